//! Needs: what units ask for, and what becomes of it.

use futures_util::FutureExt;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use torget_core::booking::BookingError;
use torget_core::booking::need::{self, NeedFilter, NeedOrder, NeedPhase, NeedView, Posted};
use torget_core::ids::{AreaId, NeedId, NeedSeriesId, UnitId};
use uuid::Uuid;

use super::{About, Answer, paging};
use crate::api::caller::{Asking, Token};
use crate::api::refusal::{Refuse, booking as refusal};
use crate::api::wire::common::{Created, location};
use crate::api::wire::instant::Instant;
use crate::api::wire::keys::{NeedOrderKey, NeedStateKey, PriorityKey};
use crate::api::wire::need::{CopyInput, EditInput, ElsewhereBody, NeedBody, PostInput, PostedBody, SheetBody, key};
use crate::api::wire::{all_shown, shown};

/// See the module.
pub struct Needs;

/// A page of needs.
#[derive(Object)]
#[oai(rename = "NeedPage", skip_serializing_if_is_none)]
struct NeedPage {
    /// The needs.
    rows: Vec<NeedBody>,
    /// Where the next page begins: the `after` to ask with. Missing on the last page.
    next: Option<Uuid>,
}

#[OpenApi(tag = "About::Needs")]
impl Needs {
    /// The needs that the caller may see: a unit's own, or all of the collaboration but others' drafts.
    #[oai(path = "/needs", method = "get", operation_id = "list_needs")]
    #[allow(clippy::too_many_arguments, reason = "one argument a parameter")]
    async fn list(
        &self,
        token: Token,
        /// Only of this unit.
        unit_id: Query<Option<Uuid>>,
        /// Only in this area.
        area_id: Query<Option<Uuid>>,
        /// Only in this state.
        state: Query<Option<NeedStateKey>>,
        /// Only those for which somebody is sought.
        sought: Query<Option<bool>>,
        /// Only of this priority.
        priority: Query<Option<PriorityKey>>,
        /// Only of this series.
        series_id: Query<Option<Uuid>>,
        /// Only those that end after this.
        from_at: Query<Option<Instant>>,
        /// Only those that start before this.
        until_at: Query<Option<Instant>>,
        /// In which order; by urgency if nothing is said.
        order: Query<Option<NeedOrderKey>>,
        /// Rows of a page; 50 if nothing is said.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<Uuid>>,
    ) -> Answer<Json<NeedPage>> {
        let filter = NeedFilter {
            unit_id: unit_id.0.map(UnitId),
            area_id: area_id.0.map(AreaId),
            state: key(state.0),
            phase: if sought.0 == Some(true) { NeedPhase::Sought } else { NeedPhase::Any },
            priority: key(priority.0),
            series_id: series_id.0.map(NeedSeriesId),
            from_at: from_at.0.map(|at| at.0),
            until_at: until_at.0.map(|at| at.0),
        };
        let order = key(order.0).unwrap_or(NeedOrder::Urgency);
        let listed = need::list(token.market(), &token.caller, filter, order, paging(limit.0, after.0));
        let listed = listed.boxed().await.refuse(&token)?;
        Ok(Json(NeedPage { rows: all_shown(&token, &listed.rows)?, next: listed.next }))
    }

    /// Post needs: one period, several, or a series by a rule; or write them as drafts.
    ///
    /// Of several periods either each becomes a need or none does. Of a series, the days that can't be had are told in
    /// `refused`: those that have been, that the area does not take yet, that overlap another, or whose hours the clocks skip.
    /// 409 `way_closed` when the area fills no needs in that way.
    #[oai(path = "/needs", method = "post", operation_id = "post_needs")]
    async fn post(&self, token: Token, body: Json<PostInput>) -> Answer<Created<PostedBody>> {
        let request = body.0.request();
        let request = request.map_err(|fault| refusal(&token, BookingError::Faults(vec![fault])))?;
        created(&token, need::post(token.market(), &token.caller, &request).boxed().await)
    }

    /// One need, with its bookings, how its offers stand, and its series.
    #[oai(path = "/needs/:need_id", method = "get", operation_id = "view_need")]
    async fn view(&self, token: Token, need_id: Path<Uuid>) -> Answer<Json<SheetBody>> {
        let sheet = need::view(token.market(), &token.caller, NeedId(need_id.0)).boxed().await.refuse(&token)?;
        Ok(Json(SheetBody::of(&token, &sheet)?))
    }

