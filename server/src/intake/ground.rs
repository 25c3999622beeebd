//! What the names in a file stand for: the organisations, units, persons and resources that the caller may see, read once for
//! the whole file.

use std::sync::Arc;

use torget_core::Market;
use torget_core::access::Caller;
use torget_core::booking::{self, UnitChoice};
use torget_core::collaboration::admin::{self, AreaMember};
use torget_core::collaboration::{self, Area};
use torget_core::ids::{OrganisationId, UnitId};
use torget_core::organisation::{self, ListedOrganisation, ListedUnit, UnitFilter};
use torget_core::plugin::{Facts, Manifest, Plugin};
use torget_core::resource::{self, PersonToShare, Resource};

use super::columns::{Column, columns};
use super::line::Line;
use super::table::same;
use super::{Kind, Request};
use crate::export::ExportFault;

/// So many things of one sort are looked among.
const MOST: usize = 50_000;
const AT_A_TIME: i64 = 500;

/// See the module.
pub struct Ground {
    /// What the file holds.
    pub kind: Kind,
    /// Who imports.
    pub caller: Caller,
    /// Today in Stockholm.
    pub today: chrono::NaiveDate,
    area: Option<(Area, Arc<dyn Plugin>)>,
    organisations: Vec<ListedOrganisation>,
    members: Vec<AreaMember>,
    units: Vec<ListedUnit>,
    bookable: Vec<UnitChoice>,
    people: Vec<PersonToShare>,
    resources: Vec<Resource>,
}

impl Ground {
    /// Reads what the kind's names may stand for. Without a file, for its columns alone, `names` is false.
    ///
    /// # Errors
    /// [`ExportFault::Hidden`] for who may not import such things, and what the lists say.
    pub async fn load(market: &Market, caller: &Caller, request: &Request, names: bool) -> Result<Self, ExportFault> {
        let kind = request.about;
        if !kind.is_open_to(market, caller) {
            return Err(ExportFault::Hidden);
        }
        let mut ground = Self {
            kind,
            caller: caller.clone(),
            today: torget_core::time::stockholm::date_of(market.clock.now()),
            area: None,
            organisations: Vec::new(),
            members: Vec::new(),
            units: Vec::new(),
            bookable: Vec::new(),
            people: Vec::new(),
            resources: Vec::new(),
        };
        if kind.is_of_area() {
            let areas = collaboration::my_areas(market, caller).await?;
            let named = areas.into_iter().find(|area| request.area_id.is_none_or(|id| area.id == id));
            let area = named.ok_or(ExportFault::Hidden)?;
            let plugin = market.plugins.get(&area.plugin_key).ok_or(ExportFault::Hidden)?.clone();
            ground.area = Some((area, plugin));
        }
        if names {
            ground.read_names(market).await?;
        }
        Ok(ground)
    }

    async fn read_names(&mut self, market: &Market) -> Result<(), ExportFault> {
        let caller = self.caller.clone();
        match self.kind {
            Kind::Units => self.read_organisations(market).await?,
            Kind::Persons => {
                self.read_organisations(market).await?;
                let (of, filter) = (caller.collaboration_ids.first().copied(), UnitFilter::default());
                let mut page = torget_core::paging::Paging::longest();
                loop {
                    let listed = organisation::find_units(market, &caller, of, &filter, page).await?;
                    self.units.extend(listed.rows);
                    let Some(next) = listed.next.filter(|_| self.units.len() < MOST) else { break };
                    page = page.following(next);
                }
            }
            Kind::Resources => {
                let area_id = self.area_id();
                self.members = admin::area_members(market, &caller, area_id).await?;
                self.people = resource::people(market, &caller, area_id).await?;
            }
            Kind::Availability => {
                let (area_id, mut after) = (self.area_id(), None);
                loop {
                    let rows = resource::list(market, &caller, area_id, after, AT_A_TIME).await?;
                    let Some(last) = rows.last().map(|row| row.id).filter(|_| self.resources.len() < MOST) else {
                        break;
                    };
                    after = Some(last);
                    self.resources.extend(rows);
                }
            }
            Kind::Needs => self.bookable = booking::units(market, &caller, self.area_id()).await?,
        }
        Ok(())
    }

