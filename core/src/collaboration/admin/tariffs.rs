//! The price lists of an area, and setting a new one. A tariff is never changed: a new price is a new tariff from a later
//! day, which later bookings take.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::json;

use super::{CollaborationError, area_for, standing, store};
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::collaboration::tariff::{LONGEST_KIND, MOST_ADDITIONS, TariffFault, TariffPrices, TariffProblem};
use crate::collaboration::{Agreement, Tariff};
use crate::db::DbError;
use crate::fault::FieldFault;
use crate::ids::{AgreementId, AreaId, TariffId};
use crate::money::Ore;
use crate::plugin::Fact;
use crate::time::stockholm;
use crate::{Market, once};

/// An agreement with its tariffs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgreementTariffs {
    /// The agreement.
    pub agreement: Agreement,
    /// Its tariffs, the latest first.
    pub tariffs: Vec<DatedTariff>,
}

/// A tariff, and until when it counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DatedTariff {
    /// The tariff.
    #[serde(flatten)]
    pub tariff: Tariff,
    /// Its last day: the one before the next tariff's first, or the agreement's last; until further notice without one.
    pub valid_to_on: Option<NaiveDate>,
    /// Whether new bookings of today take it.
    pub is_current: bool,
}

/// The agreements of an area with their tariffs, the latest agreement first.
///
/// # Errors
/// [`CollaborationError::NotFound`] for who may not see the area's prices.
pub async fn tariffs(
    market: &Market,
    caller: &Caller,
    area_id: AreaId,
) -> Result<Vec<AgreementTariffs>, CollaborationError> {
    let today = stockholm::date_of(market.clock.now());
    let mut tx = market.db.read().await?;
    area_for(market, caller, &mut tx, area_id, Permission::ViewTariff, Permission::ViewTariff).await?;
    let mut listed: Vec<AgreementTariffs> = Vec::new();
    let mut priced = false;
    for agreement in store::agreements(&mut tx, area_id).await? {
        let mut tariffs = dated(&agreement, store::tariffs(&mut tx, agreement.id).await?, today);
        // Of several agreements that are valid the latest with prices is the one that is booked under.
        tariffs.iter_mut().for_each(|dated| dated.is_current &= !priced);
        priced |= tariffs.iter().any(|dated| dated.is_current);
        listed.push(AgreementTariffs { agreement, tariffs });
    }
    Ok(listed)
}

/// `tariffs` by first day, the latest first.
fn dated(agreement: &Agreement, tariffs: Vec<Tariff>, today: NaiveDate) -> Vec<DatedTariff> {
    let mut ends_on = agreement.valid_to_on;
    let mut dated = Vec::new();
    for tariff in tariffs {
        let first_day = tariff.valid_from_on;
        let valid_to_on = ends_on;
        let begun = agreement.valid_from_on.max(first_day) <= today;
        let is_current = begun && valid_to_on.is_none_or(|last_day| today <= last_day);
        dated.push(DatedTariff { tariff, valid_to_on, is_current });
        ends_on = first_day.pred_opt();
    }
    dated
}

/// Sets the prices of an agreement from a day on. Bookings made under an earlier tariff keep theirs.
///
/// # Errors
/// [`CollaborationError::Faults`] with everything that is wrong with the day and the prices: the day must not have passed
/// and must lie within the agreement, and no other tariff may begin on it.
pub async fn set_tariff(
    market: &Market,
    caller: &Caller,
    agreement_id: AgreementId,
    valid_from_on: NaiveDate,
    prices: TariffPrices,
) -> Result<Tariff, CollaborationError> {
    let now = market.clock.now();
    let tariff = Tariff { id: TariffId::new(), agreement_id, valid_from_on, prices };
    once!(market, caller, tx => {
        let missing = CollaborationError::NotFound { kind: "agreement", id: agreement_id.0 };
        let Some(agreement) = store::agreement(tx, agreement_id).await? else { return Err(missing) };
        let collaboration_id = store::collaboration_of_area(tx, agreement.area_id).await?;
        caller
            .require(&market.access, Permission::EditTariff, Permission::ViewTariff, &standing(collaboration_id))
            .map_err(|denied| CollaborationError::denied(denied, "agreement", agreement_id.0))?;
        let taken = store::tariffs(tx, agreement_id).await?.iter().any(|other| other.valid_from_on == valid_from_on);
        let faults = faults(&agreement, &tariff, taken, now);
        if !faults.is_empty() {
            return Err(CollaborationError::Faults(faults));
        }
        store::insert_tariff(tx, collaboration_id, &tariff, caller.person_id, now)
            .await
            .map_err(|error| taken_meanwhile(error, valid_from_on))?;
        let act = Act {
            collaboration_id: Some(collaboration_id),
            object_kind: "tariff",
            object_id: tariff.id.0,
            action: "created",
            detail: json!({ "agreement_id": agreement_id, "valid_from_on": valid_from_on, "prices": tariff.prices }),
        };
        audit::write(tx, now, Actor::Person(caller), act).await?;
        Ok(tariff.clone())
    })
}

