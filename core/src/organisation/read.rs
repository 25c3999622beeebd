//! What other features read about organisations and people. No access is asked for here: whoever calls has asked, for
//! the booking or resource that it is about, and shows no more of this than that allows.

use chrono::NaiveDate;

use super::store::{organisations, persons, units};
use super::{Collaboration, Contact, Organisation, Person, Unit};
use crate::db::{DbError, Tx};
use crate::ids::{CollaborationId, OrganisationId, PersonId, UnitId};
use crate::language::Language;

/// A collaboration.
pub async fn find_collaboration(tx: &mut Tx, id: CollaborationId) -> Result<Option<Collaboration>, DbError> {
    organisations::find_collaboration(tx, id).await
}

/// An organisation.
pub async fn find_organisation(tx: &mut Tx, id: OrganisationId) -> Result<Option<Organisation>, DbError> {
    organisations::find_organisation(tx, id).await
}

/// A unit, also one that is no longer in use.
pub async fn find_unit(tx: &mut Tx, id: UnitId) -> Result<Option<Unit>, DbError> {
    units::find_unit(tx, id).await
}

/// A person, also one whose account is closed.
pub async fn find_person(tx: &mut Tx, id: PersonId) -> Result<Option<Person>, DbError> {
    persons::find_person(tx, id).await
}

/// The organisations that take part in a collaboration on a date, by short name.
pub async fn organisations_of_collaboration(
    tx: &mut Tx,
    id: CollaborationId,
    date: NaiveDate,
) -> Result<Vec<Organisation>, DbError> {
    organisations::organisations_on(tx, id, date).await
}

/// Whether an organisation takes part in a collaboration on a date.
pub async fn is_member(
    tx: &mut Tx,
    collaboration_id: CollaborationId,
    organisation_id: OrganisationId,
    date: NaiveDate,
) -> Result<bool, DbError> {
    let member = organisations::find_member(tx, collaboration_id, organisation_id).await?;
    Ok(member.is_some_and(|member| member.counts_on(date)))
}

/// An organisation's units by name, also those no longer in use.
pub async fn units_of_organisation(tx: &mut Tx, id: OrganisationId) -> Result<Vec<Unit>, DbError> {
    units::units_of_organisation(tx, id).await
}

/// The units of the organisations that take part in a collaboration on a date, organisation by organisation.
pub async fn units_of_collaboration(tx: &mut Tx, id: CollaborationId, date: NaiveDate) -> Result<Vec<Unit>, DbError> {
    units::units_of_collaboration(tx, id, date).await
}

/// Whom a notice about a unit goes to: its functional mailbox and those who run it on the date; each address once. No
/// one if there is no such unit.
pub async fn unit_contacts(tx: &mut Tx, id: UnitId, date: NaiveDate) -> Result<Vec<Contact>, DbError> {
    let Some(unit) = units::find_unit(tx, id).await? else { return Ok(Vec::new()) };
    let mut contacts = vec![Contact { person_id: None, name: unit.name, email: unit.email, language: Language::Sv }];
    for manager in persons::unit_managers(tx, id, date).await? {
        match contacts.iter_mut().find(|contact| contact.email == manager.email) {
            // A manager whose own address is the unit's: the person, who has a language, rather than the mailbox.
            Some(same) => *same = manager,
            None => contacts.push(manager),
        }
    }
    Ok(contacts)
}

/// An organisation's functional mailbox.
pub async fn organisation_contact(tx: &mut Tx, id: OrganisationId) -> Result<Option<Contact>, DbError> {
    let organisation = organisations::find_organisation(tx, id).await?;
    Ok(organisation.map(|o| Contact { person_id: None, name: o.name, email: o.email, language: Language::Sv }))
}

/// A person's own address; none if their account is closed.
pub async fn person_contact(tx: &mut Tx, id: PersonId) -> Result<Option<Contact>, DbError> {
    let person = persons::find_person(tx, id).await?.filter(|person| person.active);
    Ok(person.map(|p| Contact { person_id: Some(p.id), name: p.name, email: p.email, language: p.language }))
}
