//! `torget user add`: enters a person with a role, for whoever has the machine. The first one is an operator; the rest
//! can then be entered in the browser.

use std::io::BufRead;
use std::sync::Arc;

use clap::{Args, Subcommand};
use rand::Rng;
use torget_core::Market;
use torget_core::access::{Caller, Role};
use torget_core::ids::{CollaborationId, MembershipId, OrganisationId, PersonId, UnitId};
use torget_core::language::Language;
use torget_core::organisation::{self, OrganisationError, PersonInput, RoleInput};
use torget_core::paging::{Listed, MOST_ROWS, Paging};
use torget_core::time::SystemClock;
use torget_core::time::stockholm::date_of;

use super::{ConfigFile, StartFault};
use crate::app::App;

/// Letters and digits that nobody mistakes for one another.
const PASSWORD_LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
const PASSWORD_GROUPS: usize = 5;
const GROUP_LENGTH: usize = 4;

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Enter a person with a role; the password is generated and printed
    Add(NewUser),
}

#[derive(Debug, Args)]
pub(super) struct NewUser {
    /// The address that they sign in with
    #[arg(long)]
    email: String,
    /// First and last name
    #[arg(long)]
    name: String,
    /// Telephone
    #[arg(long, default_value = "")]
    phone: String,
    /// The language that they read: sv or en
    #[arg(long, default_value = "sv")]
    language: Language,
    /// `system_operator`, `collaboration_admin`, `pool_coordinator`, `unit_manager`, `resource_person` or `economist`
    #[arg(long)]
    role: Role,
    /// Organisation number or name, for roles in an organisation
    #[arg(long)]
    organisation: Option<String>,
    /// A unit of that organisation, for unit managers
    #[arg(long, requires = "organisation")]
    unit: Option<String>,
    /// Name of a collaboration, for its coordinators and administrators
    #[arg(long)]
    collaboration: Option<String>,
    /// Read the password from standard input, one line, instead
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    config: ConfigFile,
}

/// Enters the person and says how they sign in.
pub(super) async fn add(user: NewUser) -> Result<(), StartFault> {
    let password = if user.password_stdin { read_password()? } else { generated_password() };
    let app = App::build(user.config.load()?, Arc::new(SystemClock)).await?;
    let market = app.state().market.clone();
    let outcome = enter(&market, &user, &password).await;
    market.db.close().await;
    outcome?;
    println!("{} is entered as {}.", user.email, user.role.key());
    if !user.password_stdin {
        println!("Password: {password}");
    }
    Ok(())
}

async fn enter(market: &Market, user: &NewUser, password: &str) -> Result<(), StartFault> {
    let machine = machine();
    let organisation_id = match &user.organisation {
        Some(name) => Some(organisation(market, &machine, name).await?),
        None => None,
    };
    let unit_id = match (&user.unit, organisation_id) {
        (Some(name), Some(organisation_id)) => Some(unit(market, &machine, organisation_id, name).await?),
        _ => None,
    };
    let collaboration_id = match &user.collaboration {
        Some(name) => Some(collaboration(market, &machine, name).await?),
        None => None,
    };
    let input = PersonInput {
        name: user.name.clone(),
        email: user.email.clone(),
        phone: user.phone.clone(),
        language: user.language,
    };
    let from_on = date_of(market.clock.now());
    let role = RoleInput { role: user.role, organisation_id, unit_id, collaboration_id, from_on, to_on: None };
    organisation::create_person_with_role(market, &input, password, &role).await.map(drop).map_err(
        |error| match error {
            OrganisationError::RoleNeeds { role, needs } => {
                let option = needs.trim_end_matches("_id");
                StartFault::one(format!("the role {} needs --{option}", role.key()))
            }
            other => StartFault::one(other),
        },
    )
}

/// Whoever has the machine, looking things up as the operator; nothing is written in this name.
fn machine() -> Caller {
    Caller {
        person_id: PersonId::new(),
        name: String::new(),
        membership_id: MembershipId::new(),
        role: Role::SystemOperator,
        organisation_id: None,
        unit_id: None,
        collaboration_ids: Vec::new(),
        language: Language::En,
        request_key: None,
    }
}

async fn organisation(market: &Market, caller: &Caller, named: &str) -> Result<OrganisationId, StartFault> {
    let found = find(
        |paging| organisation::list_organisations(market, caller, None, named, paging),
        |row| {
            let organisation = &row.organisation;
            [&organisation.organisation_number, &organisation.name, &organisation.short_name]
                .contains(&&named.to_owned())
        },
    );
    let found = found.await?.ok_or_else(|| StartFault::one(format!("there is no organisation {named:?}")))?;
    Ok(found.organisation.id)
}

async fn unit(market: &Market, caller: &Caller, of: OrganisationId, named: &str) -> Result<UnitId, StartFault> {
    let found = find(|paging| organisation::list_units(market, caller, of, paging), |unit| unit.name == named).await?;
    found.map(|unit| unit.id).ok_or_else(|| StartFault::one(format!("the organisation has no unit {named:?}")))
}

async fn collaboration(market: &Market, caller: &Caller, named: &str) -> Result<CollaborationId, StartFault> {
    let found =
        find(|paging| organisation::list_collaborations(market, caller, paging), |row| row.name == named).await?;
    found.map(|row| row.id).ok_or_else(|| StartFault::one(format!("there is no collaboration {named:?}")))
}

/// The first row of a list that fits, page by page.
async fn find<T, Answer>(
    mut page: impl FnMut(Paging) -> Answer,
    fits: impl Fn(&T) -> bool,
) -> Result<Option<T>, StartFault>
where
    Answer: Future<Output = Result<Listed<T>, OrganisationError>>,
{
    let mut paging = Paging::longest();
    loop {
        let listed = page(paging).await.map_err(StartFault::one)?;
        if let Some(found) = listed.rows.into_iter().find(&fits) {
            return Ok(Some(found));
        }
        if listed.next.is_none() {
            return Ok(None);
        }
        paging = Paging::new(Some(MOST_ROWS.into()), listed.next).map_err(StartFault::one)?;
    }
}

fn read_password() -> Result<String, StartFault> {
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.map_err(|error| StartFault::one(format!("the password can't be read: {error}")))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Twenty random characters, in groups that can be read aloud.
fn generated_password() -> String {
    let mut random = rand::rng();
    let mut letter = || char::from(PASSWORD_LETTERS[random.random_range(0..PASSWORD_LETTERS.len())]);
    let groups = (0..PASSWORD_GROUPS).map(|_| (0..GROUP_LENGTH).map(|_| letter()).collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}
