//! The rows of sessions, API tokens and sign-in attempts, and of the roles that they stand for.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::access::{Caller, Role};
use crate::db::{DbError, Tx};
use crate::ids::{ApiTokenId, CollaborationId, MembershipId, OrganisationId, PersonId, UnitId};
use crate::language::Language;
use crate::organisation::ApiToken;
use crate::{sql, statements};

/// A person in a role that counts on the date $2.
macro_rules! role {
    ($from:literal) => {
        concat!(
            "select p.id as person_id, p.name, p.language, m.id as membership_id, m.role, m.organisation_id, m.unit_id,
                m.collaboration_id, o.short_name as organisation_name, u.name as unit_name,
                c.name as collaboration_name ",
            $from,
            " left join organisation o on o.id = m.organisation_id left join unit u on u.id = m.unit_id
            left join collaboration c on c.id = m.collaboration_id
            where p.active and m.from_on <= $2 and (m.to_on >= $2 or m.to_on is null)"
        )
    };
}

statements! {
    SELECT_SESSION = "select s.csrf_token, s.created_at, s.expires_at, s.membership_id as chosen_id,
            p.id as person_id, p.name, p.language, m.id as membership_id, m.role, m.organisation_id, m.unit_id,
            m.collaboration_id, o.short_name as organisation_name, u.name as unit_name, c.name as collaboration_name
        from session s join person p on p.id = s.person_id
        left join membership m on m.person_id = p.id and m.from_on <= $2 and (m.to_on >= $2 or m.to_on is null)
        left join organisation o on o.id = m.organisation_id left join unit u on u.id = m.unit_id
        left join collaboration c on c.id = m.collaboration_id
        where s.token_hash = $1 and s.expires_at > $3 and p.active order by m.id";
    SELECT_API_TOKEN = role!("from api_token t join person p on p.id = t.person_id
        join membership m on m.id = t.membership_id and t.revoked_at is null and t.token_hash = $1");
    SELECT_ROLE = role!("from membership m join person p on p.id = m.person_id and m.id = $1");
    SELECT_COLLABORATIONS_REACHED = "select collaboration_id as id from collaboration_member
        where organisation_id = $1 and from_on <= $2 and (to_on >= $2 or to_on is null) order by collaboration_id";
    SELECT_ACCOUNT = "select id, password_hash, language, active from person where email = $1";
    INSERT_SESSION = "insert into session (token_hash, person_id, csrf_token, created_at, expires_at)
        values ($1, $2, $3, $4, $5)";
    EXTEND_SESSION = "update session set expires_at = $2 where token_hash = $1 and expires_at < $2";
    SWITCH_SESSION = "update session set membership_id = $2 where token_hash = $1 and expires_at > $4 and exists (
        select 1 from membership m where m.id = $2 and m.person_id = session.person_id
            and m.from_on <= $3 and (m.to_on >= $3 or m.to_on is null))";
    DELETE_SESSION = "delete from session where token_hash = $1 returning person_id";
    DELETE_SESSIONS_OF_PERSON = "delete from session where person_id = $1 and token_hash <> $2";
    DELETE_SESSIONS_BEFORE = "delete from session where expires_at <= $1";
    COUNT_ATTEMPTS = "select count(*) as number, min(at) as oldest_at from sign_in_attempt
        where key_hash = $1 and at > $2";
    INSERT_ATTEMPT = "insert into sign_in_attempt (id, key_hash, at) values ($1, $2, $3)";
    DELETE_ATTEMPTS_OF_KEY = "delete from sign_in_attempt where key_hash = $1";
    DELETE_ATTEMPT = "delete from sign_in_attempt where id = $1";
    DELETE_ATTEMPTS_BEFORE = "delete from sign_in_attempt where at <= $1";
    DELETE_KEYS_BEFORE = "delete from idempotency_key where created_at < $1";
    COUNT_API_TOKENS = "select count(*) as number from api_token where person_id = $1 and revoked_at is null";
    INSERT_API_TOKEN = "insert into api_token (id, person_id, membership_id, name, token_hash, created_at)
        values ($1, $2, $3, $4, $5, $6)";
    SELECT_API_TOKENS = "select t.id, t.name, t.membership_id, m.role, t.created_at
        from api_token t join membership m on m.id = t.membership_id
        where t.person_id = $1 and t.revoked_at is null order by t.id";
    REVOKE_API_TOKEN = "update api_token set revoked_at = $3
        where id = $1 and person_id = $2 and revoked_at is null";
}

/// A person and one of the roles that count; no role if none does.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct RoleRow {
    pub person_id: PersonId,
    pub name: String,
    pub language: Language,
    pub membership_id: Option<MembershipId>,
    pub role: Option<Role>,
    pub organisation_id: Option<OrganisationId>,
    pub unit_id: Option<UnitId>,
    pub collaboration_id: Option<CollaborationId>,
    pub organisation_name: Option<String>,
    pub unit_name: Option<String>,
    pub collaboration_name: Option<String>,
}

