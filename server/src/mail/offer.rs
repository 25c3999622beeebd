//! The mail about an offer: a question with the link to answer on, or what became of one.

use serde::Serialize;
use torget_core::booking::offer::{OfferAudience, OfferEvent, OfferNotice};
use torget_core::language::Language;
use torget_core::outbox::Due;

use super::facts::{Fact, facts, place, when};
use super::{Content, Sender, one_line};
use crate::view::{Format, Renderer, Speak, Value};

/// What both templates show.
#[derive(Debug, Serialize)]
struct OfferMail {
    language: Language,
    subject: String,
    lead: String,
    facts: Vec<Fact>,
    action: String,
    address: String,
    /// What to know of the link.
    note: Option<String>,
}

/// The mail of a notice.
pub(super) fn content(renderer: &Renderer, sender: &Sender, message: &Due) -> Result<Content, String> {
    let notice: OfferNotice = serde_json::from_value(message.data.clone())
        .map_err(|error| format!("the data is no offer notice: {error}"))?;
    let language = message.language;
    let tags = tags(&notice);
    let note = notice.link.is_some().then(|| language.text("mail-offer-link-note"));
    let mail = OfferMail {
        language,
        subject: subject(language, &notice),
        lead: lead(language, &notice),
        facts: rows(language, &notice),
        action: language.text_with("mail-offer-action", &tags),
        address: format!("{}{}", sender.base_url, path(&notice)),
        note,
    };
    let render = |template| renderer.piece(language, template, &mail).map_err(|error| error.to_string());
    Ok(Content { text: render("mail/offer.txt")?, html: render("mail/offer")?, subject: mail.subject, calendar: None })
}

/// The person answers on the link's page, everybody else signed in: on the offer's page, or the need's.
fn path(notice: &OfferNotice) -> String {
    match (&notice.link, notice.offer_id, notice.event) {
        (Some(link), ..) => link.clone(),
        (None, Some(id), OfferEvent::Asked | OfferEvent::Countered | OfferEvent::PlaceFree) => format!("/offers/{id}"),
        (None, Some(id), _) if !is_need_side(notice) => format!("/offers/{id}"),
        _ => format!("/needs/{}", notice.need_id),
    }
}

fn is_need_side(notice: &OfferNotice) -> bool {
    matches!(notice.audience, OfferAudience::Unit | OfferAudience::Coordinator)
}

/// What the texts choose by.
fn tags(notice: &OfferNotice) -> Vec<(&str, Value<'_>)> {
    let event = match notice.event {
        OfferEvent::Asked => "asked",
        OfferEvent::Taken => "taken",
        OfferEvent::Withdrawn => "withdrawn",
        OfferEvent::Countered => "countered",
        OfferEvent::CounterRejected => "counter_rejected",
        OfferEvent::NobodyLeft => "nobody_left",
        OfferEvent::Outside => "outside",
        OfferEvent::PlaceFree => "place_free",
        OfferEvent::PlaceDeclined => "place_declined",
        OfferEvent::PlaceReleased => "place_released",
        OfferEvent::PlaceLapsed => "place_lapsed",
        OfferEvent::PlaceGone => "place_gone",
    };
    let audience = match notice.audience {
        OfferAudience::Person => "person",
        OfferAudience::Owner => "owner",
        OfferAudience::Unit => "unit",
        OfferAudience::Coordinator => "coordinator",
    };
    let resource = notice.resource_name.as_deref().unwrap_or_default();
    let waits = if notice.waits { "yes" } else { "no" };
    vec![("event", event.into()), ("audience", audience.into()), ("resource", resource.into()), ("waits", waits.into())]
}

/// What, when, where: `Kan du komma? lör 21 nov 07.00–16.00, Fridhem, Ängelholm`.
fn subject(language: Language, notice: &OfferNotice) -> String {
    let day = language.day_short(torget_core::time::stockholm::date_of(notice.starts_at));
    let hours = language.hours_long(notice.starts_at, notice.ends_at);
    let what = language.text_with("mail-offer-subject", &tags(notice));
    one_line(&format!("{what} {day} {hours}, {}, {}", notice.unit_name, notice.buyer_name))
}

fn lead(language: Language, notice: &OfferNotice) -> String {
    let tags = tags(notice);
    match notice.event {
        OfferEvent::Asked => language.text_with("mail-offer-asked", &tags),
        OfferEvent::Taken => language.text_with("mail-offer-taken", &tags),
        OfferEvent::Withdrawn => language.text_with("mail-offer-withdrawn", &tags),
        OfferEvent::Countered => language.text_with("mail-offer-countered", &tags),
        OfferEvent::CounterRejected => language.text_with("mail-offer-counter-rejected", &tags),
        OfferEvent::NobodyLeft => language.text("mail-offer-nobody-left"),
        OfferEvent::Outside => language.text_with("mail-offer-outside", &tags),
        OfferEvent::PlaceFree => language.text_with("mail-offer-place-free", &tags),
        OfferEvent::PlaceDeclined => language.text_with("mail-offer-place-declined", &tags),
        OfferEvent::PlaceReleased => language.text_with("mail-offer-place-released", &tags),
        OfferEvent::PlaceLapsed => language.text_with("mail-offer-place-lapsed", &tags),
        OfferEvent::PlaceGone => language.text_with("mail-offer-place-gone", &tags),
    }
}

fn rows(language: Language, notice: &OfferNotice) -> Vec<Fact> {
    let is_asked = notice.event == OfferEvent::Asked;
    let period = when(language, notice.starts_at, notice.ends_at, notice.break_minutes);
    let proposed =
        notice.counter.filter(|_| matches!(notice.event, OfferEvent::Countered | OfferEvent::CounterRejected));
    let proposed = proposed.map(|(starts_at, ends_at, pause)| when(language, starts_at, ends_at, pause));
    let place = place(&notice.unit_name, &notice.unit_address, &notice.buyer_name);
    let phone = Some(notice.unit_phone.clone()).filter(|phone| is_asked && !phone.is_empty());
    let resource = notice.resource_name.clone().filter(|_| notice.audience != OfferAudience::Person);
    facts(
        language,
        [
            ("mail-booking-area", Some(notice.area_name.clone())),
            ("mail-booking-when", Some(period)),
            ("mail-offer-proposed", proposed),
            ("mail-booking-where", Some(place)),
            ("mail-offer-distance", notice.distance_tenth_km.map(|way| language.tenth_km(way))),
            ("mail-booking-phone", phone),
            ("mail-booking-who", resource),
            ("mail-booking-answer-before", notice.answer_before_at.map(|at| language.moment(at))),
            ("mail-booking-total", notice.total_ore.map(|total| language.amount(total))),
        ],
    )
}

#[cfg(test)]
#[path = "offer_tests.rs"]
mod tests;
