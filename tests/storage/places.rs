//! No double booking is the database's own promise: whatever is tried, in whatever order, two bookings that hold the
//! same place never overlap, and nothing that doesn't overlap is refused.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use torget_core::db::{Db, DbError};
use torget_core::{change, sql};
use torget_tests::on_both_engines;
use uuid::Uuid;

use crate::rows::{BookingRow, Rows, at, holds};

torget_core::statements! {
    CHANGE_STATE = "update booking set state = $1, holds = $2 where id = $3";
    CHANGE_PERIOD = "update booking set place = $1, starts_at = $2, ends_at = $3 where id = $4";
}

const CASES: u32 = 24;
const STATES: [&str; 6] = ["held", "confirmed", "attested", "cancelled", "declined", "expired"];

/// One attempt at the store; `which` picks one of the bookings that exist.
#[derive(Debug, Clone, Copy)]
enum Attempt {
    Book { place: i64, starts_minute: i64, length: i64, state: &'static str },
    ChangeState { which: usize, state: &'static str },
    Move { which: usize, place: i64, starts_minute: i64, length: i64 },
}

fn attempts() -> impl Strategy<Value = Vec<Attempt>> {
    let state = || proptest::sample::select(&STATES[..]);
    // Few places and coarse times, so that touching, nesting and equal periods all come up.
    let (place, start, length) = (1..=2_i64, 0..8_i64, 1..4_i64);
    vec(
        prop_oneof![
            4 => (place.clone(), start.clone(), length.clone(), state()).prop_map(|(place, start, length, state)| {
                Attempt::Book { place, starts_minute: start * 30, length: length * 30, state }
            }),
            2 => (any::<usize>(), state()).prop_map(|(which, state)| Attempt::ChangeState { which, state }),
            2 => (any::<usize>(), place, start, length).prop_map(|(which, place, start, length)| {
                Attempt::Move { which, place, starts_minute: start * 30, length: length * 30 }
            }),
        ],
        1..40,
    )
}

/// What must come of an attempt: the booking as it would be, and whether it may.
fn expect(model: &[BookingRow], wanted: BookingRow) -> bool {
    let overlaps = |other: &BookingRow| {
        other.id != wanted.id
            && holds(other.state)
            && other.place == wanted.place
            && other.starts_minute < wanted.ends_minute
            && other.ends_minute > wanted.starts_minute
    };
    !holds(wanted.state) || !model.iter().any(overlaps)
}

async fn try_one(db: &Db, rows: &Rows, model: &mut Vec<BookingRow>, attempt: Attempt) {
    let existing = |which: usize| (!model.is_empty()).then(|| which % model.len());
    let (at_index, wanted) = match attempt {
        Attempt::Book { place, starts_minute, length, state } => {
            let id = Uuid::now_v7();
            (None, BookingRow { id, place, starts_minute, ends_minute: starts_minute + length, state })
        }
        Attempt::ChangeState { which, state } => match existing(which) {
            Some(index) => (Some(index), BookingRow { state, ..model[index] }),
            None => return,
        },
        Attempt::Move { which, place, starts_minute, length } => match existing(which) {
            Some(index) => {
                let ends_minute = starts_minute + length;
                (Some(index), BookingRow { place, starts_minute, ends_minute, ..model[index] })
            }
            None => return,
        },
    };
    let outcome = match attempt {
        Attempt::Book { .. } => rows.book(db, wanted).await,
        Attempt::ChangeState { .. } => {
            change!(db, tx => sql!(tx, execute, CHANGE_STATE, wanted.state, holds(wanted.state), wanted.id))
        }
        Attempt::Move { .. } => change!(db, tx => sql!(tx, execute, CHANGE_PERIOD, wanted.place,
            at(wanted.starts_minute), at(wanted.ends_minute), wanted.id)),
    };
    judge(outcome, expect(model, wanted), attempt);
    if expect(model, wanted) {
        match at_index {
            Some(index) => model[index] = wanted,
            None => model.push(wanted),
        }
    }
}

fn judge(outcome: Result<u64, DbError>, allowed: bool, attempt: Attempt) {
    match outcome {
        Ok(changed) => assert!(allowed && changed == 1, "{attempt:?} was let through"),
        Err(error) => {
            assert!(!allowed, "{attempt:?} was refused: {error}");
            assert!(error.is_constraint("booking_place_free"), "{attempt:?}: {error}");
        }
    }
}

on_both_engines! {
    async fn no_order_of_attempts_books_a_place_twice(database: TestDatabase) {
        let db = &database.db;
        let rows = Rows::write(db).await;
        let runtime = tokio::runtime::Handle::current();
        let mut runner = TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
        let outcome = tokio::task::block_in_place(|| {
            runner.run(&attempts(), |attempts| {
                runtime.block_on(async {
                    let rows = rows.with_new_resource(db).await;
                    let mut model = Vec::new();
                    for attempt in attempts {
                        try_one(db, &rows, &mut model, attempt).await;
                    }
                });
                Ok(())
            })
        });
        outcome.unwrap_or_else(|fault| panic!("{fault}"));
    }

    async fn of_two_hundred_at_one_place_one_wins(database: TestDatabase) {
        let rows = Rows::write(&database.db).await;
        let attempts = (0..200).map(|number| {
            let db = database.db.clone();
            let state = "confirmed";
            let booking =
                BookingRow { id: Uuid::now_v7(), place: 1, starts_minute: number % 60, ends_minute: 120, state };
            tokio::spawn(async move { rows.lock_and_book(&db, booking).await })
        });
        let mut won = 0;
        for attempt in attempts.collect::<Vec<_>>() {
            match attempt.await.expect("the task") {
                Ok(_) => won += 1,
                Err(error) => assert!(error.is_constraint("booking_place_free"), "{error}"),
            }
        }
        assert_eq!(won, 1);
    }
}
