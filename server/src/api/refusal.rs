//! What each use case's refusal is over HTTP: 404 for what does not exist for the caller, 403 for what they see but may not
//! do, 409 for what is not possible as things stand, 422 for what is well formed and a rule refuses.

use poem::http::header::RETRY_AFTER;
use poem::http::{HeaderValue, StatusCode};
use torget_core::access::Denied;
use torget_core::audit::AuditListError;
use torget_core::booking::{BookingError, Judgement};
use torget_core::collaboration::admin::CollaborationError;
use torget_core::fault::FieldFault;
use torget_core::idempotency::IdempotencyError;
use torget_core::ledger::LedgerError;
use torget_core::organisation::{ChangePasswordError, OrganisationError, SignInError};
use torget_core::outbox::OutboxError;
use torget_core::plugin::Fact;
use torget_core::resource::ResourceError;
use torget_core::work::WorkError;

use super::caller::Asking;
use super::fault::Fault;
use super::wire::common::{RuleBody, rules};
use crate::view::say::fee_changed;

const REFUSED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// Turns a use case's error into its answer.
pub trait Refuse<T> {
    /// The value, or the problem in the asker's language.
    fn refuse(self, asking: &Asking) -> Result<T, Fault>;
}

macro_rules! refuse {
    ($($error:ty => $function:ident),* $(,)?) => {$(
        impl<T> Refuse<T> for Result<T, $error> {
            fn refuse(self, asking: &Asking) -> Result<T, Fault> {
                self.map_err(|error| $function(asking, error))
            }
        }
    )*};
}

refuse! {
    AuditListError => audit,
    ChangePasswordError => change_password,
    BookingError => booking,
    CollaborationError => collaboration,
    LedgerError => ledger,
    OrganisationError => organisation,
    OutboxError => outbox,
    ResourceError => resource,
    WorkError => work,
}

fn not_found(asking: &Asking) -> Fault {
    Fault::plain(asking.language, StatusCode::NOT_FOUND, "not_found")
}

fn forbidden(asking: &Asking) -> Fault {
    Fault::plain(asking.language, StatusCode::FORBIDDEN, "forbidden")
}

fn denied(asking: &Asking, denied: Denied) -> Fault {
    match denied {
        Denied::Hidden => not_found(asking),
        Denied::Forbidden => forbidden(asking),
    }
}

fn invalid(asking: &Asking, faults: &[FieldFault]) -> Fault {
    Fault::fields(asking.language, REFUSED, "invalid_input", faults)
}

fn conflict<const N: usize>(asking: &Asking, code: &str, values: [(&str, Fact); N]) -> Fault {
    Fault::with_values(asking.language, StatusCode::CONFLICT, code, values)
}

fn stale(asking: &Asking, given: i64, current: i64) -> Fault {
    conflict(asking, "stale", [("given", Fact::Number(given)), ("current", Fact::Number(current))])
}

fn idempotency(asking: &Asking, error: IdempotencyError) -> Fault {
    match error {
        IdempotencyError::Reused => Fault::plain(asking.language, REFUSED, error.code()),
        IdempotencyError::Db(error) => Fault::internal(asking.language, &error),
    }
}

fn text(value: &str) -> Fact {
    Fact::Text(value.to_owned())
}

/// The rules that stand in the way, in words.
fn refusals(asking: &Asking, judgement: &Judgement) -> Vec<RuleBody> {
    let plugin = asking.market().plugins.get(&judgement.plugin_key);
    rules(asking.language, plugin.map(|plugin| plugin.manifest()), &judgement.refusals)
}

