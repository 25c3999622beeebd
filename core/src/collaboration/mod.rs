//! Collaborations: organisations that have agreed to share resources, area by area, and what they agreed on.
//!
//! An [`Area`] is a plugin enabled in a collaboration. An [`Agreement`] says on what terms, a [`Tariff`] at what price; no
//! booking is made without either. Tariffs are immutable: a new price is a new row from a later day.

mod additions;
pub mod admin;
pub mod price;
pub(crate) mod store;
pub mod tariff;
mod terms;

pub use terms::{AttestTerms, CancellationTerms, at_minute};

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Market;
use crate::access::Caller;
use crate::db::{DbError, Tx};
use crate::ids::{AgreementId, AreaId, CollaborationId, OrganisationId, TariffId};
use crate::money::BasisPoints;
use crate::plugin::{
    AnswerTime, Buffer, CascadeStep, ConfirmationMode, Effect, ExchangeMode, Filling, Manifest, RuleDeclaration, Way,
};
use crate::time::stockholm;
use tariff::TariffPrices;

/// A plugin enabled in a collaboration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Area {
    /// The area.
    pub id: AreaId,
    /// Where.
    pub collaboration_id: CollaborationId,
    /// Which plugin.
    pub plugin_key: String,
    /// The version of its manifest that bookings are made under.
    pub manifest_version: i64,
    /// What the members call it.
    pub name: String,
    /// Whether it is in use.
    pub state: AreaState,
    /// What the members have set.
    #[sqlx(json)]
    pub settings: AreaSettings,
    /// Rises with every change of its settings or state.
    pub version: i64,
}

/// Whether an area is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum AreaState {
    /// In use by way of trial.
    Pilot,
    /// In use.
    Active,
    /// No new bookings.
    Paused,
    /// Ended.
    Closed,
}

impl AreaState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Pilot, Self::Active, Self::Paused, Self::Closed];

    /// As the database and the API write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Pilot => "pilot",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Closed => "closed",
        }
    }

    /// Whether an area may go over into a state: what is closed stays closed, and what was in use is no trial again.
    pub fn may_become(self, state: Self) -> bool {
        self != Self::Closed && self != state && state != Self::Pilot
    }

    /// Whether new bookings are taken.
    pub fn takes_bookings(self) -> bool {
        matches!(self, Self::Pilot | Self::Active)
    }
}

/// What the members of an area have set otherwise than the manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AreaSettings {
    /// Whether a booking waits for the person's yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<ConfirmationMode>,
    /// Whether a resource's person may pass a booking on to a colleague.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<ExchangeMode>,
    /// For how long it waits, in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_within_minutes: Option<i64>,
    /// How needs are filled, where the members have chosen otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filling: Option<FillingSettings>,
    /// The time between two bookings of a resource at different units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buffer: Option<Buffer>,
    /// What a broken rule does, by the rule's key.
    pub rules: BTreeMap<String, Effect>,
    /// Values of the manifest's parameters, by key.
    pub parameters: BTreeMap<String, i64>,
}

/// The part of a manifest's filling that members may choose otherwise; what is not set is the manifest's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FillingSettings {
    /// Some of the manifest's ways.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ways: Option<Vec<Way>>,
    /// The answering times.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_times: Option<Vec<AnswerTime>>,
    /// The cascade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cascade: Option<Vec<CascadeStep>>,
    /// What is near, in kilometres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub near_km: Option<i64>,
}

impl AreaSettings {
    /// How needs are filled here.
    pub fn filling(&self, manifest: &Manifest) -> Filling {
        let mut filling = manifest.filling.clone();
        let Some(chosen) = &self.filling else { return filling };
        if let Some(ways) = &chosen.ways {
            filling.ways.retain(|way| ways.contains(way));
        }
        filling.answer_times = chosen.answer_times.clone().unwrap_or(filling.answer_times);
        filling.cascade = chosen.cascade.clone().unwrap_or(filling.cascade);
        filling.near_km = chosen.near_km.unwrap_or(filling.near_km);
        filling
    }

    /// Whether a booking waits for the person's yes.
    pub fn confirmation(&self, manifest: &Manifest) -> ConfirmationMode {
        self.confirmation.unwrap_or(manifest.booking.confirmation)
    }

    /// Whether a resource's person may pass a booking on to a colleague.
    pub fn exchange(&self, manifest: &Manifest) -> ExchangeMode {
        self.exchange.unwrap_or(manifest.booking.exchange)
    }

