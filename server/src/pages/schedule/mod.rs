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
use torget_core::plugin::Manifest;
use torget_core::resource::{self, Plan, Resource};

use super::deed::{Deed, query};
use super::visit::{Answer, Visit};
use crate::view::Speak;
use crate::view::form::{Form, Problem};
use crate::view::pages::{CalendarPart, PlanForm, ScheduleView};
use crate::view::parts::{Empty, Link};

pub use days::{remove_days, save_days};
pub use plan_form::save_plan;
pub use week::{Look, grid, turn};

/// Where a schedule is, and where its forms post.
pub struct Place {
    /// The page itself.
    pub page: String,
    /// What the forms' addresses begin with: `/availability`, `/exceptions`, `/turn` and `/calendar` come after it.
    pub base: String,
    /// Where a coordinator came from.
    pub back: Option<Link>,
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
    let plan = own_plan(&visit).await?;
    let look = Look::read(&visit, &query(request));
    let view = view(&visit, &plan, &Place::own(), look, Again::default()).await?;
    visit.page(&view)
}

/// Turns a usual period of the reader's own on or off.
#[handler]
pub async fn turn_own(deed: Deed) -> Answer {
    turn(&deed, &own_plan(&deed.visit).await?, &Place::own()).await
}

/// Replaces the reader's weekly plan.
#[handler]
pub async fn save_own(deed: Deed) -> Answer {
    save_plan(&deed, &own_plan(&deed.visit).await?, &Place::own()).await
}

/// Sets days of the reader's that differ.
#[handler]
pub async fn add_exception(deed: Deed) -> Answer {
    save_days(&deed, &own_plan(&deed.visit).await?, &Place::own()).await
}

/// Lets the reader's weekly plan count again.
#[handler]
pub async fn remove_exception(Path((from_on, to_on)): Path<(String, String)>, deed: Deed) -> Answer {
    remove_days(&deed, &own_plan(&deed.visit).await?, &Place::own(), (&from_on, &to_on)).await
}

/// Reads the reader's busy time from an address.
#[handler]
pub async fn save_calendar(deed: Deed) -> Answer {
    elsewhere::save_address(&deed, &own_plan(&deed.visit).await?, &Place::own()).await
}

/// Takes the reader's busy time from a file.
#[handler]
pub async fn save_calendar_file(deed: Deed) -> Answer {
    elsewhere::save_file(&deed, &own_plan(&deed.visit).await?, &Place::own()).await
}

/// Forgets the reader's calendar elsewhere.
#[handler]
pub async fn remove_calendar(deed: Deed) -> Answer {
    elsewhere::remove(&deed, &own_plan(&deed.visit).await?, &Place::own()).await
}

impl Place {
    /// The reader's own.
    pub fn own() -> Self {
        Self { page: "/schedule".to_owned(), base: "/schedule".to_owned(), back: None }
    }

    /// A resource's in the administration.
    pub fn of(resource: &Resource, list: &str) -> Self {
        let base = format!("{list}/{}", resource.id);
        Self { page: format!("{base}/schedule"), back: Some(Link::new(&resource.name, &base)), base }
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
        outage: Some(match is_own {
            true => Link::new(language.text("outage-own"), "/outages/new"),
            false => {
                let name = [("name", plan.resource.name.as_str().into())];
                Link::new(language.text_with("outage-of", &name), format!("/outages/new?resource={}", plan.resource.id))
            }
        }),
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

/// The reader's own resource with its plan.
pub async fn own_plan(visit: &Visit) -> poem::Result<Plan> {
    own(visit).await?.ok_or_else(|| visit.not_found())
}

/// The same, if the reader is one.
pub async fn own(visit: &Visit) -> poem::Result<Option<Plan>> {
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let mine = resource::own(market, caller).await.map_err(|error| visit.resource_stop(error))?;
    let Some(first) = mine.first() else { return Ok(None) };
    let plan = resource::plan(market, caller, first.id).await;
    plan.map(Some).map_err(|error| visit.resource_stop(error))
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