    /// Change a need that is still at the version that was read; 409 `stale` if it isn't.
    ///
    /// Fewer places than are booked can't be asked for, and the period stands as soon as somebody is booked or asked. If what
    /// is asked of the resource changes, the offers that wait are taken back, and a need that waits for a place leaves the
    /// queue; so it does when another resource is preferred.
    #[oai(path = "/needs/:need_id", method = "put", operation_id = "edit_need")]
    async fn edit(&self, token: Token, need_id: Path<Uuid>, body: Json<EditInput>) -> Answer<Json<NeedBody>> {
        let (version, change) = (body.0.version, body.0.change());
        let id = NeedId(need_id.0);
        answer(&token, need::edit(token.market(), &token.caller, id, version, &change).boxed().await)
    }

    /// Put a draft up for the others to see.
    #[oai(path = "/needs/:need_id/post", method = "post", operation_id = "post_draft_need")]
    async fn post_draft(&self, token: Token, need_id: Path<Uuid>) -> Answer<Json<NeedBody>> {
        answer(&token, need::post_draft(token.market(), &token.caller, NeedId(need_id.0)).boxed().await)
    }

    /// Wait for a place to become free: of the preferred resource, or without one of any in the area that fits.
    ///
    /// A place that becomes free is offered to the units that wait for one, in order of priority and of waiting. The offer has
    /// `side` = `unit`, keeps the place until its `answer_before_at`, and is answered by `accept` or `decline`; then the next is
    /// offered it. Who waits already keeps the place in the queue. 409 `somebody_free` when somebody can be booked or asked
    /// now, `need_begun` when it is too late.
    #[oai(path = "/needs/:need_id/wait", method = "post", operation_id = "wait_for_place")]
    async fn wait(&self, token: Token, need_id: Path<Uuid>) -> Answer<Json<NeedBody>> {
        answer(&token, need::wait(token.market(), &token.caller, NeedId(need_id.0)).boxed().await)
    }

    /// Leave the queue. A place that is kept for the need goes to the next who waits.
    #[oai(path = "/needs/:need_id/stop-waiting", method = "post", operation_id = "stop_waiting_for_place")]
    async fn stop_waiting(&self, token: Token, need_id: Path<Uuid>) -> Answer<Json<NeedBody>> {
        answer(&token, need::stop_waiting(token.market(), &token.caller, NeedId(need_id.0)).boxed().await)
    }

    /// Take back what is not booked of a need. What is booked stays booked, and the offers that wait are taken back.
    #[oai(path = "/needs/:need_id/withdraw", method = "post", operation_id = "withdraw_need")]
    async fn withdraw(&self, token: Token, need_id: Path<Uuid>) -> Answer<Json<NeedBody>> {
        answer(&token, need::withdraw(token.market(), &token.caller, NeedId(need_id.0)).boxed().await)
    }

    /// Post what a need says on other days, at the same time of day, whatever became of it.
    #[oai(path = "/needs/:need_id/copy", method = "post", operation_id = "copy_need")]
    async fn copy(&self, token: Token, need_id: Path<Uuid>, body: Json<CopyInput>) -> Answer<Created<PostedBody>> {
        let (id, draft) = (NeedId(need_id.0), body.0.draft.unwrap_or(false));
        created(&token, need::copy(token.market(), &token.caller, id, &body.0.days, draft).boxed().await)
    }

    /// Record what was done instead, outside the pool, and what it cost. If somebody was still sought, the search is over.
    #[oai(path = "/needs/:need_id/elsewhere", method = "post", operation_id = "record_elsewhere")]
    async fn elsewhere(&self, token: Token, need_id: Path<Uuid>, body: Json<ElsewhereBody>) -> Answer<Json<NeedBody>> {
        let (id, elsewhere) = (NeedId(need_id.0), body.0.elsewhere());
        answer(&token, need::record_elsewhere(token.market(), &token.caller, id, &elsewhere).boxed().await)
    }
}

fn answer(asking: &Asking, view: Result<NeedView, BookingError>) -> Answer<Json<NeedBody>> {
    Ok(Json(shown(asking, &view.refuse(asking)?)?))
}

fn created(asking: &Asking, posted: Result<Posted, BookingError>) -> Answer<Created<PostedBody>> {
    let posted = posted.refuse(asking)?;
    let first = posted.needs.first().map_or_else(String::new, |need| need.id.to_string());
    let address = location(format_args!("needs/{first}"));
    Ok(Created::Created(Json(PostedBody::of(asking, &posted)?), address))
}
