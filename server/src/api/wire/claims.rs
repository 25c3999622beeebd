//! A month's claims on the wire.

use chrono::NaiveDate;
use poem_openapi::Object;
use uuid::Uuid;

use super::instant::Instant;
use super::keys::TransactionKey;

/// A month's claims, as far as the caller sees them. All amounts are öre.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Claims", skip_serializing_if_is_none)]
pub struct ClaimsBody {
    /// The month, as `2026-11`.
    pub month: String,
    /// The organisations that the cells speak of.
    pub organisations: Vec<ClaimsOrganisationBody>,
    /// What is owed, seller × buyer; pairs that owe nothing are left out.
    pub cells: Vec<ClaimsCellBody>,
    /// What waits for attest, in the same way.
    pub pending: Vec<ClaimsCellBody>,
    /// Each organisation's side.
    pub positions: Vec<ClaimsPositionBody>,
    /// The sum of all net positions: zero, or the ledger is broken.
    pub position_sum_ore: i64,
    /// The single lines by day; missing for who may not see lines.
    pub lines: Option<Vec<ClaimsLineBody>>,
}

/// An organisation of the matrix.
#[derive(Debug, Clone, Object)]
#[oai(rename = "ClaimsOrganisation")]
pub struct ClaimsOrganisationBody {
    /// Its identity.
    pub id: Uuid,
    /// Its short name.
    pub short_name: String,
}

/// What one organisation has sold another.
#[derive(Debug, Clone, Object)]
#[oai(rename = "ClaimsCell")]
pub struct ClaimsCellBody {
    /// To whom it is owed.
    pub seller_id: Uuid,
    /// Who owes it.
    pub buyer_id: Uuid,
    /// Without VAT.
    pub net_ore: i64,
    /// The VAT.
    pub vat_ore: i64,
    /// Both.
    pub total_ore: i64,
}

/// Net, VAT and their sum, öre.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Amounts")]
pub struct AmountsBody {
    /// Without VAT.
    pub net_ore: i64,
    /// The VAT.
    pub vat_ore: i64,
    /// Both.
    pub total_ore: i64,
}

/// One organisation's side of the month.
#[derive(Debug, Clone, Object)]
#[oai(rename = "ClaimsPosition")]
pub struct ClaimsPositionBody {
    /// Whose.
    pub organisation_id: Uuid,
    /// What it owes others.
    pub bought: AmountsBody,
    /// What others owe it.
    pub sold: AmountsBody,
    /// Sold less bought, with VAT: positive is to be had, negative to be paid.
    pub net_position_ore: i64,
    /// What it will owe when it is attested.
    pub pending_bought: AmountsBody,
    /// What it will be owed.
    pub pending_sold: AmountsBody,
}

/// One transaction: a claim, a fee, or the reversal of either.
#[derive(Debug, Clone, Object)]
#[oai(rename = "ClaimsLine", skip_serializing_if_is_none)]
pub struct ClaimsLineBody {
    /// The transaction.
    pub transaction_id: Uuid,
    /// What it is for.
    pub booking_id: Uuid,
    /// The day it belongs to.
    pub effective_on: NaiveDate,
    /// When it was posted.
    pub entered_at: Instant,
    /// What it is.
    pub kind: TransactionKey,
    /// Which transaction it undoes.
    pub reverses_id: Option<Uuid>,
    /// To whom it is owed.
    pub seller: ClaimsOrganisationBody,
    /// Who owes it.
    pub buyer: ClaimsOrganisationBody,
    /// What was booked.
    pub resource_name: String,
    /// The buyer's unit; only the buyer is told.
    pub unit: Option<ClaimsUnitBody>,
    /// Without VAT; a reversal is negative.
    pub net_ore: i64,
    /// The VAT.
    pub vat_ore: i64,
    /// Both.
    pub total_ore: i64,
}

/// Where a cost belongs within the buyer's organisation.
#[derive(Debug, Clone, Object)]
#[oai(rename = "ClaimsUnit")]
pub struct ClaimsUnitBody {
    /// The unit's name.
    pub name: String,
    /// Its cost centre.
    pub cost_centre: String,
}
