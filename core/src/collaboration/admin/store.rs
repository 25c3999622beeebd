//! The rows that are set up: tariffs, an area's settings, its members.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;

use super::{AreaMember, MemberDates};
use crate::collaboration::{Agreement, Area, AreaSettings, AreaState, Tariff};
use crate::db::{DbError, Topic, Tx};
use crate::ids::{AgreementId, AreaId, CollaborationId, OrganisationId, PersonId};
use crate::{sql, statements};

statements! {
    INSERT_AREA = "insert into area (id, collaboration_id, plugin_key, manifest_version, name, state, settings, version,
            created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    INSERT_AGREEMENT = "insert into agreement (id, collaboration_id, area_id, name, valid_from_on, valid_to_on,
            vat_basis_points, vat_reason, cancel_free_days_before, cancel_free_until_minute, cancel_fee_basis_points,
            attest, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    SELECT_AGREEMENTS_OF_AREA = "select id, area_id, name, valid_from_on, valid_to_on, vat_basis_points, vat_reason,
            cancel_free_days_before, cancel_free_until_minute, cancel_fee_basis_points, attest
        from agreement where area_id = $1 order by valid_from_on desc, id desc";
    SELECT_AGREEMENT = "select id, area_id, name, valid_from_on, valid_to_on, vat_basis_points, vat_reason,
            cancel_free_days_before, cancel_free_until_minute, cancel_fee_basis_points, attest
        from agreement where id = $1";
    SELECT_COLLABORATION_OF_AREA = "select collaboration_id from area where id = $1";
    SELECT_TARIFFS_OF_AGREEMENT = "select id, agreement_id, valid_from_on, prices from tariff
        where agreement_id = $1 order by valid_from_on desc";
    INSERT_TARIFF = "insert into tariff (id, collaboration_id, agreement_id, valid_from_on, prices, created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7)";
    UPDATE_AREA_STATE = "update area set state = $3, version = version + 1 where id = $1 and version = $2";
    UPDATE_AREA_SETTINGS = "update area set settings = $3, version = version + 1 where id = $1 and version = $2";
    SELECT_MEMBERS_OF_AREA = "select m.organisation_id, o.short_name, m.from_on, m.to_on
        from area_member m join organisation o on o.id = m.organisation_id where m.area_id = $1";
    SELECT_MEMBER_DATES = "select from_on, to_on from area_member where area_id = $1 and organisation_id = $2";
    SELECT_IN_COLLABORATION = "select collaboration_id from collaboration_member
        where collaboration_id = $1 and organisation_id = $2 and from_on <= $3 and (to_on is null or to_on >= $3)";
    PUT_AREA_MEMBER = "insert into area_member (area_id, organisation_id, from_on, to_on) values ($1, $2, $3, $4)
        on conflict (area_id, organisation_id) do update set from_on = excluded.from_on, to_on = excluded.to_on";
}

#[derive(sqlx::FromRow)]
struct CollaborationRow {
    collaboration_id: CollaborationId,
}

#[derive(sqlx::FromRow)]
struct DatesRow {
    from_on: NaiveDate,
    to_on: Option<NaiveDate>,
}

pub(super) async fn agreements(tx: &mut Tx, area_id: AreaId) -> Result<Vec<Agreement>, DbError> {
    sql!(tx, all Agreement, SELECT_AGREEMENTS_OF_AREA, area_id)
}

pub(super) async fn agreement(tx: &mut Tx, id: AgreementId) -> Result<Option<Agreement>, DbError> {
    sql!(tx, optional Agreement, SELECT_AGREEMENT, id)
}

pub(super) async fn collaboration_of_area(tx: &mut Tx, id: AreaId) -> Result<CollaborationId, DbError> {
    Ok(sql!(tx, one CollaborationRow, SELECT_COLLABORATION_OF_AREA, id)?.collaboration_id)
}

/// The latest first.
pub(super) async fn tariffs(tx: &mut Tx, id: AgreementId) -> Result<Vec<Tariff>, DbError> {
    sql!(tx, all Tariff, SELECT_TARIFFS_OF_AGREEMENT, id)
}

pub(super) async fn insert_tariff(
    tx: &mut Tx,
    collaboration_id: CollaborationId,
    tariff: &Tariff,
    created_by: PersonId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_TARIFF,
        tariff.id,
        collaboration_id,
        tariff.agreement_id,
        tariff.valid_from_on,
        Json(&tariff.prices),
        created_by,
        now,
    )?;
    Ok(())
}

pub(super) async fn insert_area(tx: &mut Tx, area: &Area, now: DateTime<Utc>) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_AREA,
        area.id,
        area.collaboration_id,
        &area.plugin_key,
        area.manifest_version,
        &area.name,
        area.state,
        Json(&area.settings),
        area.version,
        now,
    )?;
    Ok(())
}

pub(super) async fn insert_agreement(
    tx: &mut Tx,
    collaboration_id: CollaborationId,
    agreement: &Agreement,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_AGREEMENT,
        agreement.id,
        collaboration_id,
        agreement.area_id,
        &agreement.name,
        agreement.valid_from_on,
        agreement.valid_to_on,
        agreement.vat_basis_points,
        &agreement.vat_reason,
        agreement.cancel_free_days_before,
        agreement.cancel_free_until_minute,
        agreement.cancel_fee_basis_points,
        Json(agreement.attest),
        now,
    )?;
    Ok(())
}

/// Whether the area was still at this version.
pub(super) async fn update_state(tx: &mut Tx, id: AreaId, version: i64, state: AreaState) -> Result<bool, DbError> {
    tx.announce(Topic::Area(id));
    Ok(sql!(tx, execute, UPDATE_AREA_STATE, id, version, state)? == 1)
}

/// Whether the area was still at this version.
pub(super) async fn update_settings(
    tx: &mut Tx,
    id: AreaId,
    version: i64,
    settings: &AreaSettings,
) -> Result<bool, DbError> {
    tx.announce(Topic::Area(id));
    Ok(sql!(tx, execute, UPDATE_AREA_SETTINGS, id, version, Json(settings))? == 1)
}

pub(super) async fn area_members(tx: &mut Tx, id: AreaId) -> Result<Vec<AreaMember>, DbError> {
    sql!(tx, all AreaMember, SELECT_MEMBERS_OF_AREA, id)
}

pub(super) async fn member_dates(
    tx: &mut Tx,
    area_id: AreaId,
    organisation_id: OrganisationId,
) -> Result<Option<MemberDates>, DbError> {
    let row = sql!(tx, optional DatesRow, SELECT_MEMBER_DATES, area_id, organisation_id)?;
    Ok(row.map(|DatesRow { from_on, to_on }| MemberDates { from_on, to_on }))
}

pub(super) async fn is_in_collaboration(
    tx: &mut Tx,
    collaboration_id: CollaborationId,
    organisation_id: OrganisationId,
    on: NaiveDate,
) -> Result<bool, DbError> {
    let row = sql!(tx, optional CollaborationRow, SELECT_IN_COLLABORATION, collaboration_id, organisation_id, on)?;
    Ok(row.is_some())
}

pub(super) async fn put_member(
    tx: &mut Tx,
    area_id: AreaId,
    organisation_id: OrganisationId,
    dates: MemberDates,
) -> Result<(), DbError> {
    sql!(tx, execute, PUT_AREA_MEMBER, area_id, organisation_id, dates.from_on, dates.to_on)?;
    tx.announce(Topic::Area(area_id));
    Ok(())
}
