//! Where a resource person gladly works, and where rather not. A wish orders suggestions; it decides nothing, and no unit is
//! shown that somebody would rather not come.

use serde::Serialize;
use serde_json::json;

use super::error::BookingError;
use super::store;
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::db::Tx;
use crate::ids::{ResourceId, UnitId};
use crate::resource::{Resource, store as resources};
use crate::time::stockholm;
use crate::{Market, keyed, once};

keyed! {
    /// What a resource person wishes about a unit.
    Wish {
        /// They like to work there.
        Gladly = "gladly",
        /// They would rather work elsewhere.
        RatherNot = "rather_not",
    }
}

/// A unit, with what is wished about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct UnitWish {
    /// The unit.
    pub unit_id: UnitId,
    /// Its name.
    pub name: String,
    /// The short name of its organisation.
    pub organisation_name: String,
    /// The wish, if there is one.
    pub wish: Option<Wish>,
}

/// The units of the resource's area, with what its person wishes about each.
pub async fn wishes(market: &Market, caller: &Caller, id: ResourceId) -> Result<Vec<UnitWish>, BookingError> {
    let today = stockholm::date_of(market.clock.now());
    let mut tx = market.db.read().await?;
    let resource = own(market, caller, &mut tx, id).await?;
    Ok(store::wishes(&mut tx, id, resource.area_id, today).await?)
}

/// Sets or, with `None`, takes back a wish.
pub async fn set_wish(
    market: &Market,
    caller: &Caller,
    id: ResourceId,
    unit_id: UnitId,
    wish: Option<Wish>,
) -> Result<(), BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let resource = own(market, caller, tx, id).await?;
        let units = store::wishes(tx, id, resource.area_id, stockholm::date_of(now)).await?;
        let missing = BookingError::NotFound { kind: "unit", id: unit_id.0 };
        let unit = units.iter().find(|unit| unit.unit_id == unit_id).ok_or(missing)?;
        if unit.wish != wish {
            store::set_wish(tx, id, unit_id, wish).await?;
            let act = Act {
                collaboration_id: Some(resource.collaboration_id),
                object_kind: "resource",
                object_id: id.0,
                action: "wished",
                // What was wished is between the person and the program.
                detail: json!({ "unit_id": unit_id }),
            };
            audit::write(tx, now, Actor::Person(caller), act).await?;
        }
        Ok(())
    })
}

/// The resource, if it is a person's and the caller looks after its availability.
async fn own(market: &Market, caller: &Caller, tx: &mut Tx, id: ResourceId) -> Result<Resource, BookingError> {
    let missing = || BookingError::NotFound { kind: "resource", id: id.0 };
    let resource = resources::resource(tx, id).await?.filter(|resource| resource.person_id.is_some());
    let resource = resource.ok_or_else(missing)?;
    caller
        .require(&market.access, Permission::EditAvailability, Permission::ViewResource, &resource.standing())
        .map_err(|denied| BookingError::denied(denied, "resource", id.0))?;
    Ok(resource)
}
