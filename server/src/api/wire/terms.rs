//! Agreements, tariffs and who takes part in an area, on the wire.

use chrono::NaiveDate;
use poem_openapi::{Enum, Object};
use torget_core::collaboration::AttestTerms;
use torget_core::collaboration::tariff::TariffPrices;
use uuid::Uuid;

use super::area::SettingsBody;
use super::taken;
use crate::api::caller::Asking;
use crate::api::fault::Fault;

/// A change of the settings of an area that is still at `version`.
#[derive(Debug, Clone, Object)]
#[oai(rename = "AreaSettingsEdit")]
pub struct SettingsInput {
    /// The version that was read.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub version: i64,
    /// What they are to be.
    pub settings: SettingsBody,
}

/// The days on which an organisation takes part in an area.
#[derive(Debug, Clone, Object)]
#[oai(rename = "AreaMember", skip_serializing_if_is_none)]
pub struct AreaMemberBody {
    /// The organisation.
    pub organisation_id: Uuid,
    /// Its short name.
    pub short_name: String,
    /// The first day.
    pub from_on: NaiveDate,
    /// The last day, included; open if it is missing.
    pub to_on: Option<NaiveDate>,
}

/// The days on which an organisation is to take part.
#[derive(Debug, Clone, Object)]
#[oai(rename = "MemberDates")]
pub struct MemberDatesInput {
    /// The first day.
    pub from_on: NaiveDate,
    /// The last day, included; open if it is missing.
    pub to_on: Option<NaiveDate>,
}

/// An agreement with its tariffs.
#[derive(Debug, Clone, Object)]
#[oai(rename = "AgreementTariffs")]
pub struct AgreementTariffsBody {
    /// What the parties have agreed on.
    pub agreement: AgreementBody,
    /// The prices, by their first day.
    pub tariffs: Vec<TariffBody>,
}

/// What the parties of an area have agreed on.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Agreement", skip_serializing_if_is_none)]
pub struct AgreementBody {
    /// The agreement.
    pub id: Uuid,
    /// For which area.
    pub area_id: Uuid,
    /// What it is called.
    pub name: String,
    /// Its first day.
    pub valid_from_on: NaiveDate,
    /// Its last day; until further notice if it is missing.
    pub valid_to_on: Option<NaiveDate>,
    /// The rate of VAT, hundredths of a per cent.
    pub vat_basis_points: i64,
    /// Why that rate, with the source.
    pub vat_reason: String,
    /// Cancelling is free until so many days before the first day …
    pub cancel_free_days_before: i64,
    /// … and until this minute of that day, in Stockholm.
    pub cancel_free_until_minute: i64,
    /// The fee after that, hundredths of a per cent of the net price.
    pub cancel_fee_basis_points: i64,
    /// How hours are attested.
    pub attest: AttestTermsBody,
}

/// How hours are attested.
#[derive(Debug, Clone, Object)]
#[oai(rename = "AttestTerms")]
pub struct AttestTermsBody {
    /// Whether a second person of the buyer's, such as its economist, approves what the unit has approved.
    pub two_steps: bool,
    /// Within how many days after the report, and where there are two steps after the first, it is to be done.
    #[oai(validator(minimum(value = "1"), maximum(value = "90")))]
    pub within_days: i64,
    /// Whether the step that waits is taken by itself after that.
    pub automatic: bool,
}

impl AttestTermsBody {
    /// As core takes it.
    pub fn terms(self) -> AttestTerms {
        AttestTerms { two_steps: self.two_steps, within_days: self.within_days, automatic: self.automatic }
    }
}

/// Prices from a day on.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Tariff", skip_serializing_if_is_none)]
pub struct TariffBody {
    /// The tariff.
    pub id: Uuid,
    /// Of which agreement.
    pub agreement_id: Uuid,
    /// Its first day.
    pub valid_from_on: NaiveDate,
    /// Its last day, where a later one or the agreement's end sets it.
    pub valid_to_on: Option<NaiveDate>,
    /// Whether it is valid today.
    pub is_current: Option<bool>,
    /// The prices.
    pub prices: PricesBody,
}

