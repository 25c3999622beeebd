//! One side did not come, or nobody could help what happened: who pays, who may say it, and when.

use chrono::TimeDelta;
use torget_core::booking::{
    Absent, BookingError, BookingState, BookingView, cancel, excuse, history, mark_no_show, view,
};
use torget_core::sql;
use torget_tests::queueing::{Hours, Taken};
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

torget_core::statements! {
    SELECT_MAIL = "select event_key from outbox where event_key like $1";
    // What is owed for a booking, whether it waits or stands.
    SELECT_OWED = "select cast(coalesce(sum(e.amount_ore), 0) as bigint) from ledger_entry e
        join ledger_transaction t on t.id = e.transaction_id
        where t.booking_id = $1 and e.amount_ore > 0 and t.kind in ('pending', 'claim', 'fee')
            and not exists (select 1 from ledger_transaction v where v.reverses_id = t.id)";
}

fn shift() -> Hours {
    (november(26, 7), november(26, 16))
}

/// A certain shift of Fridhem's on Thursday.
struct Stage {
    town: Town,
    taken: Taken,
}

impl Stage {
    async fn set(database: torget_tests::TestDatabase) -> Self {
        let town = Town::found(database).await;
        let taken = Taken::by_fridhem(&town, shift()).await;
        Self { town, taken }
    }

    async fn now(&self) -> BookingView {
        view(self.town.market(), &self.taken.holder, self.taken.booking.id).await.expect("the booking")
    }

    async fn owed_ore(&self) -> i64 {
        let mut tx = self.town.market().db.read().await.expect("the store answers");
        sql!(&mut tx, one(i64,), SELECT_OWED, self.taken.booking.id).expect("a sum").0
    }

    async fn told(&self, event: &str) -> usize {
        let like = format!("booking:{}:{event}:%", self.taken.booking.id);
        let mut tx = self.town.market().db.read().await.expect("the store answers");
        sql!(&mut tx, all(String,), SELECT_MAIL, like.as_str()).expect("mail").len()
    }
}

on_both_engines! {
    async fn a_nurse_who_does_not_come_costs_nobody_anything(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let (market, taken) = (stage.town.market(), &stage.taken);
        let early = mark_no_show(market, &taken.holder, taken.booking.id, Absent::Resource).await;
        assert!(matches!(early, Err(BookingError::WrongTime { too_early: true, .. })), "{early:?}");
        stage.town.app.clock.set(shift().0 + TimeDelta::minutes(30));
        let own = mark_no_show(market, &taken.holder, taken.booking.id, Absent::Unit).await;
        assert!(matches!(own, Err(BookingError::Forbidden)), "nobody says it of themselves: {own:?}");
        let marked = mark_no_show(market, &taken.holder, taken.booking.id, Absent::Resource).await.expect("it is noted");
        assert_eq!((marked.state, marked.absent, marked.fee), (BookingState::NoShow, Some(Absent::Resource), None));
        assert_eq!(stage.owed_ore().await, 0);
        assert_eq!(stage.told("noshow").await, 4, "the nurse, the unit and both municipalities");
        let again = mark_no_show(market, &taken.holder, taken.booking.id, Absent::Resource).await;
        assert!(matches!(again, Err(BookingError::IllegalStep { .. })), "{again:?}");
    }

    async fn a_unit_that_does_not_receive_pays_as_for_cancelling_late(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let (market, taken) = (stage.town.market(), &stage.taken);
        stage.town.app.clock.set(shift().0 + TimeDelta::minutes(30));
        let by_unit = mark_no_show(market, &taken.nurse.caller, taken.booking.id, Absent::Resource).await;
        assert!(matches!(by_unit, Err(BookingError::Forbidden)), "{by_unit:?}");
        mark_no_show(market, &taken.nurse.caller, taken.booking.id, Absent::Unit).await.expect("it is noted");
        let marked = stage.now().await;
        let (price, fee) = (marked.price.expect("the price"), marked.fee.expect("the fee"));
        let share = marked.terms.cancellation.fee_basis_points.0;
        assert_eq!(fee.net_ore.0, (price.net_ore.0 * share + 5_000) / 10_000, "half an öre is rounded up");
        assert_eq!(stage.owed_ore().await, fee.total_ore.0);

        // The roads were closed: the coordinator says so, and the fee is taken back.
        let coordinator = stage.town.first("pool_coordinator", |_| true).await;
        let by_manager = excuse(market, &taken.holder, taken.booking.id, "Vägen var avstängd").await;
        assert!(matches!(by_manager, Err(BookingError::Forbidden)), "{by_manager:?}");
        let silent = excuse(market, &coordinator, taken.booking.id, "  ").await;
        assert!(matches!(silent, Err(BookingError::Faults(_))), "{silent:?}");
        let excused = excuse(market, &coordinator, taken.booking.id, "Vägen var avstängd").await.expect("it is excused");
        assert_eq!((excused.state, excused.fee), (BookingState::NoShow, None));
        assert_eq!(excused.excuse.as_deref(), Some("Vägen var avstängd"));
        assert_eq!(stage.owed_ore().await, 0);
        assert_eq!(stage.told("feewaived").await, 3, "the unit and both municipalities");
        let again = excuse(market, &coordinator, taken.booking.id, "En gång till").await;
        assert!(matches!(again, Err(BookingError::IllegalStep { .. })), "there is nothing more to excuse: {again:?}");
        let actions: Vec<_> =
            history(market, &coordinator, taken.booking.id).await.expect("its history").into_iter().map(|e| e.action).collect();
        assert_eq!(actions, ["booked", "confirmed", "no_show", "excused"]);
    }

    async fn a_late_cancellation_that_nobody_could_help_is_for_nothing(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let (market, taken) = (stage.town.market(), &stage.taken);
        stage.town.app.clock.set(shift().0 - TimeDelta::hours(2));
        let cancelled = cancel(market, &taken.holder, taken.booking.id, None).await.expect("late");
        assert_eq!(stage.owed_ore().await, cancelled.fee.expect("the fee").total_ore.0);
        let coordinator = stage.town.first("pool_coordinator", |_| true).await;
        excuse(market, &coordinator, taken.booking.id, "Snöstorm, klass 2").await.expect("it is excused");
        assert_eq!((stage.owed_ore().await, stage.now().await.fee), (0, None));
    }

    async fn what_nobody_could_help_ends_a_booking_that_has_begun(database: TestDatabase) {
        let stage = Stage::set(database).await;
        let (market, taken) = (stage.town.market(), &stage.taken);
        stage.town.app.clock.set(shift().1 + TimeDelta::hours(1));
        let coordinator = stage.town.first("pool_coordinator", |_| true).await;
        let excused = excuse(market, &coordinator, taken.booking.id, "Strömavbrott").await.expect("it is excused");
        assert_eq!((excused.state, excused.fee), (BookingState::Cancelled, None));
        assert_eq!(stage.owed_ore().await, 0);
        assert_eq!(stage.told("excused").await, 4);
    }
}
