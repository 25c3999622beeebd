//! Setting an area up: its prices, its rules, and who takes part. Every change is checked as a whole, so that all that is
//! wrong is said at once, and written to the audit. Nothing here changes a booking that is already made: it keeps the
//! price and the terms it was made under.

mod agreement;
mod error;
mod filling;
mod members;
mod open;
mod settings;
pub(crate) mod store;
mod tariffs;

pub use agreement::{NewAgreement, VAT_RATES, make_agreement};
pub use error::CollaborationError;
pub use members::{AreaMember, MemberDates, area_members, set_area_member};
pub use open::{NewArea, Opening, area_opening, open_area, plugins, set_area_state};
pub use settings::edit_area_settings;
pub use tariffs::{AgreementTariffs, DatedTariff, set_tariff, tariffs};

use super::Area;
use crate::Market;
use crate::access::{Caller, Permission, Standing};
use crate::db::Tx;
use crate::ids::{AreaId, CollaborationId};

/// Where a thing of the collaboration stands.
fn standing(collaboration_id: CollaborationId) -> Standing {
    Standing { collaboration_id: Some(collaboration_id), ..Standing::default() }
}

/// The area, if the caller may do this there.
async fn area_for(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    id: AreaId,
    permission: Permission,
    view: Permission,
) -> Result<Area, CollaborationError> {
    let missing = CollaborationError::NotFound { kind: "area", id: id.0 };
    let Some(area) = super::area(tx, id).await? else { return Err(missing) };
    caller
        .require(&market.access, permission, view, &standing(area.collaboration_id))
        .map_err(|denied| CollaborationError::denied(denied, "area", id.0))?;
    Ok(area)
}
