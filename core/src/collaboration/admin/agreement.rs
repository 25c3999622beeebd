//! The agreement that an area's members make. It is made once; another from a later day takes its place.

use chrono::NaiveDate;
use serde_json::json;

use super::{CollaborationError, area_for, store};
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::collaboration::{Agreement, AttestTerms, CancellationTerms};
use crate::fault::FieldFault;
use crate::ids::{AgreementId, AreaId};
use crate::money::BasisPoints;
use crate::plugin::Fact;
use crate::{Market, once};

const LONGEST_NAME: usize = 120;
const LONGEST_REASON: usize = 1000;
const MOST_DAYS_BEFORE: i64 = 365;
const LAST_MINUTE: i64 = 1439;
/// The rates of VAT that there are (mervärdesskattelagen 2023:200, chapter 9), in basis points.
pub const VAT_RATES: [i64; 4] = [0, 600, 1200, 2500];
const WHOLE: i64 = 10_000;
const MOST_DAYS_TO_ATTEST: i64 = 90;

/// An agreement to be made.
#[derive(Debug, Clone)]
pub struct NewAgreement {
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
    /// The notice rule.
    pub cancellation: CancellationTerms,
    /// How hours are attested.
    pub attest: AttestTerms,
}

/// Makes an agreement for an area; its prices are set afterwards.
///
/// # Errors
/// [`CollaborationError::Faults`] with everything that is wrong.
pub async fn make_agreement(
    market: &Market,
    caller: &Caller,
    new: &NewAgreement,
) -> Result<Agreement, CollaborationError> {
    let now = market.clock.now();
    let faults = faults(new);
    let agreement = Agreement {
        id: AgreementId::new(),
        area_id: new.area_id,
        name: new.name.trim().to_owned(),
        valid_from_on: new.valid_from_on,
        valid_to_on: new.valid_to_on,
        vat_basis_points: new.vat_basis_points,
        vat_reason: new.vat_reason.trim().to_owned(),
        cancel_free_days_before: new.cancellation.free_days_before,
        cancel_free_until_minute: new.cancellation.free_until_minute,
        cancel_fee_basis_points: new.cancellation.fee_basis_points,
        attest: new.attest,
    };
    once!(market, caller, tx => {
        let (edit, view) = (Permission::EditTariff, Permission::ViewTariff);
        let area = area_for(market, caller, tx, new.area_id, edit, view).await?;
        if !faults.is_empty() {
            return Err(CollaborationError::Faults(faults.clone()));
        }
        store::insert_agreement(tx, area.collaboration_id, &agreement, now).await?;
        let act = Act {
            collaboration_id: Some(area.collaboration_id),
            object_kind: "agreement",
            object_id: agreement.id.0,
            action: "created",
            detail: json!({ "agreement": agreement }),
        };
        audit::write(tx, now, Actor::Person(caller), act).await?;
        Ok(agreement.clone())
    })
}

fn faults(new: &NewAgreement) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    faults.extend(text_fault("name", &new.name, LONGEST_NAME));
    faults.extend(text_fault("vat_reason", &new.vat_reason, LONGEST_REASON));
    if let Some(to_on) = new.valid_to_on.filter(|to_on| *to_on < new.valid_from_on) {
        let values = [("value", Fact::Date(to_on)), ("least", Fact::Date(new.valid_from_on))];
        faults.push(FieldFault::new("valid_to_on", "date_too_early", values));
    }
    if !VAT_RATES.contains(&new.vat_basis_points.0) {
        let value = Fact::Number(new.vat_basis_points.0);
        faults.push(FieldFault::new("vat_basis_points", "vat_rate", [("value", value)]));
    }
    let CancellationTerms { free_days_before, free_until_minute, fee_basis_points } = new.cancellation;
    let ranges = [
        ("cancel_free_days_before", free_days_before, 0, MOST_DAYS_BEFORE),
        ("cancel_free_until_minute", free_until_minute, 0, LAST_MINUTE),
        ("cancel_fee_basis_points", fee_basis_points.0, 0, WHOLE),
        ("attest.within_days", new.attest.within_days, 1, MOST_DAYS_TO_ATTEST),
    ];
    let outside = |(_, value, least, most): &(&str, i64, i64, i64)| !(*least..=*most).contains(value);
    for (field, value, least, most) in ranges.into_iter().filter(outside) {
        let values = [("value", Fact::Number(value)), ("least", Fact::Number(least)), ("most", Fact::Number(most))];
        faults.push(FieldFault::new(field, "number_range", values));
    }
    faults
}

/// A text of one to so many characters.
fn text_fault(field: &str, text: &str, longest: usize) -> Option<FieldFault> {
    let length = text.trim().chars().count();
    let values = [("value", Fact::Number(length as i64)), ("longest", Fact::Number(longest as i64))];
    (length == 0 || length > longest).then(|| FieldFault::new(field, "text_length", values))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreement() -> NewAgreement {
        NewAgreement {
            area_id: AreaId::new(),
            name: "Samverkansavtal".to_owned(),
            valid_from_on: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
            valid_to_on: NaiveDate::from_ymd_opt(2027, 12, 31),
            vat_basis_points: BasisPoints(2500),
            vat_reason: "Uthyrning av personal".to_owned(),
            cancellation: CancellationTerms {
                free_days_before: 1,
                free_until_minute: 720,
                fee_basis_points: BasisPoints(5000),
            },
            attest: AttestTerms::default(),
        }
    }

    #[test]
    fn a_sensible_agreement_has_no_faults() {
        assert_eq!(faults(&agreement()), []);
        assert_eq!(faults(&NewAgreement { valid_to_on: None, ..agreement() }), []);
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let wrong = NewAgreement {
            name: " ".to_owned(),
            valid_to_on: NaiveDate::from_ymd_opt(2025, 12, 31),
            vat_basis_points: BasisPoints(2400),
            vat_reason: "x".repeat(1001),
            cancellation: CancellationTerms {
                free_days_before: -1,
                free_until_minute: 1440,
                fee_basis_points: BasisPoints(10_001),
            },
            attest: AttestTerms { within_days: 0, ..AttestTerms::default() },
            ..agreement()
        };
        let found: Vec<(String, &str)> = faults(&wrong).into_iter().map(|fault| (fault.field, fault.code)).collect();
        let expected = [
            ("name", "text_length"),
            ("vat_reason", "text_length"),
            ("valid_to_on", "date_too_early"),
            ("vat_basis_points", "vat_rate"),
            ("cancel_free_days_before", "number_range"),
            ("cancel_free_until_minute", "number_range"),
            ("cancel_fee_basis_points", "number_range"),
            ("attest.within_days", "number_range"),
        ];
        assert_eq!(found, expected.map(|(field, code)| (field.to_owned(), code)));
    }
}
