//! Entering an organisation in a collaboration, and changing it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::collaborations::{exists, write_member};
use super::error::OrganisationError;
use super::scope::{self, changes, taken};
use super::store::organisations;
use super::{CollaborationMember, Organisation, OrganisationKind};
use crate::access::{Caller, Denied, Permission};
use crate::audit::{self, Act, Actor};
use crate::db::DbError;
use crate::fault::FieldFault;
use crate::ids::{CollaborationId, OrganisationId};
use crate::input::Checks;
use crate::market::Market;
use crate::once;
use crate::place::Position;
use crate::plugin::Fact;
use crate::time::stockholm::date_of;

const NAME_MOST: usize = 120;
const SHORT_NAME_MOST: usize = 40;
/// More than live in any country that has municipalities like ours.
const POPULATION_MOST: i64 = 100_000_000;

/// What is entered of an organisation.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct OrganisationInput {
    /// What kind.
    pub kind: OrganisationKind,
    /// Four digits; municipalities have one and nobody else.
    pub municipality_code: Option<String>,
    /// Ten digits, with or without the hyphen.
    pub organisation_number: String,
    /// In full, at most 120 characters.
    pub name: String,
    /// As lists show it, at most 40 characters.
    pub short_name: String,
    /// Its functional mailbox.
    pub email: String,
    /// Inhabitants.
    pub population: Option<i64>,
    /// The date of that figure.
    pub population_on: Option<NaiveDate>,
    /// Its main place.
    pub position: Position,
}

impl OrganisationInput {
    fn checked(
        &self,
        id: OrganisationId,
        version: i64,
        created_at: DateTime<Utc>,
    ) -> Result<Organisation, Vec<FieldFault>> {
        let mut checks = Checks::new();
        let row = Organisation {
            id,
            kind: self.kind,
            municipality_code: (self.kind == OrganisationKind::Municipality).then(|| {
                checks.municipality_code("municipality_code", self.municipality_code.as_deref().unwrap_or_default())
            }),
            organisation_number: checks.organisation_number("organisation_number", &self.organisation_number),
            name: checks.line("name", &self.name, NAME_MOST),
            short_name: checks.line("short_name", &self.short_name, SHORT_NAME_MOST),
            email: checks.email("email", &self.email),
            population: self.population,
            population_on: self.population.and(self.population_on),
            position: checks.position(self.position),
            version,
            created_at,
        };
        if let Some(population) = self.population {
            if !(0..=POPULATION_MOST).contains(&population) {
                let [value, least, most] = [population, 0, POPULATION_MOST].map(Fact::Number);
                checks.fault("population", "number_range", [("value", value), ("least", least), ("most", most)]);
            }
            if self.population_on.is_none() {
                checks.fault("population_on", "missing", []);
            }
        }
        checks.finish().map(|()| row)
    }
}

fn number_taken(error: DbError, row: &Organisation) -> OrganisationError {
    taken(error, "organisation_organisation_number_unique", || OrganisationError::OrganisationNumberTaken {
        organisation_number: row.organisation_number.clone(),
    })
}

/// Enters an organisation that is new here and lets it take part in a collaboration from a date.
pub async fn create_organisation(
    market: &Market,
    caller: &Caller,
    collaboration_id: CollaborationId,
    input: &OrganisationInput,
    from_on: NaiveDate,
) -> Result<Organisation, OrganisationError> {
    let (edit, view) = (Permission::EditOrganisation, Permission::ViewOrganisations);
    scope::require(market, caller, edit, view, &[collaboration_id])?;
    let now = market.clock.now();
    let row = input.checked(OrganisationId::new(), 1, now)?;
    once!(market, caller, tx => {
        exists(tx, collaboration_id).await?;
        organisations::insert_organisation(tx, &row).await.map_err(|error| number_taken(error, &row))?;
        let detail = serde_json::json!({});
        audit::write(tx, now, Actor::Person(caller), act(Some(collaboration_id), row.id, "created", detail)).await?;
        let member = CollaborationMember { organisation_id: row.id, from_on, to_on: None };
        write_member(tx, caller, collaboration_id, member, "joined", now).await?;
        Ok(row.clone())
    })
}

/// Changes an organisation that is still at `version`.
pub async fn edit_organisation(
    market: &Market,
    caller: &Caller,
    id: OrganisationId,
    version: i64,
    input: &OrganisationInput,
) -> Result<Organisation, OrganisationError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let old = organisations::find_organisation(tx, id).await?.ok_or(Denied::Hidden)?;
        let collaborations = scope::of_organisation(tx, id, date_of(now)).await?;
        let (edit, view) = (Permission::EditOrganisation, Permission::ViewOrganisations);
        let place = scope::require(market, caller, edit, view, &collaborations)?;
        let row = input.checked(id, version + 1, old.created_at)?;
        let changed = organisations::update_organisation(tx, &row, version).await;
        if !changed.map_err(|error| number_taken(error, &row))? {
            let current = organisations::find_organisation(tx, id).await?.map_or(old.version, |row| row.version);
            return Err(OrganisationError::Stale { given: version, current });
        }
        let detail = changes(&[
            ("kind", old.kind != row.kind),
            ("municipality_code", old.municipality_code != row.municipality_code),
            ("organisation_number", old.organisation_number != row.organisation_number),
            ("name", old.name != row.name || old.short_name != row.short_name),
            ("email", old.email != row.email),
            ("population", old.population != row.population || old.population_on != row.population_on),
            ("position", old.position != row.position),
        ]);
        audit::write(tx, now, Actor::Person(caller), act(place, id, "edited", detail)).await?;
        Ok(row)
    })
}

fn act(
    collaboration_id: Option<CollaborationId>,
    id: OrganisationId,
    action: &'static str,
    detail: serde_json::Value,
) -> Act {
    Act { collaboration_id, object_kind: "organisation", object_id: id.0, action, detail }
}
