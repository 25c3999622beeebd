//! Who is told what when something happens to a booking. Everybody is told once per event.

use chrono::{DateTime, Utc};

use super::incident::Side;
use super::model::Booking;
use super::notice::{Audience, BOOKING_NOTICE, BookingNotice, CalendarMethod, CalendarPart, HoursTold, NoticeEvent};
use super::offer;
use super::performance::{self, Performed};
use super::state::BookingState;
use super::store;
use crate::db::{DbError, Tx};
use crate::ids::IncidentId;
use crate::language::Language;
use crate::outbox::{self, Message};
use crate::time::{Period, stockholm};

/// Who is told of an event.
fn audiences(event: NoticeEvent, state: BookingState) -> &'static [Audience] {
    use Audience::{Buyer, Coordinator, ResourcePerson, Seller, Unit};
    match event {
        NoticeEvent::Held
        | NoticeEvent::Confirmed
        | NoticeEvent::Declined
        | NoticeEvent::Expired
        | NoticeEvent::Cancelled
        | NoticeEvent::CalledOff
        | NoticeEvent::Changed
        | NoticeEvent::NoShow
        | NoticeEvent::Excused
        | NoticeEvent::Restored => &[ResourcePerson, Unit, Buyer, Seller],
        NoticeEvent::FeeWaived => &[Unit, Buyer, Seller],
        // Who pays reads of what took its place.
        NoticeEvent::PassedOn => &[ResourcePerson, Unit, Seller],
        NoticeEvent::ChangeAsked | NoticeEvent::ChangeWithdrawn => &[ResourcePerson],
        NoticeEvent::ChangeDeclined => &[Unit],
        NoticeEvent::ChangeExpired => &[ResourcePerson, Unit],
        NoticeEvent::AttestMissing if state == BookingState::Approved => &[Buyer],
        NoticeEvent::Performed | NoticeEvent::AttestMissing => &[Unit],
        NoticeEvent::Approved => &[Buyer],
        NoticeEvent::ApprovedByItself => &[Unit, Buyer],
        NoticeEvent::Attested => &[ResourcePerson, Buyer, Seller],
        NoticeEvent::AttestedByItself | NoticeEvent::Corrected => &[ResourcePerson, Unit, Buyer, Seller],
        NoticeEvent::SentBack | NoticeEvent::ReportOverdue => &[ResourcePerson, Unit],
        NoticeEvent::IncidentReported
        | NoticeEvent::IncidentAnswered
        | NoticeEvent::IncidentHandled
        | NoticeEvent::IncidentReopened
        | NoticeEvent::IncidentClosed => &[ResourcePerson, Unit, Coordinator],
        NoticeEvent::Reminder | NoticeEvent::ReportMissing => &[ResourcePerson],
    }
}

/// What the event does to the calendars of those who come to the unit's door: the person and the unit.
fn calendar(event: NoticeEvent, audience: Audience, (sequence, is_held): (i64, bool)) -> Option<CalendarPart> {
    if !matches!(audience, Audience::ResourcePerson | Audience::Unit) {
        return None;
    }
    let (method, tentative) = match event {
        NoticeEvent::Held => (CalendarMethod::Request, true),
        NoticeEvent::Confirmed | NoticeEvent::Restored => (CalendarMethod::Request, false),
        NoticeEvent::Declined
        | NoticeEvent::Expired
        | NoticeEvent::Cancelled
        | NoticeEvent::CalledOff
        | NoticeEvent::Excused
        | NoticeEvent::PassedOn => (CalendarMethod::Cancel, false),
        NoticeEvent::Changed => (CalendarMethod::Request, is_held),
        NoticeEvent::ChangeAsked
        | NoticeEvent::ChangeDeclined
        | NoticeEvent::ChangeExpired
        | NoticeEvent::ChangeWithdrawn
        | NoticeEvent::NoShow
        | NoticeEvent::FeeWaived
        | NoticeEvent::Performed
        | NoticeEvent::Approved
        | NoticeEvent::ApprovedByItself
        | NoticeEvent::SentBack
        | NoticeEvent::Attested
        | NoticeEvent::AttestedByItself
        | NoticeEvent::Corrected
        | NoticeEvent::IncidentReported
        | NoticeEvent::IncidentAnswered
        | NoticeEvent::IncidentHandled
        | NoticeEvent::IncidentReopened
        | NoticeEvent::IncidentClosed
        | NoticeEvent::ReportMissing
        | NoticeEvent::ReportOverdue
        | NoticeEvent::AttestMissing
        | NoticeEvent::Reminder => return None,
    };
    Some(CalendarPart { method, sequence, tentative })
}

