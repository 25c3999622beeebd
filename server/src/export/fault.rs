//! Why a list is no file: what its use case says, a filter that is none, or more rows than are allowed.

use poem::http::StatusCode;
use torget_core::access::Denied;
use torget_core::audit::AuditListError;
use torget_core::booking::BookingError;
use torget_core::collaboration::admin::CollaborationError;
use torget_core::db::DbError;
use torget_core::fault::FieldFault;
use torget_core::ledger::LedgerError;
use torget_core::organisation::OrganisationError;
use torget_core::outbox::OutboxError;
use torget_core::plugin::Fact;
use torget_core::resource::ResourceError;

use crate::api::{Asking, Fault, Refuse as _};
use crate::pages::Visit;
use crate::pages::mend::{Refusal, Refuse};
use crate::pages::stop;

/// See the module.
#[derive(Debug, thiserror::Error)]
pub enum ExportFault {
    #[error(transparent)]
    Organisation(#[from] OrganisationError),
    #[error(transparent)]
    Booking(#[from] BookingError),
    #[error(transparent)]
    Resource(#[from] ResourceError),
    #[error(transparent)]
    Collaboration(#[from] CollaborationError),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Audit(#[from] AuditListError),
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    #[error(transparent)]
    Db(#[from] DbError),
    /// There is no such list for the caller.
    #[error("there is no such list")]
    Hidden,
    /// Filters that are none.
    #[error("{} filters can't be read", .0.len())]
    Faults(Vec<FieldFault>),
    /// More rows than a file may have.
    #[error("the list has more than {most} rows")]
    TooMany {
        /// So many it may have.
        most: usize,
    },
}

impl ExportFault {
    /// A filter's value that is not among those that there are.
    pub(super) fn unknown(field: &str, value: &str) -> Self {
        Self::Faults(vec![FieldFault::new(field, "unknown", [("value", Fact::Text(value.to_owned()))])])
    }

    /// More rows than allowed, as a fault with what would help.
    pub fn too_many(most: usize) -> FieldFault {
        FieldFault::new("", "export_too_many", [("most", Fact::Number(i64::try_from(most).unwrap_or(i64::MAX)))])
    }

    /// The problem that the API answers.
    pub fn problem(self, asking: &Asking) -> Fault {
        let language = asking.language;
        let refused = match self {
            Self::Organisation(error) => Err::<(), _>(error).refuse(asking),
            Self::Booking(error) => Err(error).refuse(asking),
            Self::Resource(error) => Err(error).refuse(asking),
            Self::Collaboration(error) => Err(error).refuse(asking),
            Self::Ledger(error) => Err(error).refuse(asking),
            Self::Audit(error) => Err(error).refuse(asking),
            Self::Outbox(error) => Err(error).refuse(asking),
            Self::Db(error) => return Fault::internal(language, &error),
            Self::Hidden => return Fault::plain(language, StatusCode::NOT_FOUND, "not_found"),
            Self::Faults(faults) => {
                return Fault::fields(language, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input", &faults);
            }
            Self::TooMany { most } => {
                let fault = Self::too_many(most);
                return Fault::with_facts(language, StatusCode::UNPROCESSABLE_ENTITY, fault.code, fault.values);
            }
        };
        match refused {
            Err(fault) => fault,
            Ok(()) => Fault::plain(language, StatusCode::NOT_FOUND, "not_found"),
        }
    }
}

impl Refuse for ExportFault {
    fn refusal(self, visit: &Visit) -> Refusal {
        match self {
            Self::Organisation(error) => error.refusal(visit),
            Self::Booking(error) => Refusal::Page(visit.booking_stop(error)),
            Self::Resource(error) => error.refusal(visit),
            Self::Collaboration(error) => error.refusal(visit),
            Self::Ledger(error) => error.refusal(visit),
            Self::Audit(error) => error.refusal(visit),
            Self::Outbox(error) => error.refusal(visit),
            Self::Db(error) => Refusal::Page(stop::store(error)),
            Self::Hidden => OrganisationError::from(Denied::Hidden).refusal(visit),
            Self::Faults(faults) => Refusal::Faults(faults),
            Self::TooMany { most } => Refusal::Faults(vec![Self::too_many(most)]),
        }
    }
}
