//! What a use case found wrong with a form: said at the fields of the form that is shown again, or a page of its own where
//! no field can mend it.

use poem::Response;
use poem::http::StatusCode;
use torget_core::access::Denied;
use torget_core::audit::AuditListError;
use torget_core::collaboration::admin::CollaborationError;
use torget_core::fault::FieldFault;
use torget_core::ledger::LedgerError;
use torget_core::organisation::OrganisationError;
use torget_core::outbox::OutboxError;
use torget_core::resource::ResourceError;

use super::stop;
use super::visit::{Answer, Visit};
use crate::view::form::Form;
use crate::view::pages::ErrorView;
use crate::view::parts::RuleNote;
use crate::view::{View, say};

/// Why a form was not taken.
pub enum Refusal {
    /// Fields to mend.
    Faults(Vec<FieldFault>),
    /// Somebody else changed it after the form was shown.
    Stale,
    /// Something that no field mends.
    Page(poem::Error),
}

/// The error of a use case, as the refusal of a form.
pub trait Refuse {
    /// What the reader is told.
    fn refusal(self, visit: &Visit) -> Refusal;
}

impl Refusal {
    /// One fault, found where the form was read.
    pub fn one(field: &str, code: &'static str) -> Refusal {
        Refusal::Faults(vec![FieldFault::new(field, code, [])])
    }

    /// The faults to mend, or the page for what no field mends.
    pub fn faults(self, visit: &Visit) -> poem::Result<Vec<FieldFault>> {
        match self {
            Refusal::Faults(faults) => Ok(faults),
            Refusal::Stale => Err(visit.changed()),
            Refusal::Page(page) => Err(page),
        }
    }

    /// Says the faults at the form's fields; `name` gives the form's name of a use case's field.
    fn mark(self, visit: &Visit, form: &mut Form, name: impl Fn(&str) -> String) -> poem::Result<()> {
        let language = visit.language();
        let mut said: Vec<(String, String)> = Vec::new();
        for fault in self.faults(visit)? {
            let one = (name(&fault.field), say::fault(language, &fault));
            // Several of a use case's fields may be one of the form's.
            if said.contains(&one) {
                continue;
            }
            match one.0.as_str() {
                "" => form.problem(&one.1),
                name => form.error(name, &one.1),
            }
            said.push(one);
        }
        Ok(())
    }
}

impl Visit {
    /// The form again, with what was typed and what is wrong.
    pub fn marked(
        &self,
        form: Form,
        typed: &[(String, String)],
        refusal: Refusal,
        name: impl Fn(&str) -> String,
    ) -> poem::Result<Form> {
        let mut form = form.fill(typed);
        refusal.mark(self, &mut form, name)?;
        Ok(form)
    }

    /// The form of something `stored` again, with what was typed and what is wrong: the faults, or what somebody else has
    /// stored meanwhile. Also the answer's status.
    pub fn marked_over(
        &self,
        form: Form,
        stored: &[(String, String)],
        typed: &[(String, String)],
        refusal: Refusal,
        name: impl Fn(&str) -> String,
    ) -> poem::Result<(Form, StatusCode)> {
        if let Refusal::Stale = refusal {
            let stored = form.clone().fill(stored);
            return Ok((form.fill(typed).over(&stored, self.language()), StatusCode::CONFLICT));
        }
        Ok((self.marked(form, typed, refusal, name)?, StatusCode::UNPROCESSABLE_ENTITY))
    }

    /// The page with the form that is shown again.
    pub fn again<V: View>(&self, view: &V) -> Answer {
        self.page_with(StatusCode::UNPROCESSABLE_ENTITY, view)
    }

    /// The page for what stood in the way where there is no form.
    pub fn stop(&self, error: impl Refuse) -> poem::Error {
        match error.refusal(self).faults(self) {
            Err(page) => page,
            Ok(faults) => {
                let mut view = ErrorView::refused(self.language());
                let notes = faults.iter().map(|fault| say::fault(self.language(), fault));
                view.notes.extend(notes.map(|text| RuleNote { stops: true, text, remedy: None }));
                self.error(&view)
            }
        }
    }