/// A booking's refusal.
pub(super) fn booking(asking: &Asking, error: BookingError) -> Fault {
    let language = asking.language;
    match error {
        BookingError::NotFound { .. } => not_found(asking),
        BookingError::Forbidden => forbidden(asking),
        BookingError::Faults(faults) => invalid(asking, &faults),
        BookingError::PlaceTaken { starts_at, ends_at } => {
            let values = [("starts_at", Fact::Instant(starts_at)), ("ends_at", Fact::Instant(ends_at))];
            conflict(asking, "place_taken", values)
        }
        BookingError::PlaceKept { starts_at, ends_at, until_at } => {
            let values = [("starts_at", starts_at), ("ends_at", ends_at), ("until_at", until_at)];
            conflict(asking, "place_kept", values.map(|(name, at)| (name, Fact::Instant(at))))
        }
        BookingError::Refused(judgement) => {
            let count = Fact::Number(i64::try_from(judgement.refusals.len()).unwrap_or(i64::MAX));
            let rules = refusals(asking, &judgement);
            Fault::with_values(language, REFUSED, "rules_refuse", [("count", count)]).with_rules(rules)
        }
        BookingError::NoAgreement { on } => {
            Fault::with_values(language, REFUSED, "no_agreement", [("on", Fact::Date(on))])
        }
        BookingError::AreaClosed => conflict(asking, "area_closed", []),
        BookingError::IllegalStep { state, step, .. } => {
            conflict(asking, "illegal_step", [("state", text(state.key())), ("step", text(step.key()))])
        }
        BookingError::IllegalNeedStep { state, step, .. } => {
            conflict(asking, "illegal_need_step", [("state", text(state.key())), ("step", text(step.key()))])
        }
        BookingError::Offer(refusal) => {
            Fault::with_facts(language, StatusCode::CONFLICT, refusal.code(), refusal.values())
        }
        BookingError::Wait(refusal) => {
            Fault::with_facts(language, StatusCode::CONFLICT, refusal.code(), refusal.values())
        }
        BookingError::Outage(refusal) => {
            let fault = Fault::with_facts(language, StatusCode::CONFLICT, refusal.code(), refusal.values());
            match refusal.judgement() {
                Some(judgement) => fault.with_rules(refusals(asking, judgement)),
                None => fault,
            }
        }
        BookingError::Change(refusal) => {
            Fault::with_facts(language, StatusCode::CONFLICT, refusal.code(), refusal.values())
        }
        BookingError::Incident(refusal) => {
            Fault::with_facts(language, StatusCode::CONFLICT, refusal.code(), refusal.values())
        }
        BookingError::Attachment(refusal) => {
            Fault::with_facts(language, StatusCode::CONFLICT, refusal.code(), refusal.values())
        }
        BookingError::Attest(refusal) => {
            Fault::with_facts(language, StatusCode::CONFLICT, refusal.code(), refusal.values())
        }
        BookingError::Exchange(refusal) => {
            Fault::with_facts(language, StatusCode::CONFLICT, refusal.code(), refusal.values())
        }
        BookingError::WayClosed { way } => conflict(asking, "way_closed", [("way", text(way.key()))]),
        BookingError::WrongTime { too_early, limit_at, .. } => {
            let code = if too_early { "step_too_early" } else { "step_too_late" };
            conflict(asking, code, [("limit_at", Fact::Instant(limit_at))])
        }
        BookingError::FeeChanged { expected_ore, fee_ore } => {
            let fault = fee_changed(expected_ore, fee_ore);
            let values = fault.values.clone();
            Fault::with_facts(language, StatusCode::CONFLICT, fault.code, values).with_errors(language, &[fault])
        }
        BookingError::Stale { given, current } => stale(asking, given, current),
        BookingError::AddressShown { .. } => conflict(asking, "address_shown", []),
        BookingError::Idempotency(error) => idempotency(asking, error),
        BookingError::Price(error) => {
            invalid(asking, &[FieldFault::new("", "schema", [("problem", Fact::Text(error.to_string()))])])
        }
        BookingError::Ledger(error) => ledger(asking, error),
        BookingError::Db(error) => Fault::internal(language, &error),
    }
}

fn resource(asking: &Asking, error: ResourceError) -> Fault {
    match error {
        ResourceError::NotFound { .. } => not_found(asking),
        ResourceError::Forbidden => forbidden(asking),
        ResourceError::Faults(faults) => invalid(asking, &faults),
        ResourceError::Stale { given, current } => stale(asking, given, current),
        ResourceError::Idempotency(error) => idempotency(asking, error),
        ResourceError::Db(error) => Fault::internal(asking.language, &error),
    }
}

fn collaboration(asking: &Asking, error: CollaborationError) -> Fault {
    match error {
        CollaborationError::NotFound { .. } => not_found(asking),
        CollaborationError::Forbidden => forbidden(asking),
        CollaborationError::Faults(faults) => invalid(asking, &faults),
        CollaborationError::Stale { given, current } => stale(asking, given, current),
        CollaborationError::NoPlugin { .. } => Fault::internal(asking.language, &error),
        CollaborationError::Idempotency(error) => idempotency(asking, error),
        CollaborationError::Db(error) => Fault::internal(asking.language, &error),
    }
}

