//! The rows of units.

use chrono::NaiveDate;

use super::pattern;
use crate::db::{DbError, Tx};
use crate::ids::{CollaborationId, OrganisationId, UnitId};
use crate::organisation::{ListedUnit, Unit, UnitFilter};
use crate::paging::Paging;
use crate::{sql, statements};

macro_rules! unit {
    ($rest:literal) => {
        concat!(
            "select u.id, u.organisation_id, u.name, u.address, u.phone, u.email, u.cost_centre, u.latitude,
                u.longitude, u.active, u.version, u.created_at from unit u ",
            $rest
        )
    };
}

macro_rules! found {
    ($from:literal) => {
        concat!(
            "select u.id, u.organisation_id, u.name, u.address, u.phone, u.email, u.cost_centre, u.latitude, u.longitude,
                u.active, u.version, u.created_at, o.short_name as organisation_name from ",
            $from
        )
    };
}

statements! {
    SELECT_UNIT = unit!("where u.id = $1");
    SELECT_UNITS_OF_ORGANISATION = unit!("where u.organisation_id = $1 order by u.name, u.id");
    SELECT_UNITS_OF_COLLABORATION = unit!("join collaboration_member m on m.organisation_id = u.organisation_id
        where m.collaboration_id = $1 and m.from_on <= $2 and (m.to_on >= $2 or m.to_on is null)
        order by u.organisation_id, u.name, u.id");
    SELECT_UNITS = unit!("where u.organisation_id = $1 and u.id > $2 order by u.id limit $3");
    SELECT_UNITS_FOUND_OF_COLLABORATION = found!("collaboration_member m join unit u on u.organisation_id = m.organisation_id
            join organisation o on o.id = u.organisation_id
        where m.collaboration_id = $1 and (m.to_on >= $2 or m.to_on is null) and (u.organisation_id = $3 or $3 is null)
            and u.search_text like $4 escape '\\' and u.id > $5 order by u.id limit $6");
    SELECT_UNITS_FOUND = found!("unit u join organisation o on o.id = u.organisation_id
        where (u.organisation_id = $1 or $1 is null) and u.search_text like $2 escape '\\' and u.id > $3
        order by u.id limit $4");
    INSERT_UNIT = "insert into unit (id, organisation_id, name, address, phone, email, cost_centre, latitude, longitude,
            active, search_text, version, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    UPDATE_UNIT = "update unit set name = $2, address = $3, phone = $4, email = $5, cost_centre = $6, latitude = $7,
            longitude = $8, active = $9, search_text = $10, version = version + 1
        where id = $1 and version = $11";
}

pub(crate) async fn find_unit(tx: &mut Tx, id: UnitId) -> Result<Option<Unit>, DbError> {
    sql!(tx, optional Unit, SELECT_UNIT, id)
}

pub(crate) async fn units_of_organisation(tx: &mut Tx, id: OrganisationId) -> Result<Vec<Unit>, DbError> {
    sql!(tx, all Unit, SELECT_UNITS_OF_ORGANISATION, id)
}

pub(crate) async fn units_of_collaboration(
    tx: &mut Tx,
    id: CollaborationId,
    date: NaiveDate,
) -> Result<Vec<Unit>, DbError> {
    sql!(tx, all Unit, SELECT_UNITS_OF_COLLABORATION, id, date)
}

pub(crate) async fn units(tx: &mut Tx, id: OrganisationId, paging: Paging) -> Result<Vec<Unit>, DbError> {
    sql!(tx, all Unit, SELECT_UNITS, id, paging.after(), paging.fetch())
}

/// Units of a collaboration's organisations, or all that there are, that a filter lets through.
pub(crate) async fn found(
    tx: &mut Tx,
    collaboration_id: Option<CollaborationId>,
    today: NaiveDate,
    filter: &UnitFilter,
    paging: Paging,
) -> Result<Vec<ListedUnit>, DbError> {
    let (of, pattern, after, fetch) = (filter.organisation_id, pattern(&filter.text), paging.after(), paging.fetch());
    let pattern = pattern.as_str();
    match collaboration_id {
        Some(id) => {
            sql!(tx, all ListedUnit, SELECT_UNITS_FOUND_OF_COLLABORATION, id, today, of, pattern, after, fetch)
        }
        None => sql!(tx, all ListedUnit, SELECT_UNITS_FOUND, of, pattern, after, fetch),
    }
}

/// What a search looks in.
fn search_text(row: &Unit) -> String {
    format!("{} {} {}", row.name, row.address, row.email).to_lowercase()
}

pub(crate) async fn insert_unit(tx: &mut Tx, row: &Unit) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_UNIT,
        row.id,
        row.organisation_id,
        row.name.as_str(),
        row.address.as_str(),
        row.phone.as_str(),
        row.email.as_str(),
        row.cost_centre.as_str(),
        row.position.latitude,
        row.position.longitude,
        row.active,
        search_text(row),
        row.version,
        row.created_at,
    )?;
    Ok(())
}

/// Whether it was still at this version.
pub(crate) async fn update_unit(tx: &mut Tx, row: &Unit, version: i64) -> Result<bool, DbError> {
    let changed = sql!(
        tx,
        execute,
        UPDATE_UNIT,
        row.id,
        row.name.as_str(),
        row.address.as_str(),
        row.phone.as_str(),
        row.email.as_str(),
        row.cost_centre.as_str(),
        row.position.latitude,
        row.position.longitude,
        row.active,
        search_text(row),
        version,
    )?;
    Ok(changed == 1)
}
