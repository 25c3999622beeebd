//! What an offer's page shows, whoever looks: signed in, or by the link in a mail.

use chrono::{DateTime, Utc};
use torget_core::booking::BookingState;
use torget_core::booking::offer::{OfferSide, OfferState, OfferStep, OfferView};
use torget_core::plugin::Plugin;

use super::book_view::with_break;
use super::booking_page::{map, telephone};
use super::need;
use crate::view::form::Form;
use crate::view::forms;
use crate::view::pages::{BookingStep, OfferPageView};
use crate::view::parts::{Badge, Fact};
use crate::view::{Format, Language, Speak, explain};

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// Who answers for the resource.
    Asked,
    /// The need's side.
    Unit,
}

impl Looks {
    /// The need's side alone sees the order in which they are asked, and a freed place is offered to it alone.
    pub(super) fn at(offer: &OfferView) -> Self {
        if offer.position.is_some() || offer.side == OfferSide::Unit { Self::Unit } else { Self::Asked }
    }

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Unit => "unit",
        }
    }
}

/// The page; its steps post to below `address`.
pub(super) fn view(
    language: Language,
    now: DateTime<Utc>,
    plugin: &dyn Plugin,
    offer: &OfferView,
    looks: Looks,
    address: &str,
) -> OfferPageView {
    let place = format!("{}, {}", offer.unit_name, offer.buyer_name);
    let price = offer.counter.as_ref().and_then(|counter| counter.price.as_ref()).or(offer.price.as_ref());
    let is_late = offer.answer_before_at.is_some_and(|limit_at| now >= limit_at);
    let hours = language.period_long(offer.starts_at, offer.ends_at);
    OfferPageView {
        heading: match looks {
            Looks::Asked => place,
            Looks::Unit => format!("{} → {place}", offer.resource_name),
        },
        badge: Badge::offer_state(language, state(offer, is_late).key()),
        period: with_break(language, hours, offer.break_minutes),
        next: next(language, now, offer, looks, is_late),
        steps: if is_late { Vec::new() } else { steps(language, offer, address) },
        notes: Vec::new(),
        facts: facts(language, plugin, offer, looks),
        price: price.map(|price| explain::price(language, price)),
        counter: None,
        links: Vec::new(),
    }
}

/// What is past its time has ended, also before the program has written it down.
pub(super) fn state(offer: &OfferView, is_late: bool) -> OfferState {
    let waits = matches!(offer.state, OfferState::Open | OfferState::Countered);
    if waits && is_late { OfferState::Expired } else { offer.state }
}

/// Until when to answer, or what came of it.
pub(super) fn next(language: Language, now: DateTime<Utc>, offer: &OfferView, looks: Looks, is_late: bool) -> String {
    let deadline = offer.answer_before_at.map(|limit_at| language.deadline(now, limit_at)).unwrap_or_default();
    let limit = offer.answer_before_at.map(|limit_at| language.moment(limit_at)).unwrap_or_default();
    let booking = match offer.booking_state {
        Some(BookingState::Held) => "held",
        Some(state) if state.holds() => "sure",
        _ => "ended",
    };
    let side = match offer.side {
        OfferSide::Resource => "resource",
        OfferSide::Unit => "unit",
    };
    let values = [
        ("who", looks.key().into()),
        ("side", side.into()),
        ("name", offer.resource_name.as_str().into()),
        ("deadline", deadline.into()),
        ("limit", limit.into()),
        ("booking", booking.into()),
    ];
    match state(offer, is_late) {
        OfferState::Queued => language.text_with("offer-next-queued", &values),
        OfferState::Open => language.text_with("offer-next-open", &values),
        OfferState::Countered => language.text_with("offer-next-countered", &values),
        OfferState::Accepted => language.text_with("offer-next-accepted", &values),
        OfferState::Declined if offer.counter.is_some() => language.text_with("offer-next-rejected", &values),
        OfferState::Declined => language.text_with("offer-next-declined", &values),
        OfferState::Expired => language.text_with("offer-next-expired", &values),
        OfferState::Withdrawn => language.text_with("offer-next-withdrawn", &values),
        OfferState::Taken => language.text_with("offer-next-taken", &values),
    }
}

pub(super) fn steps(language: Language, offer: &OfferView, address: &str) -> Vec<BookingStep> {
    let order = [
        OfferStep::Accept,
        OfferStep::AcceptCounter,
        OfferStep::Decline,
        OfferStep::RejectCounter,
        OfferStep::Withdraw,
    ];
    let allowed = order.into_iter().filter(|step| offer.steps.contains(step));
    let step = |step: OfferStep| BookingStep {
        text: match step {
            OfferStep::Accept if offer.side == OfferSide::Unit => language.text("offer-take-place"),
            OfferStep::Decline if offer.side == OfferSide::Unit => language.text("offer-leave-place"),
            OfferStep::Accept => language.text("person-accept"),
            OfferStep::AcceptCounter => language.text("offer-accept-counter"),
            OfferStep::Decline => language.text("person-decline"),
            OfferStep::RejectCounter => language.text("offer-reject-counter"),
            _ => language.text("offer-withdraw"),
        },
        href: format!("{address}/{}", step.key().replace('_', "-")),
        posts: true,
        main: matches!(step, OfferStep::Accept | OfferStep::AcceptCounter),
        danger: step == OfferStep::Withdraw,
    };
    allowed.map(step).collect()
}

fn facts(language: Language, plugin: &dyn Plugin, offer: &OfferView, looks: Looks) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(counter) = &offer.counter {
        let hours = language.period_long(counter.starts_at, counter.ends_at);
        let hours = with_break(language, hours, counter.break_minutes);
        facts.push(Fact::new(language.text("offer-proposed"), hours));
    }
    facts.push(
        Fact::new(language.text("fact-address"), offer.unit_address.clone())
            .note(language.tenth_km(offer.distance_tenth_km))
            .link(map(language, &offer.unit_address)),
    );
    if looks == Looks::Asked && !offer.unit_phone.is_empty() {
        let phone = Fact::new(language.text("fact-phone"), offer.unit_phone.clone());
        facts.push(phone.href(telephone(&offer.unit_phone)));
    }
    if looks == Looks::Unit {
        facts.push(Fact::new(language.text("fact-employer"), offer.seller_name.clone()));
    }
    let required = need::requirements(language, plugin.manifest(), &offer.requirements);
    if !required.is_empty() {
        facts.push(Fact::new(language.text("fact-competences"), required));
    }
    facts
}

/// The form of other hours, which begins with the offer's.
pub(super) fn counter_form(language: Language, plugin: &dyn Plugin, offer: &OfferView, address: &str) -> Option<Form> {
    offer.steps.contains(&OfferStep::Counter).then(|| {
        let hours = forms::Hours {
            starts: super::local::clock_of(offer.starts_at),
            ends: super::local::clock_of(offer.ends_at),
            break_minutes: offer.break_minutes,
        };
        forms::counter(language, address, &hours, plugin.manifest().booking.longest_break_minutes)
    })
}
