//! The mail about a need: that somebody is sought, or sought again, that every place is booked, or that its time has come.

use serde::Serialize;
use torget_core::booking::need::{NeedEvent, NeedNotice, Priority};
use torget_core::language::Language;
use torget_core::outbox::Due;
use torget_core::time::stockholm;

use super::facts::{Fact, facts, place, when};
use super::{Content, Sender, one_line};
use crate::view::{Format, Renderer, Speak, Value};

/// What both templates show.
#[derive(Debug, Serialize)]
struct NeedMail {
    language: Language,
    subject: String,
    lead: String,
    facts: Vec<Fact>,
    action: String,
    address: String,
}

/// The mail of a notice.
pub(super) fn content(renderer: &Renderer, sender: &Sender, message: &Due) -> Result<Content, String> {
    let notice: NeedNotice =
        serde_json::from_value(message.data.clone()).map_err(|error| format!("the data is no need notice: {error}"))?;
    let language = message.language;
    let mail = NeedMail {
        language,
        subject: subject(language, &notice),
        lead: lead(language, &notice),
        facts: rows(language, &notice),
        action: language.text("mail-need-action"),
        address: format!("{}/needs/{}", sender.base_url, notice.need_id),
    };
    let render = |template| renderer.piece(language, template, &mail).map_err(|error| error.to_string());
    Ok(Content {
        text: render("mail/notice.txt")?,
        html: render("mail/notice")?,
        subject: mail.subject,
        calendar: None,
    })
}

/// What the texts choose by.
fn tags(notice: &NeedNotice) -> Vec<(&str, Value<'_>)> {
    let event = match notice.event {
        NeedEvent::Posted => "posted",
        NeedEvent::CalledOff => "called_off",
        NeedEvent::Filled => "filled",
        NeedEvent::Expired => "expired",
    };
    vec![
        ("event", event.into()),
        ("priority", notice.priority.key().into()),
        ("unit", notice.unit_name.as_str().into()),
        ("organisation", notice.organisation_name.as_str().into()),
        ("together", notice.together.into()),
        ("quantity", notice.quantity.into()),
        ("filled", notice.filled.into()),
    ]
}

/// What, when, where: `Brådskande behov: tis 24 nov 07.00–16.00, Fridhem, Ängelholm`.
fn subject(language: Language, notice: &NeedNotice) -> String {
    let day = language.day_short(stockholm::date_of(notice.starts_at));
    let hours = language.hours_long(notice.starts_at, notice.ends_at);
    let what = language.text_with("mail-need-subject", &tags(notice));
    one_line(&format!("{what}: {day} {hours}, {}, {}", notice.unit_name, notice.organisation_name))
}

fn lead(language: Language, notice: &NeedNotice) -> String {
    let tags = tags(notice);
    match notice.event {
        NeedEvent::Posted => language.text_with("mail-need-posted", &tags),
        NeedEvent::CalledOff => language.text_with("mail-need-called-off", &tags),
        NeedEvent::Filled => language.text_with("mail-need-filled", &tags),
        NeedEvent::Expired => language.text_with("mail-need-expired", &tags),
    }
}

fn rows(language: Language, notice: &NeedNotice) -> Vec<Fact> {
    let period = when(language, notice.starts_at, notice.ends_at, notice.break_minutes);
    let is_sought = matches!(notice.event, NeedEvent::Posted | NeedEvent::CalledOff);
    let is_urgent = notice.priority == Priority::High && is_sought;
    facts(
        language,
        [
            ("mail-booking-area", Some(notice.area_name.clone())),
            ("mail-booking-when", Some(period)),
            ("mail-booking-where", Some(place(&notice.unit_name, "", &notice.organisation_name))),
            ("mail-need-places", (notice.quantity > 1).then(|| language.text_with("mail-need-tally", &tags(notice)))),
            ("mail-need-priority", is_urgent.then(|| language.text("mail-need-high"))),
        ],
    )
}

#[cfg(test)]
#[path = "need_tests.rs"]
mod tests;
