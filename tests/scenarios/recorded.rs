//! What is recorded by the manifest: meters that never run backward, days, and whatever else a schema asks for; and hours that
//! can't have been.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use torget_core::access::Caller;
use torget_core::booking::performance::{
    Attested, NewCorrection, Performed, Reading, Recorded, attest, correct, last_readings, report,
};
use torget_core::booking::{BookingError, BookingView};
use torget_core::fault::FieldFault;
use torget_core::plugin::Fact;
use torget_tests::performed::{Worked, as_booked, until};
use torget_tests::town::november;
use torget_tests::{Commons, Town, on_both_engines};

const ODOMETER: &str = "odometer";

/// A car's hours with what its odometer showed.
fn driven(booking: &BookingView, before: i64, after: i64) -> Performed {
    let mut recorded = Recorded::default();
    recorded.readings.insert(ODOMETER.to_owned(), Reading { before, after });
    recorded.attributes.insert("fuel".to_owned(), json!("full"));
    Performed { recorded, ..Performed::hours(booking.starts_at, booking.ends_at, 0) }
}

fn faults<T: std::fmt::Debug>(outcome: Result<T, BookingError>) -> Vec<FieldFault> {
    match outcome {
        Err(BookingError::Faults(faults)) => faults,
        other => panic!("this could not have been: {other:?}"),
    }
}

fn codes<T: std::fmt::Debug>(outcome: Result<T, BookingError>) -> Vec<(String, &'static str)> {
    faults(outcome).into_iter().map(|fault| (fault.field, fault.code)).collect()
}

fn number(fault: &FieldFault, name: &str) -> i64 {
    match fault.values.get(name) {
        Some(Fact::Number(number)) => *number,
        other => panic!("{name} is {other:?}"),
    }
}

/// A car that one unit has on Tuesday, on Wednesday and on Thursday, all of them over.
async fn car(commons: &Commons) -> (Caller, [BookingView; 3]) {
    let manager = commons.managers().await.remove(1);
    let car = commons.add("car", 1).await;
    let mut booked = Vec::new();
    for day in [24, 25, 26] {
        let hours = (november(day, 8), november(day, 16));
        booked.push(commons.book(&manager, car, hours, None).await.expect("it can be booked"));
    }
    commons.town.app.clock.set(november(27, 8));
    (manager, booked.try_into().expect("three"))
}

