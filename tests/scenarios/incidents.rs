//! Incidents at bookings, from the report to their end, by every side; and files on both.

use chrono::TimeDelta;
use torget_core::access::Caller;
use torget_core::booking::attachment::{self, AttachmentRefusal, MediaKind, NewAttachment};
use torget_core::booking::incident::{
    self, Answer, IncidentFilter, IncidentRefusal, IncidentState, IncidentStep, IncidentView, NewIncident, Side,
};
use torget_core::booking::performance::{Attested, attest, attest_due};
use torget_core::booking::{BookingError, BookingState};
use torget_core::collaboration::AttestTerms;
use torget_core::ids::{BookingId, IncidentId};
use torget_core::paging::Paging;
use torget_core::sql;
use torget_tests::performed::{TUESDAY, Worked};
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

torget_core::statements! {
    SELECT_TOLD = "select event_key from outbox where event_key like $1 order by event_key";
    COUNT_AUDITED = "select count(*) from audit_entry where object_id = $1 and object_kind = 'incident'";
}

/// A photo as small as one can be: a header and an empty scan.
const PHOTO: &[u8] = b"\xFF\xD8\xFF\xE1\x00\x10Exif\0\0GPS:56.2\xFF\xDA\x00\x02\x12\xFF\xD9";

fn happened(booking_id: BookingId) -> NewIncident {
    NewIncident { booking_id, kind: "handover".into(), text: "Ingen mötte vid dörren.".into() }
}

fn said(step: IncidentStep, text: &str) -> Answer {
    Answer { step, version: None, text: text.into() }
}

fn file(booking_id: BookingId, content: &[u8]) -> NewAttachment {
    NewAttachment { booking_id, incident_id: None, name: "../tidkort.exe".into(), content: content.to_vec() }
}

async fn told(town: &Town, id: IncidentId, event: &str) -> Vec<String> {
    let like = format!("incident:{id}:{event}:%");
    let mut tx = town.market().db.read().await.expect("the store answers");
    let rows = sql!(&mut tx, all(String,), SELECT_TOLD, like.as_str()).expect("mail");
    let mut told: Vec<String> =
        rows.iter().map(|(key,)| key.split(':').nth(4).unwrap_or_default().to_owned()).collect();
    told.sort();
    told.dedup();
    told
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, BookingError>) -> AttachmentRefusal {
    match outcome {
        Err(BookingError::Attachment(refusal)) => refusal,
        other => panic!("this can't be attached: {other:?}"),
    }
}

/// Everybody: the unit, who worked, the coordinator, and those for whom it is none of their business.
struct Sides {
    unit: Caller,
    nurse: Caller,
    coordinator: Caller,
    strangers: Vec<Caller>,
}

impl Sides {
    async fn of(town: &Town, worked: &Worked) -> Self {
        let (unit, nurse) = (worked.manager.clone(), worked.nurses[0].caller.clone());
        Self {
            coordinator: town.first("pool_coordinator", |_| true).await,
            strangers: vec![
                worked.economist.clone(),
                worked.nurses[1].caller.clone(),
                town.first("unit_manager", |one| one.organisation_id != unit.organisation_id).await,
                town.first("collaboration_admin", |_| true).await,
            ],
            unit,
            nurse,
        }
    }
}

