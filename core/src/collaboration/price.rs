//! What a shift costs: pure arithmetic from a tariff's prices to lines that a page can explain.
//!
//! The rules, in order:
//! 1. Minutes are elapsed time, so a night when the clocks change is an hour shorter or longer than its wall clock says.
//! 2. The break lies in the middle of the shift: it starts when half of the working time, rounded down to a whole
//!    minute, is done. Who really paused when is not recorded, and the middle favours neither side.
//! 3. Every worked minute costs the hourly price; a shift shorter than the tariff's least gets a line for what is missing.
//! 4. A worked minute gets one addition at most, the dearest that applies on Stockholm's wall clock; the first of equals.
//! 5. Travel costs the distance one way.
//! 6. A line is quantity × unit price / per, rounded once; its VAT is rounded once; totals are sums of rounded lines.
//!
//! Invariants: net = sum of the lines' amounts, VAT = sum of the lines' VAT, total = net + VAT, all to the öre.

use serde::{Deserialize, Serialize};

use super::additions::addition_minutes;
use super::tariff::{CANCELLATION, MINIMUM, TRAVEL, TariffPrices, WORK};
use crate::money::{BasisPoints, MoneyError, Ore, round_ratio};
use crate::time::{Period, stockholm};

/// The longest shift that can be priced by the hour, in minutes (31 days); longer stays are priced in parts.
pub const LONGEST_SHIFT_MINUTES: i64 = 31 * stockholm::MINUTES_A_DAY;
/// The longest journey one way, in tenths of a kilometre: Sweden from end to end and more.
pub const LONGEST_DISTANCE_KM_TENTHS: i64 = 30_000;
const MINUTES_AN_HOUR: i64 = 60;

/// What of a shift its price depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShiftToPrice {
    pub period: Period,
    /// Unpaid minutes within the period.
    pub break_minutes: i64,
    /// Distance from the resource to the unit, in tenths of a kilometre.
    pub distance_one_way_km_tenths: i64,
}

/// What a line counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceUnit {
    Minute,
    KmTenth,
    /// Hundredths of a per cent of the unit price.
    BasisPoint,
}

/// One line of a price. `amount_ore` is `quantity × unit_price_ore / per`, rounded, so that
/// 495 minutes × 385,00 kr / 60 reads "8,25 h × 385 kr".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceLine {
    /// `work`, `minimum`, `travel`, `cancellation`, the kind of an addition, or a plugin's own.
    pub kind: String,
    pub quantity: i64,
    pub unit: PriceUnit,
    pub unit_price_ore: Ore,
    /// How many units the unit price is for: 60 minutes, 10 tenths of a kilometre, 10 000 basis points.
    pub per: i64,
    /// Without VAT.
    pub amount_ore: Ore,
    pub vat_basis_points: BasisPoints,
    pub vat_ore: Ore,
}

/// A price with everything needed to explain it; stored on a booking as the snapshot of what was agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceBreakdown {
    pub lines: Vec<PriceLine>,
    pub net_ore: Ore,
    pub vat_ore: Ore,
    pub total_ore: Ore,
    /// What an agency would take for the worked hours, all included and with VAT: to compare with `total_ore`.
    pub agency_reference_ore: Option<Ore>,
}

/// Why something has no price.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// The period is longer than `longest` minutes.
    #[error("a shift of {minutes} minutes is longer than the {longest} that can be priced by the hour")]
    ShiftTooLong { minutes: i64, longest: i64 },
    /// The break is negative or leaves no minute of work.
    #[error("a break of {break_minutes} minutes does not fit in a shift of {shift_minutes}")]
    Break { break_minutes: i64, shift_minutes: i64 },
    /// The distance is negative or longer than `longest`, in tenths of a kilometre.
    #[error("a distance of {km_tenths} tenths of a kilometre is not between 0 and {longest}")]
    Distance { km_tenths: i64, longest: i64 },
    /// A rate of VAT or of a fee is not between 0 and 100 %.
    #[error("a rate of {} basis points is not between 0 and 10000", .rate.0)]
    Rate { rate: BasisPoints },
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl PriceLine {
    /// A line with its amount and VAT worked out.
    ///
    /// # Errors
    /// [`PriceError::Rate`] for a VAT outside 0–100 %, [`PriceError::Money`].
    pub fn new(
        kind: &str,
        quantity: i64,
        unit: PriceUnit,
        unit_price_ore: Ore,
        vat: BasisPoints,
    ) -> Result<PriceLine, PriceError> {
        checked_rate(vat)?;
        let per = match unit {
            PriceUnit::Minute => MINUTES_AN_HOUR,
            PriceUnit::KmTenth => 10,
            PriceUnit::BasisPoint => BasisPoints::WHOLE.0,
        };
        let amount_ore = round_ratio(unit_price_ore, quantity, per)?;
        let vat_ore = vat.of(amount_ore)?;
        let kind = kind.to_owned();
        Ok(PriceLine { kind, quantity, unit, unit_price_ore, per, amount_ore, vat_basis_points: vat, vat_ore })
    }
}

