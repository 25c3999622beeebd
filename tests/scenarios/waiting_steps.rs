//! Every state of an offer of a freed place × every step × who takes it: the unit answers, who runs the pool may answer for it,
//! and for the resource's person there is no such offer.

use chrono::TimeDelta;
use torget_core::booking::BookingError;
use torget_core::booking::need::Priority;
use torget_core::booking::offer::{self, OfferRefusal, OfferState, OfferStep, OfferView};
use torget_core::booking::waiting::pass_on;
use torget_core::booking::{cancel, need};
use torget_core::db::DbError;
use torget_core::ids::{BookingId, OfferId};
use torget_core::{change, sql};
use torget_tests::queueing::{Hours, Taken, offered, queue};
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

use crate::offers::{BY_HAND, take};

torget_core::statements! {
    PUT_INTO_STATE = "update offer set state = $2, booking_id = $3 where id = $1";
}

/// The states that an offer of a freed place can be in.
const STATES: [OfferState; 6] = [
    OfferState::Open,
    OfferState::Accepted,
    OfferState::Declined,
    OfferState::Expired,
    OfferState::Withdrawn,
    OfferState::Taken,
];

/// What comes of it.
#[derive(Debug, PartialEq)]
enum Outcome {
    Became(OfferState),
    Illegal,
    Late,
    NoNegotiation,
    Forbidden,
    Hidden,
}

fn outcome(taken: Result<OfferView, BookingError>) -> Outcome {
    match taken {
        Ok(offer) => Outcome::Became(offer.state),
        Err(BookingError::Offer(OfferRefusal::IllegalStep { .. })) => Outcome::Illegal,
        Err(BookingError::Offer(OfferRefusal::TimeOver { .. })) => Outcome::Late,
        Err(BookingError::Offer(OfferRefusal::NoNegotiation)) => Outcome::NoNegotiation,
        Err(BookingError::Forbidden) => Outcome::Forbidden,
        Err(BookingError::NotFound { .. }) => Outcome::Hidden,
        Err(other) => panic!("{other:?}"),
    }
}

fn expected(who: &str, state: OfferState, step: OfferStep) -> Outcome {
    let is_open = state == OfferState::Open;
    match (who, step) {
        ("person" | "other manager" | "economist", _) => Outcome::Hidden,
        // Who is offered a place says no; nobody takes it back by hand. Only the resource's side has other hours.
        (_, OfferStep::Withdraw) | ("manager", OfferStep::Counter) => Outcome::Forbidden,
        (_, OfferStep::Accept) if is_open => Outcome::Became(OfferState::Accepted),
        (_, OfferStep::Decline) if is_open => Outcome::Became(OfferState::Declined),
        (_, OfferStep::Counter) if is_open => Outcome::NoNegotiation,
        _ if state == OfferState::Expired => Outcome::Late,
        _ => Outcome::Illegal,
    }
}

async fn put(town: &Town, id: OfferId, state: OfferState, booking_id: BookingId) {
    let booking_id = (state == OfferState::Accepted).then_some(booking_id);
    let written: Result<u64, DbError> =
        change!(town.market().db, tx => sql!(tx, execute, PUT_INTO_STATE, id, state, booking_id));
    assert_eq!(written.expect("the state fits the schema"), 1);
}

on_both_engines! {
    async fn every_step_of_a_units_offer_by_everybody(database: TestDatabase) {
        let town = Town::found(database).await;
        let hours: Hours = (november(26, 7), november(26, 16));
        let taken = Taken::by_fridhem(&town, hours).await;
        let of_role = |role: &str| town.accounts.iter().find(|account| account.role == role).expect("one of each role");
        let coordinator = town.caller(of_role("pool_coordinator")).await;
        let economist = town.caller(of_role("economist")).await;
        let manager = &taken.others[0];
        let need_id = queue(&town, manager, taken.nurse.resource_id, hours, Priority::Normal).await;
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        pass_on(town.market()).await.expect("it is passed on");
        let offer_id = offered(&town, manager, need_id).await.remove(0).id;
        for state in STATES {
            for step in BY_HAND {
                for who in ["person", "other manager", "economist", "manager", "coordinator"] {
                    let caller = match who {
                        "person" => &taken.nurse.caller,
                        "other manager" => &taken.others[1],
                        "economist" => &economist,
                        "manager" => manager,
                        _ => &coordinator,
                    };
                    put(&town, offer_id, state, taken.booking.id).await;
                    let came = outcome(take(&town, caller, offer_id, step).await);
                    let what = format!("{who}: {} from {}", step.key(), state.key());
                    assert_eq!(came, expected(who, state, step), "{what}");
                    // A yes fills the need; the nurse's no opens it again, and it stands in the queue as before.
                    if came == Outcome::Became(OfferState::Accepted) {
                        let offer = offer::view(town.market(), manager, offer_id).await.expect("the offer");
                        let booking = offer.booking_id.expect("a yes is a booking");
                        cancel(town.market(), &taken.nurse.caller, booking, None).await.expect("the nurse can't");
                        town.app.clock.advance(TimeDelta::seconds(1));
                        need::view(town.market(), manager, need_id).await.expect("the need is sought again");
                    }
                }
            }
        }
    }
}
