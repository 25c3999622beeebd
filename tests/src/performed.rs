//! Shifts that were worked: of nurses made for them, for Fridhem on Tuesday 24 November from seven to four, by an agreement that
//! says how hours are attested.

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use torget::demo::Account;
use torget_core::access::Caller;
use torget_core::booking::performance::{Performed, report};
use torget_core::booking::{BookingView, confirm, view};
use torget_core::collaboration::AttestTerms;
use torget_core::db::DbError;
use torget_core::ids::BookingId;
use torget_core::{change, sql};

use crate::Town;
use crate::asking::{Somebody, add_people};
use crate::queueing::take;
use crate::town::november;

torget_core::statements! {
    SET_ATTEST = "update agreement set attest = $1";
}

/// The day of the shifts.
pub const TUESDAY: u32 = 24;

/// Two attest, within a week, and never by itself.
pub const TWO_STEPS: AttestTerms = AttestTerms { two_steps: true, within_days: 7, automatic: false };

/// From seven to four.
pub fn shift() -> (DateTime<Utc>, DateTime<Utc>) {
    (november(TUESDAY, 7), november(TUESDAY, 16))
}

/// Those hours, with three quarters of a break.
pub fn as_booked() -> Performed {
    Performed::hours(shift().0, shift().1, 45)
}

/// Until another hour.
pub fn until(hour: i64) -> Performed {
    Performed::hours(shift().0, november(TUESDAY, hour), 45)
}

/// Says how hours are attested by every agreement there is.
pub async fn attest_by(town: &Town, terms: AttestTerms) {
    let written: Result<u64, DbError> = change!(town.market().db, tx => sql!(tx, execute, SET_ATTEST, Json(terms)));
    assert!(written.expect("the terms fit the schema") > 0);
}

/// Shifts that are over, as many as there are nurses.
pub struct Worked {
    /// The shifts, to which each nurse has said yes.
    pub bookings: Vec<BookingView>,
    /// Who worked them.
    pub nurses: Vec<Somebody>,
    /// Fridhem's manager.
    pub manager: Caller,
    /// The economist of its municipality.
    pub economist: Caller,
}

impl Worked {
    /// So many shifts that ended an hour ago.
    pub async fn shifts(town: &Town, number: usize, terms: AttestTerms) -> Self {
        attest_by(town, terms).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let economist = town.first("economist", |one| one.organisation_id == manager.organisation_id).await;
        let nurses = add_people(town, &manager, shift(), number).await;
        let mut bookings = Vec::new();
        for nurse in &nurses {
            let booking = take(town, &manager, nurse.resource_id, shift()).await;
            bookings.push(confirm(town.market(), &nurse.caller, booking.id).await.expect("the nurse says yes"));
        }
        town.app.clock.set(november(TUESDAY, 17));
        Self { bookings, nurses, manager, economist }
    }

    /// The same, each reported as it was booked.
    pub async fn reported(town: &Town, number: usize, terms: AttestTerms) -> Self {
        let mut worked = Self::shifts(town, number, terms).await;
        for (nurse, booking) in worked.nurses.iter().zip(&mut worked.bookings) {
            *booking = report(town.market(), &nurse.caller, booking.id, &as_booked()).await.expect("the report");
        }
        worked
    }

    /// How one of them stands now, as its unit sees it.
    pub async fn now(&self, town: &Town, number: usize) -> BookingView {
        view(town.market(), &self.manager, self.bookings[number].id).await.expect("the booking")
    }
}

/// A reported shift by whose agreement two attest.
pub struct TwoSteps {
    /// The shift.
    pub booking_id: BookingId,
    economist: Caller,
}

impl TwoSteps {
    /// One that was reported as it was booked.
    pub async fn reported(town: &Town) -> Self {
        let manager = town.caller(town.manager_of("Fridhem")).await;
        attest_by(town, TWO_STEPS).await;
        let economist = town.first("economist", |one| one.organisation_id == manager.organisation_id).await;
        let hours = (november(27, 7), november(27, 16));
        let nurse = add_people(town, &manager, hours, 1).await.remove(0);
        let booking = take(town, &manager, nurse.resource_id, hours).await;
        confirm(town.market(), &nurse.caller, booking.id).await.expect("the nurse says yes");
        town.app.clock.set(hours.1);
        let performed = Performed::hours(hours.0, hours.1, 0);
        report(town.market(), &nurse.caller, booking.id, &performed).await.expect("the report");
        Self { booking_id: booking.id, economist }
    }

    /// The account of the second who attests.
    pub fn economist_account<'t>(&self, town: &'t Town) -> &'t Account {
        let is_meant = |account: &&Account| account.role == "economist" && account.name == self.economist.name;
        town.accounts.iter().find(is_meant).expect("the economist is in the demo")
    }
}
