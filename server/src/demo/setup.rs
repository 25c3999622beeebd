//! Organisations, units and people: the collaboration before it shares anything.

use std::collections::BTreeMap;

use anyhow::Context;
use chrono::NaiveDate;
use torget_core::Market;
use torget_core::access::{Caller, Role};
use torget_core::ids::{CollaborationId, MembershipId, OrganisationId, PersonId, UnitId};
use torget_core::language::Language;
use torget_core::organisation::{
    self, Grantee, OrganisationInput, OrganisationKind, PersonInput, RoleInput, UnitInput, caller_in_role,
};
use torget_core::place::Position;

use super::municipalities::{self, Municipality};
use super::nurses::{NURSES, READS_ENGLISH};
use super::people::{ADMINISTRATOR, COMPANY, COORDINATOR, ECONOMISTS, OPERATOR};
use super::units::{UNITS, Unit};
use super::{Account, PASSWORD, plain};

/// What was founded, by the names and codes of the tables.
pub struct Town {
    /// The collaboration.
    pub collaboration_id: CollaborationId,
    /// Its administrator.
    pub administrator: Caller,
    /// The pool's coordinator.
    pub coordinator: Caller,
    /// The municipalities with their ids, by code.
    pub municipalities: BTreeMap<String, (Municipality, OrganisationId)>,
    /// Units and their managers, by the unit's name.
    pub units: BTreeMap<&'static str, (Caller, UnitId)>,
    /// Nurses, by name.
    pub nurses: BTreeMap<&'static str, Caller>,
    /// One for each role of each person.
    pub accounts: Vec<Account>,
}

/// Founds the collaboration; everybody's role counts from `from_on`.
pub async fn found(market: &Market, from_on: NaiveDate) -> anyhow::Result<Town> {
    let mut founder = Founder { market, from_on, telephones: 0, persons: BTreeMap::new(), accounts: Vec::new() };
    let operator = founder.person(OPERATOR, COMPANY.domain, founder.role(Role::SystemOperator), (None, None)).await?;
    let collaboration = organisation::create_collaboration(market, &operator, "Samverkan nordvästra Skåne").await?;
    let collaboration_id = Some(collaboration.id);
    let in_collaboration = |role, organisation_id| RoleInput {
        role,
        organisation_id,
        unit_id: None,
        collaboration_id,
        from_on,
        to_on: None,
    };
    let administration = in_collaboration(Role::CollaborationAdmin, None);
    let administrator = founder.person(ADMINISTRATOR, COMPANY.domain, administration, (None, None)).await?;

    let mut municipalities = BTreeMap::new();
    for municipality in municipalities::all() {
        let input = municipality_input(&municipality);
        let made = organisation::create_organisation(market, &administrator, collaboration.id, &input, from_on).await?;
        municipalities.insert(municipality.code.clone(), (municipality, made.id));
    }
    let (seat, _) =
        municipalities.get(UNITS[0].municipality).context("the first unit's municipality is in the file")?;
    let company = company_input(seat.position());
    let company =
        organisation::create_organisation(market, &administrator, collaboration.id, &company, from_on).await?;
    let coordination = in_collaboration(Role::PoolCoordinator, Some(company.id));
    let shown = (Some(COMPANY.short_name.to_owned()), None);
    let coordinator = founder.person(COORDINATOR, COMPANY.domain, coordination, shown).await?;

    let units = founder.units(&administrator, &municipalities).await?;
    let nurses = founder.in_municipalities(Role::ResourcePerson, &nurse_names(), &municipalities).await?;
    founder.in_municipalities(Role::Economist, &ECONOMISTS, &municipalities).await?;
    let accounts = founder.accounts;
    Ok(Town { collaboration_id: collaboration.id, administrator, coordinator, municipalities, units, nurses, accounts })
}

fn nurse_names() -> Vec<(&'static str, &'static str)> {
    NURSES.iter().map(|nurse| (nurse.municipality, nurse.name)).collect()
}

type Municipalities = BTreeMap<String, (Municipality, OrganisationId)>;

struct Founder<'a> {
    market: &'a Market,
    from_on: NaiveDate,
    telephones: u32,
    persons: BTreeMap<&'static str, (PersonId, String)>,
    accounts: Vec<Account>,
}

