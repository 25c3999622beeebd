//! Incidents at bookings with what follows from them, and the attachments of both.

use futures_util::FutureExt;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use torget_core::booking::attachment;
use torget_core::booking::incident::{self, IncidentFilter, IncidentStep};
use torget_core::ids::{AttachmentId, BookingId, IncidentId};
use uuid::Uuid;

use super::{About, Answer, paging};
use crate::api::caller::Token;
use crate::api::refusal::Refuse;
use crate::api::wire::common::{Created, Done, location};
use crate::api::wire::incident::{
    AnswerInput, AttachmentBody, AttachmentContentBody, AttachmentInput, IncidentBody, IncidentInput,
};
use crate::api::wire::keys::{IncidentStateKey, written};
use crate::api::wire::{all_shown, shown};

/// See the module.
pub struct Incidents;

/// A page of incidents.
#[derive(Object)]
#[oai(rename = "IncidentPage", skip_serializing_if_is_none)]
struct IncidentPage {
    /// The incidents, newest first.
    rows: Vec<IncidentBody>,
    /// Where the next page begins: the `after` to ask with. Missing on the last page.
    next: Option<Uuid>,
}

#[OpenApi(tag = "About::Incidents")]
impl Incidents {
    /// The incidents that concern the caller, newest first.
    #[oai(path = "/incidents", method = "get", operation_id = "list_incidents")]
    async fn list(
        &self,
        token: Token,
        /// Only in this state.
        state: Query<Option<IncidentStateKey>>,
        /// Rows of a page; 50 if nothing is said.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<Uuid>>,
    ) -> Answer<Json<IncidentPage>> {
        let filter = IncidentFilter { state: state.0.and_then(|state| written(&state).parse().ok()) };
        let listed = incident::list(token.market(), &token.caller, filter, paging(limit.0, after.0));
        let listed = listed.boxed().await.refuse(&token)?;
        Ok(Json(IncidentPage { rows: all_shown(&token, &listed.rows)?, next: listed.next }))
    }

    /// Report an incident at a booking that has begun, by either side. The other side and the coordinator are told that there is one.
    #[oai(path = "/bookings/:booking_id/incidents", method = "post", operation_id = "report_incident")]
    async fn report(
        &self,
        token: Token,
        booking_id: Path<Uuid>,
        body: Json<IncidentInput>,
    ) -> Answer<Created<IncidentBody>> {
        let new = body.0.incident(booking_id.0);
        let made = incident::report(token.market(), &token.caller, &new).boxed().await.refuse(&token)?;
        let address = location(format_args!("incidents/{}", made.id));
        Ok(Created::Created(Json(shown(&token, &made)?), address))
    }

    /// The incidents at a booking, oldest first; none for who sees the booking but no incidents.
    #[oai(path = "/bookings/:booking_id/incidents", method = "get", operation_id = "list_booking_incidents")]
    async fn of_booking(&self, token: Token, booking_id: Path<Uuid>) -> Answer<Json<Vec<IncidentBody>>> {
        let found = incident::of_booking(token.market(), &token.caller, BookingId(booking_id.0)).boxed().await;
        Ok(Json(all_shown(&token, &found.refuse(&token)?)?))
    }

    /// One incident with what was said and done.
    #[oai(path = "/incidents/:incident_id", method = "get", operation_id = "view_incident")]
    async fn view(&self, token: Token, incident_id: Path<Uuid>) -> Answer<Json<IncidentBody>> {
        let found = incident::view(token.market(), &token.caller, IncidentId(incident_id.0)).boxed().await;
        Ok(Json(shown(&token, &found.refuse(&token)?)?))
    }

    /// Say something about an incident that is not closed.
    #[oai(path = "/incidents/:incident_id/answer", method = "post", operation_id = "answer_incident")]
    async fn answer(
        &self,
        token: Token,
        incident_id: Path<Uuid>,
        body: Json<AnswerInput>,
    ) -> Answer<Json<IncidentBody>> {
        take(&token, incident_id.0, body.0, IncidentStep::Answer).await
    }

