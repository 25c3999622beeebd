//! What stands in the way, as a page: the errors of use cases in the reader's words.

use chrono::{DateTime, Utc};
use poem::http::StatusCode;
use torget_core::booking::{BookingError, Judgement, Remark};
use torget_core::db::DbError;
use torget_core::idempotency::IdempotencyError;
use torget_core::ids::{BookingId, OfferId};
use torget_core::plugin::Manifest;
use torget_core::resource::ResourceError;

use super::visit::Visit;
use crate::view::pages::ErrorView;
use crate::view::parts::RuleNote;
use crate::view::{Format, Language, Speak, say};

/// A fault of the store; the edge logs it and answers with a page.
pub fn store(error: DbError) -> poem::Error {
    match &error {
        DbError::Unavailable(_) => poem::Error::new(error, StatusCode::SERVICE_UNAVAILABLE),
        _ => poem::error::InternalServerError(error),
    }
}

/// A form's key goes with all that the form holds, so that it can't be used for another request.
pub fn idempotency(error: IdempotencyError) -> poem::Error {
    match error {
        IdempotencyError::Db(error) => store(error),
        IdempotencyError::Reused => poem::error::InternalServerError(error),
    }
}

/// The sentences that may follow a deed.
pub fn flash_key(key: &str) -> Option<&'static str> {
    const KEYS: [&str; 48] = [
        "flash-work-cancelled",
        "flash-booked",
        "flash-held",
        "flash-confirmed",
        "flash-declined",
        "flash-cancelled",
        "flash-changed",
        "flash-change-accepted",
        "flash-change-asked",
        "flash-change-declined",
        "flash-change-withdrawn",
        "flash-no-show",
        "flash-excused",
        "flash-exchange-asked",
        "flash-exchange-agreed",
        "flash-exchange-done",
        "flash-exchange-declined",
        "flash-exchange-withdrawn",
        "flash-reported",
        "flash-attested",
        "flash-approved",
        "flash-countersigned",
        "flash-sent-back",
        "flash-corrected",
        "flash-attached",
        "flash-incident-reported",
        "flash-incident-answered",
        "flash-incident-handled",
        "flash-incident-reopened",
        "flash-incident-closed",
        "flash-saved",
        "flash-removed",
        "flash-retried",
        "flash-created",
        "flash-switched",
        "flash-offer-accepted",
        "flash-offer-declined",
        "flash-offer-countered",
        "flash-offer-withdrawn",
        "flash-offers-sent",
        "flash-need-posted",
        "flash-need-draft",
        "flash-need-withdrawn",
        "flash-need-copied",
        "flash-place-accepted",
        "flash-place-declined",
        "flash-waits",
        "flash-waits-no-more",
    ];
    KEYS.into_iter().find(|known| *known == key)
}

/// The place is kept for a unit in the queue.
pub fn place_kept(language: Language, until_at: DateTime<Utc>) -> ErrorView {
    let limit = [("limit", language.moment(until_at).into())];
    ErrorView::stopped(language, language.text_with("stop-place-kept", &limit))
}

/// A rule's remark as a note.
pub fn note(language: Language, manifest: &Manifest, remark: &Remark, stops: bool) -> RuleNote {
    let text = say::remark(language, manifest, remark);
    let remedy = remark
        .override_reason
        .as_ref()
        .map(|reason| language.text_with("rule-overridden", &[("reason", reason.as_str().into())]));
    RuleNote { stops, text, remedy }
}

impl Visit {
    /// The page for what stood in the way of something about a booking.
    pub fn booking_stop(&self, error: BookingError) -> poem::Error {
        match self.booking_stop_view(error) {
            Ok(view) => self.error(&view),
            Err(fault) => fault,
        }
    }

    /// The same for a step of a booking: its page is the way on.
    pub fn step_stop(&self, error: BookingError, id: BookingId) -> poem::Error {
        let leads_back = !matches!(error, BookingError::NotFound { .. });
        match self.booking_stop_view(error) {
            Ok(view) if leads_back => {
                let text = self.language().text("stop-to-booking");
                self.error(&view.back_to(text, format!("/bookings/{id}")))
            }
            Ok(view) => self.error(&view),
            Err(fault) => fault,
        }
    }

    /// The same for an answer to an offer: its page says how it stands now.
    pub fn offer_stop(&self, error: BookingError, id: OfferId) -> poem::Error {
        let leads_back = !matches!(error, BookingError::NotFound { .. });
        match self.booking_stop_view(error) {
            Ok(view) if leads_back => {
                let text = self.language().text("stop-to-offer");
                self.error(&view.back_to(text, format!("/offers/{id}")))
            }
            Ok(view) => self.error(&view),
            Err(fault) => fault,
        }
    }

