//! The rows of areas, agreements and tariffs.

use chrono::NaiveDate;

use super::{Agreement, Area, Tariff};
use crate::db::{DbError, Tx};
use crate::ids::{AgreementId, AreaId, CollaborationId, OrganisationId, TariffId};
use crate::{sql, statements};

statements! {
    SELECT_AREA = "select id, collaboration_id, plugin_key, manifest_version, name, state, settings, version
        from area where id = $1";
    SELECT_AREAS_OF_COLLABORATION = "select id, collaboration_id, plugin_key, manifest_version, name, state, settings,
            version
        from area where collaboration_id = $1 order by name";
    SELECT_AREAS_OF_MEMBER = "select a.id, a.collaboration_id, a.plugin_key, a.manifest_version, a.name, a.state,
            a.settings, a.version
        from area a join area_member m on m.area_id = a.id
            join collaboration_member c on c.collaboration_id = a.collaboration_id
                and c.organisation_id = m.organisation_id
        where a.collaboration_id = $1 and m.organisation_id = $2 and m.from_on <= $3
            and (m.to_on is null or m.to_on >= $3) and c.from_on <= $3 and (c.to_on is null or c.to_on >= $3)
        order by a.name";
    SELECT_AREA_MEMBER = "select m.organisation_id from area_member m join area a on a.id = m.area_id
            join collaboration_member c on c.collaboration_id = a.collaboration_id
                and c.organisation_id = m.organisation_id
        where m.area_id = $1 and m.organisation_id = $2 and m.from_on <= $3 and (m.to_on is null or m.to_on >= $3)
            and c.from_on <= $3 and (c.to_on is null or c.to_on >= $3)";
    SELECT_AREA_MEMBERS = "select m.organisation_id from area_member m join area a on a.id = m.area_id
            join collaboration_member c on c.collaboration_id = a.collaboration_id
                and c.organisation_id = m.organisation_id
        where m.area_id = $1 and m.from_on <= $2 and (m.to_on is null or m.to_on >= $2)
            and c.from_on <= $2 and (c.to_on is null or c.to_on >= $2)";
    SELECT_AGREEMENT_ON = "select id, area_id, name, valid_from_on, valid_to_on, vat_basis_points, vat_reason,
            cancel_free_days_before, cancel_free_until_minute, cancel_fee_basis_points, attest
        from agreement where area_id = $1 and valid_from_on <= $2 and (valid_to_on is null or valid_to_on >= $2)
            and exists (select 1 from tariff t where t.agreement_id = agreement.id and t.valid_from_on <= $2)
        order by valid_from_on desc, id desc limit 1";
    SELECT_TARIFF_ON = "select id, agreement_id, valid_from_on, prices from tariff
        where agreement_id = $1 and valid_from_on <= $2 order by valid_from_on desc limit 1";
    SELECT_TARIFF = "select id, agreement_id, valid_from_on, prices from tariff where id = $1";
}

#[derive(sqlx::FromRow)]
struct MemberRow {
    organisation_id: OrganisationId,
}

pub(super) async fn area(tx: &mut Tx, id: AreaId) -> Result<Option<Area>, DbError> {
    sql!(tx, optional Area, SELECT_AREA, id)
}

pub(super) async fn areas_of_collaboration(tx: &mut Tx, id: CollaborationId) -> Result<Vec<Area>, DbError> {
    sql!(tx, all Area, SELECT_AREAS_OF_COLLABORATION, id)
}

pub(super) async fn areas_of_member(
    tx: &mut Tx,
    id: CollaborationId,
    organisation_id: OrganisationId,
    on: NaiveDate,
) -> Result<Vec<Area>, DbError> {
    sql!(tx, all Area, SELECT_AREAS_OF_MEMBER, id, organisation_id, on)
}

pub(super) async fn is_member(
    tx: &mut Tx,
    area_id: AreaId,
    organisation_id: OrganisationId,
    on: NaiveDate,
) -> Result<bool, DbError> {
    Ok(sql!(tx, optional MemberRow, SELECT_AREA_MEMBER, area_id, organisation_id, on)?.is_some())
}

pub(super) async fn members(tx: &mut Tx, area_id: AreaId, on: NaiveDate) -> Result<Vec<OrganisationId>, DbError> {
    let rows = sql!(tx, all MemberRow, SELECT_AREA_MEMBERS, area_id, on)?;
    Ok(rows.into_iter().map(|row| row.organisation_id).collect())
}

/// The latest that has prices: one without takes over from nothing.
pub(super) async fn agreement_on(tx: &mut Tx, area_id: AreaId, on: NaiveDate) -> Result<Option<Agreement>, DbError> {
    sql!(tx, optional Agreement, SELECT_AGREEMENT_ON, area_id, on)
}

pub(super) async fn tariff_on(tx: &mut Tx, id: AgreementId, on: NaiveDate) -> Result<Option<Tariff>, DbError> {
    sql!(tx, optional Tariff, SELECT_TARIFF_ON, id, on)
}

pub(super) async fn tariff(tx: &mut Tx, id: TariffId) -> Result<Option<Tariff>, DbError> {
    sql!(tx, optional Tariff, SELECT_TARIFF, id)
}
