//! The caller: a person in one of their roles.

use serde::{Deserialize, Serialize};

use super::{AccessTable, Denied, Permission};
use crate::idempotency::RequestKey;
use crate::ids::{CollaborationId, MembershipId, OrganisationId, PersonId, UnitId};
use crate::language::Language;

/// The roles a person may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs a unit: books, attests (enhetschef).
    UnitManager,
    /// Runs the pool: publishes resources, helps, overrides (poolsamordnare).
    PoolCoordinator,
    /// Is a resource: answers, works, reports.
    ResourcePerson,
    /// Looks after an organisation's money (ekonom).
    Economist,
    /// Sets up a collaboration (samverkansadministratör).
    CollaborationAdmin,
    /// Runs the program (systemoperatör).
    SystemOperator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] = [
        Self::UnitManager,
        Self::PoolCoordinator,
        Self::ResourcePerson,
        Self::Economist,
        Self::CollaborationAdmin,
        Self::SystemOperator,
    ];

    /// Whether the role is held in a collaboration as a whole, not in one of its organisations.
    pub fn is_held_in_collaboration(self) -> bool {
        matches!(self, Self::PoolCoordinator | Self::CollaborationAdmin)
    }

    /// As the policy and the database write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::UnitManager => "unit_manager",
            Self::PoolCoordinator => "pool_coordinator",
            Self::ResourcePerson => "resource_person",
            Self::Economist => "economist",
            Self::CollaborationAdmin => "collaboration_admin",
            Self::SystemOperator => "system_operator",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.key() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|role| role.key()).collect();
            format!("{text:?} is no role; use one of {}", known.join(", "))
        })
    }
}

/// How a caller stands to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Domain {
    /// It is their own: their account, their shift.
    Own,
    /// It is of their unit.
    Unit,
    /// Their organisation buys it.
    Buyer,
    /// Their organisation sells or owns it.
    Owner,
    /// It is of the collaboration in which they have their role, or of one their organisation takes part in.
    Collaboration,
    /// It is of this installation.
    System,
}

impl Domain {
    /// Every domain.
    pub const ALL: [Self; 6] = [Self::Own, Self::Unit, Self::Buyer, Self::Owner, Self::Collaboration, Self::System];

    /// As the policy writes it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Unit => "unit",
            Self::Buyer => "buyer",
            Self::Owner => "owner",
            Self::Collaboration => "collaboration",
            Self::System => "system",
        }
    }
}

/// To whom a thing belongs; what does not apply is `None`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Standing {
    /// The person it is about.
    pub person_id: Option<PersonId>,
    /// The unit it is of.
    pub unit_id: Option<UnitId>,
    /// Who buys it.
    pub buyer_id: Option<OrganisationId>,
    /// Who sells or owns it.
    pub owner_id: Option<OrganisationId>,
    /// Where it happens.
    pub collaboration_id: Option<CollaborationId>,
}

/// A person in one of their roles, with the collaborations that the role reaches.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub person_id: PersonId,
    /// Their name, for the audit and the page's head.
    pub name: String,
    /// Which of their roles they act in.
    pub membership_id: MembershipId,
    /// The role.
    pub role: Role,
    /// The organisation they act for.
    pub organisation_id: Option<OrganisationId>,
    /// The unit they act for.
    pub unit_id: Option<UnitId>,
    /// The collaborations in which they act: the membership's own, or those their organisation takes part in.
    pub collaboration_ids: Vec<CollaborationId>,
    /// The language they read.
    pub language: Language,
    /// What tells a request that comes again from a new one; `None` if its sender did not ask for that.
    pub request_key: Option<RequestKey>,
}

impl Caller {
    /// The domains in which the caller stands to a thing.
    pub fn domains(&self, standing: &Standing) -> impl Iterator<Item = Domain> {
        let same_organisation = |id: Option<OrganisationId>| id.is_some() && id == self.organisation_id;
        [
            (Domain::Own, standing.person_id == Some(self.person_id)),
            (Domain::Unit, standing.unit_id.is_some() && standing.unit_id == self.unit_id),
            (Domain::Buyer, same_organisation(standing.buyer_id)),
            (Domain::Owner, same_organisation(standing.owner_id)),
            (Domain::Collaboration, standing.collaboration_id.is_some_and(|id| self.collaboration_ids.contains(&id))),
            (Domain::System, true),
        ]
        .into_iter()
        .filter_map(|(domain, stands)| stands.then_some(domain))
    }

    /// Whether the caller may do this.
    pub fn may(&self, access: &AccessTable, permission: Permission, standing: &Standing) -> bool {
        self.domains(standing).any(|domain| access.allows(self.role, domain, permission))
    }

    /// Whether the caller may do this to anything at all, for menus.
    pub fn may_somewhere(&self, access: &AccessTable, permission: Permission) -> bool {
        Domain::ALL.into_iter().any(|domain| access.allows(self.role, domain, permission))
    }

    /// Turns the caller away unless they may; `view` is the permission that makes the thing exist for them.
    pub fn require(
        &self,
        access: &AccessTable,
        permission: Permission,
        view: Permission,
        standing: &Standing,
    ) -> Result<(), Denied> {
        if self.may(access, permission, standing) {
            Ok(())
        } else if self.may(access, view, standing) {
            Err(Denied::Forbidden)
        } else {
            Err(Denied::Hidden)
        }
    }
}
