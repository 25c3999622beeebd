//! Why a use case of this feature says no.

use chrono::NaiveDate;
use thiserror::Error;

use crate::access::{Denied, Role};
use crate::db::DbError;
use crate::fault::FieldFault;
use crate::idempotency::IdempotencyError;
use crate::ids::ApiTokenId;
use crate::plugin::{Fact, Facts};

/// Every refusal of the administration of organisations, units, persons and roles.
#[derive(Debug, Error)]
pub enum OrganisationError {
    /// The caller may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The request's key can't be used.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// Fields that can't be taken; all of them.
    #[error("the input has {} faults: {}", .0.len(), .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Input(Vec<FieldFault>),
    /// Somebody has this address already.
    #[error("there is already an account with the address {email}; add a role to it instead")]
    EmailTaken {
        /// The address.
        email: String,
    },
    /// The organisation is here already.
    #[error(
        "there is already an organisation with the number {organisation_number}; let it join the collaboration instead"
    )]
    OrganisationNumberTaken {
        /// The number.
        organisation_number: String,
    },
    /// The organisation has another unit of this name.
    #[error("the organisation already has a unit named {name:?}; choose another name")]
    UnitNameTaken {
        /// The name.
        name: String,
    },
    /// There is another collaboration of this name.
    #[error("there is already a collaboration named {name:?}; choose another name")]
    CollaborationNameTaken {
        /// The name.
        name: String,
    },
    /// The role counts in a unit, an organisation or a collaboration, and none was named.
    #[error("the role {} needs {needs}", role.key())]
    RoleNeeds {
        /// The role.
        role: Role,
        /// `unit_id`, `organisation_id` or `collaboration_id`.
        needs: &'static str,
    },
    /// The unit is another organisation's.
    #[error(
        "the unit belongs to another organisation than the one named; leave the organisation out or name the unit's own"
    )]
    UnitElsewhere,
    /// The unit is no longer in use.
    #[error("the unit {name:?} is not in use; take it into use first")]
    UnitInactive {
        /// Its name.
        name: String,
    },
    /// The person holds the very same role on some of these days.
    #[error("the person already has this role there from {from_on}{}", until(*to_on))]
    RoleHeld {
        /// Its first day.
        from_on: NaiveDate,
        /// Its last day.
        to_on: Option<NaiveDate>,
    },
    /// The role, or the part in the collaboration, ended before.
    #[error("it ended on {to_on}; it has to be given anew")]
    RoleEnded {
        /// Its last day.
        to_on: NaiveDate,
    },
    /// Nobody ends the role in which they act.
    #[error("nobody can end the role in which they act; ask another administrator")]
    OwnRole,
    /// Nobody closes their own account.
    #[error("nobody can close their own account; ask another administrator")]
    OwnAccount,
    /// The person also has roles that the caller doesn't administer.
    #[error("the person also has roles elsewhere; only the system operator can change their account")]
    PersonElsewhere,
    /// The organisation is in the collaboration already.
    #[error("the organisation takes part in the collaboration already, from {from_on}")]
    MemberAlready {
        /// Since or from when.
        from_on: NaiveDate,
    },
    /// The present password is another one.
    #[error("the present password is not right")]
    WrongPassword,
    /// It was changed by somebody else meanwhile.
    #[error("version {given} is out of date; it is at {current} now")]
    Stale {
        /// The version that the change was made from.
        given: i64,
        /// The version now.
        current: i64,
    },
    /// The request came again, and a token is shown once.
    #[error(
        "the token {id} was made by the first request with this key, and shown in its answer only; revoke it and make another"
    )]
    TokenShown {
        /// The token.
        id: ApiTokenId,
    },
    /// Enough API tokens.
    #[error("a person may have {most} API tokens at a time; revoke one that is not used")]
    TooManyTokens {
        /// The most.
        most: i64,
    },
}

fn until(to_on: Option<NaiveDate>) -> String {
    to_on.map_or_else(String::new, |to_on| format!(" to {to_on}"))
}

impl OrganisationError {
    /// A stable code for programs, and the key of the text that pages show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Denied(Denied::Hidden) => "not_found",
            Self::Denied(Denied::Forbidden) => "forbidden",
            Self::Db(_) => "database",
            Self::Idempotency(error) => error.code(),
            Self::Input(_) => "invalid_input",
            Self::EmailTaken { .. } => "email_taken",
            Self::OrganisationNumberTaken { .. } => "organisation_number_taken",
            Self::UnitNameTaken { .. } => "unit_name_taken",
            Self::CollaborationNameTaken { .. } => "collaboration_name_taken",
            Self::RoleNeeds { .. } => "role_needs",
            Self::UnitElsewhere => "unit_elsewhere",
            Self::UnitInactive { .. } => "unit_inactive",
            Self::RoleHeld { .. } => "role_held",
            Self::RoleEnded { .. } => "role_ended",
            Self::OwnRole => "own_role",
            Self::OwnAccount => "own_account",
            Self::PersonElsewhere => "person_elsewhere",
            Self::MemberAlready { .. } => "member_already",
            Self::WrongPassword => "wrong_password",
            Self::Stale { .. } => "stale",
            Self::TooManyTokens { .. } => "too_many_tokens",
            Self::TokenShown { .. } => "token_shown",
        }
    }
}

impl OrganisationError {
    /// What the text of the code shows.
    pub fn values(&self) -> Facts {
        let text = |text: &str| Fact::Text(text.to_owned());
        let one = |name: &str, fact: Fact| Facts::from([(name.to_owned(), fact)]);
        match self {
            Self::EmailTaken { email } => one("email", text(email)),
            Self::OrganisationNumberTaken { organisation_number } => {
                one("organisation_number", text(organisation_number))
            }
            Self::UnitNameTaken { name } | Self::CollaborationNameTaken { name } | Self::UnitInactive { name } => {
                one("name", text(name))
            }
            Self::RoleHeld { from_on, .. } | Self::MemberAlready { from_on } => one("from_on", Fact::Date(*from_on)),
            Self::RoleEnded { to_on } => one("to_on", Fact::Date(*to_on)),
            Self::TooManyTokens { most } => one("most", Fact::Number(*most)),
            Self::Stale { given, current } => [("given", given), ("current", current)]
                .map(|(name, number)| (name.to_owned(), Fact::Number(*number)))
                .into(),
            Self::Denied(_)
            | Self::Db(_)
            | Self::Idempotency(_)
            | Self::Input(_)
            | Self::RoleNeeds { .. }
            | Self::UnitElsewhere
            | Self::OwnRole
            | Self::OwnAccount
            | Self::PersonElsewhere
            | Self::TokenShown { .. }
            | Self::WrongPassword => Facts::new(),
        }
    }

    /// The field that it is about, by its name in the use case's input; empty if it is about the whole.
    pub fn field(&self) -> &'static str {
        match self {
            Self::EmailTaken { .. } => "email",
            Self::OrganisationNumberTaken { .. } => "organisation_number",
            Self::UnitNameTaken { .. } | Self::CollaborationNameTaken { .. } | Self::TooManyTokens { .. } => "name",
            Self::RoleNeeds { needs, .. } => needs,
            Self::UnitElsewhere | Self::UnitInactive { .. } => "unit_id",
            Self::RoleHeld { .. } => "from_on",
            Self::WrongPassword => "current",
            _ => "",
        }
    }
}

impl From<Vec<FieldFault>> for OrganisationError {
    fn from(faults: Vec<FieldFault>) -> Self {
        Self::Input(faults)
    }
}
