//! Bookings through their life.

use futures_util::FutureExt;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use torget_core::booking::change;
use torget_core::booking::{self, BookRequest, BookingError, BookingFilter, BookingView, CandidatesQuery};
use torget_core::ids::{BookingChangeId, BookingId};
use torget_core::money::Ore;
use uuid::Uuid;

use super::areas::area_of;
use super::{About, Answer, paging};
use crate::api::caller::{Asking, Token};
use crate::api::fault::Fault;
use crate::api::refusal::{self, Refuse};
use crate::api::wire::audit::AuditBody;
use crate::api::wire::booking::{
    BookingBody, BookingInput, CancelInput, CancelPreviewBody, ExcuseInput, NoShowInput, PreviewBody,
};
use crate::api::wire::candidates::CandidateBody;
use crate::api::wire::change::{ChangeHoursInput, ChangeInput, ChangePreviewBody};
use crate::api::wire::common::{Created, location, rules};
use crate::api::wire::instant::Instant;
use crate::api::wire::keys::{BookingStateKey, written};
use crate::api::wire::{all_shown, shown, taken};

/// The most alternatives that a lost booking is told.
const MOST_ALTERNATIVES: usize = 5;

/// See the module.
pub struct Bookings;

/// A page of bookings.
#[derive(Object)]
#[oai(rename = "BookingPage", skip_serializing_if_is_none)]
struct BookingPage {
    /// The bookings, in order of start.
    rows: Vec<BookingBody>,
    /// Where the next page begins: the `after` to ask with. Missing on the last page.
    next: Option<Uuid>,
}

#[OpenApi(tag = "About::Bookings")]
impl Bookings {
    /// The bookings that concern the caller, in order of start.
    #[oai(path = "/bookings", method = "get", operation_id = "list_bookings")]
    async fn list(
        &self,
        token: Token,
        /// Only in this state.
        state: Query<Option<BookingStateKey>>,
        /// Only those that end after this.
        from_at: Query<Option<Instant>>,
        /// Only those that start before this.
        until_at: Query<Option<Instant>>,
        /// Rows of a page; 50 if nothing is said.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<Uuid>>,
    ) -> Answer<Json<BookingPage>> {
        let filter = BookingFilter {
            state: state.0.and_then(|state| written(&state).parse().ok()),
            from_at: from_at.0.map(|at| at.0),
            until_at: until_at.0.map(|at| at.0),
            newest_first: false,
        };
        let listed = booking::list(token.market(), &token.caller, filter, paging(limit.0, after.0));
        let listed = listed.boxed().await.refuse(&token)?;
        let rows = listed.rows.iter().map(|view| BookingBody::of(&token, view)).collect::<Result<_, _>>()?;
        Ok(Json(BookingPage { rows, next: listed.next }))
    }

    /// Book a resource for a unit.
    ///
    /// The answer is the booking: `held` where the person has to say yes first, else `confirmed`. 409 `place_kept` when a
    /// unit that waited for the place is answering whether it takes it, `place_taken` when
    /// somebody else was faster, with who can come instead; 422 `rules_refuse` with every rule that stands in the way and
    /// the values that would satisfy it.
    #[oai(path = "/bookings", method = "post", operation_id = "create_booking")]
    async fn create(&self, token: Token, body: Json<BookingInput>) -> Answer<Created<BookingBody>> {
        let request = body.0.request();
        let booked = booking::book(token.market(), &token.caller, &request).boxed().await;
        let view = match booked {
            Ok(view) => view,
            Err(error) => return Err(explained(&token, &request, error).await),
        };
        let address = location(format_args!("bookings/{}", view.id));
        Ok(Created::Created(Json(BookingBody::of(&token, &view)?), address))
    }

    /// Look at what a booking would be: the rules, the price, the answer's time. Nothing is changed.
    #[oai(path = "/bookings/preview", method = "post", operation_id = "preview_booking")]
    async fn preview(&self, token: Token, body: Json<BookingInput>) -> Answer<Json<PreviewBody>> {
        let request = body.0.request();
        let preview = booking::preview(token.market(), &token.caller, &request).boxed().await.refuse(&token)?;
        let (_, plugin) = area_of(&token, preview.resource.area_id.0).await?;
        let said = |remarks| rules(token.language, Some(plugin.manifest()), remarks);
        Ok(Json(PreviewBody {
            refusals: said(&preview.judgement.refusals),
            warnings: said(&preview.judgement.warnings),
            resource: shown(&token, &preview.resource)?,
            price: preview.price.map(|price| shown(&token, &price)).transpose()?,
            unit_name: preview.unit_name,
            buyer_name: preview.buyer_name,
            break_minutes: preview.break_minutes,
            distance_tenth_km: preview.distance_tenth_km,
            answer_before_at: preview.answer_before_at.map(Instant),
            cancel_free_until_at: preview.cancel_free_until_at.into(),
            may_override: preview.may_override,
        }))
    }