    /// The rules that stand in the way, in words.
    fn refusals(&self, judgement: &Judgement) -> poem::Result<Vec<RuleNote>> {
        let plugin = self.state.market.plugins.get(&judgement.plugin_key).ok_or_else(|| self.not_found())?;
        let said = |remark| note(self.language(), plugin.manifest(), remark, true);
        Ok(judgement.refusals.iter().map(said).collect())
    }

    fn booking_stop_view(&self, error: BookingError) -> poem::Result<ErrorView> {
        let language = self.language();
        let said = |text: String| {
            let mut view = ErrorView::refused(language);
            view.notes.push(RuleNote { stops: true, text, remedy: None });
            view
        };
        Ok(match error {
            BookingError::NotFound { .. } => ErrorView::not_found(language),
            BookingError::Forbidden => ErrorView::forbidden(language),
            BookingError::PlaceTaken { .. } => ErrorView::place_taken(language),
            BookingError::IllegalStep { .. }
            | BookingError::IllegalNeedStep { .. }
            | BookingError::WayClosed { .. }
            | BookingError::FeeChanged { .. }
            | BookingError::Stale { .. } => ErrorView::changed(language),
            BookingError::Offer(refusal) => {
                ErrorView::stopped(language, say::code(language, refusal.code(), &refusal.values()))
            }
            BookingError::Wait(refusal) => {
                ErrorView::stopped(language, say::code(language, refusal.code(), &refusal.values()))
            }
            BookingError::AddressShown { .. } => ErrorView::stopped(language, language.text("fault-address-shown")),
            BookingError::PlaceKept { until_at, .. } => place_kept(language, until_at),
            BookingError::Outage(refusal) => {
                let mut view = ErrorView::stopped(language, say::code(language, refusal.code(), &refusal.values()));
                if let Some(judgement) = refusal.judgement() {
                    view.notes.extend(self.refusals(judgement)?);
                }
                view
            }
            BookingError::Change(refusal) => {
                ErrorView::stopped(language, say::code(language, refusal.code(), &refusal.values()))
            }
            BookingError::Incident(refusal) => {
                ErrorView::stopped(language, say::code(language, refusal.code(), &refusal.values()))
            }
            BookingError::Attachment(refusal) => {
                ErrorView::stopped(language, say::code(language, refusal.code(), &refusal.values()))
            }
            BookingError::Attest(refusal) => {
                ErrorView::stopped(language, say::code(language, refusal.code(), &refusal.values()))
            }
            BookingError::Exchange(refusal) => {
                ErrorView::stopped(language, say::code(language, refusal.code(), &refusal.values()))
            }
            BookingError::Idempotency(error) => return Err(idempotency(error)),
            BookingError::Faults(faults) => {
                let mut view = ErrorView::refused(language);
                let notes = faults.iter().map(|fault| say::fault(language, fault));
                view.notes.extend(notes.map(|text| RuleNote { stops: true, text, remedy: None }));
                view
            }
            BookingError::Refused(judgement) => {
                let mut view = ErrorView::refused(language);
                view.notes.extend(self.refusals(&judgement)?);
                view
            }
            BookingError::NoAgreement { on } => {
                said(language.text_with("stop-no-agreement", &[("day", language.date_long(on).into())]))
            }
            BookingError::AreaClosed => said(language.text("stop-area-closed")),
            BookingError::WrongTime { too_early, limit_at, .. } => {
                let limit = [("limit", language.moment(limit_at).into())];
                said(if too_early {
                    language.text_with("stop-too-early", &limit)
                } else {
                    language.text_with("stop-too-late", &limit)
                })
            }
            BookingError::Price(_) => said(language.text("stop-price")),
            BookingError::Ledger(error) => return Err(poem::error::InternalServerError(error)),
            BookingError::Db(error) => return Err(store(error)),
        })
    }

    /// The page for what stood in the way of something about a resource.
    pub fn resource_stop(&self, error: ResourceError) -> poem::Error {
        let language = self.language();
        let view = match error {
            ResourceError::NotFound { .. } => ErrorView::not_found(language),
            ResourceError::Forbidden => ErrorView::forbidden(language),
            ResourceError::Stale { .. } => ErrorView::changed(language),
            ResourceError::Faults(faults) => {
                let mut view = ErrorView::refused(language);
                let notes = faults.iter().map(|fault| say::fault(language, fault));
                view.notes.extend(notes.map(|text| RuleNote { stops: true, text, remedy: None }));
                view
            }
            ResourceError::Idempotency(error) => return idempotency(error),
            ResourceError::Db(error) => return store(error),
        };
        self.error(&view)
    }
}
