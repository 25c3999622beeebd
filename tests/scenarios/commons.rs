//! The same for what is no nurse: a course with seats, a car, a place in a home. Whatever the core promises it promises them.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use torget_core::access::Caller;
use torget_core::booking::exchange::{self, ExchangeRequest, Exchanged};
use torget_core::booking::need::{self, NeedState, Priority, Spread};
use torget_core::booking::offer::{self, OfferRequest, OfferSide, OfferState};
use torget_core::booking::outage::{self, NewOutage};
use torget_core::booking::waiting::pass_on;
use torget_core::booking::{self, BoardQuery, BookingError, BookingState, CellItem, board, cancel, view};
use torget_core::ids::{BookingId, ResourceId};
use torget_core::sql;
use torget_core::time::stockholm;
use torget_tests::town::november;
use torget_tests::{Commons, on_both_engines};

torget_core::statements! {
    PLACE = "select place from booking where id = $1";
}

fn course_hours() -> (DateTime<Utc>, DateTime<Utc>) {
    (november(26, 9), november(26, 16))
}

/// Which of its places a booking has.
async fn place(commons: &Commons, id: BookingId) -> i64 {
    let mut tx = commons.town.market().db.read().await.expect("the store answers");
    let (place,): (i64,) = sql!(&mut tx, one(i64,), PLACE, id).expect("the booking");
    place
}

/// What the board shows of a resource on the days from 26 November, to a unit that has booked nothing of it.
async fn shown(commons: &Commons, to: &Caller, id: ResourceId, days: u64) -> Vec<Vec<CellItem>> {
    let query = BoardQuery {
        area_id: commons.area_id,
        unit_id: to.unit_id,
        from: stockholm::date_of(course_hours().0),
        days,
        requirements: serde_json::json!({}),
        welcomes_new: false,
        presets: Vec::new(),
        longest_way_tenth_km: None,
    };
    let board = board(commons.town.market(), to, &query).await.expect("the board");
    let row = board.rows.into_iter().chain(board.others).find(|row| row.resource.id == id).expect("its row");
    row.cells.into_iter().map(|cell| cell.items).collect()
}

async fn report_broken(commons: &Commons, resource_id: ResourceId) -> outage::OutageView {
    let (starts_at, ends_at) = (november(26, 0), november(27, 0));
    let new = NewOutage { resource_id, starts_at, ends_at, reason: "broken".to_owned() };
    outage::report(commons.town.market(), &commons.coordinator, new).await.expect("it is reported")
}