/// A tariff to set.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NewTariff")]
pub struct TariffInput {
    /// Its first day.
    pub valid_from_on: NaiveDate,
    /// The prices.
    pub prices: PricesBody,
}

/// What a shift costs; öre, without VAT.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Prices", skip_serializing_if_is_none)]
pub struct PricesBody {
    /// An hour of work.
    #[oai(validator(minimum(value = "0"), maximum(value = "10000000")))]
    pub hourly_ore: i64,
    /// Additions for inconvenient hours; a minute gets one at most, the dearest that applies.
    #[oai(validator(max_items = 50))]
    pub additions: Vec<AdditionBody>,
    /// A kilometre from the resource to the unit, one way.
    #[oai(validator(minimum(value = "0"), maximum(value = "10000000")))]
    pub travel_ore_per_km: i64,
    /// What an agency takes for an hour, with VAT: to compare with, never charged.
    #[oai(validator(minimum(value = "1"), maximum(value = "10000000")))]
    pub agency_hourly_ore: Option<i64>,
    /// The least number of minutes that a shift is charged for.
    #[oai(validator(minimum(value = "0"), maximum(value = "1440")))]
    pub minimum_minutes: i64,
}

/// An addition to the price of an hour.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Addition")]
pub struct AdditionBody {
    /// A key such as `evening`, `night`, `weekend`, `public_holiday`.
    #[oai(validator(pattern = "^[a-z0-9_]{1,40}$"))]
    pub kind: String,
    /// What it adds to an hour, öre.
    #[oai(validator(minimum(value = "1"), maximum(value = "10000000")))]
    pub ore_per_hour: i64,
    /// When it applies.
    pub applies: AppliesBody,
}

/// When an addition applies, in Stockholm's wall-clock time. `weekly` needs `weekdays`, `starts_minute` and `ends_minute`;
/// `public_holidays` may have `eves_from_minute`.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Applies", skip_serializing_if_is_none)]
pub struct AppliesBody {
    /// Which way.
    pub when: WhenKey,
    /// On windows that start on these weekdays.
    #[oai(validator(max_items = 7))]
    pub weekdays: Option<Vec<WeekdayKey>>,
    /// From which minute of the day.
    #[oai(validator(minimum(value = "0"), maximum(value = "1439")))]
    pub starts_minute: Option<i64>,
    /// Until which minute; at or before the start it is the next day, and 1440 is the day's end.
    #[oai(validator(minimum(value = "0"), maximum(value = "1440")))]
    pub ends_minute: Option<i64>,
    /// From which minute eves are holidays too; without it they are ordinary days.
    #[oai(validator(minimum(value = "0"), maximum(value = "1439")))]
    pub eves_from_minute: Option<i64>,
}

/// The ways in which an addition may apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "When", rename_all = "snake_case")]
pub enum WhenKey {
    /// On certain weekdays.
    Weekly,
    /// On public holidays.
    PublicHolidays,
}

/// A weekday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "Weekday")]
pub enum WeekdayKey {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl PricesBody {
    /// As core takes them; `None` where an addition lacks what its way of applying needs.
    pub fn prices(&self, asking: &Asking) -> Result<Option<TariffPrices>, Fault> {
        let is_whole = |applies: &AppliesBody| match applies.when {
            WhenKey::Weekly => {
                applies.weekdays.is_some()
                    && applies.starts_minute.is_some()
                    && applies.ends_minute.is_some()
                    && applies.eves_from_minute.is_none()
            }
            WhenKey::PublicHolidays => {
                applies.weekdays.is_none() && applies.starts_minute.is_none() && applies.ends_minute.is_none()
            }
        };
        if !self.additions.iter().all(|addition| is_whole(&addition.applies)) {
            return Ok(None);
        }
        taken(asking, self).map(Some)
    }
}