    /// One booking.
    #[oai(path = "/bookings/:booking_id", method = "get", operation_id = "view_booking")]
    async fn view(&self, token: Token, booking_id: Path<Uuid>) -> Answer<Json<BookingBody>> {
        answer(&token, booking::view(token.market(), &token.caller, BookingId(booking_id.0)).boxed().await)
    }

    /// Who did what with a booking, oldest first.
    #[oai(path = "/bookings/:booking_id/history", method = "get", operation_id = "view_booking_history")]
    async fn history(&self, token: Token, booking_id: Path<Uuid>) -> Answer<Json<Vec<AuditBody>>> {
        let history =
            booking::history(token.market(), &token.caller, BookingId(booking_id.0)).boxed().await.refuse(&token)?;
        Ok(Json(all_shown(&token, &history)?))
    }

    /// Say yes to a held booking.
    #[oai(path = "/bookings/:booking_id/confirm", method = "post", operation_id = "confirm_booking")]
    async fn confirm(&self, token: Token, booking_id: Path<Uuid>) -> Answer<Json<BookingBody>> {
        answer(&token, booking::confirm(token.market(), &token.caller, BookingId(booking_id.0)).boxed().await)
    }

    /// Say no to a held booking.
    #[oai(path = "/bookings/:booking_id/decline", method = "post", operation_id = "decline_booking")]
    async fn decline(&self, token: Token, booking_id: Path<Uuid>) -> Answer<Json<BookingBody>> {
        answer(&token, booking::decline(token.market(), &token.caller, BookingId(booking_id.0)).boxed().await)
    }

