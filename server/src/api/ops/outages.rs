//! Outages: a resource fails for a time, and what follows from it.

use futures_util::FutureExt;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use torget_core::booking::outage::{self, NewOutage};
use torget_core::ids::{OutageId, ResourceId};
use uuid::Uuid;

use super::{About, Answer};
use crate::api::caller::Token;
use crate::api::refusal::Refuse;
use crate::api::wire::all_shown;
use crate::api::wire::common::{Created, location};
use crate::api::wire::outage::{CurrentOutageBody, OutageBody, OutageEndInput, OutageInput};

/// See the module.
pub struct Outages;

#[OpenApi(tag = "About::Resources")]
impl Outages {
    /// Report that a resource can't be used for a time. Its bookings that have not begun are called off without a fee and
    /// their needs are sought again with high priority; those that have begun are left alone and named.
    #[oai(path = "/resources/:resource_id/outages", method = "post", operation_id = "report_outage")]
    async fn report(
        &self,
        token: Token,
        resource_id: Path<Uuid>,
        body: Json<OutageInput>,
    ) -> Answer<Created<OutageBody>> {
        let new = NewOutage {
            resource_id: ResourceId(resource_id.0),
            starts_at: body.0.starts_at.0,
            ends_at: body.0.ends_at.0,
            reason: body.0.reason,
        };
        let outage = outage::report(token.market(), &token.caller, new).boxed().await.refuse(&token)?;
        let address = location(format_args!("outages/{}", outage.id));
        Ok(Created::Created(Json(OutageBody::of(&token, &outage)?), address))
    }

    /// The outages of a resource, or of the person it is, that are not over; for who may report one.
    #[oai(path = "/resources/:resource_id/outages", method = "get", operation_id = "list_outages")]
    async fn current(&self, token: Token, resource_id: Path<Uuid>) -> Answer<Json<Vec<CurrentOutageBody>>> {
        let id = ResourceId(resource_id.0);
        let outages = outage::current(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        Ok(Json(all_shown(&token, &outages)?))
    }

    /// One outage with the bookings that it called off.
    #[oai(path = "/outages/:outage_id", method = "get", operation_id = "view_outage")]
    async fn view(&self, token: Token, outage_id: Path<Uuid>) -> Answer<Json<OutageBody>> {
        let outage = outage::view(token.market(), &token.caller, OutageId(outage_id.0)).boxed().await.refuse(&token)?;
        Ok(Json(OutageBody::of(&token, &outage)?))
    }

    /// Let an outage end earlier than was reported: from then on the resource can be booked again. What was called off stays
    /// called off.
    #[oai(path = "/outages/:outage_id/end", method = "post", operation_id = "end_outage")]
    async fn end(&self, token: Token, outage_id: Path<Uuid>, body: Json<OutageEndInput>) -> Answer<Json<OutageBody>> {
        let (id, ends_at) = (OutageId(outage_id.0), body.0.ends_at.0);
        let outage = outage::end(token.market(), &token.caller, id, ends_at).boxed().await.refuse(&token)?;
        Ok(Json(OutageBody::of(&token, &outage)?))
    }

    /// Take an outage back, with every booking as it was; 409 `outage_rebooked` once somebody else is booked for one of the
    /// needs, `outage_changed` if one of them asks for something else now, `outage_obstructed` with the `rules` that what has
    /// come meanwhile would break, `outage_within` if a booking lies within another outage.
    #[oai(path = "/outages/:outage_id/undo", method = "post", operation_id = "undo_outage")]
    async fn undo(&self, token: Token, outage_id: Path<Uuid>) -> Answer<Json<OutageBody>> {
        let outage = outage::undo(token.market(), &token.caller, OutageId(outage_id.0)).boxed().await.refuse(&token)?;
        Ok(Json(OutageBody::of(&token, &outage)?))
    }
}
