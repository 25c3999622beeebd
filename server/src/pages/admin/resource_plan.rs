//! When a resource may be booked, kept by the coordinator; the page is the one that persons have of themselves.

use poem::web::Path;
use poem::{Request, handler};
use torget_core::access::Permission;
use torget_core::resource::Plan;

use super::need;
use super::resources::{LIST, found};
use crate::pages::deed::{Deed, query};
use crate::pages::schedule::{self, Again, Look, Place, elsewhere};
use crate::pages::visit::{Answer, Visit};

/// When it may be booked, for the coordinator.
#[handler]
pub async fn show_plan(request: &Request, visit: Visit, Path(id): Path<String>) -> Answer {
    let (plan, place) = kept(&visit, &id).await?;
    let look = Look::read(&visit, &query(request));
    let view = schedule::view(&visit, &plan, &place, look, Again::default()).await?;
    visit.page(&view)
}

/// Turns a usual period on or off.
#[handler]
pub async fn turn(deed: Deed, Path(id): Path<String>) -> Answer {
    let (plan, place) = kept(&deed.visit, &id).await?;
    schedule::turn(&deed, &plan, &place).await
}

/// Replaces its weekly plan.
#[handler]
pub async fn save_plan(deed: Deed, Path(id): Path<String>) -> Answer {
    let (plan, place) = kept(&deed.visit, &id).await?;
    schedule::save_plan(&deed, &plan, &place).await
}

/// Sets days that differ.
#[handler]
pub async fn add_exception(deed: Deed, Path(id): Path<String>) -> Answer {
    let (plan, place) = kept(&deed.visit, &id).await?;
    schedule::save_days(&deed, &plan, &place).await
}

/// Lets the weekly plan count again.
#[handler]
pub async fn remove_exception(deed: Deed, Path((id, from_on, to_on)): Path<(String, String, String)>) -> Answer {
    let (plan, place) = kept(&deed.visit, &id).await?;
    schedule::remove_days(&deed, &plan, &place, (&from_on, &to_on)).await
}

/// Reads its busy time from an address.
#[handler]
pub async fn save_calendar(deed: Deed, Path(id): Path<String>) -> Answer {
    let (plan, place) = kept(&deed.visit, &id).await?;
    elsewhere::save_address(&deed, &plan, &place).await
}

/// Takes its busy time from a file.
#[handler]
pub async fn save_calendar_file(deed: Deed, Path(id): Path<String>) -> Answer {
    let (plan, place) = kept(&deed.visit, &id).await?;
    elsewhere::save_file(&deed, &plan, &place).await
}

/// Forgets its calendar elsewhere.
#[handler]
pub async fn remove_calendar(deed: Deed, Path(id): Path<String>) -> Answer {
    let (plan, place) = kept(&deed.visit, &id).await?;
    elsewhere::remove(&deed, &plan, &place).await
}

/// A plan that the reader keeps, and where it is.
async fn kept(visit: &Visit, id: &str) -> poem::Result<(Plan, Place)> {
    let (plan, _) = found(visit, id).await?;
    need(visit, Permission::EditAvailability)?;
    let place = Place::of(&plan.resource, LIST.1);
    Ok((plan, place))
}