    /// Say that what there was to do is done: by the side that did not report it, or the coordinator.
    #[oai(path = "/incidents/:incident_id/handle", method = "post", operation_id = "handle_incident")]
    async fn handle(
        &self,
        token: Token,
        incident_id: Path<Uuid>,
        body: Json<AnswerInput>,
    ) -> Answer<Json<IncidentBody>> {
        take(&token, incident_id.0, body.0, IncidentStep::Handle).await
    }

    /// Open it again, and say why: by the side that reported it, or the coordinator.
    #[oai(path = "/incidents/:incident_id/reopen", method = "post", operation_id = "reopen_incident")]
    async fn reopen(
        &self,
        token: Token,
        incident_id: Path<Uuid>,
        body: Json<AnswerInput>,
    ) -> Answer<Json<IncidentBody>> {
        take(&token, incident_id.0, body.0, IncidentStep::Reopen).await
    }

    /// Close it: by the side that reported it, or the coordinator.
    #[oai(path = "/incidents/:incident_id/close", method = "post", operation_id = "close_incident")]
    async fn close(
        &self,
        token: Token,
        incident_id: Path<Uuid>,
        body: Json<AnswerInput>,
    ) -> Answer<Json<IncidentBody>> {
        take(&token, incident_id.0, body.0, IncidentStep::Close).await
    }

    /// Attach a photo or a document to a booking that has begun, or to one of its incidents.
    ///
    /// The content says what it is: JPEG, PNG and PDF are kept, up to the size and number of the server's configuration. Of photos
    /// only the picture is kept, not where and when it was taken; a PDF is kept as it comes. 409 `attachment_kind`,
    /// `attachment_too_large`, `attachment_too_many`, `attachment_damaged`.
    #[oai(path = "/bookings/:booking_id/attachments", method = "post", operation_id = "attach_to_booking")]
    async fn attach(
        &self,
        token: Token,
        booking_id: Path<Uuid>,
        body: Json<AttachmentInput>,
    ) -> Answer<Created<AttachmentBody>> {
        let new = body.0.attachment(&token, booking_id.0)?;
        let made = attachment::add(token.market(), &token.caller, &new).boxed().await.refuse(&token)?;
        let address = location(format_args!("attachments/{}", made.id));
        Ok(Created::Created(Json(AttachmentBody::of(&token, &made)?), address))
    }

    /// The attachments of a booking, and of its incidents for who sees those.
    #[oai(path = "/bookings/:booking_id/attachments", method = "get", operation_id = "list_attachments")]
    async fn attachments(&self, token: Token, booking_id: Path<Uuid>) -> Answer<Json<Vec<AttachmentBody>>> {
        let found = attachment::of_booking(token.market(), &token.caller, BookingId(booking_id.0)).boxed().await;
        Ok(Json(all_shown(&token, &found.refuse(&token)?)?))
    }

    /// An attachment with its content.
    #[oai(path = "/attachments/:attachment_id", method = "get", operation_id = "view_attachment")]
    async fn attachment(&self, token: Token, attachment_id: Path<Uuid>) -> Answer<Json<AttachmentContentBody>> {
        let found = attachment::content(token.market(), &token.caller, AttachmentId(attachment_id.0)).boxed().await;
        Ok(Json(AttachmentContentBody::of(&token, found.refuse(&token)?)?))
    }

    /// Take an attachment away: who added it, until the hours are approved.
    #[oai(path = "/attachments/:attachment_id", method = "delete", operation_id = "remove_attachment")]
    async fn remove(&self, token: Token, attachment_id: Path<Uuid>) -> Answer<Done> {
        let id = AttachmentId(attachment_id.0);
        attachment::remove(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }
}

async fn take(token: &Token, id: Uuid, body: AnswerInput, step: IncidentStep) -> Answer<Json<IncidentBody>> {
    let answer = body.answer(step);
    let done = incident::take(token.market(), &token.caller, IncidentId(id), &answer).boxed().await;
    Ok(Json(shown(token, &done.refuse(token)?)?))
}
