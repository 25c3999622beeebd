//! The gate "introduced here": a unit may ask that only who is introduced there comes, unless a need welcomes somebody new.
//! Only people are introduced. Pure.

use std::collections::HashSet;

use crate::ids::ResourceId;
use crate::plugin::Finding;
use crate::resource::Resource;

/// The rule's key.
pub(super) const INTRODUCTION: &str = "core_introduction";

/// What stands at a unit's door.
#[derive(Debug, Clone, Default)]
pub(super) struct Gate {
    /// Whether the unit asks for it.
    pub(super) is_required: bool,
    /// Who of those in question is introduced; empty where it is not required.
    pub(super) introduced: HashSet<ResourceId>,
}

impl Gate {
    /// What it says of a resource: nothing, that they can't come, or, where the need welcomes somebody new, that they are new.
    pub(super) fn finding(&self, resource: &Resource, welcomes_new: bool) -> Option<Finding> {
        let passes = !self.is_required || resource.person_id.is_none() || self.introduced.contains(&resource.id);
        match (passes, welcomes_new) {
            (true, _) => None,
            (false, true) => Some(Finding::warning(INTRODUCTION, [])),
            (false, false) => Some(Finding::broken(INTRODUCTION, [])),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ids::{AreaId, CollaborationId, OrganisationId, PersonId};
    use crate::plugin::Severity;
    use crate::resource::ResourceState;

    fn resource(person_id: Option<PersonId>) -> Resource {
        Resource {
            id: ResourceId::new(),
            collaboration_id: CollaborationId::new(),
            area_id: AreaId::new(),
            organisation_id: OrganisationId::new(),
            organisation_name: "Klippan".to_owned(),
            person_id,
            kind: "nurse".to_owned(),
            name: "Anna Ek".to_owned(),
            attributes: json!({}),
            capacity: 1,
            place_name: "Klippan".to_owned(),
            latitude: 56.1,
            longitude: 13.2,
            state: ResourceState::Published,
            version: 1,
        }
    }

    #[test]
    fn who_passes() {
        let (nurse, car) = (resource(Some(PersonId::new())), resource(None));
        let severity = |gate: &Gate, resource: &Resource, welcomes_new| {
            gate.finding(resource, welcomes_new).map(|finding| finding.severity)
        };
        let mut gate = Gate::default();
        assert_eq!(severity(&gate, &nurse, false), None);
        gate.is_required = true;
        assert_eq!(severity(&gate, &nurse, false), Some(Severity::Broken));
        assert_eq!(severity(&gate, &nurse, true), Some(Severity::Warning));
        assert_eq!(severity(&gate, &car, false), None);
        gate.introduced.insert(nurse.id);
        assert_eq!(severity(&gate, &nurse, false), None);
    }
}