/// Puts the mails about an event into the outbox; `beside` are other hours that they tell beside the booking's.
pub(super) async fn tell(
    tx: &mut Tx,
    now: DateTime<Utc>,
    booking: &Booking,
    event: NoticeEvent,
    beside: Option<Period>,
) -> Result<(), DbError> {
    enqueue(tx, now, booking, (event, &booking.version.to_string()), beside).await
}

/// The same of a reminder: `of` tells it from the others of its kind, and it is told once however often the booking changes.
pub(super) async fn tell_once(
    tx: &mut Tx,
    now: DateTime<Utc>,
    booking: &Booking,
    event: NoticeEvent,
    of: &str,
) -> Result<(), DbError> {
    enqueue(tx, now, booking, (event, of), None).await
}

async fn enqueue(
    tx: &mut Tx,
    now: DateTime<Utc>,
    booking: &Booking,
    (event, of): (NoticeEvent, &str),
    beside: Option<Period>,
) -> Result<(), DbError> {
    let contacts = store::contacts(tx, booking.id).await?;
    for &audience in audiences(event, booking.state) {
        // A municipality that books its own needs one mail, not one in each capacity.
        if audience == Audience::Seller && booking.seller_id == booking.buyer_id {
            continue;
        }
        let recipient = match audience {
            Audience::ResourcePerson => contacts.person_name.clone().zip(contacts.person_email.clone()),
            Audience::Unit => Some((booking.unit_name.clone(), contacts.unit_email.clone())),
            Audience::Buyer => Some((booking.buyer_name.clone(), contacts.buyer_email.clone())),
            Audience::Seller => Some((booking.seller_name.clone(), contacts.seller_email.clone())),
            // Told one by one.
            Audience::Coordinator => None,
        };
        let Some((recipient_name, recipient_email)) = recipient else { continue };
        let language = match audience {
            Audience::ResourcePerson => contacts.person_language.unwrap_or_default(),
            Audience::Unit | Audience::Buyer | Audience::Seller | Audience::Coordinator => Language::Sv,
        };
        let notice = notice(booking, event, audience, beside);
        let data = serde_json::to_value(&notice).map_err(|error| DbError::Fault(error.to_string()))?;
        let message = Message {
            collaboration_id: Some(booking.collaboration_id),
            event_key: format!("booking:{}:{event:?}:{of}:{audience:?}", booking.id).to_lowercase(),
            kind: BOOKING_NOTICE,
            recipient_name,
            recipient_email,
            language,
            data,
        };
        outbox::enqueue(tx, now, message).await?;
    }
    Ok(())
}

/// Tells of an incident at a booking, at its `version`: the other side and those who run the pool, but not who acted. What it is
/// about stands in no mail.
pub(super) async fn tell_of_incident(
    tx: &mut Tx,
    now: DateTime<Utc>,
    booking: &Booking,
    event: NoticeEvent,
    (id, version, by): (IncidentId, i64, Side),
) -> Result<(), DbError> {
    let contacts = store::contacts(tx, booking.id).await?;
    let mut readers = Vec::new();
    if by != Side::Person {
        let person = contacts.person_name.clone().zip(contacts.person_email.clone());
        let language = contacts.person_language.unwrap_or_default();
        readers.extend(person.map(|(name, email)| (Audience::ResourcePerson, name, email, language)));
    }
    if by != Side::Unit {
        readers.push((Audience::Unit, booking.unit_name.clone(), contacts.unit_email.clone(), Language::Sv));
    }
    if by != Side::Coordinator {
        for row in offer::store::coordinators(tx, booking.collaboration_id, stockholm::date_of(now)).await? {
            readers.push((Audience::Coordinator, row.name, row.email, row.language));
        }
    }
    for (audience, recipient_name, recipient_email, language) in readers {
        let told = BookingNotice {
            incident_id: Some(id),
            total_ore: None,
            fee_ore: None,
            ..notice(booking, event, audience, None)
        };
        let data = serde_json::to_value(&told).map_err(|error| DbError::Fault(error.to_string()))?;
        let event_key = format!("incident:{id}:{event:?}:{version}:{audience:?}:{recipient_email}").to_lowercase();
        let collaboration_id = Some(booking.collaboration_id);
        let message = Message {
            collaboration_id,
            event_key,
            kind: BOOKING_NOTICE,
            recipient_name,
            recipient_email,
            language,
            data,
        };
        outbox::enqueue(tx, now, message).await?;
    }
    Ok(())
}