fn ledger(asking: &Asking, error: LedgerError) -> Fault {
    match error {
        LedgerError::Denied(why) => denied(asking, why),
        // Two requests at once; the first one's posting stands.
        LedgerError::AlreadyPosted { kind } => {
            conflict(asking, "illegal_step", [("state", text("posted")), ("step", text(kind.key()))])
        }
        LedgerError::Money(error) => Fault::internal(asking.language, &error),
        LedgerError::Db(error) => Fault::internal(asking.language, &error),
    }
}

fn audit(asking: &Asking, error: AuditListError) -> Fault {
    match error {
        AuditListError::Denied(why) => denied(asking, why),
        AuditListError::DatesReversed { from_on, to_on } => {
            let values = [("from_on", Fact::Date(from_on)), ("to_on", Fact::Date(to_on))];
            invalid(asking, &[FieldFault::new("to_on", "dates_reversed", values)])
        }
        AuditListError::Db(error) => Fault::internal(asking.language, &error),
    }
}

fn outbox(asking: &Asking, error: OutboxError) -> Fault {
    match error {
        OutboxError::Denied(why) => denied(asking, why),
        OutboxError::NotFailed { state } => conflict(asking, "message_not_failed", [("state", text(state.key()))]),
        OutboxError::Idempotency(error) => idempotency(asking, error),
        OutboxError::Db(error) => Fault::internal(asking.language, &error),
    }
}

fn work(asking: &Asking, error: WorkError) -> Fault {
    match error {
        WorkError::Denied(why) => denied(asking, why),
        WorkError::Db(error) => Fault::internal(asking.language, &error),
        WorkError::Idempotency(error) => idempotency(asking, error),
        other => Fault::with_facts(asking.language, StatusCode::CONFLICT, other.code(), other.values()),
    }
}

fn change_password(asking: &Asking, error: ChangePasswordError) -> Fault {
    match error {
        ChangePasswordError::Organisation(error) => organisation(asking, error),
        ChangePasswordError::SignIn(SignInError::Wrong) => organisation(asking, OrganisationError::WrongPassword),
        ChangePasswordError::SignIn(SignInError::TooMany { retry_after_s }) => {
            let values = [("retry_after_s", Fact::Number(retry_after_s))];
            Fault::with_values(asking.language, StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", values)
                .with_header(RETRY_AFTER, HeaderValue::from(retry_after_s))
        }
        ChangePasswordError::SignIn(SignInError::Db(error)) => Fault::internal(asking.language, &error),
    }
}

fn organisation(asking: &Asking, error: OrganisationError) -> Fault {
    let code = error.code();
    let to_day = |to_on| [("to_on", Fact::Date(to_on))];
    match error {
        OrganisationError::Denied(why) => denied(asking, why),
        OrganisationError::Db(error) => Fault::internal(asking.language, &error),
        OrganisationError::Idempotency(error) => idempotency(asking, error),
        OrganisationError::Input(faults) => invalid(asking, &faults),
        OrganisationError::EmailTaken { email } => conflict(asking, code, [("email", Fact::Text(email))]),
        OrganisationError::OrganisationNumberTaken { organisation_number } => {
            conflict(asking, code, [("organisation_number", Fact::Text(organisation_number))])
        }
        OrganisationError::UnitNameTaken { name }
        | OrganisationError::CollaborationNameTaken { name }
        | OrganisationError::UnitInactive { name } => conflict(asking, code, [("name", Fact::Text(name))]),
        OrganisationError::RoleNeeds { role, needs } => {
            let values = [("role", text(role.key())), ("needs", text(needs))];
            invalid(asking, &[FieldFault::new(needs, "role_needs", values)])
        }
        OrganisationError::RoleHeld { from_on, .. } | OrganisationError::MemberAlready { from_on } => {
            conflict(asking, code, [("from_on", Fact::Date(from_on))])
        }
        OrganisationError::RoleEnded { to_on } => conflict(asking, code, to_day(to_on)),
        OrganisationError::Stale { given, current } => stale(asking, given, current),
        OrganisationError::TooManyTokens { most } => conflict(asking, code, [("most", Fact::Number(most))]),
        OrganisationError::UnitElsewhere
        | OrganisationError::OwnRole
        | OrganisationError::OwnAccount
        | OrganisationError::PersonElsewhere
        | OrganisationError::TokenShown { .. }
        | OrganisationError::WrongPassword => conflict(asking, code, []),
    }
}