on_both_engines! {
    async fn an_odometer_never_runs_backward(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let (manager, [tuesday, wednesday, thursday]) = car(&commons).await;
        let market = commons.town.market();
        let say = async |booking: &BookingView, before, after| {
            report(market, &manager, booking.id, &driven(booking, before, after)).await
        };
        let nothing = Performed::hours(tuesday.starts_at, tuesday.ends_at, 0);
        let missing = codes(report(market, &manager, tuesday.id, &nothing).await);
        let expected = [
            ("recorded.readings.odometer.before", "missing"),
            ("recorded.readings.odometer.after", "missing"),
            ("recorded.attributes.fuel", "missing"),
        ];
        assert_eq!(missing, expected.map(|(field, code)| (field.to_owned(), code)));

        let backward = faults(say(&tuesday, 1_200, 1_100).await);
        assert_eq!((backward.len(), backward[0].code), (1, "meter_backward"));
        assert_eq!((number(&backward[0], "value"), number(&backward[0], "before")), (1_100, 1_200), "both values are told");
        assert_eq!(faults(say(&tuesday, 1_200, 9_999).await)[0].code, "meter_too_far");
        say(&tuesday, 1_200, 1_300).await.expect("it ran forward");

        let last = last_readings(market, &manager, wednesday.id).await.expect("the last reading");
        assert_eq!(last[ODOMETER].value, 1_300, "the form begins where it was last");
        let below = faults(say(&wednesday, 1_250, 1_400).await);
        assert_eq!((below.len(), below[0].code, below[0].field.as_str()), (1, "meter_below_last", "recorded.readings.odometer.before"));
        assert_eq!((number(&below[0], "value"), number(&below[0], "last")), (1_250, 1_300));

        say(&thursday, 1_500, 1_600).await.expect("somebody was faster");
        let above = faults(say(&wednesday, 1_300, 1_501).await);
        assert_eq!((above[0].code, number(&above[0], "value"), number(&above[0], "next")), ("meter_above_next", 1_501, 1_500));
        say(&wednesday, 1_300, 1_500).await.expect("it fits between");
        say(&wednesday, 1_310, 1_490).await.expect("reported anew it replaces what it said itself");
        let right = Attested {
            version: None,
            corrected: Some(driven(&tuesday, 1_200, 1_311)),
            correction_reason: Some("Läste fel".into()),
        };
        assert_eq!(faults(attest(market, &manager, tuesday.id, &right).await)[0].code, "meter_above_next");
        attest(market, &manager, tuesday.id, &Attested::default()).await.expect("as reported");
        let right = NewCorrection { version: None, performed: driven(&tuesday, 1_200, 1_310), reason: "Läste fel".into() };
        let done = correct(market, &manager, tuesday.id, &right).await.expect("it fits");
        let record = done.performance.expect("what was performed").attested_record.expect("what was recorded");
        assert_eq!(record.readings[ODOMETER], Reading { before: 1_200, after: 1_310 });
        let last = last_readings(market, &manager, wednesday.id).await.expect("the last reading");
        assert_eq!(last[ODOMETER].value, 1_310, "what was put right counts");
    }

    async fn what_the_manifest_does_not_ask_for_is_refused(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let (manager, [tuesday, ..]) = car(&commons).await;
        let market = commons.town.market();
        let mut more = driven(&tuesday, 1, 2);
        more.recorded.days = Some(1);
        more.recorded.readings.insert("trip".to_owned(), Reading { before: 1, after: 2 });
        more.recorded.attributes.insert("fuel".to_owned(), json!("diesel"));
        more.recorded.attributes.insert("driver".to_owned(), json!("Anna Ek"));
        let mut told = codes(report(market, &manager, tuesday.id, &more).await);
        told.sort();
        let expected = [
            ("recorded.attributes.driver", "unknown_field"),
            ("recorded.attributes.fuel", "unknown_choice"),
            ("recorded.days", "unknown_field"),
            ("recorded.readings.trip", "unknown_field"),
        ];
        assert_eq!(told, expected.map(|(field, code)| (field.to_owned(), code)));
    }

    async fn a_place_is_reported_in_days_and_has_the_hours_that_were_booked(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let manager = commons.managers().await.remove(1);
        let place = commons.add("care_place", 1).await;
        let (starts_at, ends_at) = (november(24, 12), november(28, 12));
        let booked = commons.book(&manager, place, (starts_at, ends_at), None).await.expect("it can be booked");
        commons.town.app.clock.set(november(28, 13));
        let market = commons.town.market();
        let days = |days: i64, ends_at: DateTime<Utc>| {
            let recorded = Recorded { days: Some(days), ..Recorded::default() };
            Performed { recorded, ..Performed::hours(starts_at, ends_at, 0) }
        };
        let too_many = faults(report(market, &manager, booked.id, &days(6, ends_at)).await);
        assert_eq!((too_many[0].code, number(&too_many[0], "most")), ("number_range", 5));
        let shorter = codes(report(market, &manager, booked.id, &days(4, ends_at - TimeDelta::hours(24))).await);
        assert_eq!(shorter, [("starts_at".to_owned(), "hours_as_booked")]);
        let done = report(market, &manager, booked.id, &days(4, ends_at)).await.expect("four days");
        assert_eq!(done.performance.expect("a report").reported_record.days, Some(4));
    }

    async fn hours_that_can_not_have_been_are_refused(database: TestDatabase) {
        let town = Town::found(database).await;
        let worked = Worked::shifts(&town, 1, Default::default()).await;
        let (market, nurse, id) = (town.market(), &worked.nurses[0].caller, worked.bookings[0].id);
        let hours = |starts_at, ends_at, break_minutes| Performed::hours(starts_at, ends_at, break_minutes);
        for (performed, expected) in [
            (hours(november(24, 7), november(24, 18), 45), ("ends_at", "not_yet")),
            (hours(november(24, 16), november(24, 7), 0), ("ends_at", "period_reversed")),
            (hours(november(23, 7), november(23, 16), 45), ("starts_at", "outside_booking")),
            (hours(november(23, 7), november(24, 16), 45), ("ends_at", "too_long")),
            (hours(november(24, 7), november(24, 16), 300), ("break_minutes", "break_range")),
            (hours(november(24, 7), november(24, 16), -1), ("break_minutes", "break_range")),
        ] {
            let told = codes(report(market, nurse, id, &performed).await);
            assert_eq!(told, [(expected.0.to_owned(), expected.1)], "{performed:?}");
        }
        report(market, nurse, id, &as_booked()).await.expect("as it was booked");
        let odd = Attested { corrected: Some(until(20)), correction_reason: Some("Längre".into()), version: None };
        assert_eq!(codes(attest(market, &worked.manager, id, &odd).await), [("ends_at".to_owned(), "not_yet")]);
    }
}