impl Founder<'_> {
    fn role(&self, role: Role) -> RoleInput {
        let from_on = self.from_on;
        RoleInput { role, from_on, to_on: None, organisation_id: None, unit_id: None, collaboration_id: None }
    }

    async fn units(
        &mut self,
        administrator: &Caller,
        municipalities: &Municipalities,
    ) -> anyhow::Result<BTreeMap<&'static str, (Caller, UnitId)>> {
        let mut units = BTreeMap::new();
        for (number, unit) in UNITS.iter().enumerate() {
            let (municipality, organisation_id) =
                municipalities.get(unit.municipality).with_context(|| format!("the municipality of {}", unit.name))?;
            let input = unit_input(unit, number, municipality);
            let made = organisation::create_unit(self.market, administrator, *organisation_id, &input).await?;
            let role = RoleInput {
                unit_id: Some(made.id),
                organisation_id: Some(*organisation_id),
                ..self.role(Role::UnitManager)
            };
            let shown = (Some(municipality.short_name.clone()), Some(unit.name.to_owned()));
            let manager = self.person(unit.manager, &municipality.domain(), role, shown).await?;
            units.insert(unit.name, (manager, made.id));
        }
        Ok(units)
    }

    /// One role each for persons of municipalities.
    async fn in_municipalities(
        &mut self,
        role: Role,
        persons: &[(&'static str, &'static str)],
        municipalities: &Municipalities,
    ) -> anyhow::Result<BTreeMap<&'static str, Caller>> {
        let mut callers = BTreeMap::new();
        for (code, name) in persons {
            let (municipality, organisation_id) =
                municipalities.get(*code).with_context(|| format!("the municipality of {name}"))?;
            let input = RoleInput { organisation_id: Some(*organisation_id), ..self.role(role) };
            let shown = (Some(municipality.short_name.clone()), None);
            callers.insert(*name, self.person(name, &municipality.domain(), input, shown).await?);
        }
        Ok(callers)
    }

    /// Gives a person a role, makes the person first if they are new, and a token that acts in the role.
    async fn person(
        &mut self,
        name: &'static str,
        domain: &str,
        role: RoleInput,
        (organisation, unit): (Option<String>, Option<String>),
    ) -> anyhow::Result<Caller> {
        let (email, membership_id) =
            self.grant(name, domain, &role).await.with_context(|| format!("entering {name}"))?;
        let caller = caller_in_role(self.market, membership_id).await?;
        let caller = caller.with_context(|| format!("the role of {name} does not count yet"))?;
        let token = organisation::create_api_token(self.market, &caller, "Demo").await?;
        self.accounts.push(Account {
            role: role.role.key().to_owned(),
            organisation,
            unit,
            name: name.to_owned(),
            email,
            password: PASSWORD.to_owned(),
            api_token: token.token,
        });
        Ok(caller)
    }

    async fn grant(
        &mut self,
        name: &'static str,
        domain: &str,
        role: &RoleInput,
    ) -> anyhow::Result<(String, MembershipId)> {
        let market = self.market;
        if let Some((person_id, email)) = self.persons.get(name) {
            let first = self.accounts.first().context("the operator comes first")?;
            let operator = organisation::caller_of_token(market, &first.api_token).await?.context("their token")?;
            let id = organisation::grant_role(market, &operator, &Grantee::Person(*person_id), role).await?;
            return Ok((email.clone(), id));
        }
        let email = format!("{}@{domain}.example", plain(name));
        let input = PersonInput {
            name: name.to_owned(),
            email: email.clone(),
            phone: mobile(self.telephones),
            language: if name == READS_ENGLISH { Language::En } else { Language::Sv },
        };
        self.telephones += 1;
        let (person_id, id) = organisation::create_person_with_role(market, &input, PASSWORD, role).await?;
        self.persons.insert(name, (person_id, email.clone()));
        Ok((email, id))
    }
}

/// The mobile numbers that are set aside for fiction.
fn mobile(number: u32) -> String {
    format!("070-174 06 {:02}", 5 + number)
}

/// The numbers of Malmö that are set aside for fiction.
fn landline(number: usize) -> String {
    format!("040-628 04 {number:02}")
}

fn municipality_input(municipality: &Municipality) -> OrganisationInput {
    OrganisationInput {
        kind: OrganisationKind::Municipality,
        municipality_code: Some(municipality.code.clone()),
        organisation_number: municipality.organisation_number.clone(),
        name: municipality.name.clone(),
        short_name: municipality.short_name.clone(),
        email: format!("kommunen@{}.example", municipality.domain()),
        population: Some(municipality.population),
        population_on: Some(municipalities::population_on()),
        position: municipality.position(),
    }
}

fn company_input(position: Position) -> OrganisationInput {
    OrganisationInput {
        kind: OrganisationKind::Company,
        municipality_code: None,
        organisation_number: COMPANY.organisation_number.to_owned(),
        name: COMPANY.name.to_owned(),
        short_name: COMPANY.short_name.to_owned(),
        email: format!("info@{}.example", COMPANY.domain),
        population: None,
        population_on: None,
        position,
    }
}

fn unit_input(unit: &Unit, number: usize, municipality: &Municipality) -> UnitInput {
    let seat = municipality.position();
    let (north, east) = unit.offset;
    UnitInput {
        name: unit.name.to_owned(),
        address: unit.address.to_owned(),
        phone: landline(number),
        email: format!("{}@{}.example", plain(unit.name), municipality.domain()),
        cost_centre: unit.cost_centre.to_owned(),
        position: Position {
            latitude: seat.latitude + f64::from(north) / 1000.0,
            longitude: seat.longitude + f64::from(east) / 1000.0,
        },
        active: true,
    }
}
