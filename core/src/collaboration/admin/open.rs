//! Opening an area in a collaboration, and whether it is in use. Its plugin is chosen once; what may change later is
//! whether it is in use, its settings, its members, its agreements and their tariffs.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;

use super::{CollaborationError, area_for, standing, store};
use crate::access::{Caller, Permission};
use crate::audit::{self, Act, Actor};
use crate::collaboration::{Area, AreaSettings, AreaState};
use crate::fault::FieldFault;
use crate::ids::{AreaId, CollaborationId};
use crate::input::Checks;
use crate::plugin::{Fact, Manifest};
use crate::{Market, once};

const LONGEST_NAME: usize = 120;
/// What the audit calls an area's opening.
const OPENED: &str = "created";

/// An area to be opened.
#[derive(Debug, Clone)]
pub struct NewArea {
    /// In which collaboration.
    pub collaboration_id: CollaborationId,
    /// Which plugin.
    pub plugin_key: String,
    /// What the members call it.
    pub name: String,
    /// Whether it begins as a trial or in use.
    pub state: AreaState,
    /// Whether any of it is exercise of public authority (myndighetsutövning), which can't be shared this way.
    pub exercises_authority: bool,
}

/// Who opened an area, and so answered that none of it is exercise of public authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opening {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, if it was a person.
    pub by_name: Option<String>,
}

/// The manifests of the plugins that an area may be opened with, in order of key; for who may open one somewhere.
///
/// # Errors
/// [`CollaborationError::Forbidden`] for everybody else.
pub fn plugins<'m>(market: &'m Market, caller: &Caller) -> Result<Vec<&'m Manifest>, CollaborationError> {
    if !caller.may_somewhere(&market.access, Permission::EditArea) {
        return Err(CollaborationError::Forbidden);
    }
    Ok(market.plugins.iter().map(|plugin| plugin.manifest()).collect())
}

/// Opens an area; it has no members, no agreement and no prices yet.
///
/// # Errors
/// [`CollaborationError::Faults`] with everything that is wrong.
pub async fn open_area(market: &Market, caller: &Caller, new: &NewArea) -> Result<Area, CollaborationError> {
    let now = market.clock.now();
    let collaboration_id = new.collaboration_id;
    caller
        .require(&market.access, Permission::EditArea, Permission::ViewArea, &standing(collaboration_id))
        .map_err(|denied| CollaborationError::denied(denied, "collaboration", collaboration_id.0))?;
    let mut checks = Checks::new();
    let name = checks.line("name", &new.name, LONGEST_NAME);
    let plugin = market.plugins.get(&new.plugin_key);
    if plugin.is_none() {
        let value = Fact::Text(new.plugin_key.chars().take(60).collect());
        checks.fault("plugin_key", "unknown_choice", [("value", value)]);
    }
    if !new.state.takes_bookings() {
        checks.fault("state", "unknown_choice", [("value", Fact::Text(new.state.key().to_owned()))]);
    }
    if new.exercises_authority {
        checks.fault("exercises_authority", "exercises_authority", []);
    }
    checks.finish().map_err(CollaborationError::Faults)?;
    let area = Area {
        id: AreaId::new(),
        collaboration_id,
        plugin_key: new.plugin_key.clone(),
        manifest_version: plugin.map_or(1, |plugin| plugin.manifest().version),
        name,
        state: new.state,
        settings: AreaSettings::default(),
        version: 1,
    };
    once!(market, caller, tx => {
        store::insert_area(tx, &area, now).await.map_err(|error| {
            if error.is_constraint("area_collaboration_id_name_unique") {
                let value = Fact::Text(area.name.clone());
                CollaborationError::Faults(vec![FieldFault::new("name", "name_taken", [("name", value)])])
            } else {
                error.into()
            }
        })?;
        let detail = json!({ "plugin": area.plugin_key, "state": area.state, "exercises_authority": false });
        audit::write(tx, now, Actor::Person(caller), act(&area, OPENED, detail)).await?;
        Ok(area.clone())
    })
}

/// When an area was opened, and by whom; nothing if no one wrote it down.
///
/// # Errors
/// [`CollaborationError::NotFound`] for who may not see the area's settings.
pub async fn area_opening(
    market: &Market,
    caller: &Caller,
    area_id: AreaId,
) -> Result<Option<Opening>, CollaborationError> {
    let mut tx = market.db.read().await?;
    area_for(market, caller, &mut tx, area_id, Permission::ViewArea, Permission::ViewArea).await?;
    let entries = audit::of_object(&mut tx, area_id.0).await?;
    let opened = entries.into_iter().find(|entry| entry.action == OPENED);
    Ok(opened.map(|entry| Opening { at: entry.at, by_name: entry.actor_name }))
}

/// Takes an area that is still at `version` into use, pauses or closes it. Bookings that are made stay.
///
/// # Errors
/// [`CollaborationError::Faults`] if it is closed, which it then is for good, or was in use and can be no trial again;
/// [`CollaborationError::Stale`] if somebody else changed the area meanwhile.
pub async fn set_area_state(
    market: &Market,
    caller: &Caller,
    area_id: AreaId,
    version: i64,
    state: AreaState,
) -> Result<Area, CollaborationError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let mut area =
            area_for(market, caller, tx, area_id, Permission::EditArea, Permission::ViewArea).await?;
        if area.version != version {
            return Err(CollaborationError::Stale { given: version, current: area.version });
        }
        if !area.state.may_become(state) {
            let value = Fact::Text(state.key().to_owned());
            return Err(CollaborationError::Faults(vec![FieldFault::new("state", "area_state", [("value", value)])]));
        }
        if !store::update_state(tx, area_id, version, state).await? {
            let current = crate::collaboration::area(tx, area_id).await?.map_or(area.version, |area| area.version);
            return Err(CollaborationError::Stale { given: version, current });
        }
        let detail = json!({ "from": area.state, "to": state });
        audit::write(tx, now, Actor::Person(caller), act(&area, "state_set", detail)).await?;
        area.state = state;
        area.version = version + 1;
        Ok(area)
    })
}

fn act(area: &Area, action: &'static str, detail: serde_json::Value) -> Act {
    Act { collaboration_id: Some(area.collaboration_id), object_kind: "area", object_id: area.id.0, action, detail }
}
