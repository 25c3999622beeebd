//! Resources, and when they may be booked.

use chrono::NaiveDate;
use futures_util::FutureExt;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use torget_core::fault::FieldFault;
use torget_core::ids::{AreaId, OrganisationId, PersonId, ResourceId};
use torget_core::resource::{self, DayRange, NewResource, ResourceError, calendar};
use uuid::Uuid;

use super::{About, Answer, paging};
use crate::api::caller::Token;
use crate::api::refusal::Refuse;
use crate::api::wire::common::{Created, Done, location};
use crate::api::wire::resource::{
    CalendarBody, CalendarInput, ExceptionInput, HoursBody, NewResourceInput, PlanBody, ResourceBody,
    ResourceEditInput, WeeklyPlanInput,
};
use crate::api::wire::{all_shown, shown};

/// See the module.
pub struct Resources;

/// A page of resources.
#[derive(Object)]
#[oai(rename = "ResourcePage", skip_serializing_if_is_none)]
struct ResourcePage {
    /// The resources, oldest first.
    rows: Vec<ResourceBody>,
    /// Where the next page begins: the `after` to ask with. Missing on the last page.
    next: Option<Uuid>,
}

#[OpenApi(tag = "About::Resources")]
impl Resources {
    /// The resources of an area; for who runs it.
    #[oai(path = "/areas/:area_id/resources", method = "get", operation_id = "list_resources")]
    async fn list(
        &self,
        token: Token,
        area_id: Path<Uuid>,
        /// Rows of a page; 50 if nothing is said.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<Uuid>>,
    ) -> Answer<Json<ResourcePage>> {
        let paging = paging(limit.0, after.0);
        let (area_id, after) = (AreaId(area_id.0), paging.cursor().map(ResourceId));
        let rows = resource::list(token.market(), &token.caller, area_id, after, paging.fetch())
            .boxed()
            .await
            .refuse(&token)?;
        let listed = paging.listed(rows, |resource| resource.id.0);
        Ok(Json(ResourcePage { rows: all_shown(&token, &listed.rows)?, next: listed.next }))
    }

    /// Take up a resource.
    #[oai(path = "/areas/:area_id/resources", method = "post", operation_id = "create_resource")]
    async fn create(
        &self,
        token: Token,
        area_id: Path<Uuid>,
        body: Json<NewResourceInput>,
    ) -> Answer<Created<ResourceBody>> {
        let new = NewResource {
            area_id: AreaId(area_id.0),
            organisation_id: OrganisationId(body.0.organisation_id),
            person_id: body.0.person_id.map(PersonId),
            kind: body.0.kind,
            content: body.0.content.change(&token)?,
        };
        let resource = resource::create(token.market(), &token.caller, new).boxed().await.refuse(&token)?;
        let address = location(format_args!("resources/{}", resource.id));
        Ok(Created::Created(Json(shown(&token, &resource)?), address))
    }

    /// The resources that the caller is, as a person.
    #[oai(path = "/me/resources", method = "get", operation_id = "list_own_resources")]
    async fn own(&self, token: Token) -> Answer<Json<Vec<ResourceBody>>> {
        let resources = resource::own(token.market(), &token.caller).boxed().await.refuse(&token)?;
        Ok(Json(all_shown(&token, &resources)?))
    }