    /// Look at what cancelling now would cost.
    #[oai(path = "/bookings/:booking_id/cancel", method = "get", operation_id = "preview_cancel")]
    async fn preview_cancel(&self, token: Token, booking_id: Path<Uuid>) -> Answer<Json<CancelPreviewBody>> {
        let id = BookingId(booking_id.0);
        let preview = booking::cancel_preview(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        let fee = preview.fee.map(|fee| shown(&token, &fee)).transpose()?;
        Ok(Json(CancelPreviewBody { booking: BookingBody::of(&token, &preview.booking)?, fee }))
    }

    /// Cancel a booking that has not begun.
    ///
    /// The fee grows with time. With the expected one in the body, 409 `fee_changed` tells when it is another one now, and
    /// nothing is cancelled.
    #[oai(path = "/bookings/:booking_id/cancel", method = "post", operation_id = "cancel_booking")]
    async fn cancel(
        &self,
        token: Token,
        booking_id: Path<Uuid>,
        body: Json<Option<CancelInput>>,
    ) -> Answer<Json<BookingBody>> {
        let (id, expected) = (BookingId(booking_id.0), body.0.and_then(|body| body.expected_fee_ore).map(Ore));
        answer(&token, booking::cancel(token.market(), &token.caller, id, expected).boxed().await)
    }

    /// Say that a side did not come to a booking that has begun: the unit says it of the resource, for which nobody pays, and
    /// the resource's person of the unit, which pays its agreement's fee. 403 for the own side; 409 `step_too_early` before
    /// the start.
    #[oai(path = "/bookings/:booking_id/no-show", method = "post", operation_id = "mark_no_show")]
    async fn no_show(
        &self,
        token: Token,
        booking_id: Path<Uuid>,
        body: Json<NoShowInput>,
    ) -> Answer<Json<BookingBody>> {
        let (id, absent) = (BookingId(booking_id.0), taken(&token, &body.0.absent)?);
        answer(&token, booking::mark_no_show(token.market(), &token.caller, id, absent).boxed().await)
    }

    /// Let nobody pay for what nobody could help (force majeure); for who looks after the area. A booking that stands becomes
    /// `cancelled`, also after its start; of one that came to nothing the fee is taken back. 409 `illegal_step` where there is
    /// nothing to excuse.
    #[oai(path = "/bookings/:booking_id/excuse", method = "post", operation_id = "excuse_booking")]
    async fn excuse(&self, token: Token, booking_id: Path<Uuid>, body: Json<ExcuseInput>) -> Answer<Json<BookingBody>> {
        let id = BookingId(booking_id.0);
        answer(&token, booking::excuse(token.market(), &token.caller, id, &body.0.reason).boxed().await)
    }

    /// Look at what other hours would mean: the rules, the price, whether the person has to say yes. Nothing is changed.
    #[oai(path = "/bookings/:booking_id/change/preview", method = "post", operation_id = "preview_change")]
    async fn preview_change(
        &self,
        token: Token,
        booking_id: Path<Uuid>,
        body: Json<ChangeHoursInput>,
    ) -> Answer<Json<ChangePreviewBody>> {
        let (id, request) = (BookingId(booking_id.0), body.0.request());
        let preview = change::preview(token.market(), &token.caller, id, &request).boxed().await.refuse(&token)?;
        let plugin = token.market().plugins.get(&preview.booking.plugin_key);
        let said = |remarks| rules(token.language, plugin.map(|plugin| plugin.manifest()), remarks);
        Ok(Json(ChangePreviewBody {
            booking: BookingBody::of(&token, &preview.booking)?,
            refusals: said(&preview.judgement.refusals),
            warnings: said(&preview.judgement.warnings),
            price: preview.price.map(|price| shown(&token, &price)).transpose()?,
            break_minutes: preview.break_minutes,
            answer_before_at: preview.answer_before_at.map(Instant),
            may_override: preview.may_override,
        }))
    }

    /// Give a booking that has not begun other hours, or ask the person whether it may have them.
    ///
    /// Hours within those that are booked, with the same break, stand at once, and so do all where the area waits for no answer and of a booking that
    /// waits for its own. Of others the person is asked: the booking stays as it is meanwhile, and its `change` tells what is
    /// asked. A newer question takes the place of an older one. 409 `stale` when the booking has another version now,
    /// `change_same` when the hours are those that are booked; 422 `rules_refuse` as for a new booking.
    #[oai(path = "/bookings/:booking_id/change", method = "post", operation_id = "change_booking")]
    async fn change(&self, token: Token, booking_id: Path<Uuid>, body: Json<ChangeInput>) -> Answer<Json<BookingBody>> {
        let ChangeInput { version, hours } = body.0;
        let id = BookingId(booking_id.0);
        let changed = change::change(token.market(), &token.caller, id, version, &hours.request()).boxed().await;
        answer(&token, changed.map(|changed| changed.booking))
    }

    /// Say yes to other hours; 409 `change_over` when they are not asked about any more.
    #[oai(path = "/bookings/:booking_id/changes/:change_id/accept", method = "post", operation_id = "accept_change")]
    async fn accept_change(
        &self,
        token: Token,
        booking_id: Path<Uuid>,
        change_id: Path<Uuid>,
    ) -> Answer<Json<BookingBody>> {
        let (id, change_id) = (BookingId(booking_id.0), BookingChangeId(change_id.0));
        answer(&token, change::accept(token.market(), &token.caller, id, change_id).boxed().await)
    }

    /// Say no to other hours; the booking stays as it is.
    #[oai(path = "/bookings/:booking_id/changes/:change_id/decline", method = "post", operation_id = "decline_change")]
    async fn decline_change(
        &self,
        token: Token,
        booking_id: Path<Uuid>,
        change_id: Path<Uuid>,
    ) -> Answer<Json<BookingBody>> {
        let (id, change_id) = (BookingId(booking_id.0), BookingChangeId(change_id.0));
        answer(&token, change::decline(token.market(), &token.caller, id, change_id).boxed().await)
    }

    /// Take the question about other hours back.
    #[oai(
        path = "/bookings/:booking_id/changes/:change_id/withdraw",
        method = "post",
        operation_id = "withdraw_change"
    )]
    async fn withdraw_change(
        &self,
        token: Token,
        booking_id: Path<Uuid>,
        change_id: Path<Uuid>,
    ) -> Answer<Json<BookingBody>> {
        let (id, change_id) = (BookingId(booking_id.0), BookingChangeId(change_id.0));
        answer(&token, change::withdraw(token.market(), &token.caller, id, change_id).boxed().await)
    }
}

pub(super) fn answer(asking: &Asking, view: Result<BookingView, BookingError>) -> Answer<Json<BookingBody>> {
    Ok(Json(BookingBody::of(asking, &view.refuse(asking)?)?))
}

/// A refused booking with what the caller needs to go on: who can come instead.
async fn explained(asking: &Asking, request: &BookRequest, error: BookingError) -> Fault {
    match error {
        BookingError::PlaceTaken { .. } | BookingError::PlaceKept { .. } => {
            let fault = refusal::booking(asking, error);
            match alternatives(asking, request).await {
                Ok(alternatives) => fault.with_alternatives(alternatives),
                // The answer is the same without them.
                Err(_) => fault,
            }
        }
        other => crate::api::refusal::booking(asking, other),
    }
}

async fn alternatives(asking: &Asking, request: &BookRequest) -> Answer<Vec<CandidateBody>> {
    let preview = booking::preview(asking.market(), &asking.caller, request).boxed().await.refuse(asking)?;
    let (area, plugin) = area_of(asking, preview.resource.area_id.0).await?;
    let query = CandidatesQuery {
        area_id: area.id,
        unit_id: request.unit_id,
        starts_at: request.starts_at,
        ends_at: request.ends_at,
        break_minutes: request.break_minutes,
        need: preview.need,
    };
    let found = booking::candidates(asking.market(), &asking.caller, &query).boxed().await.refuse(asking)?;
    let best = found.fit.iter().take(MOST_ALTERNATIVES);
    best.map(|candidate| CandidateBody::of(asking, plugin.manifest(), candidate)).collect()
}