    /// An id out of an address; what is none is nothing that exists.
    pub fn id<T: std::str::FromStr>(&self, text: &str) -> poem::Result<T> {
        text.parse().map_err(|_| self.not_found())
    }

    fn denied(&self, denied: Denied) -> Refusal {
        Refusal::Page(match denied {
            Denied::Hidden => self.not_found(),
            Denied::Forbidden => self.error(&ErrorView::forbidden(self.language())),
        })
    }

    fn changed(&self) -> poem::Error {
        self.error(&ErrorView::changed(self.language()))
    }
}

/// A field keeps its name.
pub fn same(name: &str) -> String {
    name.to_owned()
}

/// A use case's answer, or the page for what stood in the way.
pub fn or_stop<T>(visit: &Visit, outcome: Result<T, impl Refuse>) -> poem::Result<T> {
    outcome.map_err(|error| visit.stop(error))
}

/// On after a deed that has no form of its own.
pub fn done(visit: &Visit, outcome: Result<(), impl Refuse>, address: &str, flash: &'static str) -> Answer {
    or_stop(visit, outcome)?;
    let response: Response = visit.done(address, Some(flash));
    Ok(response)
}

impl Refuse for OrganisationError {
    fn refusal(self, visit: &Visit) -> Refusal {
        match self {
            Self::Denied(denied) => visit.denied(denied),
            Self::Db(error) => Refusal::Page(stop::store(error)),
            Self::Idempotency(error) => Refusal::Page(stop::idempotency(error)),
            Self::Input(faults) => Refusal::Faults(faults),
            Self::Stale { .. } => Refusal::Stale,
            other => Refusal::Faults(vec![FieldFault {
                field: other.field().to_owned(),
                code: other.code(),
                values: other.values(),
            }]),
        }
    }
}

impl Refuse for CollaborationError {
    fn refusal(self, visit: &Visit) -> Refusal {
        match self {
            Self::NotFound { .. } => visit.denied(Denied::Hidden),
            Self::Forbidden => visit.denied(Denied::Forbidden),
            Self::Stale { .. } => Refusal::Stale,
            Self::Faults(faults) => Refusal::Faults(faults),
            Self::NoPlugin { .. } => Refusal::Page(poem::error::InternalServerError(self)),
            Self::Db(error) => Refusal::Page(stop::store(error)),
            Self::Idempotency(error) => Refusal::Page(stop::idempotency(error)),
        }
    }
}

impl Refuse for ResourceError {
    fn refusal(self, visit: &Visit) -> Refusal {
        match self {
            Self::Faults(faults) => Refusal::Faults(faults),
            Self::Stale { .. } => Refusal::Stale,
            other => Refusal::Page(visit.resource_stop(other)),
        }
    }
}

impl Refuse for LedgerError {
    fn refusal(self, visit: &Visit) -> Refusal {
        match self {
            Self::Denied(denied) => visit.denied(denied),
            Self::Db(error) => Refusal::Page(stop::store(error)),
            other => Refusal::Page(poem::error::InternalServerError(other)),
        }
    }
}

impl Refuse for OutboxError {
    fn refusal(self, visit: &Visit) -> Refusal {
        match self {
            Self::Denied(denied) => visit.denied(denied),
            Self::Db(error) => Refusal::Page(stop::store(error)),
            Self::Idempotency(error) => Refusal::Page(stop::idempotency(error)),
            Self::NotFailed { .. } => Refusal::one("", self.code()),
        }
    }
}

impl Refuse for AuditListError {
    fn refusal(self, visit: &Visit) -> Refusal {
        use torget_core::plugin::Fact;
        match self {
            Self::Denied(denied) => visit.denied(denied),
            Self::Db(error) => Refusal::Page(stop::store(error)),
            Self::DatesReversed { from_on, to_on } => {
                let values = [("from_on", Fact::Date(from_on)), ("to_on", Fact::Date(to_on))];
                Refusal::Faults(vec![FieldFault::new("to_on", "dates_reversed", values)])
            }
        }
    }
}
