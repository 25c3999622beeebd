//! The mail about a booking.

use serde::Serialize;
use torget_core::booking::{Absent, Audience, BookingNotice, HoursTold, NoticeEvent};
use torget_core::language::Language;
use torget_core::outbox::Due;

use super::calendar::invitation;
use super::facts::{Fact, facts, place, when};
use super::{Content, Sender, one_line};
use crate::ics::{self, booking_address};
use crate::view::{Format, Renderer, Speak};

/// What both templates show.
#[derive(Debug, Serialize)]
struct BookingMail {
    language: Language,
    subject: String,
    lead: String,
    facts: Vec<Fact>,
    action: String,
    address: String,
}

/// The mail of a notice.
pub(super) fn content(renderer: &Renderer, sender: &Sender, message: &Due) -> Result<Content, String> {
    let notice: BookingNotice = serde_json::from_value(message.data.clone())
        .map_err(|error| format!("the data is no booking notice: {error}"))?;
    let language = message.language;
    let mail = BookingMail {
        language,
        subject: subject(language, &notice),
        lead: lead(language, &notice),
        facts: rows(language, &notice),
        action: language.text_with("mail-booking-action", &tags(&notice)),
        address: address(sender, &notice),
    };
    let render = |template| renderer.piece(language, template, &mail).map_err(|error| error.to_string());
    let calendar = notice.calendar.map(|part| invitation(sender, message, &notice, part, &who(&notice)));
    Ok(Content { text: render("mail/notice.txt")?, html: render("mail/notice")?, subject: mail.subject, calendar })
}

/// Where the reader's next step is: the booking, or the search for somebody else where it has been called off.
fn address(sender: &Sender, notice: &BookingNotice) -> String {
    if let Some(incident) = notice.incident_id {
        return format!("{}/incidents/{incident}", sender.base_url);
    }
    match (notice.event, notice.need_id) {
        (NoticeEvent::CalledOff, Some(need)) => format!("{}/needs/{need}", sender.base_url),
        _ => booking_address(sender, notice.booking_id),
    }
}

type Tags<'a> = Vec<(&'a str, crate::view::Value<'a>)>;

/// What the texts choose by.
fn tags(notice: &BookingNotice) -> Tags<'_> {
    let event = match notice.event {
        NoticeEvent::Held => "held",
        NoticeEvent::Confirmed => "confirmed",
        NoticeEvent::Declined => "declined",
        NoticeEvent::Expired => "expired",
        NoticeEvent::Cancelled => "cancelled",
        NoticeEvent::CalledOff => "called_off",
        NoticeEvent::PassedOn => "passed_on",
        NoticeEvent::NoShow => "no_show",
        NoticeEvent::Excused => "excused",
        NoticeEvent::FeeWaived => "fee_waived",
        NoticeEvent::Restored => "restored",
        NoticeEvent::Changed => "changed",
        NoticeEvent::ChangeAsked => "change_asked",
        NoticeEvent::ChangeDeclined => "change_declined",
        NoticeEvent::ChangeExpired => "change_expired",
        NoticeEvent::ChangeWithdrawn => "change_withdrawn",
        NoticeEvent::Performed => "performed",
        NoticeEvent::Attested => "attested",
        NoticeEvent::IncidentReported => "incident_reported",
        NoticeEvent::IncidentAnswered => "incident_answered",
        NoticeEvent::IncidentHandled => "incident_handled",
        NoticeEvent::IncidentReopened => "incident_reopened",
        NoticeEvent::IncidentClosed => "incident_closed",
        NoticeEvent::Approved => "approved",
        NoticeEvent::ApprovedByItself => "approved_by_itself",
        NoticeEvent::SentBack => "sent_back",
        NoticeEvent::AttestedByItself => "attested_by_itself",
        NoticeEvent::Corrected => "corrected",
        NoticeEvent::ReportMissing => "report_missing",
        NoticeEvent::ReportOverdue => "report_overdue",
        NoticeEvent::AttestMissing => "attest_missing",
        NoticeEvent::Reminder => "reminder",
    };
    let audience = match notice.audience {
        Audience::ResourcePerson => "person",
        Audience::Unit => "unit",
        Audience::Buyer => "buyer",
        Audience::Seller => "seller",
        Audience::Coordinator => "coordinator",
    };
    let absent = notice.absent.map_or("resource", Absent::key);
    vec![
        ("event", event.into()),
        ("audience", audience.into()),
        ("resource", notice.resource_name.as_str().into()),
        ("unit", notice.unit_name.as_str().into()),
        ("absent", absent.into()),
    ]
}

/// What, when, who: `Bokad: tis 24 nov 07.00–16.00, Fridhem, Ängelholm`.
fn subject(language: Language, notice: &BookingNotice) -> String {
    let day = language.day_short(torget_core::time::stockholm::date_of(notice.starts_at));
    let hours = language.hours_long(notice.starts_at, notice.ends_at);
    let what = language.text_with("mail-booking-subject", &tags(notice));
    one_line(&format!("{what}: {day} {hours}, {}", who(notice)))
}

/// What tells this booking from the reader's others; also what a calendar shows.
fn who(notice: &BookingNotice) -> String {
    let to_who_comes = notice.audience == Audience::ResourcePerson;
    ics::summary(to_who_comes, &notice.resource_name, &notice.unit_name, &notice.buyer_name)
}

