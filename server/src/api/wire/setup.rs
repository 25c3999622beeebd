//! Areas to be opened and agreements to be made, on the wire.

use chrono::NaiveDate;
use poem_openapi::{Enum, Object};
use torget_core::collaboration::admin::{NewAgreement, NewArea};
use torget_core::collaboration::{AreaState, CancellationTerms};
use torget_core::ids::{AreaId, CollaborationId};
use torget_core::money::BasisPoints;
use uuid::Uuid;

use super::area::TextBody;
use super::keys::AreaStateKey;
use super::taken;
use super::terms::AttestTermsBody;
use crate::api::caller::Asking;
use crate::api::fault::Fault;

/// A plugin that an area can be opened with.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Plugin")]
pub struct PluginBody {
    /// Its key.
    pub key: String,
    /// The version of its manifest.
    pub version: i64,
    /// Its name.
    pub name: TextBody,
    /// One sentence on what is shared.
    pub description: TextBody,
}

/// An area to open.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NewArea")]
pub struct NewAreaInput {
    /// The key of a plugin.
    #[oai(validator(pattern = "^[a-z0-9_]{1,60}$"))]
    pub plugin_key: String,
    /// What its members call it.
    #[oai(validator(min_length = 1, max_length = 120))]
    pub name: String,
    /// Whether it begins as a trial or in use.
    pub state: OpeningStateKey,
    /// Whether any of what is to be shared is exercise of public authority (myndighetsutövning). It can't be shared this way,
    /// so that an area is opened only where the answer is no; the answer is kept.
    pub exercises_authority: bool,
}

/// How an area begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "OpeningState", rename_all = "snake_case")]
pub enum OpeningStateKey {
    /// As a trial.
    Pilot,
    /// In use.
    Active,
}

impl NewAreaInput {
    /// As core takes it.
    pub fn area(self, collaboration_id: CollaborationId) -> NewArea {
        let state = match self.state {
            OpeningStateKey::Pilot => AreaState::Pilot,
            OpeningStateKey::Active => AreaState::Active,
        };
        let Self { plugin_key, name, exercises_authority, .. } = self;
        NewArea { collaboration_id, plugin_key, name, state, exercises_authority }
    }
}

/// What an area that is still at `version` is to become. A `closed` one stays closed, and none becomes a `pilot` again.
#[derive(Debug, Clone, Object)]
#[oai(rename = "AreaStateEdit")]
pub struct AreaStateInput {
    /// The version that was read.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub version: i64,
    /// The new state.
    pub state: AreaStateKey,
}

impl AreaStateInput {
    /// As core takes it.
    pub fn state(&self, asking: &Asking) -> Result<AreaState, Fault> {
        taken(asking, &self.state)
    }
}

/// An agreement to make.
#[derive(Debug, Clone, Object)]
#[oai(rename = "NewAgreement")]
pub struct NewAgreementInput {
    /// What it is called.
    #[oai(validator(min_length = 1, max_length = 120))]
    pub name: String,
    /// Its first day.
    pub valid_from_on: NaiveDate,
    /// Its last day; until further notice if it is missing.
    pub valid_to_on: Option<NaiveDate>,
    /// The rate of VAT, hundredths of a per cent: 0, 600, 1200 or 2500.
    #[oai(validator(minimum(value = "0"), maximum(value = "2500")))]
    pub vat_basis_points: i64,
    /// Why that rate, with the source.
    #[oai(validator(min_length = 1, max_length = 1000))]
    pub vat_reason: String,
    /// Cancelling is free until so many days before the first day …
    #[oai(validator(minimum(value = "0"), maximum(value = "365")))]
    pub cancel_free_days_before: i64,
    /// … and until this minute of that day, in Stockholm.
    #[oai(validator(minimum(value = "0"), maximum(value = "1439")))]
    pub cancel_free_until_minute: i64,
    /// The fee after that, hundredths of a per cent of the net price.
    #[oai(validator(minimum(value = "0"), maximum(value = "10000")))]
    pub cancel_fee_basis_points: i64,
    /// How hours are attested; in one step within 7 days, and not by themselves, if nothing is said.
    pub attest: Option<AttestTermsBody>,
}

impl NewAgreementInput {
    /// As core takes it.
    pub fn agreement(self, area_id: Uuid) -> NewAgreement {
        NewAgreement {
            area_id: AreaId(area_id),
            name: self.name,
            valid_from_on: self.valid_from_on,
            valid_to_on: self.valid_to_on,
            vat_basis_points: BasisPoints(self.vat_basis_points),
            vat_reason: self.vat_reason,
            cancellation: CancellationTerms {
                free_days_before: self.cancel_free_days_before,
                free_until_minute: self.cancel_free_until_minute,
                fee_basis_points: BasisPoints(self.cancel_fee_basis_points),
            },
            attest: self.attest.map(AttestTermsBody::terms).unwrap_or_default(),
        }
    }
}
