//! Introductions: who is known at a unit. The first visit introduces, and the unit may do it by hand; a unit may ask that only
//! who is introduced comes (see [`gate`](super::gate)).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::error::BookingError;
use super::store::{self, UnitRow};
use crate::access::{Caller, Permission, Standing};
use crate::audit::{self, Act, Actor};
use crate::db::Tx;
use crate::ids::{CollaborationId, ResourceId, UnitId};
use crate::organisation::store::pattern;
use crate::time::stockholm;
use crate::{Market, once};

/// How many people to introduce are offered at a time.
const MOST_STRANGERS: i64 = 20;

/// Who is known at a unit.
#[derive(Debug, Clone, Serialize)]
pub struct Introductions {
    /// The unit.
    pub unit_id: UnitId,
    /// Its name.
    pub unit_name: String,
    /// The short name of its organisation.
    pub organisation_name: String,
    /// Whether only who is introduced may come.
    pub is_required: bool,
    /// Who is introduced, by name.
    pub introduced: Vec<Introduced>,
    /// Some of those who are not and could be, by name.
    pub others: Vec<Acquaintance>,
}

/// Somebody who is introduced.
#[derive(Debug, Clone, Serialize, sqlx::FromRow)]
pub struct Introduced {
    /// Who.
    pub resource_id: ResourceId,
    /// The name.
    pub name: String,
    /// The short name of their employer.
    pub organisation_name: String,
    /// Since when.
    pub at: DateTime<Utc>,
    /// Whether a visit introduced them, or somebody by hand.
    pub by_visit: bool,
}

/// Somebody who may be introduced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Acquaintance {
    /// Who.
    pub resource_id: ResourceId,
    /// The name.
    pub name: String,
    /// The short name of their employer.
    pub organisation_name: String,
}

/// Who is introduced at a unit, and who could be whose name or address contains `search`.
pub async fn introductions(
    market: &Market,
    caller: &Caller,
    id: UnitId,
    search: &str,
) -> Result<Introductions, BookingError> {
    let today = stockholm::date_of(market.clock.now());
    let mut tx = market.db.read().await?;
    let (unit, _) = own(market, caller, &mut tx, id).await?;
    let introduced = store::introduced(&mut tx, id).await?;
    let pattern = pattern(search);
    let of = (id, unit.organisation_id);
    let others = store::strangers(&mut tx, of, &pattern, today, MOST_STRANGERS).await?;
    Ok(Introductions {
        unit_id: id,
        unit_name: unit.name,
        organisation_name: unit.organisation_name,
        is_required: unit.requires_introduction,
        introduced,
        others,
    })
}

/// Whether the caller looks after who is introduced at a unit.
pub async fn may_introduce(market: &Market, caller: &Caller, id: UnitId) -> Result<bool, BookingError> {
    let mut tx = market.db.read().await?;
    match own(market, caller, &mut tx, id).await {
        Ok(_) => Ok(true),
        Err(BookingError::NotFound { .. }) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Says whether only who is introduced may come to a unit.
pub async fn require_introduction(
    market: &Market,
    caller: &Caller,
    id: UnitId,
    is_required: bool,
) -> Result<(), BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let (_, collaboration_id) = own(market, caller, tx, id).await?;
        if store::set_required(tx, id, is_required).await? {
            let detail = json!({ "requires_introduction": is_required });
            audit::write(tx, now, Actor::Person(caller), act(collaboration_id, id, "edited", detail)).await?;
        }
        Ok(())
    })
}

/// Introduces a person at a unit by hand. Who is introduced already stays so.
pub async fn introduce(market: &Market, caller: &Caller, id: UnitId, who: ResourceId) -> Result<(), BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let (unit, collaboration_id) = own(market, caller, tx, id).await?;
        if !store::may_be_introduced(tx, who, unit.organisation_id, stockholm::date_of(now)).await? {
            return Err(BookingError::NotFound { kind: "resource", id: who.0 });
        }
        if store::introduce(tx, (id, who), now, None, caller.person_id).await? {
            let detail = json!({ "resource_id": who });
            audit::write(tx, now, Actor::Person(caller), act(collaboration_id, id, "introduced", detail)).await?;
        }
        Ok(())
    })
}

/// Takes an introduction back, until the next visit. Nothing to take back is no fault.
pub async fn forget(market: &Market, caller: &Caller, id: UnitId, who: ResourceId) -> Result<(), BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let (_, collaboration_id) = own(market, caller, tx, id).await?;
        if store::forget(tx, id, who).await? {
            let detail = json!({ "resource_id": who });
            audit::write(tx, now, Actor::Person(caller), act(collaboration_id, id, "forgotten", detail)).await?;
        }
        Ok(())
    })
}

/// The unit, if the caller looks after who is introduced there, with the collaboration in which they do.
async fn own(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    id: UnitId,
) -> Result<(UnitRow, Option<CollaborationId>), BookingError> {
    let missing = || BookingError::NotFound { kind: "unit", id: id.0 };
    let unit = store::unit(tx, id).await?.ok_or_else(missing)?;
    let today = stockholm::date_of(market.clock.now());
    let collaborations = store::collaborations_of_unit(tx, id, today).await?;
    let may = |collaboration_id: &CollaborationId| {
        let standing = Standing { unit_id: Some(id), collaboration_id: Some(*collaboration_id), ..Standing::default() };
        caller.may(&market.access, Permission::IntroduceAtUnit, &standing)
    };
    let place = collaborations.into_iter().find(may).ok_or_else(missing)?;
    Ok((unit, Some(place)))
}

fn act(collaboration_id: Option<CollaborationId>, id: UnitId, action: &'static str, detail: Value) -> Act {
    Act { collaboration_id, object_kind: "unit", object_id: id.0, action, detail }
}
