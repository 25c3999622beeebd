//! Entering a unit of an organisation, and changing it.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Unit;
use super::error::OrganisationError;
use super::scope::{self, changes, taken};
use super::store::{organisations, units};
use crate::access::{Caller, Denied, Permission};
use crate::audit::{self, Act, Actor};
use crate::db::{DbError, Tx};
use crate::fault::FieldFault;
use crate::ids::{CollaborationId, OrganisationId, UnitId};
use crate::input::Checks;
use crate::market::Market;
use crate::once;
use crate::place::Position;
use crate::time::stockholm::date_of;

const NAME_MOST: usize = 80;
const ADDRESS_MOST: usize = 160;
const COST_CENTRE_MOST: usize = 20;

/// What is entered of a unit.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct UnitInput {
    /// Its name, at most 80 characters, unlike those of the organisation's other units.
    pub name: String,
    /// Street, number and town, at most 160 characters.
    pub address: String,
    /// Telephone; may be empty.
    pub phone: String,
    /// Its functional mailbox.
    pub email: String,
    /// Where its costs are booked, at most 20 characters.
    pub cost_centre: String,
    /// Where it lies.
    pub position: Position,
    /// Whether it takes part; one that doesn't can't book and gets no new manager.
    pub active: bool,
}

impl UnitInput {
    fn checked(
        &self,
        id: UnitId,
        organisation_id: OrganisationId,
        version: i64,
        created_at: DateTime<Utc>,
    ) -> Result<Unit, Vec<FieldFault>> {
        let mut checks = Checks::new();
        let row = Unit {
            id,
            organisation_id,
            name: checks.line("name", &self.name, NAME_MOST),
            address: checks.line("address", &self.address, ADDRESS_MOST),
            phone: checks.phone("phone", &self.phone),
            email: checks.email("email", &self.email),
            cost_centre: checks.line("cost_centre", &self.cost_centre, COST_CENTRE_MOST),
            position: checks.position(self.position),
            active: self.active,
            version,
            created_at,
        };
        checks.finish().map(|()| row)
    }
}

fn name_taken(error: DbError, row: &Unit) -> OrganisationError {
    taken(error, "unit_organisation_id_name_unique", || OrganisationError::UnitNameTaken { name: row.name.clone() })
}

/// Enters a unit.
pub async fn create_unit(
    market: &Market,
    caller: &Caller,
    organisation_id: OrganisationId,
    input: &UnitInput,
) -> Result<Unit, OrganisationError> {
    once!(market, caller, tx => create_unit_in(market, caller, tx, organisation_id, input).await)
}

/// The same as a part of something larger.
pub(crate) async fn create_unit_in(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    organisation_id: OrganisationId,
    input: &UnitInput,
) -> Result<Unit, OrganisationError> {
    let now = market.clock.now();
    let id = UnitId::new();
    organisations::find_organisation(tx, organisation_id).await?.ok_or(Denied::Hidden)?;
    let collaborations = scope::of_organisation(tx, organisation_id, date_of(now)).await?;
    let (edit, view) = (Permission::EditUnit, Permission::ViewOrganisations);
    let place = scope::require(market, caller, edit, view, &collaborations)?;
    let row = input.checked(id, organisation_id, 1, now)?;
    units::insert_unit(tx, &row).await.map_err(|error| name_taken(error, &row))?;
    audit::write(tx, now, Actor::Person(caller), act(place, id, "created", json!({}))).await?;
    Ok(row)
}

/// Changes a unit that is still at `version`, or takes it out of use.
pub async fn edit_unit(
    market: &Market,
    caller: &Caller,
    id: UnitId,
    version: i64,
    input: &UnitInput,
) -> Result<Unit, OrganisationError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let old = units::find_unit(tx, id).await?.ok_or(Denied::Hidden)?;
        let collaborations = scope::of_organisation(tx, old.organisation_id, date_of(now)).await?;
        let (edit, view) = (Permission::EditUnit, Permission::ViewOrganisations);
        let place = scope::require(market, caller, edit, view, &collaborations)?;
        let row = input.checked(id, old.organisation_id, version + 1, old.created_at)?;
        let changed = units::update_unit(tx, &row, version).await.map_err(|error| name_taken(error, &row))?;
        if !changed {
            let current = units::find_unit(tx, id).await?.map_or(old.version, |row| row.version);
            return Err(OrganisationError::Stale { given: version, current });
        }
        let detail = changes(&[
            ("name", old.name != row.name),
            ("address", old.address != row.address || old.position != row.position),
            ("phone", old.phone != row.phone),
            ("email", old.email != row.email),
            ("cost_centre", old.cost_centre != row.cost_centre),
            ("active", old.active != row.active),
        ]);
        audit::write(tx, now, Actor::Person(caller), act(place, id, "edited", detail)).await?;
        Ok(row)
    })
}

fn act(collaboration_id: Option<CollaborationId>, id: UnitId, action: &'static str, detail: Value) -> Act {
    Act { collaboration_id, object_kind: "unit", object_id: id.0, action, detail }
}
