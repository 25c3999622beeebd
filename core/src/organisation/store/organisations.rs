//! The rows of collaborations, organisations and units.

use chrono::NaiveDate;

use crate::db::{DbError, Tx};
use crate::ids::{CollaborationId, OrganisationId, UnitId};
use crate::organisation::{Collaboration, CollaborationMember, Organisation, Unit};
use crate::paging::Paging;
use crate::{sql, statements};

macro_rules! organisation {
    ($rest:literal) => {
        concat!(
            "select o.id, o.kind, o.municipality_code, o.organisation_number, o.name, o.short_name, o.email, o.population,
                o.population_on, o.latitude, o.longitude, o.created_at from organisation o ",
            $rest
        )
    };
}

macro_rules! unit {
    ($rest:literal) => {
        concat!(
            "select u.id, u.organisation_id, u.name, u.address, u.phone, u.email, u.cost_centre, u.latitude,
                u.longitude, u.active, u.created_at from unit u ",
            $rest
        )
    };
}

statements! {
    SELECT_COLLABORATION = "select id, name, created_at from collaboration where id = $1";
    SELECT_COLLABORATIONS = "select id, name, created_at from collaboration where id > $1 order by id limit $2";
    INSERT_COLLABORATION = "insert into collaboration (id, name, created_at) values ($1, $2, $3)";
    SELECT_MEMBER = "select organisation_id, from_on, to_on from collaboration_member
        where collaboration_id = $1 and organisation_id = $2";
    SELECT_MEMBERS = "select organisation_id, from_on, to_on from collaboration_member
        where collaboration_id = $1 order by organisation_id";
    UPSERT_MEMBER = "insert into collaboration_member (collaboration_id, organisation_id, from_on, to_on)
        values ($1, $2, $3, $4)
        on conflict (collaboration_id, organisation_id) do update set from_on = excluded.from_on, to_on = excluded.to_on";
    SELECT_ORGANISATION = organisation!("where o.id = $1");
    SELECT_ORGANISATION_BY_NUMBER = organisation!("where o.organisation_number = $1");
    SELECT_ORGANISATIONS = organisation!("where o.id > $1 order by o.id limit $2");
    SELECT_ORGANISATIONS_EVER = organisation!("where o.id > $2 and exists (select 1 from collaboration_member m
        where m.organisation_id = o.id and m.collaboration_id = $1) order by o.id limit $3");
    SELECT_ORGANISATIONS_ON = organisation!("join collaboration_member m on m.organisation_id = o.id
        where m.collaboration_id = $1 and m.from_on <= $2 and (m.to_on >= $2 or m.to_on is null)
        order by o.short_name, o.id");
    INSERT_ORGANISATION = "insert into organisation (id, kind, municipality_code, organisation_number, name, short_name,
            email, population, population_on, latitude, longitude, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    UPDATE_ORGANISATION = "update organisation set kind = $2, municipality_code = $3, organisation_number = $4, name = $5,
            short_name = $6, email = $7, population = $8, population_on = $9, latitude = $10, longitude = $11
        where id = $1";
    SELECT_UNIT = unit!("where u.id = $1");
    SELECT_UNITS_OF_ORGANISATION = unit!("where u.organisation_id = $1 order by u.name, u.id");
    SELECT_UNITS_OF_COLLABORATION = unit!("join collaboration_member m on m.organisation_id = u.organisation_id
        where m.collaboration_id = $1 and m.from_on <= $2 and (m.to_on >= $2 or m.to_on is null)
        order by u.organisation_id, u.name, u.id");
    SELECT_UNITS = unit!("where u.organisation_id = $1 and u.id > $2 order by u.id limit $3");
    INSERT_UNIT = "insert into unit (id, organisation_id, name, address, phone, email, cost_centre, latitude, longitude,
            active, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    UPDATE_UNIT = "update unit set name = $2, address = $3, phone = $4, email = $5, cost_centre = $6, latitude = $7,
            longitude = $8, active = $9
        where id = $1";
}

pub(crate) async fn find_collaboration(tx: &mut Tx, id: CollaborationId) -> Result<Option<Collaboration>, DbError> {
    sql!(tx, optional Collaboration, SELECT_COLLABORATION, id)
}

pub(crate) async fn collaborations(tx: &mut Tx, paging: Paging) -> Result<Vec<Collaboration>, DbError> {
    sql!(tx, all Collaboration, SELECT_COLLABORATIONS, paging.after(), paging.fetch())
}

pub(crate) async fn insert_collaboration(tx: &mut Tx, row: &Collaboration) -> Result<(), DbError> {
    sql!(tx, execute, INSERT_COLLABORATION, row.id, row.name.as_str(), row.created_at)?;
    Ok(())
}

pub(crate) async fn find_member(
    tx: &mut Tx,
    collaboration_id: CollaborationId,
    organisation_id: OrganisationId,
) -> Result<Option<CollaborationMember>, DbError> {
    sql!(tx, optional CollaborationMember, SELECT_MEMBER, collaboration_id, organisation_id)
}

pub(crate) async fn members(
    tx: &mut Tx,
    collaboration_id: CollaborationId,
) -> Result<Vec<CollaborationMember>, DbError> {
    sql!(tx, all CollaborationMember, SELECT_MEMBERS, collaboration_id)
}

/// Writes the days on which an organisation takes part in a collaboration.
pub(crate) async fn set_member(
    tx: &mut Tx,
    collaboration_id: CollaborationId,
    member: &CollaborationMember,
) -> Result<(), DbError> {
    sql!(tx, execute, UPSERT_MEMBER, collaboration_id, member.organisation_id, member.from_on, member.to_on)?;
    Ok(())
}

pub(crate) async fn find_organisation(tx: &mut Tx, id: OrganisationId) -> Result<Option<Organisation>, DbError> {
    sql!(tx, optional Organisation, SELECT_ORGANISATION, id)
}

pub(crate) async fn find_organisation_by_number(tx: &mut Tx, number: &str) -> Result<Option<Organisation>, DbError> {
    sql!(tx, optional Organisation, SELECT_ORGANISATION_BY_NUMBER, number)
}

/// Organisations that take or took part in a collaboration, or all.
pub(crate) async fn organisations(
    tx: &mut Tx,
    collaboration_id: Option<CollaborationId>,
    paging: Paging,
) -> Result<Vec<Organisation>, DbError> {
    match collaboration_id {
        Some(id) => sql!(tx, all Organisation, SELECT_ORGANISATIONS_EVER, id, paging.after(), paging.fetch()),
        None => sql!(tx, all Organisation, SELECT_ORGANISATIONS, paging.after(), paging.fetch()),
    }
}

/// Organisations that take part in a collaboration on a date, by short name.
pub(crate) async fn organisations_on(
    tx: &mut Tx,
    collaboration_id: CollaborationId,
    date: NaiveDate,
) -> Result<Vec<Organisation>, DbError> {
    sql!(tx, all Organisation, SELECT_ORGANISATIONS_ON, collaboration_id, date)
}

pub(crate) async fn insert_organisation(tx: &mut Tx, row: &Organisation) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_ORGANISATION,
        row.id,
        row.kind,
        row.municipality_code.as_deref(),
        row.organisation_number.as_str(),
        row.name.as_str(),
        row.short_name.as_str(),
        row.email.as_str(),
        row.population,
        row.population_on,
        row.position.latitude,
        row.position.longitude,
        row.created_at,
    )?;
    Ok(())
}

pub(crate) async fn update_organisation(tx: &mut Tx, row: &Organisation) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        UPDATE_ORGANISATION,
        row.id,
        row.kind,
        row.municipality_code.as_deref(),
        row.organisation_number.as_str(),
        row.name.as_str(),
        row.short_name.as_str(),
        row.email.as_str(),
        row.population,
        row.population_on,
        row.position.latitude,
        row.position.longitude,
    )?;
    Ok(())
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
        row.created_at,
    )?;
    Ok(())
}

pub(crate) async fn update_unit(tx: &mut Tx, row: &Unit) -> Result<(), DbError> {
    sql!(
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
    )?;
    Ok(())
}
