//! Every state of a booking × everything that is done about what was performed × everybody, by agreements by which one attests and
//! by which two do: what is legal leads where this table says, what is not is refused with the state, and for whom the booking is
//! none of their business there is none.

use torget_core::access::Caller;
use torget_core::booking::performance::{Attested, NewCorrection, attest, correct, report, send_back};
use torget_core::booking::{BookingError, BookingState, BookingStep, BookingView, confirm, view};
use torget_core::collaboration::AttestTerms;
use torget_core::db::DbError;
use torget_core::{change, sql};
use torget_tests::asking::add_people;
use torget_tests::performed::{TUESDAY, TWO_STEPS, as_booked, attest_by, shift, until};
use torget_tests::queueing::take;
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

torget_core::statements! {
    SET_STATE = "update booking set state = $2, holds = $3 where id = $1";
}

/// Everything that is done about what was performed.
const DEEDS: [Deed; 4] = [Deed::Report, Deed::Attest, Deed::SendBack, Deed::Correct];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Report,
    Attest,
    SendBack,
    Correct,
}

/// How somebody stands to a shift of Fridhem's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Unit,
    Nurse,
    Coordinator,
    BuyersEconomist,
    SellersEconomist,
    OtherUnit,
    OtherMunicipality,
    OtherNurse,
    OthersEconomist,
    Administrator,
    Operator,
}

#[derive(Debug, PartialEq)]
enum Outcome {
    Became(BookingState),
    Illegal(BookingState),
    Forbidden,
    Hidden,
}

struct Stage {
    town: Town,
    manager: Caller,
    economist: Caller,
    others: Vec<(Who, Caller)>,
}

/// A shift with its nurse.
struct Shift {
    booking: BookingView,
    nurse: Caller,
}

impl Stage {
    async fn set(town: Town) -> Self {
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let buyer = manager.organisation_id;
        let economist = town.first("economist", |one| one.organisation_id == buyer).await;
        let of_role = async |role: &str, is_meant: fn(&Caller) -> bool| town.first(role, is_meant).await;
        let seller = add_people(&town, &manager, shift(), 1).await.remove(0).caller;
        let others = vec![
            (Who::Coordinator, of_role("pool_coordinator", |_| true).await),
            (Who::SellersEconomist, town.first("economist", |one| one.organisation_id == seller.organisation_id).await),
            (
                Who::OthersEconomist,
                town.first("economist", |one| ![buyer, seller.organisation_id].contains(&one.organisation_id)).await,
            ),
            (
                Who::OtherUnit,
                town.first("unit_manager", |one| one.organisation_id == buyer && one.unit_id != manager.unit_id).await,
            ),
            (Who::OtherMunicipality, town.first("unit_manager", |one| one.organisation_id != buyer).await),
            (Who::OtherNurse, seller),
            (Who::Administrator, of_role("collaboration_admin", |_| true).await),
            (Who::Operator, of_role("system_operator", |_| true).await),
        ];
        Self { manager, economist, others, town }
    }

    /// A shift in a state.
    async fn shift_in(&self, state: BookingState) -> Shift {
        let (town, market) = (&self.town, self.town.market());
        town.app.clock.set(november(TUESDAY, 5));
        let nurse = add_people(town, &self.manager, shift(), 1).await.remove(0);
        let booking = take(town, &self.manager, nurse.resource_id, shift()).await;
        confirm(market, &nurse.caller, booking.id).await.expect("the nurse says yes");
        town.app.clock.set(november(TUESDAY, 17));
        let id = booking.id;
        let worked = [BookingState::Performed, BookingState::Approved, BookingState::Attested];
        if worked.contains(&state) {
            report(market, &nurse.caller, id, &as_booked()).await.expect("the report");
        }
        let two_steps = self.now(id).await.attest.is_some_and(|one| one.two_steps);
        match (state, two_steps) {
            (BookingState::Attested, false) | (BookingState::Approved, true) => {
                attest(market, &self.manager, id, &Attested::default()).await.expect("the unit attests");
            }
            (BookingState::Attested, true) => {
                attest(market, &self.manager, id, &Attested::default()).await.expect("the unit attests");
                attest(market, &self.economist, id, &Attested::default()).await.expect("the second attests");
            }
            (BookingState::Performed | BookingState::Confirmed, _) => {}
            // Where what leads there is another's test, or nothing does.
            _ => {
                let written: Result<u64, DbError> =
                    change!(market.db, tx => sql!(tx, execute, SET_STATE, id, state, state.holds()));
                assert_eq!(written.expect("the state is one"), 1);
            }
        }
        let booking = self.now(id).await;
        assert_eq!(booking.state, state);
        Shift { booking, nurse: nurse.caller }
    }

    async fn now(&self, id: torget_core::ids::BookingId) -> BookingView {
        view(self.town.market(), &self.manager, id).await.expect("the unit sees its booking")
    }

    fn everybody(&self, shift: &Shift) -> Vec<(Who, Caller)> {
        let near = [
            (Who::Unit, self.manager.clone()),
            (Who::Nurse, shift.nurse.clone()),
            (Who::BuyersEconomist, self.economist.clone()),
        ];
        near.into_iter().chain(self.others.iter().cloned()).collect()
    }

