//! The roles of persons: giving and ending them.

use std::collections::HashMap;

use chrono::Days;
use poem::handler;
use poem::web::Path;
use torget_core::access::{Denied, Permission, Role, Standing};
use torget_core::ids::PersonId;
use torget_core::organisation::{self, Grantee, ListedPerson, ListedRole, OrganisationError, RoleInput};
use torget_core::paging::Paging;
use torget_core::time::stockholm;

use super::{need, organisations, pair, people, units};
use crate::pages::deed::Deed;
use crate::pages::local;
use crate::pages::mend::{self, Refusal, Refuse};
use crate::pages::need::address;
use crate::pages::visit::{Answer, Visit};
use crate::view::admin_forms::RoleChoices;
use crate::view::form::{Choice, Form};
use crate::view::parts::Empty;
use crate::view::table::{Cell, CellButton, Table};
use crate::view::{Format, Language, Speak, admin_forms, role_name};

/// Gives a role to whoever has an account with an address, also somebody who has roles elsewhere only.
#[handler]
pub async fn grant_known(deed: Deed) -> Answer {
    let (visit, market) = (&deed.visit, &deed.visit.state.market);
    need(visit, Permission::EditPerson)?;
    let email = deed.value("email");
    let refusal = match role_input(&deed) {
        Ok(role) => {
            match organisation::grant_role(market, visit.caller()?, &Grantee::Email(email.to_owned()), &role).await {
                Ok(_) => {
                    let found = address(people::LIST.1, &[pair("search", email)]);
                    return Ok(visit.done(&found, Some("flash-saved")));
                }
                Err(OrganisationError::Denied(Denied::Hidden)) => Refusal::one("email", "no_account"),
                Err(error) => error.refusal(visit),
            }
        }
        Err(refusal) => refusal,
    };
    let form = visit.marked(known_form(visit).await?, &deed.typed, refusal, role_field)?;
    visit.again(&people::new_view(visit, people::new_form(visit).await?, Some(form)).await?)
}

/// Gives a role.
#[handler]
pub async fn grant(deed: Deed, Path(id): Path<String>) -> Answer {
    let (visit, id) = (&deed.visit, deed.visit.id(&id)?);
    let refusal = match role_input(&deed) {
        Ok(role) => {
            let grantee = Grantee::Person(id);
            match organisation::grant_role(&visit.state.market, visit.caller()?, &grantee, &role).await {
                Ok(_) => return Ok(visit.done(&format!("{}/{id}", people::LIST.1), Some("flash-saved"))),
                Err(error) => error.refusal(visit),
            }
        }
        Err(refusal) => refusal,
    };
    let form = visit.marked(role_form(visit, id).await?, &deed.typed, refusal, role_field)?;
    visit.again(&people::view(visit, id, people::Forms { role: Some(form), ..people::Forms::default() }).await?)
}

/// Ends a role at once: yesterday was its last day, or it never begins.
#[handler]
pub async fn end_role(deed: Deed, Path((id, membership)): Path<(String, String)>) -> Answer {
    let (visit, market) = (&deed.visit, &deed.visit.state.market);
    let id: PersonId = visit.id(&id)?;
    let person = mend::or_stop(visit, organisation::view_person(market, visit.caller()?, id).await)?;
    let membership_id = visit.id(&membership)?;
    let held = person.roles.iter().find(|role| role.membership.id == membership_id);
    let from_on = held.ok_or_else(|| visit.not_found())?.membership.from_on;
    let to_on = stockholm::date_of(market.clock.now()).max(from_on) - Days::new(1);
    let ended = organisation::end_role(market, visit.caller()?, membership_id, to_on).await;
    mend::done(visit, ended, &format!("{}/{id}", people::LIST.1), "flash-removed")
}