    /// One resource.
    #[oai(path = "/resources/:resource_id", method = "get", operation_id = "view_resource")]
    async fn view(&self, token: Token, resource_id: Path<Uuid>) -> Answer<Json<ResourceBody>> {
        let id = ResourceId(resource_id.0);
        let resource = resource::one(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        Ok(Json(shown(&token, &resource)?))
    }

    /// Change a resource that is still at the version that was read; 409 `stale` if it isn't.
    #[oai(path = "/resources/:resource_id", method = "put", operation_id = "edit_resource")]
    async fn edit(
        &self,
        token: Token,
        resource_id: Path<Uuid>,
        body: Json<ResourceEditInput>,
    ) -> Answer<Json<ResourceBody>> {
        let (id, version) = (ResourceId(resource_id.0), body.0.version);
        let change = body.0.content.change(&token)?;
        let resource =
            resource::edit(token.market(), &token.caller, id, version, change).boxed().await.refuse(&token)?;
        Ok(Json(shown(&token, &resource)?))
    }

    /// When a resource may be booked.
    #[oai(path = "/resources/:resource_id/availability", method = "get", operation_id = "view_availability")]
    async fn availability(&self, token: Token, resource_id: Path<Uuid>) -> Answer<Json<PlanBody>> {
        let plan =
            resource::plan(token.market(), &token.caller, ResourceId(resource_id.0)).boxed().await.refuse(&token)?;
        Ok(Json(shown(&token, &plan)?))
    }

    /// Replace a weekly plan that is still at the version that was read; 409 `stale` if it isn't.
    #[oai(path = "/resources/:resource_id/availability/weekly", method = "put", operation_id = "set_weekly_plan")]
    async fn set_weekly(&self, token: Token, resource_id: Path<Uuid>, body: Json<WeeklyPlanInput>) -> Answer<Done> {
        let (id, version, weekly) = (ResourceId(resource_id.0), body.0.version, body.0.weekly.plan());
        resource::set_weekly_plan(token.market(), &token.caller, id, version, &weekly).boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }

    /// Set a day, or several in a row, that differ from the weekly plan: other hours, or days off.
    #[oai(
        path = "/resources/:resource_id/availability/exceptions/:on_date",
        method = "put",
        operation_id = "set_exception"
    )]
    async fn set_exception(
        &self,
        token: Token,
        resource_id: Path<Uuid>,
        on_date: Path<NaiveDate>,
        body: Json<ExceptionInput>,
    ) -> Answer<Done> {
        let (id, hours) = (ResourceId(resource_id.0), body.0.hours.iter().map(HoursBody::hours).collect::<Vec<_>>());
        let days = DayRange { from_on: on_date.0, to_on: body.0.to_on.unwrap_or(on_date.0) };
        resource::set_exceptions(token.market(), &token.caller, id, days, &hours).boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }

    /// The calendar elsewhere that says when a resource is busy; 404 if there is none.
    #[oai(path = "/resources/:resource_id/availability/calendar", method = "get", operation_id = "view_calendar")]
    async fn calendar(&self, token: Token, resource_id: Path<Uuid>) -> Answer<Json<CalendarBody>> {
        let id = ResourceId(resource_id.0);
        let feed = calendar::calendar(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        let missing = || ResourceError::NotFound { kind: "calendar", id: id.0 };
        let feed = feed.ok_or_else(missing).refuse(&token)?;
        Ok(Json(shown(&token, &feed)?))
    }

    /// Set the calendar: an address, which is read at once and then again and again, or a file's content. What was known of
    /// another gives way.
    #[oai(path = "/resources/:resource_id/availability/calendar", method = "put", operation_id = "set_calendar")]
    async fn set_calendar(&self, token: Token, resource_id: Path<Uuid>, body: Json<CalendarInput>) -> Answer<Done> {
        let (id, state) = (ResourceId(resource_id.0), &token.state);
        // Who may not keep it is told so before anything in it is looked at.
        calendar::calendar(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        match (&body.0.address, &body.0.file) {
            (Some(address), None) => {
                let wrong = |_| ResourceError::Faults(vec![FieldFault::new("address", "calendar_address", [])]);
                let address = state.calendars.address(address).map_err(wrong).refuse(&token)?;
                let set = calendar::set_calendar_address(token.market(), &token.caller, id, address.as_str());
                set.boxed().await.refuse(&token)?;
                crate::calendar::refresh_of(state, id).boxed().await.map_err(ResourceError::Db).refuse(&token)?;
            }
            (None, Some(file)) => {
                let limits = &state.config.calendar.limits;
                let set = calendar::set_calendar_file(token.market(), &token.caller, id, file, limits);
                set.boxed().await.refuse(&token)?;
            }
            _ => {
                let wrong = ResourceError::Faults(vec![FieldFault::new("address", "missing", [])]);
                return Err(wrong).refuse(&token);
            }
        }
        Ok(Done::Done)
    }

    /// Forget the calendar and its busy time. Nothing to forget is no fault.
    #[oai(path = "/resources/:resource_id/availability/calendar", method = "delete", operation_id = "remove_calendar")]
    async fn remove_calendar(&self, token: Token, resource_id: Path<Uuid>) -> Answer<Done> {
        let id = ResourceId(resource_id.0);
        calendar::remove_calendar(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }

    /// Let the weekly plan count again on a day, or on several in a row. Nothing to remove is no fault.
    #[oai(
        path = "/resources/:resource_id/availability/exceptions/:on_date",
        method = "delete",
        operation_id = "remove_exception"
    )]
    async fn remove_exception(
        &self,
        token: Token,
        resource_id: Path<Uuid>,
        on_date: Path<NaiveDate>,
        /// The last of the days; the day of the address alone without it.
        to_on: Query<Option<NaiveDate>>,
    ) -> Answer<Done> {
        let days = DayRange { from_on: on_date.0, to_on: to_on.0.unwrap_or(on_date.0) };
        let id = ResourceId(resource_id.0);
        resource::remove_exceptions(token.market(), &token.caller, id, days).boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }
}
