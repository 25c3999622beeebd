//! The list of persons with their roles: one statement a page, whatever its length. A search looks no further than among
//! those who belong to the collaboration: `coalesce` there keeps SQLite from reading every role that no collaboration has.

use chrono::{DateTime, NaiveDate, Utc};

use super::pattern;
use crate::access::Role;
use crate::db::{DbError, Tx};
use crate::ids::{CollaborationId, MembershipId, OrganisationId, PersonId, UnitId};
use crate::language::Language;
use crate::organisation::{ListedPerson, ListedRole, Membership, Person, PersonFilter};
use crate::paging::Paging;
use crate::{sql, statements};

/// A role belongs to the collaboration $1: it is its own, or its organisation takes part (or will) on the date $2.
macro_rules! belongs {
    () => {
        "(m.collaboration_id = $1 or (m.collaboration_id is null and m.organisation_id in (
            select cm.organisation_id from collaboration_member cm
            where cm.collaboration_id = $1 and (cm.to_on >= $2 or cm.to_on is null))))"
    };
}

/// A role is the one asked for, and in the organisation asked for.
macro_rules! wanted {
    () => {
        "(m.role = $5 or $5 is null) and (m.organisation_id = $6 or $6 is null)"
    };
}

macro_rules! persons {
    ($persons:expr, $roles:expr) => {
        concat!(
            "select p.id as person_id, p.name, p.email, p.phone, p.language, p.active, p.version, p.created_at,
                m.id as membership_id, m.role, m.organisation_id, m.unit_id, m.collaboration_id, m.from_on, m.to_on,
                o.short_name as organisation_name, u.name as unit_name, c.name as collaboration_name
            from (select * from person p where ",
            $persons,
            ") p left join membership m on m.person_id = p.id",
            $roles,
            " left join organisation o on o.id = m.organisation_id left join unit u on u.id = m.unit_id
            left join collaboration c on c.id = m.collaboration_id
            order by p.id, m.id"
        )
    };
}

statements! {
    SELECT_PERSONS_OF_COLLABORATION = persons!(
        concat!(
            "p.id in (
                select m.person_id from membership m where m.collaboration_id = $1 and ",
            wanted!(),
            " union select m.person_id from collaboration_member cm join membership m on m.organisation_id = cm.organisation_id
                where cm.collaboration_id = $1 and (cm.to_on >= $2 or cm.to_on is null)
                    and coalesce(m.collaboration_id, m.collaboration_id) is null and ",
            wanted!(),
            ") and p.id > $3 and p.search_text like $4 escape '\\' order by p.id limit $7"
        ),
        concat!(" and ", belongs!())
    );
    SELECT_PERSONS = persons!(
        "p.id > $1 and p.search_text like $2 escape '\\' and (exists (
            select 1 from membership m where m.person_id = p.id and (m.role = $3 or $3 is null)
                and (m.organisation_id = $4 or $4 is null)) or ($3 is null and $4 is null)) order by p.id limit $5",
        ""
    );
    SELECT_PERSON_OF_COLLABORATION = persons!("p.id = $3", concat!(" and ", belongs!()));
    SELECT_PERSON_WITH_ROLES = persons!("p.id = $1", "");
}

#[derive(sqlx::FromRow)]
struct Row {
    person_id: PersonId,
    name: String,
    email: String,
    phone: String,
    language: Language,
    active: bool,
    version: i64,
    created_at: DateTime<Utc>,
    membership_id: Option<MembershipId>,
    role: Option<Role>,
    organisation_id: Option<OrganisationId>,
    unit_id: Option<UnitId>,
    collaboration_id: Option<CollaborationId>,
    from_on: Option<NaiveDate>,
    to_on: Option<NaiveDate>,
    organisation_name: Option<String>,
    unit_name: Option<String>,
    collaboration_name: Option<String>,
}

impl Row {
    fn role(&mut self) -> Option<ListedRole> {
        let membership = Membership {
            id: self.membership_id?,
            person_id: self.person_id,
            role: self.role?,
            organisation_id: self.organisation_id,
            unit_id: self.unit_id,
            collaboration_id: self.collaboration_id,
            from_on: self.from_on?,
            to_on: self.to_on,
        };
        Some(ListedRole {
            membership,
            organisation_name: self.organisation_name.take(),
            unit_name: self.unit_name.take(),
            collaboration_name: self.collaboration_name.take(),
        })
    }
}

/// Persons with roles that belong to a collaboration and those roles, or all persons with all of theirs.
pub(crate) async fn persons(
    tx: &mut Tx,
    collaboration_id: Option<CollaborationId>,
    today: NaiveDate,
    filter: &PersonFilter,
    paging: Paging,
) -> Result<Vec<ListedPerson>, DbError> {
    let (after, pattern, fetch) = (paging.after(), pattern(&filter.text), paging.fetch());
    let rows = match collaboration_id {
        Some(id) => sql!(
            tx,
            all Row,
            SELECT_PERSONS_OF_COLLABORATION,
            id,
            today,
            after,
            pattern.as_str(),
            filter.role,
            filter.organisation_id,
            fetch,
        ),
        None => {
            sql!(tx, all Row, SELECT_PERSONS, after, pattern.as_str(), filter.role, filter.organisation_id, fetch)
        }
    };
    Ok(gather(rows?))
}

/// One person with the roles that belong to a collaboration, or with all.
pub(crate) async fn person(
    tx: &mut Tx,
    collaboration_id: Option<CollaborationId>,
    today: NaiveDate,
    id: PersonId,
) -> Result<Option<ListedPerson>, DbError> {
    let rows = match collaboration_id {
        Some(collaboration_id) => {
            sql!(tx, all Row, SELECT_PERSON_OF_COLLABORATION, collaboration_id, today, id)
        }
        None => sql!(tx, all Row, SELECT_PERSON_WITH_ROLES, id),
    };
    Ok(gather(rows?).pop())
}

/// Rows of one person follow each other.
fn gather(rows: Vec<Row>) -> Vec<ListedPerson> {
    let mut persons: Vec<ListedPerson> = Vec::new();
    for mut row in rows {
        let role = row.role();
        match persons.last_mut() {
            Some(last) if last.person.id == row.person_id => last.roles.extend(role),
            _ => {
                let Row { person_id: id, name, email, phone, language, active, version, created_at, .. } = row;
                let person = Person { id, name, email, phone, language, active, version, created_at };
                persons.push(ListedPerson { person, roles: role.into_iter().collect() });
            }
        }
    }
    persons
}