fn faults(agreement: &Agreement, tariff: &Tariff, taken: bool, now: DateTime<Utc>) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let (field, value) = ("valid_from_on", tariff.valid_from_on);
    let least = stockholm::date_of(now).max(agreement.valid_from_on);
    if value < least {
        let values = [("value", Fact::Date(value)), ("least", Fact::Date(least))];
        faults.push(FieldFault::new(field, "date_too_early", values));
    }
    if let Some(most) = agreement.valid_to_on.filter(|last_day| value > *last_day) {
        let values = [("value", Fact::Date(value)), ("most", Fact::Date(most))];
        faults.push(FieldFault::new(field, "date_too_late", values));
    }
    if taken {
        faults.push(date_taken(value));
    }
    if let Err(found) = tariff.prices.validate() {
        faults.extend(found.into_iter().map(price_fault));
    }
    faults
}

fn date_taken(value: NaiveDate) -> FieldFault {
    FieldFault::new("valid_from_on", "date_taken", [("value", Fact::Date(value))])
}

fn taken_meanwhile(error: DbError, valid_from_on: NaiveDate) -> CollaborationError {
    if error.is_constraint("tariff_agreement_id_valid_from_on_unique") {
        CollaborationError::Faults(vec![date_taken(valid_from_on)])
    } else {
        error.into()
    }
}

fn price_fault(fault: TariffFault) -> FieldFault {
    let kronor = |amount: Ore| Fact::Text(amount.to_kronor_text());
    let count = |number: usize| Fact::Number(i64::try_from(number).unwrap_or(i64::MAX));
    let field = format!("prices.{}", fault.field);
    match fault.problem {
        TariffProblem::Price { value, lowest, highest } => {
            let values = [("value", kronor(value)), ("least", kronor(lowest)), ("most", kronor(highest))];
            FieldFault::new(field, "price_range", values)
        }
        TariffProblem::Minutes { value, lowest, highest } => {
            let values =
                [("value", Fact::Number(value)), ("least", Fact::Number(lowest)), ("most", Fact::Number(highest))];
            FieldFault::new(field, "number_range", values)
        }
        TariffProblem::Kind { value } => {
            FieldFault::new(field, "not_a_key", [("value", Fact::Text(value)), ("longest", count(LONGEST_KIND))])
        }
        TariffProblem::ReservedKind { value } => FieldFault::new(field, "reserved", [("value", Fact::Text(value))]),
        TariffProblem::OtherPrice { kind, earlier } => {
            FieldFault::new(field, "other_price", [("value", Fact::Text(kind)), ("earlier", kronor(earlier))])
        }
        TariffProblem::NoWeekday => FieldFault::new(field, "no_weekday", []),
        TariffProblem::WeekdayTwice { weekday } => {
            FieldFault::new(field, "weekday_twice", [("value", Fact::Number(weekday.number_from_monday().into()))])
        }
        TariffProblem::TooMany { count: found } => {
            FieldFault::new(field, "too_many", [("value", count(found)), ("most", count(MOST_ADDITIONS))])
        }
    }
}

#[cfg(test)]
#[path = "tariffs_tests.rs"]
mod tests;
