//! What was performed, from the report to the claim: by one or by two, put right before and after, many at once, and by itself.

use chrono::TimeDelta;
use torget_core::booking::performance::{
    AttestRefusal, Attested, NewCorrection, ToAttest, attest, attest_due, attest_many, awaiting_attest, correct,
    remind_of_performance, report, send_back,
};
use torget_core::booking::{BookingError, BookingState, history};
use torget_core::collaboration::AttestTerms;
use torget_core::ids::BookingId;
use torget_core::sql;
use torget_tests::performed::{TUESDAY, TWO_STEPS, Worked, as_booked, until};
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

torget_core::statements! {
    SELECT_OWED = "select cast(coalesce(sum(e.amount_ore), 0) as bigint) from ledger_entry e
        join ledger_transaction t on t.id = e.transaction_id
        where t.booking_id = $1 and e.account = $2 and e.organisation_id = (select seller_id from booking where id = $1)";
    SELECT_KINDS = "select kind from ledger_transaction where booking_id = $1 order by id";
    SELECT_TOLD = "select event_key from outbox where event_key like $1 order by event_key";
    SELECT_USE = "select cast(coalesce(sum(minutes), 0) as bigint) from area_use u join booking b on b.area_id = u.area_id
            and b.buyer_id = u.organisation_id
        where b.id = $1 and u.week_on = '2026-11-23'";
}

/// What stands on the seller's accounts for a booking: waiting, and owed.
async fn owed(town: &Town, id: BookingId) -> (i64, i64) {
    let mut tx = town.market().db.read().await.expect("the store answers");
    let pending = sql!(&mut tx, one(i64,), SELECT_OWED, id, "pending").expect("a sum").0;
    (pending, sql!(&mut tx, one(i64,), SELECT_OWED, id, "claim").expect("a sum").0)
}

async fn kinds(town: &Town, id: BookingId) -> Vec<String> {
    let mut tx = town.market().db.read().await.expect("the store answers");
    let rows = sql!(&mut tx, all(String,), SELECT_KINDS, id).expect("transactions");
    rows.into_iter().map(|(kind,)| kind).collect()
}

async fn attested_minutes(town: &Town, id: BookingId) -> i64 {
    let mut tx = town.market().db.read().await.expect("the store answers");
    sql!(&mut tx, one(i64,), SELECT_USE, id).expect("a sum").0
}

/// Who was told of an event of a booking.
async fn told(town: &Town, id: BookingId, event: &str) -> Vec<String> {
    let like = format!("booking:{id}:{event}:%");
    let mut tx = town.market().db.read().await.expect("the store answers");
    let rows = sql!(&mut tx, all(String,), SELECT_TOLD, like.as_str()).expect("mail");
    let audience = |key: &str| key.rsplit(':').next().unwrap_or_default().to_owned();
    let mut told: Vec<String> = rows.iter().map(|(key,)| audience(key)).collect();
    told.sort();
    told
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, BookingError>) -> AttestRefusal {
    match outcome {
        Err(BookingError::Attest(refusal)) => refusal,
        other => panic!("this is nobody's to do: {other:?}"),
    }
}

fn as_reported() -> Attested {
    Attested::default()
}