    /// For how long it waits, in minutes.
    pub fn answer_within_minutes(&self, manifest: &Manifest) -> i64 {
        self.answer_within_minutes.unwrap_or(manifest.booking.answer_within_minutes)
    }

    /// What a broken rule does here: the area's choice where the manifest leaves one.
    pub fn effect(&self, rule: &RuleDeclaration) -> Effect {
        match self.rules.get(&rule.key) {
            Some(effect) if rule.may_be.contains(effect) => *effect,
            _ => rule.effect,
        }
    }
}

/// What the parties of an area have agreed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Agreement {
    /// The agreement.
    pub id: AgreementId,
    /// For which area.
    pub area_id: AreaId,
    /// What it is called.
    pub name: String,
    /// Its first day.
    pub valid_from_on: NaiveDate,
    /// Its last day; until further notice without one.
    pub valid_to_on: Option<NaiveDate>,
    /// The rate of VAT.
    pub vat_basis_points: BasisPoints,
    /// Why that rate, with the source.
    pub vat_reason: String,
    /// Free cancellation: until how many days before the first day …
    pub cancel_free_days_before: i64,
    /// … and until which minute of that day, in Stockholm.
    pub cancel_free_until_minute: i64,
    /// The fee after that, as a share of the net price.
    pub cancel_fee_basis_points: BasisPoints,
    /// How hours are attested.
    #[sqlx(json)]
    pub attest: AttestTerms,
}

impl Agreement {
    /// Its rule for cancelling.
    pub fn cancellation(&self) -> CancellationTerms {
        CancellationTerms {
            free_days_before: self.cancel_free_days_before,
            free_until_minute: self.cancel_free_until_minute,
            fee_basis_points: self.cancel_fee_basis_points,
        }
    }
}

/// Prices from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Tariff {
    /// The tariff.
    pub id: TariffId,
    /// Of which agreement.
    pub agreement_id: AgreementId,
    /// Its first day; it ends where a later one begins.
    pub valid_from_on: NaiveDate,
    /// The prices.
    #[sqlx(json)]
    pub prices: TariffPrices,
}

/// An area by its id.
pub async fn area(tx: &mut Tx, id: AreaId) -> Result<Option<Area>, DbError> {
    store::area(tx, id).await
}

/// The areas that a caller meets: those of their collaborations in which their organisation takes part on `today`; all of
/// them for a role held in the collaboration itself.
pub async fn areas_of(tx: &mut Tx, caller: &Caller, today: NaiveDate) -> Result<Vec<Area>, DbError> {
    let mut areas = Vec::new();
    for collaboration_id in &caller.collaboration_ids {
        areas.extend(match (caller.role.is_held_in_collaboration(), caller.organisation_id) {
            (false, Some(organisation_id)) => {
                store::areas_of_member(tx, *collaboration_id, organisation_id, today).await?
            }
            _ => store::areas_of_collaboration(tx, *collaboration_id).await?,
        });
    }
    Ok(areas)
}

/// The areas that a caller meets today, for whoever has no transaction at hand.
pub async fn my_areas(market: &Market, caller: &Caller) -> Result<Vec<Area>, DbError> {
    let today = stockholm::date_of(market.clock.now());
    let mut tx = market.db.read().await?;
    areas_of(&mut tx, caller, today).await
}

/// Whether an organisation takes part in an area on a day.
pub async fn is_member(
    tx: &mut Tx,
    area_id: AreaId,
    organisation_id: OrganisationId,
    on: NaiveDate,
) -> Result<bool, DbError> {
    store::is_member(tx, area_id, organisation_id, on).await
}

/// The organisations that take part in an area on a day.
pub async fn members(tx: &mut Tx, area_id: AreaId, on: NaiveDate) -> Result<Vec<OrganisationId>, DbError> {
    store::members(tx, area_id, on).await
}

/// The agreement of an area and the tariff that are valid on a day, if there are both.
pub async fn terms_on(tx: &mut Tx, area_id: AreaId, on: NaiveDate) -> Result<Option<(Agreement, Tariff)>, DbError> {
    let Some(agreement) = store::agreement_on(tx, area_id, on).await? else { return Ok(None) };
    let tariff = store::tariff_on(tx, agreement.id, on).await?;
    Ok(tariff.map(|tariff| (agreement, tariff)))
}

/// A tariff by its id: the prices that a booking was made under.
pub async fn tariff(tx: &mut Tx, id: TariffId) -> Result<Option<Tariff>, DbError> {
    store::tariff(tx, id).await
}