    async fn does(&self, caller: &Caller, shift: &Shift, deed: Deed) -> Outcome {
        let (market, id) = (self.town.market(), shift.booking.id);
        let done = match deed {
            Deed::Report => report(market, caller, id, &as_booked()).await,
            Deed::Attest => attest(market, caller, id, &Attested::default()).await,
            Deed::SendBack => send_back(market, caller, id, None, "Rasten saknas").await,
            Deed::Correct => {
                let right = NewCorrection { version: None, performed: until(14), reason: "Gick klockan två".into() };
                correct(market, caller, id, &right).await
            }
        };
        match done {
            Ok(booking) => Outcome::Became(booking.state),
            Err(BookingError::IllegalStep { booking_id, state, .. }) if booking_id == id => Outcome::Illegal(state),
            Err(BookingError::Forbidden) => Outcome::Forbidden,
            Err(BookingError::NotFound { .. }) => Outcome::Hidden,
            Err(other) => panic!("{deed:?} by {:?} of what is {:?}: {other:?}", caller.role, shift.booking.state),
        }
    }
}

/// The table.
fn expected(state: BookingState, deed: Deed, who: Who, two_steps: bool) -> Outcome {
    use BookingState::{Approved, Attested, Confirmed, Performed};
    use Who::{BuyersEconomist, Coordinator, Nurse, SellersEconomist, Unit};
    if ![Unit, Nurse, Coordinator, BuyersEconomist, SellersEconomist].contains(&who) {
        return Outcome::Hidden;
    }
    let approved = if two_steps { Approved } else { Attested };
    match (deed, who, state) {
        (Deed::Report, Unit | Nurse | Coordinator, Confirmed | Performed) => Outcome::Became(Performed),
        (Deed::Report, Unit | Nurse | Coordinator, _) => Outcome::Illegal(state),
        (Deed::Attest, Unit, Performed) => Outcome::Became(approved),
        (Deed::Attest, Unit, Approved) => Outcome::Forbidden,
        (Deed::Attest, Unit, _) => Outcome::Illegal(state),
        (Deed::Attest, BuyersEconomist, Approved) => Outcome::Became(Attested),
        (Deed::Attest, BuyersEconomist, Performed) => Outcome::Forbidden,
        (Deed::Attest, BuyersEconomist, _) if two_steps => Outcome::Illegal(state),
        (Deed::SendBack, BuyersEconomist, Approved) => Outcome::Became(Performed),
        (Deed::SendBack, BuyersEconomist, _) => Outcome::Illegal(state),
        (Deed::Correct, Unit, Approved | Attested) => Outcome::Became(approved),
        (Deed::Correct, Unit, _) => Outcome::Illegal(state),
        _ => Outcome::Forbidden,
    }
}

on_both_engines! {
    async fn every_deed_from_every_state_by_everybody(database: TestDatabase) {
        let stage = Stage::set(Town::found(database).await).await;
        for terms in [AttestTerms::default(), TWO_STEPS] {
            attest_by(&stage.town, terms).await;
            for state in BookingState::ALL {
                // By an agreement by which one attests nothing is ever approved by the first of two.
                if state == BookingState::Approved && !terms.two_steps {
                    continue;
                }
                let mut shift = stage.shift_in(state).await;
                for deed in DEEDS {
                    for number in 0..stage.everybody(&shift).len() {
                        let (who, caller) = stage.everybody(&shift).swap_remove(number);
                        let outcome = stage.does(&caller, &shift, deed).await;
                        let two = terms.two_steps;
                        let expected = expected(state, deed, who, two);
                        assert_eq!(outcome, expected, "{deed:?} of {} by {who:?}, two: {two}", state.key());
                        if matches!(outcome, Outcome::Became(_)) {
                            shift = stage.shift_in(state).await;
                        } else {
                            assert_eq!(stage.now(shift.booking.id).await, shift.booking, "what is refused leaves no trace");
                        }
                    }
                }
            }
        }
    }

    async fn the_steps_that_a_page_offers_are_those_that_can_be_taken(database: TestDatabase) {
        use BookingStep::{Approve, Attest, Cancel, Change, Correct, Countersign, MarkNoShow, Report, SendBack};
        let stage = Stage::set(Town::found(database).await).await;
        let offered = async |caller: &Caller, shift: &Shift| {
            view(stage.town.market(), caller, shift.booking.id).await.expect("it is seen").steps
        };
        attest_by(&stage.town, AttestTerms::default()).await;
        let performed = stage.shift_in(BookingState::Performed).await;
        assert_eq!(offered(&stage.manager, &performed).await, [Report, Attest]);
        assert_eq!(offered(&stage.economist, &performed).await, []);
        let attested = stage.shift_in(BookingState::Attested).await;
        assert_eq!(offered(&stage.manager, &attested).await, [Correct]);
        let confirmed = stage.shift_in(BookingState::Confirmed).await;
        assert_eq!(offered(&stage.manager, &confirmed).await, [Cancel, Change, MarkNoShow, Report]);
        attest_by(&stage.town, TWO_STEPS).await;
        let performed = stage.shift_in(BookingState::Performed).await;
        assert_eq!(offered(&stage.manager, &performed).await, [Report, Approve]);
        let mut own = stage.manager.clone();
        own.person_id = performed.nurse.person_id;
        assert_eq!(offered(&own, &performed).await, [Report], "nobody attests their own hours");
        let approved = stage.shift_in(BookingState::Approved).await;
        assert_eq!(offered(&stage.manager, &approved).await, [Correct]);
        assert_eq!(offered(&stage.economist, &approved).await, [Countersign, SendBack]);
        let mut same = stage.economist.clone();
        same.person_id = stage.manager.person_id;
        assert_eq!(offered(&same, &approved).await, [SendBack], "nobody attests both times");
    }
}