/// The roles of a person, each with a button that ends it.
pub(super) fn table(visit: &Visit, person: &ListedPerson, may_edit: bool) -> Table {
    let language = visit.language();
    let today = stockholm::date_of(visit.state.market.clock.now());
    let columns = [
        language.text("admin-role"),
        language.text("admin-from"),
        language.text("admin-to"),
        language.text("admin-end-role"),
    ];
    let own = visit.session.caller.as_ref().map(|caller| caller.membership_id);
    let columns = if may_edit { &columns[..] } else { &columns[..3] };
    let mut table = Table::new(language.text("admin-roles"), columns, Empty::new(language.text("admin-no-roles")));
    for role in &person.roles {
        let held = &role.membership;
        let ended = held.to_on.is_some_and(|to_on| to_on < today);
        let mut cells = vec![
            Cell::text(role_name(held.role, language)).note(place(role)),
            Cell::text(language.date_long(held.from_on)),
            Cell::text(held.to_on.map(|on| language.date_long(on)).unwrap_or_default()),
        ];
        // Nobody ends the role in which they act.
        if !ended && Some(held.id) != own {
            cells.push(Cell::button(CellButton {
                action: format!("{}/{}/memberships/{}/end", people::LIST.1, person.person.id, held.id),
                text: language.text("admin-end-role"),
                about: role_in_words(language, role),
                danger: true,
            }));
        }
        table.row(cells);
    }
    table
}

fn place(role: &ListedRole) -> String {
    let parts = [&role.unit_name, &role.organisation_name, &role.collaboration_name];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}

pub(super) fn role_in_words(language: Language, role: &ListedRole) -> String {
    let (name, place) = (role_name(role.membership.role, language), place(role));
    if place.is_empty() { name } else { format!("{name}, {place}") }
}

pub(super) async fn known_form(visit: &Visit) -> poem::Result<Form> {
    let today = stockholm::date_of(visit.state.market.clock.now());
    let action = format!("{}/memberships", people::LIST.1);
    Ok(admin_forms::known_person(visit.language(), &action, choices(visit).await?, &today.to_string()))
}

pub(super) async fn role_form(visit: &Visit, id: PersonId) -> poem::Result<Form> {
    let today = stockholm::date_of(visit.state.market.clock.now());
    let action = format!("{}/{id}/memberships", people::LIST.1);
    Ok(admin_forms::membership(visit.language(), &action, choices(visit).await?, &today.to_string()))
}

/// What the reader may give, for the form: only who administers everywhere makes operators.
pub(super) async fn choices(visit: &Visit) -> poem::Result<RoleChoices> {
    let everywhere = visit.caller()?.may(&visit.state.market.access, Permission::EditPerson, &Standing::default());
    let roles = Role::ALL.into_iter().filter(|role| everywhere || *role != Role::SystemOperator).collect();
    Ok(RoleChoices { roles, places: places(visit).await? })
}

/// Where a role may count: collaborations, organisations, units.
async fn places(visit: &Visit) -> poem::Result<Vec<Choice>> {
    let market = &visit.state.market;
    let collaborations = organisation::list_collaborations(market, visit.caller()?, Paging::longest()).await;
    let mut places = vec![Choice::new("", "–")];
    for row in mend::or_stop(visit, collaborations)?.rows {
        places.push(Choice::new(format!("collaboration:{}", row.id), row.name));
    }
    for row in organisations(visit).await? {
        let name = row.organisation.short_name.clone();
        places.push(Choice::new(format!("organisation:{}", row.organisation.id), &name));
        for unit in units::units(visit, &row).await?.iter().filter(|unit| unit.active) {
            places.push(Choice::new(format!("unit:{}", unit.id), format!("{name} · {}", unit.name)));
        }
    }
    Ok(places)
}

pub(super) fn role_input(deed: &Deed) -> Result<RoleInput, Refusal> {
    let role = deed.value("role").parse().map_err(|_| Refusal::one("role", "missing"))?;
    let (from_on, to_on) = local::dates(&deed.typed)?;
    let kinds: HashMap<&str, &str> = deed.value("place_id").split_once(':').into_iter().collect();
    let id = |kind: &str| kinds.get(kind).copied().unwrap_or_default();
    Ok(RoleInput {
        role,
        organisation_id: id("organisation").parse().ok(),
        unit_id: id("unit").parse().ok(),
        collaboration_id: id("collaboration").parse().ok(),
        from_on,
        to_on,
    })
}

/// The form asks in one field where the role counts.
pub(super) fn role_field(name: &str) -> String {
    match name {
        "unit_id" | "organisation_id" | "collaboration_id" => "place_id".to_owned(),
        other => other.to_owned(),
    }
}