on_both_engines! {
    async fn an_incident_is_told_to_the_others_and_followed_up(database: TestDatabase) {
        let town = Town::found(database).await;
        let worked = Worked::reported(&town, 2, AttestTerms::default()).await;
        let (market, sides, id) = (town.market(), Sides::of(&town, &worked).await, worked.bookings[0].id);
        let Err(BookingError::Faults(faults)) =
            incident::report(market, &sides.nurse, &NewIncident { kind: "weather".into(), text: " ".into(), ..happened(id) }).await
        else {
            panic!("neither is anything");
        };
        let codes: Vec<_> = faults.iter().map(|fault| (fault.field.as_str(), fault.code)).collect();
        assert_eq!(codes, [("kind", "unknown_choice"), ("text", "missing")]);

        let made = incident::report(market, &sides.nurse, &happened(id)).await.expect("an incident");
        assert_eq!((made.side, made.state), (Side::Person, IncidentState::Open));
        assert_eq!(told(&town, made.id, "incidentreported").await, ["coordinator", "unit"]);
        let take = async |caller: &Caller, answer: Answer| incident::take(market, caller, made.id, &answer).await;
        take(&sides.unit, said(IncidentStep::Answer, "Vi ser över rutinen.")).await.expect("an answer");
        assert_eq!(told(&town, made.id, "incidentanswered").await, ["coordinator", "resourceperson"]);
        let handled = take(&sides.unit, said(IncidentStep::Handle, "")).await.expect("it is handled");
        assert_eq!(handled.state, IncidentState::Handled);
        take(&sides.nurse, said(IncidentStep::Reopen, "Samma sak igen.")).await.expect("it is opened again");
        take(&sides.coordinator, said(IncidentStep::Handle, "Nyckel utlämnad.")).await.expect("it is handled");
        let closed = take(&sides.nurse, said(IncidentStep::Close, "")).await.expect("it is closed");
        let steps: Vec<_> = closed.answers.iter().map(|answer| (answer.step, answer.side)).collect();
        use IncidentStep::{Answer as Said, Close, Handle, Reopen};
        let expected = [(Said, Side::Unit), (Handle, Side::Unit), (Reopen, Side::Person), (Handle, Side::Coordinator),
            (Close, Side::Person)];
        assert_eq!((closed.state, closed.version, steps.as_slice()), (IncidentState::Closed, 6, expected.as_slice()));
        let mut tx = market.db.read().await.expect("the store answers");
        assert_eq!(sql!(&mut tx, one(i64,), COUNT_AUDITED, made.id.0).expect("a count").0, 6);
        drop(tx);
        let stale = take(&sides.coordinator, Answer { version: Some(2), ..said(IncidentStep::Reopen, "Igen") }).await;
        assert!(matches!(stale, Err(BookingError::Stale { given: 2, current: 6 })), "{stale:?}");
    }

    async fn every_step_from_every_state_by_every_side(database: TestDatabase) {
        let town = Town::found(database).await;
        let worked = Worked::reported(&town, 2, AttestTerms::default()).await;
        let (market, sides, id) = (town.market(), Sides::of(&town, &worked).await, worked.bookings[0].id);
        let everybody = [(Side::Unit, &sides.unit), (Side::Person, &sides.nurse), (Side::Coordinator, &sides.coordinator)];
        let in_state = async |reporter: &Caller, state: IncidentState| -> IncidentView {
            let made = incident::report(market, reporter, &happened(id)).await.expect("an incident");
            let step = match state {
                IncidentState::Open => return made,
                IncidentState::Handled => IncidentStep::Handle,
                IncidentState::Closed => IncidentStep::Close,
            };
            incident::take(market, &sides.coordinator, made.id, &said(step, "")).await.expect("the coordinator may")
        };
        for (reported_by, reporter) in everybody {
            for &state in IncidentState::ALL {
                for &step in IncidentStep::ALL {
                    for (side, caller) in everybody {
                        let of = format!("{} of {} by {} of {}", step.key(), state.key(), side.key(), reported_by.key());
                        let incident = in_state(reporter, state).await;
                        let may = match step {
                            IncidentStep::Answer => true,
                            IncidentStep::Handle => side == Side::Coordinator || side != reported_by,
                            _ => side == Side::Coordinator || side == reported_by,
                        };
                        let seen = incident::view(market, caller, incident.id).await.expect("it is seen");
                        let outcome = incident::take(market, caller, incident.id, &said(step, "Ett svar.")).await;
                        match (state.after(step), may, outcome) {
                            (Some(after), true, Ok(now)) => {
                                assert_eq!(now.state, after, "{of}");
                                assert!(seen.steps.contains(&step), "{of} is offered");
                            }
                            (None, _, Err(BookingError::Incident(IncidentRefusal::Illegal { state: told, step: by }))) => {
                                assert_eq!((told, by), (state, step), "{of}");
                                assert!(!seen.steps.contains(&step), "{of} is not offered");
                            }
                            (Some(_), false, Err(BookingError::Incident(IncidentRefusal::OtherSide { .. }))) => {
                                assert!(!seen.steps.contains(&step), "{of} is not offered");
                            }
                            (.., other) => panic!("{of}: {other:?}"),
                        }
                    }
                }
            }
        }
        for stranger in &sides.strangers {
            let incident = in_state(&sides.unit, IncidentState::Open).await;
            let seen = incident::view(market, stranger, incident.id).await;
            assert!(matches!(seen, Err(BookingError::NotFound { .. })), "{:?}: {seen:?}", stranger.role);
            let outcome = incident::take(market, stranger, incident.id, &said(IncidentStep::Answer, "Hej")).await;
            assert!(matches!(outcome, Err(BookingError::NotFound { .. })), "{:?}: {outcome:?}", stranger.role);
            let listed = incident::list(market, stranger, IncidentFilter::default(), Paging::default()).await.expect("a list");
            assert!(listed.rows.iter().all(|row| row.booking_id != id), "{:?}", stranger.role);
        }
        let all = incident::list(market, &sides.coordinator, IncidentFilter::default(), Paging::longest()).await.expect("a list");
        assert!(all.rows.len() > 100, "the coordinator sees them all");
    }

    async fn hours_with_an_open_incident_are_not_attested_by_themselves(database: TestDatabase) {
        let town = Town::found(database).await;
        let terms = AttestTerms { within_days: 1, automatic: true, two_steps: false };
        let worked = Worked::reported(&town, 2, terms).await;
        let (market, sides, id) = (town.market(), Sides::of(&town, &worked).await, worked.bookings[0].id);
        let made = incident::report(market, &sides.unit, &happened(id)).await.expect("an incident");
        town.app.clock.set(november(26, 0));
        attest_due(market).await.expect("the job runs");
        assert_eq!(worked.now(&town, 1).await.state, BookingState::Attested);
        assert_eq!(worked.now(&town, 0).await.state, BookingState::Performed, "somebody has to look at it");
        incident::take(market, &sides.nurse, made.id, &said(IncidentStep::Handle, "")).await.expect("it is handled");
        attest_due(market).await.expect("the job runs");
        assert_eq!(worked.now(&town, 0).await.state, BookingState::Attested);
    }

    async fn files_are_kept_by_what_they_are_and_without_what_they_tell(database: TestDatabase) {
        let town = Town::found(database).await;
        let worked = Worked::reported(&town, 2, AttestTerms::default()).await;
        let (market, sides, id) = (town.market(), Sides::of(&town, &worked).await, worked.bookings[0].id);
        let add = async |caller: &Caller, content: &[u8]| attachment::add(market, caller, &file(id, content)).await;
        let kept = add(&sides.nurse, PHOTO).await.expect("a photo");
        assert_eq!((kept.name.as_str(), kept.kind, kept.may_remove), ("tidkort.jpg", MediaKind::Jpeg, true));
        let read = attachment::content(market, &sides.unit, kept.id).await.expect("the unit reads it");
        assert_eq!(read.content, b"\xFF\xD8\xFF\xDA\x00\x02\x12\xFF\xD9", "without where it was taken");
        assert!(!read.attachment.may_remove, "somebody else added it");

        assert_eq!(refused(add(&sides.nurse, b"").await), AttachmentRefusal::Empty);
        assert_eq!(refused(add(&sides.nurse, b"MZ\x90\0program").await), AttachmentRefusal::Kind);
        assert_eq!(refused(add(&sides.nurse, b"<svg onload='x'/>").await), AttachmentRefusal::Kind);
        assert_eq!(refused(add(&sides.nurse, &PHOTO[..20]).await), AttachmentRefusal::Damaged);
        let limits = market.attachments;
        let mut large = b"%PDF-1.7".to_vec();
        large.resize(usize::try_from(limits.most_kb).expect("a size") * 1024 + 1, b' ');
        let expected = AttachmentRefusal::TooLarge { size_kb: limits.most_kb + 1, most_kb: limits.most_kb };
        assert_eq!(refused(add(&sides.nurse, &large).await), expected);
        large.pop();
        add(&sides.unit, &large).await.expect("the largest there may be");
        for _ in 2..limits.most_per_booking {
            add(&sides.coordinator, b"%PDF-1.7").await.expect("a document");
        }
        let one_more = AttachmentRefusal::TooMany { most: limits.most_per_booking };
        assert_eq!(refused(add(&sides.nurse, PHOTO).await), one_more);
        attachment::remove(market, &sides.nurse, kept.id).await.expect("who added it takes it away");
        add(&sides.nurse, PHOTO).await.expect("there is room again");

        for stranger in &sides.strangers[1..] {
            let seen = attachment::of_booking(market, stranger, id).await;
            assert!(matches!(seen, Err(BookingError::NotFound { .. })), "{:?}", stranger.role);
        }
        let economist = &sides.strangers[0];
        assert_eq!(attachment::of_booking(market, economist, id).await.expect("they see the booking").len(), 10);
        assert!(matches!(add(economist, PHOTO).await, Err(BookingError::Forbidden)), "but attach nothing");
        let files = attachment::of_booking(market, &sides.nurse, id).await.expect("the files");
        attest(market, &sides.unit, id, &Attested::default()).await.expect("the attest");
        let own = files.iter().find(|one| one.may_remove).expect("their own").id;
        assert_eq!(refused(attachment::remove(market, &sides.nurse, own).await), AttachmentRefusal::Fixed);
    }

    async fn a_file_of_an_incident_is_for_who_sees_that(database: TestDatabase) {
        let town = Town::found(database).await;
        let worked = Worked::shifts(&town, 2, AttestTerms::default()).await;
        let (market, sides, id) = (town.market(), Sides::of(&town, &worked).await, worked.bookings[0].id);
        let made = incident::report(market, &sides.nurse, &happened(id)).await.expect("an incident");
        let of_it = NewAttachment { incident_id: Some(made.id), ..file(id, PHOTO) };
        let kept = attachment::add(market, &sides.unit, &of_it).await.expect("a photo");
        assert!(attachment::content(market, &sides.nurse, kept.id).await.is_ok());
        let economist = &sides.strangers[0];
        let hidden = attachment::content(market, economist, kept.id).await;
        assert!(matches!(hidden, Err(BookingError::NotFound { .. })), "{hidden:?}");
        assert_eq!(attachment::of_booking(market, economist, id).await.expect("they see the booking").len(), 0);
        let elsewhere = NewAttachment { booking_id: worked.bookings[1].id, ..of_it };
        let wrong = attachment::add(market, &sides.unit, &elsewhere).await;
        assert!(matches!(wrong, Err(BookingError::NotFound { kind: "incident", .. })), "{wrong:?}");
        town.app.clock.set(november(TUESDAY, 7) - TimeDelta::hours(1));
        assert_eq!(refused(attachment::add(market, &sides.nurse, &file(id, PHOTO)).await), AttachmentRefusal::NotBegun);
        let early = incident::report(market, &sides.nurse, &happened(id)).await;
        assert!(matches!(early, Err(BookingError::Incident(IncidentRefusal::NotBegun { .. }))), "{early:?}");
    }
}
