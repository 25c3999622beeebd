//! The mail about a booking that may pass on: whose yes is asked for, and why it came to nothing.

use serde::Serialize;
use torget_core::booking::exchange::{ExchangeEvent, ExchangeNotice};
use torget_core::language::Language;
use torget_core::outbox::Due;
use torget_core::time::stockholm;

use super::facts::{Fact, facts};
use super::{Content, Sender, one_line};
use crate::view::{Format, Renderer, Speak, Value};

/// What both templates show.
#[derive(Debug, Serialize)]
struct ExchangeMail {
    language: Language,
    subject: String,
    lead: String,
    facts: Vec<Fact>,
    action: String,
    address: String,
}

/// The mail of a notice.
pub(super) fn content(renderer: &Renderer, sender: &Sender, message: &Due) -> Result<Content, String> {
    let notice: ExchangeNotice = serde_json::from_value(message.data.clone())
        .map_err(|error| format!("the data is no notice of an exchange: {error}"))?;
    let language = message.language;
    let tags = tags(&notice);
    let mail = ExchangeMail {
        language,
        subject: subject(language, &notice),
        lead: match notice.event {
            ExchangeEvent::Asked => language.text_with("mail-exchange-asked", &tags),
            _ => language.text_with("mail-exchange-ended", &tags),
        },
        facts: rows(language, &notice),
        action: language.text_with("mail-exchange-action", &tags),
        address: format!("{}/exchanges/{}", sender.base_url, notice.exchange_id),
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
fn tags(notice: &ExchangeNotice) -> Vec<(&str, Value<'_>)> {
    let event = match notice.event {
        ExchangeEvent::Asked => "asked",
        ExchangeEvent::Declined => "declined",
        ExchangeEvent::Expired => "expired",
        ExchangeEvent::Withdrawn => "withdrawn",
        ExchangeEvent::Void => "void",
    };
    vec![
        ("event", event.into()),
        ("kind", notice.kind.key().into()),
        ("reader", notice.reader.key().into()),
        ("holder", notice.holder_name.as_str().into()),
        ("taker", notice.taker_name.as_deref().unwrap_or_default().into()),
        ("unit", notice.new_unit_name.as_deref().unwrap_or(&notice.unit_name).into()),
    ]
}

/// What, when, where: `Byta pass?: tis 24 nov 07.00–16.00, Fridhem`.
fn subject(language: Language, notice: &ExchangeNotice) -> String {
    let day = language.day_short(stockholm::date_of(notice.starts_at));
    let hours = language.hours_long(notice.starts_at, notice.ends_at);
    let what = language.text_with("mail-exchange-subject", &tags(notice));
    one_line(&format!("{what}: {day} {hours}, {}", notice.unit_name))
}

fn rows(language: Language, notice: &ExchangeNotice) -> Vec<Fact> {
    let shift = |who: &str, period: String, unit: &str| format!("{period}, {unit} ({who})");
    let period = language.period_long(notice.starts_at, notice.ends_at);
    let other = notice.other_starts_at.zip(notice.other_ends_at).zip(notice.other_unit_name.as_deref());
    let other = other.map(|((starts_at, ends_at), unit)| {
        let who = notice.taker_name.as_deref().unwrap_or_default();
        shift(who, language.period_long(starts_at, ends_at), unit)
    });
    let is_swap = other.is_some();
    let limit = notice.answer_before_at;
    let is_asked = notice.event == ExchangeEvent::Asked;
    facts(
        language,
        [
            ("mail-booking-area", Some(notice.area_name.clone())),
            ("exchange-booking", Some(shift(&notice.holder_name, period, &notice.unit_name))),
            ("exchange-other", other),
            ("exchange-taker", notice.taker_name.clone().filter(|_| !is_swap)),
            ("exchange-new-unit", notice.new_unit_name.clone()),
            ("mail-booking-answer-before", is_asked.then(|| language.moment(limit))),
        ],
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use torget_core::ids::BookingExchangeId;

    use super::*;
    use crate::mail::reading::{self, read};

    fn due(language: Language, (event, kind, reader): (&str, &str, &str)) -> Due {
        let mut data = json!({
            "exchange_id": BookingExchangeId::new(), "event": event, "kind": kind, "reader": reader,
            "area_name": "Sjuksköterskepoolen", "holder_name": "Anna Ek", "unit_name": "Fridhem",
            "starts_at": "2026-11-24T06:00:00Z", "ends_at": "2026-11-24T15:00:00Z",
            "answer_before_at": "2026-11-23T11:00:00Z",
        });
        if kind != "hand_over" {
            data["taker_name"] = "Bo Lind".into();
        }
        if kind == "swap" {
            data["other_unit_name"] = "Solgläntan".into();
            data["other_starts_at"] = "2026-11-26T12:00:00Z".into();
            data["other_ends_at"] = "2026-11-26T21:00:00Z".into();
        }
        if kind == "hand_over" {
            data["new_unit_name"] = "Ybbåsen".into();
        }
        reading::due("exchange", language, data)
    }

    #[test]
    fn who_is_asked_to_swap_reads_both_shifts_and_where_to_answer() {
        let due = due(Language::Sv, ("asked", "swap", "taker"));
        let mail = read(&due);
        assert_eq!(mail.subject, "Byta pass?: tis 24 nov 07.00–16.00, Fridhem");
        let text = mail.text.replace('\u{a0}', " ");
        for expected in [
            "Anna Ek vill byta pass med dig.",
            "Passet: tisdag 24 november 2026 07.00–16.00, Fridhem (Anna Ek)\n",
            "I utbyte: torsdag 26 november 2026 13.00–22.00, Solgläntan (Bo Lind)\n",
            "Svara senast: ",
        ] {
            assert!(text.contains(expected), "{expected} not in\n{text}");
        }
        let id = due.data["exchange_id"].as_str().unwrap();
        assert!(mail.html.contains(&format!("href=\"https://torget.example/exchanges/{id}\"")), "{}", mail.html);
    }

    #[test]
    fn every_event_reads_well_in_both_languages() {
        for language in crate::view::LANGUAGES {
            for event in ["asked", "declined", "expired", "withdrawn", "void"] {
                for kind in ["stand_in", "swap", "hand_over"] {
                    for reader in ["taker", "holder", "unit", "other_unit", "new_unit"] {
                        let mail = read(&due(language, (event, kind, reader)));
                        for text in [&mail.subject, &mail.text, &mail.html] {
                            assert!(!text.contains("mail-exchange") && !text.contains('{'), "{event} {kind}: {text}");
                        }
                    }
                }
            }
        }
    }
}
