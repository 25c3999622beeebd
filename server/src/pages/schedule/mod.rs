//! When one can be booked: the person's own schedule (screen 5's lower half). The coordinator's view of a resource uses the
//! same parts.
//!
//! `week` is the grid of usual periods that a press turns, `plan_form` the weekly plan as a whole, `days` the days that
//! differ, `elsewhere` the calendar that says when one is
//! busy, `coming` what follows from it all.

mod coming;
mod days;
pub mod elsewhere;
mod plan_form;
mod week;

use poem::http::StatusCode;
use poem::web::Path;
use poem::{Request, handler};
use torget_core::booking::BookingError;
use torget_core::booking::outage::{self, CurrentOutage};
use torget_core::ids::ResourceId;
use torget_core::plugin::Manifest;
use torget_core::resource::{self, Plan, Resource};

use super::deed::{Deed, query, value};
use super::need::address;
use super::outage::heading as outage_heading;
use super::outage_page::until;
use super::visit::{Answer, Visit};
use crate::view::Speak;
use crate::view::form::{Form, Problem};
use crate::view::pages::{CalendarPart, PlanForm, ScheduleView};
use crate::view::parts::{Empty, Link, Tab};

pub use days::{remove_days, save_days};
pub use plan_form::save_plan;
pub use week::{Look, grid, turn};

/// Where a schedule is, and where its forms post.
pub struct Place {
    page: String,
    /// What the forms' addresses begin with: `/availability`, `/exceptions`, `/turn` and `/calendar` come after it.
    base: String,
    /// Which of the reader's own it is, where an address has to say that.
    named: Option<ResourceId>,
    back: Option<Link>,
}

/// What is shown again after something couldn't be saved.
#[derive(Default)]
pub struct Again {
    /// What a press couldn't turn.
    pub turn: Vec<Problem>,
    /// The weekly plan as it was typed.
    pub plan: Option<PlanForm>,
    /// The days that differ as they were typed.
    pub days: Option<Form>,
    /// The calendar elsewhere with what was typed.
    pub calendar: Option<CalendarPart>,
}

/// The reader's own schedule.
#[handler]
pub async fn show_own(request: &Request, visit: Visit) -> Answer {
    let (plan, place) = mine(&visit, request).await?;
    let look = Look::read(&visit, &query(request));
    let view = view(&visit, &plan, &place, look, Again::default()).await?;
    visit.page(&view)
}

/// Turns a usual period of the reader's own on or off.
#[handler]
pub async fn turn_own(request: &Request, deed: Deed) -> Answer {
    let (plan, place) = mine(&deed.visit, request).await?;
    turn(&deed, &plan, &place).await
}

/// Replaces the reader's weekly plan.
#[handler]
pub async fn save_own(request: &Request, deed: Deed) -> Answer {
    let (plan, place) = mine(&deed.visit, request).await?;
    save_plan(&deed, &plan, &place).await
}

/// Sets days of the reader's that differ.
#[handler]
pub async fn add_exception(request: &Request, deed: Deed) -> Answer {
    let (plan, place) = mine(&deed.visit, request).await?;
    save_days(&deed, &plan, &place).await
}

/// Lets the reader's weekly plan count again.
#[handler]
pub async fn remove_exception(request: &Request, Path((from_on, to_on)): Path<(String, String)>, deed: Deed) -> Answer {
    let (plan, place) = mine(&deed.visit, request).await?;
    remove_days(&deed, &plan, &place, (&from_on, &to_on)).await
}

/// Reads the reader's busy time from an address.
#[handler]
pub async fn save_calendar(request: &Request, deed: Deed) -> Answer {
    let (plan, place) = mine(&deed.visit, request).await?;
    elsewhere::save_address(&deed, &plan, &place).await
}

/// Takes the reader's busy time from a file.
#[handler]
pub async fn save_calendar_file(request: &Request, deed: Deed) -> Answer {
    let (plan, place) = mine(&deed.visit, request).await?;
    elsewhere::save_file(&deed, &plan, &place).await
}

/// Forgets the reader's calendar elsewhere.
#[handler]
pub async fn remove_calendar(request: &Request, deed: Deed) -> Answer {
    let (plan, place) = mine(&deed.visit, request).await?;
    elsewhere::remove(&deed, &plan, &place).await
}

impl Place {
    /// The reader's own: the first, or the one that is named.
    pub fn own(named: Option<ResourceId>) -> Self {
        Self { page: "/schedule".to_owned(), base: "/schedule".to_owned(), named, back: None }
    }

    /// A resource's in the administration.
    pub fn of(resource: &Resource, list: &str) -> Self {
        let base = format!("{list}/{}", resource.id);
        Self { page: format!("{base}/schedule"), back: Some(Link::new(&resource.name, &base)), named: None, base }
    }

    /// Where a form of it posts.
    fn to(&self, tail: &str) -> String {
        address(&format!("{}{tail}", self.base), &self.name())
    }

    /// The page itself.
    fn page_with(&self, pairs: &[(String, String)]) -> String {
        address(&self.page, &[self.name().as_slice(), pairs].concat())
    }

    fn name(&self) -> Vec<(String, String)> {
        self.named.iter().map(|id| ("resource".to_owned(), id.to_string())).collect()
    }
}

