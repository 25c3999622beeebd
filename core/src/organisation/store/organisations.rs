//! The rows of collaborations and organisations.

use chrono::NaiveDate;

use super::pattern;
use crate::db::{DbError, Tx};
use crate::ids::{CollaborationId, OrganisationId};
use crate::organisation::{Collaboration, CollaborationMember, ListedOrganisation, Organisation};
use crate::paging::Paging;
use crate::{sql, statements};

macro_rules! organisation {
    ($rest:literal) => {
        concat!(
            "select o.id, o.kind, o.municipality_code, o.organisation_number, o.name, o.short_name, o.email, o.population,
                o.population_on, o.latitude, o.longitude, o.version, o.created_at from organisation o ",
            $rest
        )
    };
}

statements! {
    SELECT_COLLABORATION = "select id, name, created_at from collaboration where id = $1";
    SELECT_COLLABORATIONS = "select id, name, created_at from collaboration where id > $1 order by id limit $2";
    INSERT_COLLABORATION = "insert into collaboration (id, name, created_at) values ($1, $2, $3)";
    SELECT_COLLABORATION_MEMBER = "select organisation_id, from_on, to_on from collaboration_member
        where collaboration_id = $1 and organisation_id = $2";
    UPSERT_MEMBER = "insert into collaboration_member (collaboration_id, organisation_id, from_on, to_on)
        values ($1, $2, $3, $4)
        on conflict (collaboration_id, organisation_id) do update set from_on = excluded.from_on, to_on = excluded.to_on";
    SELECT_ORGANISATION = organisation!("where o.id = $1");
    SELECT_ORGANISATION_BY_NUMBER = organisation!("where o.organisation_number = $1");
    SELECT_ORGANISATIONS_LISTED = "select o.id, o.kind, o.municipality_code, o.organisation_number, o.name, o.short_name,
            o.email, o.population, o.population_on, o.latitude, o.longitude, o.version, o.created_at,
            cast(null as date) as from_on, cast(null as date) as to_on
        from organisation o where o.search_text like $1 escape '\\' and o.id > $2 order by o.id limit $3";
    SELECT_MEMBERS_LISTED = "select o.id, o.kind, o.municipality_code, o.organisation_number, o.name, o.short_name,
            o.email, o.population, o.population_on, o.latitude, o.longitude, o.version, o.created_at, m.from_on, m.to_on
        from organisation o join collaboration_member m on m.organisation_id = o.id
        where m.collaboration_id = $1 and (m.to_on >= $2 or m.to_on is null) and o.search_text like $3 escape '\\'
            and o.id > $4 order by o.id limit $5";
    SELECT_COLLABORATIONS_OF_ORGANISATION = "select collaboration_id, from_on, to_on from collaboration_member
        where organisation_id = $1 order by collaboration_id";
    SELECT_ORGANISATIONS_ON = organisation!("join collaboration_member m on m.organisation_id = o.id
        where m.collaboration_id = $1 and m.from_on <= $2 and (m.to_on >= $2 or m.to_on is null)
        order by o.short_name, o.id");
    INSERT_ORGANISATION = "insert into organisation (id, kind, municipality_code, organisation_number, name, short_name,
            email, population, population_on, latitude, longitude, search_text, version,
            created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    UPDATE_ORGANISATION = "update organisation set kind = $2, municipality_code = $3, organisation_number = $4, name = $5,
            short_name = $6, email = $7, population = $8, population_on = $9, latitude = $10, longitude = $11,
            search_text = $12, version = version + 1
        where id = $1 and version = $13";
}

/// An organisation's part in one of its collaborations.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct TakenPart {
    pub collaboration_id: CollaborationId,
    pub from_on: NaiveDate,
    pub to_on: Option<NaiveDate>,
}

impl TakenPart {
    /// Whether it goes on, or is yet to begin, on a date.
    pub(crate) fn not_ended_on(&self, date: NaiveDate) -> bool {
        self.to_on.is_none_or(|to_on| date <= to_on)
    }
}

/// What a search looks in.
fn search_text(row: &Organisation) -> String {
    format!("{} {} {} {}", row.short_name, row.name, row.organisation_number, row.email).to_lowercase()
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
    sql!(tx, optional CollaborationMember, SELECT_COLLABORATION_MEMBER, collaboration_id, organisation_id)
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

/// Organisations whose part in the collaboration has not ended on the date, or all that there are; with a text somewhere
/// in their names, number or address.
pub(crate) async fn organisations(
    tx: &mut Tx,
    collaboration_id: Option<CollaborationId>,
    today: NaiveDate,
    text: &str,
    paging: Paging,
) -> Result<Vec<ListedOrganisation>, DbError> {
    let (pattern, after, fetch) = (pattern(text), paging.after(), paging.fetch());
    match collaboration_id {
        Some(id) => sql!(tx, all ListedOrganisation, SELECT_MEMBERS_LISTED, id, today, pattern.as_str(), after, fetch),
        None => sql!(tx, all ListedOrganisation, SELECT_ORGANISATIONS_LISTED, pattern.as_str(), after, fetch),
    }
}

/// Every collaboration that an organisation takes, took or will take part in.
pub(crate) async fn collaborations_of(tx: &mut Tx, id: OrganisationId) -> Result<Vec<TakenPart>, DbError> {
    sql!(tx, all TakenPart, SELECT_COLLABORATIONS_OF_ORGANISATION, id)
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
        search_text(row),
        row.version,
        row.created_at,
    )?;
    Ok(())
}

/// Whether it was still at this version.
pub(crate) async fn update_organisation(tx: &mut Tx, row: &Organisation, version: i64) -> Result<bool, DbError> {
    let changed = sql!(
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
        search_text(row),
        version,
    )?;
    Ok(changed == 1)
}
