//! The rows of needs.

use sqlx::types::Json;

use super::model::Need;
use crate::db::{DbError, Tx};
use crate::ids::NeedId;
use crate::{sql, statements};

macro_rules! need_columns {
    () => {
        "select n.id, n.collaboration_id, n.area_id, a.name as area_name, a.plugin_key, n.organisation_id,
            o.short_name as organisation_name, n.unit_id, u.name as unit_name, n.series_id, n.starts_at, n.ends_at,
            n.break_minutes, n.quantity, n.filled, n.reason, n.absence, n.requirements, n.welcomes_new, n.priority, n.way, n.spread,
            n.circle, n.preferred_resource_id, r.name as preferred_resource_name, n.fill_before_at,
            n.waiting_since_at, n.cost_centre, n.reference, n.elsewhere, n.state, n.version, n.created_by, n.created_at
        from need n join area a on a.id = n.area_id join organisation o on o.id = n.organisation_id
            join unit u on u.id = n.unit_id left join resource r on r.id = n.preferred_resource_id "
    };
}

statements! {
    SELECT_NEED = concat!(need_columns!(), "where n.id = $1");
    INSERT_NEED = "insert into need (id, collaboration_id, area_id, organisation_id, unit_id, series_id, starts_at, ends_at,
            break_minutes, quantity, filled, reason, absence, requirements, priority, way, spread, circle,
            preferred_resource_id, fill_before_at, cost_centre, reference, state, version, created_by, created_at,
            welcomes_new)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27)";
    UPDATE_NEED_PLACES = "update need set state = $2, quantity = $3, filled = $4, priority = $5, version = $6 where id = $1";
}

/// A need by its id.
pub(in crate::booking) async fn need(tx: &mut Tx, id: NeedId) -> Result<Option<Need>, DbError> {
    sql!(tx, optional Need, SELECT_NEED, id)
}

/// Writes a new need; the names beside its row are not read.
pub(in crate::booking) async fn insert(tx: &mut Tx, need: &Need) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_NEED,
        need.id,
        need.collaboration_id,
        need.area_id,
        need.organisation_id,
        need.unit_id,
        need.series_id,
        need.starts_at,
        need.ends_at,
        need.break_minutes,
        need.quantity,
        need.filled,
        &need.reason,
        need.absence.map(Json),
        Json(&need.requirements),
        need.priority,
        need.way,
        need.spread,
        need.circle,
        need.preferred_resource_id,
        need.fill_before_at,
        &need.cost_centre,
        &need.reference,
        need.state,
        need.version,
        need.created_by,
        need.created_at,
        need.welcomes_new,
    )?;
    Ok(())
}

/// Writes where a need stands, under its next version.
pub(in crate::booking) async fn update_places(tx: &mut Tx, need: &mut Need) -> Result<(), DbError> {
    need.version += 1;
    let (quantity, filled) = (need.quantity, need.filled);
    sql!(tx, execute, UPDATE_NEED_PLACES, need.id, need.state, quantity, filled, need.priority, need.version)?;
    Ok(())
}