    async fn read_organisations(&mut self, market: &Market) -> Result<(), ExportFault> {
        let of = self.caller.collaboration_ids.first().copied();
        let mut page = torget_core::paging::Paging::longest();
        loop {
            let listed = organisation::list_organisations(market, &self.caller, of, "", page).await?;
            self.organisations.extend(listed.rows);
            let Some(next) = listed.next.filter(|_| self.organisations.len() < MOST) else { return Ok(()) };
            page = page.following(next);
        }
    }

    /// The columns of the kind.
    pub fn columns(&self) -> Vec<Column> {
        columns(self.kind, self.area.as_ref().map(|(_, plugin)| plugin.manifest()))
    }

    /// The area, for kinds that belong to one.
    pub fn area(&self) -> Option<&Area> {
        self.area.as_ref().map(|(area, _)| area)
    }

    pub(super) fn manifest(&self) -> Option<&Manifest> {
        self.area.as_ref().map(|(_, plugin)| plugin.manifest())
    }

    /// The area's identity; nobody's for kinds without one, which nothing is looked up by.
    pub(super) fn area_id(&self) -> torget_core::ids::AreaId {
        self.area.as_ref().map_or(torget_core::ids::AreaId(uuid::Uuid::nil()), |(area, _)| area.id)
    }

    /// The organisation that a row names in `organisation`.
    pub(super) fn organisation(&self, line: &mut Line<'_>) -> Option<OrganisationId> {
        let text = line.text("organisation").to_owned();
        if text.is_empty() {
            return None;
        }
        let named = |row: &&ListedOrganisation| {
            let row = &row.organisation;
            same(&row.short_name, &text) || same(&row.name, &text) || row.organisation_number == text
        };
        let member = |row: &&AreaMember| same(&row.short_name, &text);
        let found = self.organisations.iter().find(named).map(|row| row.organisation.id);
        let found = found.or_else(|| self.members.iter().find(member).map(|row| row.organisation_id));
        if found.is_none() {
            line.fault("organisation", "import_unknown_organisation", Facts::new());
        }
        found
    }

    /// The unit that a row names in `unit`, within its `organisation` if it names one.
    pub(super) fn unit(&self, line: &mut Line<'_>) -> Option<UnitId> {
        let (unit, of) = (line.text("unit").to_owned(), line.text("organisation").to_owned());
        if unit.is_empty() {
            return None;
        }
        let listed = self.units.iter().map(|row| (row.unit.id, &row.unit.name, &row.organisation_name));
        let bookable = self.bookable.iter().map(|row| (row.id, &row.name, &row.organisation_name));
        let fits = listed
            .chain(bookable)
            .filter(|(_, name, organisation)| same(name, &unit) && (of.is_empty() || same(organisation, &of)));
        one_of(fits.map(|(id, ..)| id).collect(), line, "unit", "import_unknown_unit")
    }

    /// The person that a row names, among those whom the organisation may lend.
    pub(super) fn person(
        &self,
        line: &mut Line<'_>,
        of: OrganisationId,
        key: &str,
    ) -> Option<torget_core::ids::PersonId> {
        let text = line.text(key).to_owned();
        let fits = self.people.iter().filter(|row| row.organisation_id == of && same(&row.name, &text));
        one_of(fits.map(|row| row.id).collect(), line, key, "import_unknown_person")
    }

    /// The resource that a row names in `resource`, of its `organisation` if it names one.
    pub(super) fn resource(&self, line: &mut Line<'_>) -> Option<torget_core::ids::ResourceId> {
        let (text, of) = (line.text("resource").to_owned(), line.text("organisation").to_owned());
        let fits = self
            .resources
            .iter()
            .filter(|row| same(&row.name, &text) && (of.is_empty() || same(&row.organisation_name, &of)));
        one_of(fits.map(|row| row.id).collect(), line, "resource", "import_unknown_resource")
    }
}

/// The only one that fits; none, or several, is a fault.
fn one_of<T: Copy>(fits: Vec<T>, line: &mut Line<'_>, key: &str, unknown: &str) -> Option<T> {
    match fits.as_slice() {
        [only] => Some(*only),
        [] => {
            if !line.text(key).is_empty() {
                line.fault(key, unknown, Facts::new());
            }
            None
        }
        _ => {
            line.fault(key, "import_several", Facts::new());
            None
        }
    }
}
