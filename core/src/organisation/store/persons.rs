//! The rows of persons and their roles.

use chrono::NaiveDate;

use crate::db::{DbError, Tx};
use crate::ids::{MembershipId, PersonId, UnitId};
use crate::language::Language;
use crate::organisation::{Contact, Membership, Person};
use crate::{sql, statements};

macro_rules! membership {
    ($rest:literal) => {
        concat!(
            "select m.id, m.person_id, m.role, m.organisation_id, m.unit_id, m.collaboration_id, m.from_on, m.to_on
            from membership m ",
            $rest
        )
    };
}

statements! {
    SELECT_PERSON = "select id, name, email, phone, language, active, version, created_at from person where id = $1";
    SELECT_PERSON_BY_EMAIL = "select id, name, email, phone, language, active, version, created_at from person where email = $1";
    SELECT_PASSWORD = "select password_hash from person where id = $1";
    INSERT_PERSON = "insert into person (id, name, email, phone, language, password_hash, search_text, active, version,
            created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    UPDATE_PERSON = "update person set name = $2, email = $3, phone = $4, language = $5, search_text = $6, active = $7,
            version = version + 1
        where id = $1 and version = $8";
    SET_PASSWORD = "update person set password_hash = $2 where id = $1";
    SET_LANGUAGE = "update person set language = $2, version = version + 1 where id = $1";
    SET_OWN = "update person set phone = $2, language = $3, version = version + 1 where id = $1";
    SELECT_MEMBERSHIP = membership!("where m.id = $1");
    SELECT_MEMBERSHIPS_OF_PERSON = membership!("where m.person_id = $1 order by m.id");
    INSERT_MEMBERSHIP = "insert into membership (id, person_id, role, organisation_id, unit_id, collaboration_id,
            from_on, to_on)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    END_MEMBERSHIP = "update membership set to_on = $2 where id = $1";
    SELECT_UNIT_MANAGERS = "select p.id as person_id, p.name, p.email, p.language
        from membership m join person p on p.id = m.person_id
        where m.unit_id = $1 and m.role = 'unit_manager' and p.active
            and m.from_on <= $2 and (m.to_on >= $2 or m.to_on is null)
        order by m.id";
}

#[derive(sqlx::FromRow)]
struct PasswordRow {
    password_hash: Option<String>,
}

#[derive(sqlx::FromRow)]
struct ContactRow {
    person_id: PersonId,
    name: String,
    email: String,
    language: Language,
}

/// What a search looks in.
fn search_text(person: &Person) -> String {
    format!("{} {}", person.name.to_lowercase(), person.email)
}

pub(crate) async fn find_person(tx: &mut Tx, id: PersonId) -> Result<Option<Person>, DbError> {
    sql!(tx, optional Person, SELECT_PERSON, id)
}

pub(crate) async fn find_person_by_email(tx: &mut Tx, email: &str) -> Result<Option<Person>, DbError> {
    sql!(tx, optional Person, SELECT_PERSON_BY_EMAIL, email)
}

pub(crate) async fn find_password(tx: &mut Tx, id: PersonId) -> Result<Option<String>, DbError> {
    Ok(sql!(tx, optional PasswordRow, SELECT_PASSWORD, id)?.and_then(|row| row.password_hash))
}

pub(crate) async fn insert_person(tx: &mut Tx, row: &Person, password_hash: Option<&str>) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_PERSON,
        row.id,
        row.name.as_str(),
        row.email.as_str(),
        row.phone.as_str(),
        row.language,
        password_hash,
        search_text(row),
        row.active,
        row.version,
        row.created_at,
    )?;
    Ok(())
}

/// Whether they were still at this version.
pub(crate) async fn update_person(tx: &mut Tx, row: &Person, version: i64) -> Result<bool, DbError> {
    let changed = sql!(
        tx,
        execute,
        UPDATE_PERSON,
        row.id,
        row.name.as_str(),
        row.email.as_str(),
        row.phone.as_str(),
        row.language,
        search_text(row),
        row.active,
        version,
    )?;
    Ok(changed == 1)
}

pub(crate) async fn set_password(tx: &mut Tx, id: PersonId, password_hash: &str) -> Result<(), DbError> {
    sql!(tx, execute, SET_PASSWORD, id, password_hash)?;
    Ok(())
}

pub(crate) async fn set_language(tx: &mut Tx, id: PersonId, language: Language) -> Result<(), DbError> {
    sql!(tx, execute, SET_LANGUAGE, id, language)?;
    Ok(())
}

pub(crate) async fn set_own(tx: &mut Tx, id: PersonId, phone: &str, language: Language) -> Result<(), DbError> {
    sql!(tx, execute, SET_OWN, id, phone, language)?;
    Ok(())
}

pub(crate) async fn find_membership(tx: &mut Tx, id: MembershipId) -> Result<Option<Membership>, DbError> {
    sql!(tx, optional Membership, SELECT_MEMBERSHIP, id)
}

pub(crate) async fn memberships_of(tx: &mut Tx, id: PersonId) -> Result<Vec<Membership>, DbError> {
    sql!(tx, all Membership, SELECT_MEMBERSHIPS_OF_PERSON, id)
}

pub(crate) async fn insert_membership(tx: &mut Tx, row: &Membership) -> Result<(), DbError> {
    sql!(
        tx,
        execute,
        INSERT_MEMBERSHIP,
        row.id,
        row.person_id,
        row.role,
        row.organisation_id,
        row.unit_id,
        row.collaboration_id,
        row.from_on,
        row.to_on,
    )?;
    Ok(())
}

pub(crate) async fn end_membership(tx: &mut Tx, id: MembershipId, to_on: NaiveDate) -> Result<(), DbError> {
    sql!(tx, execute, END_MEMBERSHIP, id, to_on)?;
    Ok(())
}

/// Those who run a unit on a date.
pub(crate) async fn unit_managers(tx: &mut Tx, unit_id: UnitId, date: NaiveDate) -> Result<Vec<Contact>, DbError> {
    let rows = sql!(tx, all ContactRow, SELECT_UNIT_MANAGERS, unit_id, date)?;
    let contact =
        |ContactRow { person_id, name, email, language }| Contact { person_id: Some(person_id), name, email, language };
    Ok(rows.into_iter().map(contact).collect())
}