/// Whether an event tells the hours that were approved, and with them their price.
fn tells_approved(event: NoticeEvent) -> bool {
    use NoticeEvent::{Approved, ApprovedByItself, Attested, AttestedByItself, Corrected};
    matches!(event, Approved | ApprovedByItself | Attested | AttestedByItself | Corrected)
}

/// What was performed as it stands now, what stood before, and why it was put right or sent back.
fn told(booking: &Booking, event: NoticeEvent) -> (Option<HoursTold>, Option<HoursTold>, Option<String>) {
    let approves = tells_approved(event);
    if !approves && !matches!(event, NoticeEvent::Performed | NoticeEvent::SentBack | NoticeEvent::AttestMissing) {
        return (None, None, None);
    }
    let hours = |performed: Performed| HoursTold {
        starts_at: performed.starts_at,
        ends_at: performed.ends_at,
        break_minutes: performed.break_minutes,
    };
    let now = performance::approved(booking).or_else(|_| performance::reported(booking)).ok().map(hours);
    let last = booking.corrections().last();
    let sent_back = event == NoticeEvent::SentBack;
    let correction = last.filter(|one| one.sent_back == sent_back && (approves || sent_back));
    let before = correction.filter(|one| !one.sent_back).map(|one| hours(one.before.clone()));
    (now, before, correction.map(|one| one.reason.clone()))
}

fn notice(booking: &Booking, event: NoticeEvent, audience: Audience, beside: Option<Period>) -> BookingNotice {
    let shows_price = audience != Audience::ResourcePerson;
    let price = if tells_approved(event) { booking.performed_price.as_ref() } else { Some(&booking.price) };
    let (performed, corrected_from, reason) = told(booking, event);
    let attest = performance::attest_view(booking);
    let answer_before_at = match event {
        NoticeEvent::ChangeAsked => booking.change_answer_before_at,
        NoticeEvent::Held | NoticeEvent::Changed => {
            booking.answer_before_at.filter(|_| booking.state == BookingState::Held)
        }
        _ => None,
    };
    BookingNotice {
        booking_id: booking.id,
        need_id: (audience == Audience::Unit).then_some(booking.need_id),
        event,
        audience,
        area_name: booking.area_name.clone(),
        resource_name: booking.resource_name.clone(),
        unit_name: booking.unit_name.clone(),
        unit_address: booking.unit_address.clone(),
        unit_phone: booking.unit_phone.clone(),
        buyer_name: booking.buyer_name.clone(),
        seller_name: booking.seller_name.clone(),
        starts_at: booking.starts_at,
        ends_at: booking.ends_at,
        break_minutes: booking.break_minutes,
        beside_starts_at: beside.map(|hours| hours.starts_at()),
        beside_ends_at: beside.map(|hours| hours.ends_at()),
        incident_id: None,
        performed,
        corrected_from,
        reason,
        attest_last_day_on: attest.as_ref().map(|attest| attest.last_day_on),
        attests_itself: attest.is_some_and(|attest| attest.automatic),
        answer_before_at,
        total_ore: price.filter(|_| shows_price).map(|price| price.total_ore),
        fee_ore: booking.fee.as_ref().filter(|_| shows_price).map(|fee| fee.total_ore),
        absent: booking.absent,
        excuse: booking.excuse.clone(),
        calendar: calendar(event, audience, (booking.calendar_sequence, booking.state == BookingState::Held)),
    }
}
