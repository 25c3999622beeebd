//! When a resource may be booked, kept by the coordinator; the page is the one that persons have of themselves.

use poem::handler;
use poem::web::Path;
use torget_core::access::Permission;
use torget_core::resource::{self, Resource};

use super::need;
use super::resources::{LIST, found};
use crate::pages::deed::Deed;
use crate::pages::local;
use crate::pages::mend;
use crate::pages::schedule::{self, Addresses};
use crate::pages::visit::{Answer, Visit};
use crate::view::parts::Link;

/// When it may be booked, for the coordinator.
#[handler]
pub async fn show_plan(visit: Visit, Path(id): Path<String>) -> Answer {
    let (plan, _) = found(&visit, &id).await?;
    need(&visit, Permission::EditAvailability)?;
    let (addresses, page) = addresses(&plan.resource);
    let mut view = schedule::view(&visit, &plan, &addresses, schedule::Faults::default()).await?;
    view.back = Some(Link::new(&plan.resource.name, page.trim_end_matches("/schedule")));
    visit.page(&view)
}

/// Replaces its weekly pattern.
#[handler]
pub async fn save_pattern(deed: Deed, Path(id): Path<String>) -> Answer {
    let (plan, _) = found(&deed.visit, &id).await?;
    need(&deed.visit, Permission::EditAvailability)?;
    let (addresses, page) = addresses(&plan.resource);
    schedule::save_pattern(&deed, &plan, &addresses, &page).await
}

/// Sets a day that differs.
#[handler]
pub async fn add_exception(deed: Deed, Path(id): Path<String>) -> Answer {
    let (plan, _) = found(&deed.visit, &id).await?;
    need(&deed.visit, Permission::EditAvailability)?;
    let (addresses, page) = addresses(&plan.resource);
    schedule::save_exception(&deed, &plan, &addresses, &page).await
}

/// Lets the weekly pattern count again on a day.
#[handler]
pub async fn remove_exception(deed: Deed, Path((id, on)): Path<(String, String)>) -> Answer {
    let visit = &deed.visit;
    let (plan, _) = found(visit, &id).await?;
    need(visit, Permission::EditAvailability)?;
    let on = local::date(&on).ok_or_else(|| visit.not_found())?;
    let removed = resource::remove_exception(&visit.state.market, visit.caller()?, plan.resource.id, on).await;
    mend::done(visit, removed, &addresses(&plan.resource).1, "flash-removed")
}

/// Where the schedule's forms post, and the page they lead back to.
fn addresses(resource: &Resource) -> (Addresses, String) {
    let base = format!("{}/{}", LIST.1, resource.id);
    let addresses =
        Addresses { availability: format!("{base}/availability"), exceptions: format!("{base}/exceptions") };
    (addresses, format!("{base}/schedule"))
}