impl PriceBreakdown {
    /// The lines with their sums.
    ///
    /// # Errors
    /// [`PriceError::Money`].
    pub fn from_lines(lines: Vec<PriceLine>, agency_reference_ore: Option<Ore>) -> Result<PriceBreakdown, PriceError> {
        let net_ore = Ore::sum(lines.iter().map(|line| line.amount_ore))?;
        let vat_ore = Ore::sum(lines.iter().map(|line| line.vat_ore))?;
        Ok(PriceBreakdown { lines, net_ore, vat_ore, total_ore: net_ore.plus(vat_ore)?, agency_reference_ore })
    }
}

/// The price of a shift under a tariff, with one rate of VAT on every line.
///
/// # Errors
/// Any [`PriceError`].
pub fn price_shift(
    prices: &TariffPrices,
    shift: &ShiftToPrice,
    vat: BasisPoints,
) -> Result<PriceBreakdown, PriceError> {
    let km_tenths = shift.distance_one_way_km_tenths;
    if !(0..=LONGEST_DISTANCE_KM_TENTHS).contains(&km_tenths) {
        return Err(PriceError::Distance { km_tenths, longest: LONGEST_DISTANCE_KM_TENTHS });
    }
    let worked = worked_periods(shift)?;
    let worked_minutes: i64 = worked.iter().map(Period::minutes).sum();

    let minutes_line = |kind: &str, minutes: i64, unit_price_ore: Ore| {
        PriceLine::new(kind, minutes, PriceUnit::Minute, unit_price_ore, vat)
    };
    let mut lines = vec![minutes_line(WORK, worked_minutes, prices.hourly_ore)?];
    if worked_minutes < prices.minimum_minutes {
        lines.push(minutes_line(MINIMUM, prices.minimum_minutes - worked_minutes, prices.hourly_ore)?);
    }
    for addition in addition_minutes(prices, &worked) {
        lines.push(minutes_line(addition.kind, addition.minutes, addition.ore_per_hour)?);
    }
    if km_tenths > 0 && !prices.travel_ore_per_km.is_zero() {
        lines.push(PriceLine::new(TRAVEL, km_tenths, PriceUnit::KmTenth, prices.travel_ore_per_km, vat)?);
    }
    let agency = prices.agency_hourly_ore.map(|hourly| round_ratio(hourly, worked_minutes, MINUTES_AN_HOUR));
    PriceBreakdown::from_lines(lines, agency.transpose()?)
}

/// The fee for a late cancellation: a share of what the booking would have cost without VAT, with VAT at the same rate,
/// a line for each rate in the price.
///
/// # Errors
/// [`PriceError::Rate`] for a fee outside 0–100 %, [`PriceError::Money`].
pub fn price_fee(price: &PriceBreakdown, fee: BasisPoints) -> Result<PriceBreakdown, PriceError> {
    checked_rate(fee)?;
    let mut net_by_rate: Vec<(BasisPoints, Ore)> = Vec::new();
    for line in &price.lines {
        match net_by_rate.iter_mut().find(|(rate, _)| *rate == line.vat_basis_points) {
            Some((_, net_ore)) => *net_ore = net_ore.plus(line.amount_ore)?,
            None => net_by_rate.push((line.vat_basis_points, line.amount_ore)),
        }
    }
    let charged = net_by_rate.into_iter().filter(|_| fee > BasisPoints::ZERO);
    let lines = charged
        .map(|(vat, net_ore)| PriceLine::new(CANCELLATION, fee.0, PriceUnit::BasisPoint, net_ore, vat))
        .collect::<Result<_, _>>()?;
    PriceBreakdown::from_lines(lines, None)
}

fn checked_rate(rate: BasisPoints) -> Result<(), PriceError> {
    if (BasisPoints::ZERO..=BasisPoints::WHOLE).contains(&rate) { Ok(()) } else { Err(PriceError::Rate { rate }) }
}

/// The shift without its break: one part, or the two around it.
fn worked_periods(shift: &ShiftToPrice) -> Result<Vec<Period>, PriceError> {
    let ShiftToPrice { period, break_minutes, .. } = *shift;
    let shift_minutes = period.minutes();
    if shift_minutes > LONGEST_SHIFT_MINUTES {
        return Err(PriceError::ShiftTooLong { minutes: shift_minutes, longest: LONGEST_SHIFT_MINUTES });
    }
    if !(0..shift_minutes).contains(&break_minutes) {
        return Err(PriceError::Break { break_minutes, shift_minutes });
    }
    if break_minutes == 0 {
        return Ok(vec![period]);
    }
    let before = (shift_minutes - break_minutes) / 2;
    let parts = [period.part(0, before), period.part(before + break_minutes, shift_minutes)];
    Ok(parts.into_iter().flatten().collect())
}

#[cfg(test)]
#[path = "price_tests.rs"]
mod tests;