on_both_engines! {
    async fn a_car_needs_nobodys_yes(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let market = commons.town.market();
        let managers = commons.managers().await;
        let (car, other) = (commons.add("car", 1).await, commons.add("car", 1).await);
        let hours = (november(26, 7), november(26, 12));
        let booking = commons.book(&managers[0], car, hours, None).await.expect("the morning");
        let request = ExchangeRequest::StandIn { resource_id: other };
        let done = exchange::ask(market, &managers[0], booking.id, booking.version, &request).await.expect("the other car");
        let Exchanged::Done(id) = done else { panic!("a car says neither yes nor no: {done:?}") };
        let after = view(market, &managers[0], id).await.expect("the booking");
        assert_eq!((after.resource_id, after.state, after.instead_of_id), (other, BookingState::Confirmed, Some(booking.id)));
        commons.book(&managers[0], car, hours, None).await.expect("the first car is free");
    }

    async fn a_course_of_twenty_seats_takes_twenty(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let course = commons.add("course", 20).await;
        let managers = commons.managers().await;
        let three = commons.need(&managers[0], course, course_hours(), 3).await;
        for _ in 0..3 {
            commons.book(&managers[0], course, course_hours(), Some(three.id)).await.expect("a seat");
        }
        let seen = need::view(commons.town.market(), &managers[0], three.id).await.expect("the need").need;
        assert_eq!((seen.state, seen.filled), (NeedState::Filled, 3));

        // A hundred want the other seventeen at once.
        let commons = std::sync::Arc::new(commons);
        let attempts: Vec<_> = (0..100)
            .map(|number| {
                let (commons, manager) = (commons.clone(), managers[number % managers.len()].clone());
                tokio::spawn(async move { commons.book(&manager, course, course_hours(), None).await })
            })
            .collect();
        let mut places = BTreeSet::new();
        let mut refused = 0;
        for attempt in attempts {
            match attempt.await.expect("no attempt panics") {
                Ok(booked) => assert!(places.insert(place(&commons, booked.id).await), "each has a seat of its own"),
                Err(BookingError::PlaceTaken { .. }) => refused += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!((places.len(), refused), (17, 83));
        assert_eq!(places, (4..=20).collect());
        let after = (november(26, 16), november(26, 18));
        commons.book(&managers[1], course, after, None).await.expect("afterwards there are seats");
    }

    async fn a_seat_that_becomes_free_goes_to_who_waits(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let market = commons.town.market().clone();
        let course = commons.add("course", 2).await;
        let managers = commons.managers().await;
        let [holder, first, second] = [&managers[0], &managers[1], &managers[2]];
        let mut seats = Vec::new();
        for _ in 0..2 {
            seats.push(commons.book(holder, course, course_hours(), None).await.expect("a seat").id);
        }
        let pair = commons.need(first, course, course_hours(), 2).await.id;
        need::wait(&market, first, pair).await.expect("it joins the queue");
        commons.town.app.clock.advance(TimeDelta::minutes(1));
        let single = commons.need(second, course, course_hours(), 1).await.id;
        need::wait(&market, second, single).await.expect("it joins the queue");

        // Two seats become free: of a course a need is offered one at a time, so that the other goes to the next.
        for seat in seats {
            cancel(&market, holder, seat, None).await.expect("a seat is given back");
        }
        assert_eq!(pass_on(&market).await.expect("they are passed on"), 2);
        let open = async |manager: &Caller, need_id| {
            let mut offers = offer::of_need(&market, manager, need_id).await.expect("the offers");
            offers.retain(|offer| (offer.side, offer.state) == (OfferSide::Unit, OfferState::Open));
            assert_eq!(offers.len(), 1, "{offers:?}");
            offers.remove(0)
        };
        let kept = commons.book(holder, course, course_hours(), None).await;
        assert!(matches!(kept, Err(BookingError::PlaceKept { .. })), "{kept:?}");

        // The first says yes and seeks one more; the next says no, and its seat comes back to the first.
        let yes = offer::accept(&market, first, open(first, pair).await.id).await.expect("yes");
        let booked = booking::view(&market, first, yes.booking_id.expect("a booking")).await.expect("it");
        assert_eq!(booked.state, BookingState::Confirmed, "nobody else has to say yes");
        let seen = need::view(&market, first, pair).await.expect("the need").need;
        assert_eq!((seen.state, seen.filled), (NeedState::PartlyFilled, 1));
        offer::decline(&market, second, open(second, single).await.id).await.expect("no");
        assert_eq!(pass_on(&market).await.expect("it is passed on"), 1);
        offer::accept(&market, first, open(first, pair).await.id).await.expect("yes");
        let seen = need::view(&market, first, pair).await.expect("the need").need;
        assert_eq!((seen.state, seen.filled), (NeedState::Filled, 2));
        let full = commons.book(holder, course, course_hours(), None).await;
        assert!(matches!(full, Err(BookingError::PlaceTaken { .. })), "{full:?}");
    }

    async fn seats_are_asked_for_one_after_the_other(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let market = commons.town.market().clone();
        let course = commons.add("course", 20).await;
        let manager = commons.managers().await.remove(0);
        let pair = commons.need(&manager, course, course_hours(), 2).await.id;
        for filled in 1..=2 {
            let request = OfferRequest { resource_ids: vec![course], spread: Spread::InTurn };
            let offer = offer::send(&market, &manager, pair, &request).await.expect("it is asked for").remove(0);
            let stranger = offer::accept(&market, &manager, offer.id).await;
            assert!(stranger.is_err(), "the unit doesn't answer for the course");
            offer::accept(&market, &commons.coordinator, offer.id).await.expect("the coordinator does");
            let seen = need::view(&market, &manager, pair).await.expect("the need").need;
            assert_eq!(seen.filled, filled);
        }
    }

    async fn a_course_that_is_called_off_comes_back_with_every_seat(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let market = commons.town.market().clone();
        let course = commons.add("course", 20).await;
        let managers = commons.managers().await;
        let mut seats = BTreeSet::new();
        for number in 0..20 {
            let manager = &managers[number % managers.len()];
            seats.insert(commons.book(manager, course, course_hours(), None).await.expect("a seat").id);
        }
        let reported = report_broken(&commons, course).await;
        assert_eq!(reported.hits.len(), 20);
        for hit in &reported.hits {
            assert_eq!((hit.booking.state, hit.need_state), (BookingState::Cancelled, NeedState::Open));
            let sheet = need::view(&market, &commons.coordinator, hit.need_id.expect("a need")).await.expect("the need");
            assert_eq!(sheet.need.priority, Priority::High);
        }
        let undone = outage::undo(&market, &commons.coordinator, reported.id).await.expect("it is undone");
        let restored: BTreeSet<BookingId> = undone.hits.iter().map(|hit| hit.booking.id).collect();
        assert_eq!(restored, seats);
        let mut places = BTreeSet::new();
        for hit in &undone.hits {
            assert_eq!((hit.booking.state, hit.need_state), (BookingState::Confirmed, NeedState::Filled));
            places.insert(place(&commons, hit.booking.id).await);
        }
        assert_eq!(places, (1..=20).collect());
    }

    async fn a_car_breaks_down_and_nobody_gets_it_twice(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let market = commons.town.market().clone();
        let (broken, other) = (commons.add("car", 1).await, commons.add("car", 1).await);
        let [morning, evening] = [(november(26, 7), november(26, 11)), (november(26, 14), november(26, 17))];
        let managers = commons.managers().await;
        let early = commons.book(&managers[0], broken, morning, None).await.expect("the car");
        commons.book(&managers[1], broken, evening, None).await.expect("it goes on to the next");
        let at_once = commons.book(&managers[3], broken, (november(26, 17), november(26, 18)), None).await;
        assert!(matches!(at_once, Err(BookingError::Refused(_))), "the way takes its time: {at_once:?}");
        let overlapping = commons.book(&managers[2], broken, (november(26, 10), november(26, 13)), None).await;
        assert!(matches!(overlapping, Err(BookingError::PlaceTaken { .. })), "{overlapping:?}");

        let reported = report_broken(&commons, broken).await;
        assert_eq!(reported.hits.len(), 2);
        let need_id = booking::view(&market, &managers[0], early.id).await.expect("it").need.expect("a need").id;
        commons.book(&managers[0], other, morning, Some(need_id)).await.expect("the other car");
        let undone = outage::undo(&market, &commons.coordinator, reported.id).await;
        assert!(matches!(undone, Err(BookingError::Outage(_))), "one has another car by now: {undone:?}");
    }

    async fn a_place_in_a_home_is_taken_for_weeks(database: TestDatabase) {
        let commons = Commons::open(database).await;
        let home = commons.add("care_place", 2).await;
        let managers = commons.managers().await;
        let stay = |from: u32, days: i64| (november(from, 0), november(from, 0) + TimeDelta::days(days));
        commons.book(&managers[0], home, stay(26, 21), None).await.expect("three weeks");
        commons.book(&managers[1], home, stay(26, 2), None).await.expect("two days in the other place");
        commons.book(&managers[1], home, stay(29, 18), None).await.expect("and from the fourth day on");
        let full = commons.book(&managers[2], home, stay(26, 2), None).await;
        assert!(matches!(full, Err(BookingError::PlaceTaken { .. })), "{full:?}");

        let days = shown(&commons, &managers[2], home, 5).await;
        let is_free = |items: &Vec<CellItem>| items.iter().any(|item| matches!(item, CellItem::Free { .. }));
        let free: Vec<bool> = days.iter().map(is_free).collect();
        assert_eq!(free, [false, false, true, false, false], "{days:?}");
        commons.book(&managers[2], home, stay(28, 1), None).await.expect("the day between them");
    }
}