/// A session with one of its person's roles.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct SessionRow {
    pub csrf_token: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub chosen_id: Option<MembershipId>,
    #[sqlx(flatten)]
    pub role: RoleRow,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Account {
    pub id: PersonId,
    pub password_hash: Option<String>,
    pub language: Language,
    pub active: bool,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Attempts {
    pub number: i64,
    pub oldest_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Reached {
    id: CollaborationId,
}

#[derive(sqlx::FromRow)]
struct Owner {
    person_id: PersonId,
}

#[derive(sqlx::FromRow)]
struct Number {
    number: i64,
}

/// A session to be written.
#[derive(Debug)]
pub(crate) struct NewSession<'a> {
    pub token_hash: &'a str,
    pub person_id: PersonId,
    pub csrf_token: &'a str,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// A row for each role that counts on the date, or one without a role.
pub(crate) async fn find_session(
    tx: &mut Tx,
    token_hash: &str,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<SessionRow>, DbError> {
    sql!(tx, all SessionRow, SELECT_SESSION, token_hash, today, now)
}

pub(crate) async fn find_api_token(
    tx: &mut Tx,
    token_hash: &str,
    today: NaiveDate,
) -> Result<Option<RoleRow>, DbError> {
    sql!(tx, optional RoleRow, SELECT_API_TOKEN, token_hash, today)
}

pub(crate) async fn find_role(tx: &mut Tx, id: MembershipId, today: NaiveDate) -> Result<Option<RoleRow>, DbError> {
    sql!(tx, optional RoleRow, SELECT_ROLE, id, today)
}

pub(crate) async fn collaborations_of_organisation(
    tx: &mut Tx,
    organisation_id: OrganisationId,
    today: NaiveDate,
) -> Result<Vec<CollaborationId>, DbError> {
    let rows = sql!(tx, all Reached, SELECT_COLLABORATIONS_REACHED, organisation_id, today)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

pub(crate) async fn find_account(tx: &mut Tx, email: &str) -> Result<Option<Account>, DbError> {
    sql!(tx, optional Account, SELECT_ACCOUNT, email)
}

pub(crate) async fn insert_session(tx: &mut Tx, row: &NewSession<'_>) -> Result<(), DbError> {
    let NewSession { token_hash, person_id, csrf_token, created_at, expires_at } = *row;
    sql!(tx, execute, INSERT_SESSION, token_hash, person_id, csrf_token, created_at, expires_at)?;
    Ok(())
}

pub(crate) async fn extend_session(tx: &mut Tx, token_hash: &str, expires_at: DateTime<Utc>) -> Result<(), DbError> {
    sql!(tx, execute, EXTEND_SESSION, token_hash, expires_at)?;
    Ok(())
}

/// Answers how many sessions were switched: none if the role is not the person's or doesn't count.
pub(crate) async fn switch(
    tx: &mut Tx,
    token_hash: &str,
    membership_id: MembershipId,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<u64, DbError> {
    sql!(tx, execute, SWITCH_SESSION, token_hash, membership_id, today, now)
}

/// Whose it was, if it was there.
pub(crate) async fn delete_session(tx: &mut Tx, token_hash: &str) -> Result<Option<PersonId>, DbError> {
    Ok(sql!(tx, optional Owner, DELETE_SESSION, token_hash)?.map(|owner| owner.person_id))
}

/// Ends a person's sessions, save the one whose hash is given.
pub(crate) async fn delete_sessions_of(tx: &mut Tx, person_id: PersonId, keep: &str) -> Result<(), DbError> {
    sql!(tx, execute, DELETE_SESSIONS_OF_PERSON, person_id, keep)?;
    Ok(())
}

pub(crate) async fn delete_sessions_before(tx: &mut Tx, instant: DateTime<Utc>) -> Result<u64, DbError> {
    sql!(tx, execute, DELETE_SESSIONS_BEFORE, instant)
}

pub(crate) async fn count_attempts(tx: &mut Tx, key_hash: &str, after: DateTime<Utc>) -> Result<Attempts, DbError> {
    sql!(tx, one Attempts, COUNT_ATTEMPTS, key_hash, after)
}

pub(crate) async fn insert_attempt(tx: &mut Tx, id: Uuid, key_hash: &str, at: DateTime<Utc>) -> Result<(), DbError> {
    sql!(tx, execute, INSERT_ATTEMPT, id, key_hash, at)?;
    Ok(())
}

pub(crate) async fn delete_attempts_of(tx: &mut Tx, key_hash: &str) -> Result<u64, DbError> {
    sql!(tx, execute, DELETE_ATTEMPTS_OF_KEY, key_hash)
}

pub(crate) async fn delete_attempt(tx: &mut Tx, id: Uuid) -> Result<(), DbError> {
    sql!(tx, execute, DELETE_ATTEMPT, id)?;
    Ok(())
}

pub(crate) async fn delete_attempts_before(tx: &mut Tx, instant: DateTime<Utc>) -> Result<u64, DbError> {
    sql!(tx, execute, DELETE_ATTEMPTS_BEFORE, instant)
}

pub(crate) async fn delete_keys_before(tx: &mut Tx, instant: DateTime<Utc>) -> Result<u64, DbError> {
    sql!(tx, execute, DELETE_KEYS_BEFORE, instant)
}

pub(crate) async fn count_api_tokens(tx: &mut Tx, person_id: PersonId) -> Result<i64, DbError> {
    Ok(sql!(tx, one Number, COUNT_API_TOKENS, person_id)?.number)
}

pub(crate) async fn insert_api_token(
    tx: &mut Tx,
    id: ApiTokenId,
    owner: &Caller,
    name: &str,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sql!(tx, execute, INSERT_API_TOKEN, id, owner.person_id, owner.membership_id, name, token_hash, now)?;
    Ok(())
}

pub(crate) async fn api_tokens_of(tx: &mut Tx, person_id: PersonId) -> Result<Vec<ApiToken>, DbError> {
    sql!(tx, all ApiToken, SELECT_API_TOKENS, person_id)
}

pub(crate) async fn revoke_api_token(
    tx: &mut Tx,
    id: ApiTokenId,
    person_id: PersonId,
    now: DateTime<Utc>,
) -> Result<u64, DbError> {
    sql!(tx, execute, REVOKE_API_TOKEN, id, person_id, now)
}