fn lead(language: Language, notice: &BookingNotice) -> String {
    let tags = tags(notice);
    match notice.event {
        NoticeEvent::Held => language.text_with("mail-booking-held", &tags),
        NoticeEvent::Confirmed => language.text_with("mail-booking-confirmed", &tags),
        NoticeEvent::Declined => language.text_with("mail-booking-declined", &tags),
        NoticeEvent::Expired => language.text_with("mail-booking-expired", &tags),
        NoticeEvent::Cancelled => language.text_with("mail-booking-cancelled", &tags),
        NoticeEvent::CalledOff => language.text_with("mail-booking-called-off", &tags),
        NoticeEvent::PassedOn => language.text_with("mail-booking-passed-on", &tags),
        NoticeEvent::NoShow => language.text_with("mail-booking-no-show", &tags),
        NoticeEvent::Excused => language.text_with("mail-booking-excused", &tags),
        NoticeEvent::FeeWaived => language.text_with("mail-booking-fee-waived", &tags),
        NoticeEvent::Restored => language.text_with("mail-booking-restored", &tags),
        NoticeEvent::Changed => language.text_with("mail-booking-changed", &tags),
        NoticeEvent::ChangeAsked => language.text_with("mail-booking-change-asked", &tags),
        NoticeEvent::ChangeDeclined => language.text_with("mail-booking-change-declined", &tags),
        NoticeEvent::ChangeExpired => language.text_with("mail-booking-change-expired", &tags),
        NoticeEvent::ChangeWithdrawn => language.text_with("mail-booking-change-withdrawn", &tags),
        NoticeEvent::Performed => language.text_with("mail-booking-performed", &tags),
        NoticeEvent::Attested => language.text_with("mail-booking-attested", &tags),
        NoticeEvent::IncidentReported => language.text_with("mail-booking-incident-reported", &tags),
        NoticeEvent::IncidentAnswered => language.text_with("mail-booking-incident-answered", &tags),
        NoticeEvent::IncidentHandled => language.text_with("mail-booking-incident-handled", &tags),
        NoticeEvent::IncidentReopened => language.text_with("mail-booking-incident-reopened", &tags),
        NoticeEvent::IncidentClosed => language.text_with("mail-booking-incident-closed", &tags),
        NoticeEvent::Approved => language.text_with("mail-booking-approved", &tags),
        NoticeEvent::ApprovedByItself => language.text_with("mail-booking-approved-by-itself", &tags),
        NoticeEvent::SentBack => language.text_with("mail-booking-sent-back", &tags),
        NoticeEvent::AttestedByItself => language.text_with("mail-booking-attested-by-itself", &tags),
        NoticeEvent::Corrected => language.text_with("mail-booking-corrected", &tags),
        NoticeEvent::ReportMissing => language.text_with("mail-booking-report-missing", &tags),
        NoticeEvent::ReportOverdue => language.text_with("mail-booking-report-overdue", &tags),
        NoticeEvent::AttestMissing => language.text_with("mail-booking-attest-missing", &tags),
        NoticeEvent::Reminder => language.text_with("mail-booking-reminder", &tags),
    }
}

/// What the hours beside the booking's own are.
fn beside_key(event: NoticeEvent) -> &'static str {
    match event {
        NoticeEvent::Changed => "mail-booking-before",
        _ => "mail-booking-proposed",
    }
}

/// What happens on the last day for an attest.
fn attest_key(notice: &BookingNotice) -> &'static str {
    if notice.attests_itself { "mail-booking-attests-itself" } else { "mail-booking-attest-by" }
}

fn hours(language: Language, told: HoursTold) -> String {
    when(language, told.starts_at, told.ends_at, told.break_minutes)
}

fn rows(language: Language, notice: &BookingNotice) -> Vec<Fact> {
    let for_person = notice.audience == Audience::ResourcePerson;
    let when = when(language, notice.starts_at, notice.ends_at, notice.break_minutes);
    let beside = notice.beside_starts_at.zip(notice.beside_ends_at);
    let beside = beside.map(|(starts_at, ends_at)| language.period_long(starts_at, ends_at));
    let place = place(&notice.unit_name, &notice.unit_address, &notice.buyer_name);
    facts(
        language,
        [
            ("mail-booking-area", Some(notice.area_name.clone())),
            ("mail-booking-when", Some(when)),
            (beside_key(notice.event), beside),
            ("mail-booking-performed-hours", notice.performed.map(|told| hours(language, told))),
            ("mail-booking-corrected-from", notice.corrected_from.map(|told| hours(language, told))),
            ("mail-booking-reason", notice.reason.clone()),
            (attest_key(notice), notice.attest_last_day_on.map(|on| language.day_long(on))),
            ("mail-booking-where", Some(place)),
            ("mail-booking-phone", Some(notice.unit_phone.clone()).filter(|phone| for_person && !phone.is_empty())),
            ("mail-booking-who", Some(notice.resource_name.clone()).filter(|_| !for_person)),
            ("mail-booking-seller", Some(notice.seller_name.clone()).filter(|_| !for_person)),
            ("mail-booking-answer-before", notice.answer_before_at.map(|at| language.moment(at))),
            ("mail-booking-total", notice.total_ore.map(|total| language.amount(total))),
            ("mail-booking-excuse", notice.excuse.clone()),
            ("mail-booking-fee", notice.fee_ore.map(|fee| language.amount(fee))),
        ],
    )
}

#[cfg(test)]
#[path = "booking_tests.rs"]
mod tests;