on_both_engines! {
    async fn two_attest_and_the_claim_is_real_at_the_last_step(database: TestDatabase) {
        let town = Town::found(database).await;
        let worked = Worked::reported(&town, 1, TWO_STEPS).await;
        let (market, id) = (town.market(), worked.bookings[0].id);
        let seen = worked.now(&town, 0).await.price.expect("the unit sees the price").total_ore.0;
        assert_eq!(owed(&town, id).await, (seen, 0));

        let early = attest(market, &worked.economist, id, &as_reported()).await;
        assert!(matches!(early, Err(BookingError::Forbidden)), "the unit is first: {early:?}");
        let longer = Attested { corrected: Some(until(17)), correction_reason: Some("Överlämning".into()), ..as_reported() };
        let approved = attest(market, &worked.manager, id, &longer).await.expect("the first step");
        let price = approved.performance.as_ref().and_then(|done| done.price.as_ref()).expect("a price").total_ore.0;
        assert_eq!(approved.state, BookingState::Approved);
        assert!(price > seen, "an hour more costs more");
        assert_eq!(owed(&town, id).await, (price, 0), "nothing is owed before the last step");
        assert_eq!(attested_minutes(&town, id).await, 0);
        assert_eq!(told(&town, id, "approved").await, ["buyer"]);
        let again = attest(market, &worked.manager, id, &as_reported()).await;
        assert!(matches!(again, Err(BookingError::Forbidden)), "the second is not the unit: {again:?}");

        let done = attest(market, &worked.economist, id, &as_reported()).await.expect("the second step");
        assert_eq!((done.state, owed(&town, id).await), (BookingState::Attested, (0, price)));
        assert_eq!(attested_minutes(&town, id).await, 10 * 60 - 45);
        assert_eq!(told(&town, id, "attested").await, ["buyer", "resourceperson", "seller"]);
        let corrections = done.performance.expect("hours").corrections;
        assert_eq!((corrections.len(), &corrections[0].before, &corrections[0].after), (1, &as_booked(), &until(17)));
        let acts: Vec<String> =
            history(market, &worked.manager, id).await.expect("the history").into_iter().map(|one| one.action).collect();
        assert_eq!(acts, ["booked", "confirmed", "reported", "approved", "countersigned"]);
    }

    async fn nobody_attests_their_own_hours_nor_both_times(database: TestDatabase) {
        let town = Town::found(database).await;
        let worked = Worked::reported(&town, 1, TWO_STEPS).await;
        let (market, id) = (town.market(), worked.bookings[0].id);
        let mut own = worked.manager.clone();
        own.person_id = worked.nurses[0].caller.person_id;
        assert_eq!(refused(attest(market, &own, id, &as_reported()).await), AttestRefusal::OwnHours);
        attest(market, &worked.manager, id, &as_reported()).await.expect("the first step");

        let mut same = worked.economist.clone();
        same.person_id = worked.manager.person_id;
        assert_eq!(refused(attest(market, &same, id, &as_reported()).await), AttestRefusal::SamePerson);
        let mut own = worked.economist.clone();
        own.person_id = worked.nurses[0].caller.person_id;
        assert_eq!(refused(attest(market, &own, id, &as_reported()).await), AttestRefusal::OwnHours);
        assert_eq!(refused(send_back(market, &own, id, None, "Fel").await), AttestRefusal::OwnHours);
        assert_eq!(worked.now(&town, 0).await.state, BookingState::Approved);
        attest(market, &worked.economist, id, &as_reported()).await.expect("another person");
    }

    async fn the_second_sends_back_and_the_unit_looks_again(database: TestDatabase) {
        let town = Town::found(database).await;
        let worked = Worked::reported(&town, 1, TWO_STEPS).await;
        let (market, id) = (town.market(), worked.bookings[0].id);
        attest(market, &worked.manager, id, &as_reported()).await.expect("the first step");
        let Err(BookingError::Faults(faults)) = send_back(market, &worked.economist, id, None, " ").await else {
            panic!("a reason is needed");
        };
        assert_eq!((faults[0].field.as_str(), faults[0].code), ("reason", "reason_needed"));
        let back = send_back(market, &worked.economist, id, None, "Rasten saknas").await.expect("it is sent back");
        let performance = back.performance.expect("the report stands");
        assert_eq!((back.state, performance.attested_starts_at), (BookingState::Performed, None));
        assert_eq!((performance.corrections[0].sent_back, performance.corrections[0].reason.as_str()), (true, "Rasten saknas"));
        assert_eq!(told(&town, id, "sentback").await, ["resourceperson", "unit"]);
        report(market, &worked.nurses[0].caller, id, &until(15)).await.expect("it is reported anew");
        attest(market, &worked.manager, id, &as_reported()).await.expect("the first step again");
        attest(market, &worked.economist, id, &as_reported()).await.expect("the second");
        let done = worked.now(&town, 0).await.performance.expect("hours");
        assert_eq!(done.attested_ends_at, Some(november(TUESDAY, 15)));
        assert_eq!(done.corrections.len(), 1, "what was sent back is still told");
    }

    async fn what_is_put_right_after_the_attest_reverses_the_claim(database: TestDatabase) {
        let town = Town::found(database).await;
        let worked = Worked::reported(&town, 1, AttestTerms::default()).await;
        let (market, id) = (town.market(), worked.bookings[0].id);
        attest(market, &worked.manager, id, &as_reported()).await.expect("the attest");
        let (_, first) = owed(&town, id).await;
        let shorter = |reason: &str| NewCorrection { version: None, performed: until(14), reason: reason.into() };
        let Err(BookingError::Faults(faults)) = correct(market, &worked.manager, id, &shorter("")).await else {
            panic!("a reason is needed");
        };
        assert_eq!(faults[0].code, "reason_needed");
        let same = NewCorrection { performed: as_booked(), ..shorter("Ingenting") };
        assert_eq!(refused(correct(market, &worked.manager, id, &same).await), AttestRefusal::Same);

        let right = correct(market, &worked.manager, id, &shorter("Gick klockan två")).await.expect("it is put right");
        let (pending, second) = owed(&town, id).await;
        assert_eq!((right.state, pending), (BookingState::Attested, 0));
        assert!(0 < second && second < first, "{second} is less than {first}");
        assert_eq!(kinds(&town, id).await, ["pending", "void", "claim", "reversal", "claim"]);
        assert_eq!(attested_minutes(&town, id).await, 7 * 60 - 45);
        let corrections = right.performance.expect("hours").corrections;
        assert_eq!((&corrections[0].before, &corrections[0].after), (&as_booked(), &until(14)));
        assert_eq!(told(&town, id, "corrected").await, ["buyer", "resourceperson", "seller", "unit"]);
        let seen = torget_core::booking::view(market, &worked.nurses[0].caller, id).await.expect("the nurse sees it");
        assert_eq!(seen.performance.expect("hours").corrections, corrections, "with the old and the new hours");
    }

    async fn where_two_attest_what_is_put_right_waits_for_the_second_again(database: TestDatabase) {
        let town = Town::found(database).await;
        let worked = Worked::reported(&town, 1, TWO_STEPS).await;
        let (market, id) = (town.market(), worked.bookings[0].id);
        attest(market, &worked.manager, id, &as_reported()).await.expect("the first step");
        attest(market, &worked.economist, id, &as_reported()).await.expect("the second");
        let shorter = NewCorrection { version: None, performed: until(14), reason: "Gick klockan två".into() };
        let right = correct(market, &worked.manager, id, &shorter).await.expect("it is put right");
        let (pending, claim) = owed(&town, id).await;
        assert_eq!((right.state, claim, attested_minutes(&town, id).await), (BookingState::Approved, 0, 0));
        assert!(pending > 0);
        attest(market, &worked.economist, id, &as_reported()).await.expect("the second again");
        assert_eq!(owed(&town, id).await, (0, pending));
    }

    async fn of_many_those_are_attested_that_can_be(database: TestDatabase) {
        let town = Town::found(database).await;
        let worked = Worked::reported(&town, 4, AttestTerms::default()).await;
        let market = town.market();
        let waiting = awaiting_attest(market, &worked.manager).await.expect("what waits");
        let of_these = |id: BookingId| worked.bookings.iter().any(|booking| booking.id == id);
        let rows: Vec<_> = waiting.iter().filter(|row| of_these(row.booking.id)).collect();
        assert_eq!(rows.len(), 4);
        assert!(rows.iter().all(|row| row.price.as_ref().is_some_and(|price| price.total_ore.0 > 0)));

        let mut chosen: Vec<ToAttest> =
            rows.iter().map(|row| ToAttest { booking_id: row.booking.id, version: Some(row.booking.version) }).collect();
        attest(market, &worked.manager, chosen[1].booking_id, &as_reported()).await.expect("one is attested already");
        let number = worked.bookings.iter().position(|booking| booking.id == chosen[2].booking_id).expect("one of them");
        report(market, &worked.nurses[number].caller, chosen[2].booking_id, &until(17)).await.expect("reported anew");
        let nobodys = BookingId::new();
        chosen.push(ToAttest { booking_id: nobodys, version: None });
        chosen.push(chosen[0]);
        let outcomes = attest_many(market, &worked.manager, &chosen).await.expect("all that can be");
        let said: Vec<_> = outcomes.iter().map(|one| (one.state, one.refusal.as_deref())).collect();
        let attested = (Some(BookingState::Attested), None);
        let refusals = [(None, Some("illegal_step")), (None, Some("stale")), attested, (None, Some("not_found"))];
        assert_eq!(said, [vec![attested], refusals.to_vec()].concat(), "and who is named twice is done once");
        let still = awaiting_attest(market, &worked.manager).await.expect("what waits");
        assert_eq!(still.iter().filter(|row| of_these(row.booking.id)).count(), 1);
        let Err(BookingError::Faults(faults)) = attest_many(market, &worked.manager, &[]).await else { panic!("none") };
        assert_eq!(faults[0].code, "number_range");
    }

    async fn what_nobody_attests_in_time_is_attested_by_itself_where_the_agreement_says_so(database: TestDatabase) {
        let town = Town::found(database).await;
        let terms = AttestTerms { within_days: 3, automatic: true, ..TWO_STEPS };
        let worked = Worked::reported(&town, 1, terms).await;
        let (market, id) = (town.market(), worked.bookings[0].id);
        town.app.clock.set(november(26, 8));
        remind_of_performance(market).await.expect("the job runs");
        remind_of_performance(market).await.expect("it runs again");
        assert_eq!(told(&town, id, "attestmissing").await, ["unit"], "the day before, once");
        town.app.clock.set(november(28, 0) - TimeDelta::minutes(1));
        attest_due(market).await.expect("the job runs");
        assert_eq!(worked.now(&town, 0).await.state, BookingState::Performed, "the last day is not over");
        town.app.clock.set(november(28, 0));
        assert!(attest_due(market).await.expect("the job runs") > 0);
        assert_eq!(worked.now(&town, 0).await.state, BookingState::Approved, "each step has its time");
        assert_eq!(told(&town, id, "approvedbyitself").await, ["buyer", "unit"]);
        town.app.clock.set(november(28, 0) + TimeDelta::days(4));
        attest_due(market).await.expect("the job runs");
        let done = worked.now(&town, 0).await;
        assert_eq!((done.state, owed(&town, id).await.0), (BookingState::Attested, 0));
        assert!(done.performance.expect("hours").attested_by_itself);
        assert_eq!(told(&town, id, "attestedbyitself").await, ["buyer", "resourceperson", "seller", "unit"]);
        let acts = history(market, &worked.manager, id).await.expect("the history");
        let by_job: Vec<_> = acts.iter().filter(|one| one.actor_role == "job:automatic_attest").map(|one| &one.action).collect();
        assert_eq!(by_job, ["approved", "countersigned"]);
        assert_eq!(attest_due(market).await.expect("the job runs"), 0, "nothing is left to do");
    }

    async fn nothing_is_attested_by_itself_where_the_agreement_is_silent(database: TestDatabase) {
        let town = Town::found(database).await;
        let worked = Worked::reported(&town, 1, AttestTerms { within_days: 3, ..AttestTerms::default() }).await;
        let (market, id) = (town.market(), worked.bookings[0].id);
        town.app.clock.set(november(30, 8));
        assert_eq!(attest_due(market).await.expect("the job runs"), 0);
        remind_of_performance(market).await.expect("the job runs");
        assert_eq!(told(&town, id, "attestmissing").await, ["unit"]);
        town.app.clock.set(november(30, 8) + TimeDelta::days(1));
        remind_of_performance(market).await.expect("the job runs");
        assert_eq!(told(&town, id, "attestmissing").await.len(), 1, "not every day");
        assert_eq!(worked.now(&town, 0).await.state, BookingState::Performed);
    }

    async fn a_report_that_is_missing_is_asked_for(database: TestDatabase) {
        let town = Town::found(database).await;
        let worked = Worked::shifts(&town, 1, AttestTerms::default()).await;
        let (market, id) = (town.market(), worked.bookings[0].id);
        remind_of_performance(market).await.expect("the job runs");
        assert_eq!(told(&town, id, "report%").await, Vec::<String>::new(), "not on the day itself");
        town.app.clock.set(november(25, 8));
        remind_of_performance(market).await.expect("the job runs");
        remind_of_performance(market).await.expect("it runs again");
        assert_eq!(told(&town, id, "reportmissing").await, ["resourceperson"]);
        // The job did not run on the day it should have.
        town.app.clock.set(november(28, 8));
        remind_of_performance(market).await.expect("the job runs");
        assert_eq!(told(&town, id, "reportoverdue").await, ["resourceperson", "unit"]);
        report(market, &worked.manager, id, &as_booked()).await.expect("the unit reports");
        town.app.clock.set(november(30, 8) + TimeDelta::days(3));
        remind_of_performance(market).await.expect("the job runs");
        assert_eq!(told(&town, id, "reportoverdue").await.len(), 2, "nothing is missing any more");
    }
}