/// The page of a schedule.
pub async fn view(visit: &Visit, plan: &Plan, place: &Place, look: Look, again: Again) -> poem::Result<ScheduleView> {
    let language = visit.language();
    let is_own = plan.resource.person_id == Some(visit.caller()?.person_id);
    let manifest = manifest(visit, plan).await?;
    let mut week = grid(visit, plan, manifest, place, look).await?;
    week.problems = again.turn;
    let usual = usual(manifest);
    let opens_plan = again.plan.is_some();
    let calendar = match again.calendar {
        Some(typed) => typed,
        None => elsewhere::part(visit, plan, place).await?,
    };
    Ok(ScheduleView {
        heading: if is_own { language.text("schedule-heading") } else { plan.resource.name.clone() },
        back: place.back.clone(),
        choices: choices(visit, plan, is_own).await?,
        outage: Some(match is_own {
            true => Link::new(language.text("outage-own"), address("/outages/new", &place.name())),
            false => {
                let heading = outage_heading(language, &plan.resource.name, plan.resource.person_id.is_some());
                Link::new(heading, format!("/outages/new?resource={}", plan.resource.id))
            }
        }),
        outages: outages(visit, plan).await?,
        week,
        plan: again.plan.unwrap_or_else(|| plan_form::stored(language, plan, place, &usual)),
        opens_plan: opens_plan || plan.version == 0,
        exceptions: days::table(language, plan, place),
        exception_form: again.days.unwrap_or_else(|| days::form(visit, place)),
        calendar,
        coming: coming::rows(visit, plan).await?,
        nothing_coming: Empty::new(language.text("schedule-nothing-coming")),
    })
}

/// The page again, with what couldn't be saved.
pub async fn again(visit: &Visit, plan: &Plan, place: &Place, status: StatusCode, again: Again) -> Answer {
    let view = view(visit, plan, place, Look::today(visit), again).await?;
    visit.page_with(status, &view)
}

/// The one of the reader's own resources that the address names, or the first, with its plan.
async fn mine(visit: &Visit, request: &Request) -> poem::Result<(Plan, Place)> {
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let pairs = query(request);
    let named = value(&pairs, "resource");
    let all = resource::own(market, caller).await.map_err(|error| visit.resource_stop(error))?;
    let chosen = all.iter().find(|one| named.is_empty() || one.id.to_string() == named);
    let chosen = chosen.ok_or_else(|| visit.not_found())?.id;
    let plan = resource::plan(market, caller, chosen).await.map_err(|error| visit.resource_stop(error))?;
    Ok((plan, Place::own((!named.is_empty()).then_some(chosen))))
}

/// The reader's own resource with its plan, the first of several, if the reader is one.
pub async fn own(visit: &Visit) -> poem::Result<Option<Plan>> {
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let mine = resource::own(market, caller).await.map_err(|error| visit.resource_stop(error))?;
    let Some(first) = mine.first() else { return Ok(None) };
    let plan = resource::plan(market, caller, first.id).await;
    plan.map(Some).map_err(|error| visit.resource_stop(error))
}

/// The reader's own schedules, by area and lender, where there are several and the page is one of them.
async fn choices(visit: &Visit, plan: &Plan, is_own: bool) -> poem::Result<Vec<Tab>> {
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let all = resource::own(market, caller).await.map_err(|error| visit.resource_stop(error))?;
    if !is_own || all.len() < 2 {
        return Ok(Vec::new());
    }
    let areas = torget_core::collaboration::my_areas(market, caller).await.map_err(super::stop::store)?;
    let tab = |one: &Resource| {
        let area = areas.iter().find(|area| area.id == one.area_id);
        Tab {
            text: format!("{}, {}", area.map_or(one.kind.as_str(), |area| area.name.as_str()), one.organisation_name),
            href: Place::own(Some(one.id)).page_with(&[]),
            current: one.id == plan.resource.id,
        }
    };
    Ok(all.iter().map(tab).collect())
}

/// What is reported of it and not over, each with the way to it.
async fn outages(visit: &Visit, plan: &Plan) -> poem::Result<Vec<Link>> {
    let language = visit.language();
    let current = outage::current(&visit.state.market, visit.caller()?, plan.resource.id).await;
    let current = match current {
        Ok(current) => current,
        Err(BookingError::NotFound { .. } | BookingError::Forbidden) => Vec::new(),
        Err(error) => return Err(visit.booking_stop(error)),
    };
    let keys = ("outage-current", "outage-current-to");
    let link = |one: &CurrentOutage| {
        Link::new(until(language, (one.starts_at, one.ends_at), keys), format!("/outages/{}", one.id))
    };
    Ok(current.iter().map(link).collect())
}

/// The manifest of the area that a resource is shared in.
pub async fn manifest<'v>(visit: &'v Visit, plan: &Plan) -> poem::Result<Option<&'v Manifest>> {
    let market = &visit.state.market;
    let areas = torget_core::collaboration::my_areas(market, visit.caller()?).await.map_err(super::stop::store)?;
    let area = areas.into_iter().find(|area| area.id == plan.resource.area_id);
    Ok(area.and_then(|area| market.plugins.get(&area.plugin_key)).map(|plugin| plugin.manifest()))
}

/// The usual periods of a day there.
fn usual(manifest: Option<&Manifest>) -> Vec<resource::Hours> {
    manifest.map_or_else(|| vec![resource::Hours::WHOLE_DAY], |manifest| resource::usual_periods(&manifest.booking))
}
