//! Offers: asking who can come, and the answers.

use futures_util::FutureExt;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use torget_core::booking::BookingError;
use torget_core::booking::offer::{self, OfferFilter, OfferView};
use torget_core::ids::{NeedId, OfferId};
use uuid::Uuid;

use super::{About, Answer, paging};
use crate::api::caller::{Asking, Token};
use crate::api::refusal::Refuse;
use crate::api::wire::keys::{OfferStateKey, written};
use crate::api::wire::offer::{OfferBody, OfferInput, OtherHoursInput};
use crate::api::wire::{all_shown, shown};

/// See the module.
pub struct Offers;

/// A page of offers.
#[derive(Object)]
#[oai(rename = "OfferPage", skip_serializing_if_is_none)]
struct OfferPage {
    /// The offers, newest first.
    rows: Vec<OfferBody>,
    /// Where the next page begins: the `after` to ask with. Missing on the last page.
    next: Option<Uuid>,
}

#[OpenApi(tag = "About::Offers")]
impl Offers {
    /// The offers that concern the caller, newest first: a person's own, a unit's, or those of the collaboration.
    #[oai(path = "/offers", method = "get", operation_id = "list_offers")]
    async fn list(
        &self,
        token: Token,
        /// Only of this need.
        need_id: Query<Option<Uuid>>,
        /// Only in this state.
        state: Query<Option<OfferStateKey>>,
        /// Rows of a page; 50 if nothing is said.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<Uuid>>,
    ) -> Answer<Json<OfferPage>> {
        let state = state.0.and_then(|state| written(&state).parse().ok());
        let filter = OfferFilter { need_id: need_id.0.map(NeedId), state };
        let listed = offer::list(token.market(), &token.caller, filter, paging(limit.0, after.0));
        let listed = listed.boxed().await.refuse(&token)?;
        Ok(Json(OfferPage { rows: all_shown(&token, &listed.rows)?, next: listed.next }))
    }

    /// One offer.
    #[oai(path = "/offers/:offer_id", method = "get", operation_id = "view_offer")]
    async fn view(&self, token: Token, offer_id: Path<Uuid>) -> Answer<Json<OfferBody>> {
        answer(&token, offer::view(token.market(), &token.caller, OfferId(offer_id.0)).boxed().await)
    }

    /// Send offers for a need that is sought.
    ///
    /// The answer is the offers that were written; those whose turn has not come are `queued`, and nobody has been told of
    /// them. 409 `nobody_to_ask` when everybody who can come has been asked, `asked_already` for who is, and
    /// `too_late_to_ask` so near the start that nobody has time to answer.
    #[oai(path = "/needs/:need_id/offers", method = "post", operation_id = "send_offers")]
    async fn send(&self, token: Token, need_id: Path<Uuid>, body: Json<OfferInput>) -> Answer<Json<Vec<OfferBody>>> {
        let request = body.0.request();
        let sent = offer::send(token.market(), &token.caller, NeedId(need_id.0), &request).boxed().await;
        Ok(Json(all_shown(&token, &sent.refuse(&token)?)?))
    }

    /// Say yes: the booking is made, and whoever else was asked for the need's last place is told that it is taken. The unit
    /// says yes to an offer whose `side` is `unit`; its booking is then `held` where the person has to answer, as if the unit had
    /// booked directly.
    ///
    /// 409 `offer_taken` when somebody else was faster, `offer_time_over` with the time after it, `offer_answered` and
    /// `offer_withdrawn`; 422 `rules_refuse` when a rule stands in the way by now.
    #[oai(path = "/offers/:offer_id/accept", method = "post", operation_id = "accept_offer")]
    async fn accept(&self, token: Token, offer_id: Path<Uuid>) -> Answer<Json<OfferBody>> {
        answer(&token, offer::accept(token.market(), &token.caller, OfferId(offer_id.0)).boxed().await)
    }

    /// Say no: the next in turn is asked; a place that a unit was offered goes to the next who waits.
    #[oai(path = "/offers/:offer_id/decline", method = "post", operation_id = "decline_offer")]
    async fn decline(&self, token: Token, offer_id: Path<Uuid>) -> Answer<Json<OfferBody>> {
        answer(&token, offer::decline(token.market(), &token.caller, OfferId(offer_id.0)).boxed().await)
    }

    /// Propose other hours within the need's, where the area negotiates; the unit answers.
    #[oai(path = "/offers/:offer_id/counter", method = "post", operation_id = "counter_offer")]
    async fn counter(
        &self,
        token: Token,
        offer_id: Path<Uuid>,
        body: Json<OtherHoursInput>,
    ) -> Answer<Json<OfferBody>> {
        let (id, hours) = (OfferId(offer_id.0), body.0.hours());
        answer(&token, offer::counter(token.market(), &token.caller, id, hours).boxed().await)
    }

    /// Say yes for the unit to the hours that were proposed: the booking is made.
    #[oai(path = "/offers/:offer_id/accept-counter", method = "post", operation_id = "accept_counter_offer")]
    async fn accept_counter(&self, token: Token, offer_id: Path<Uuid>) -> Answer<Json<OfferBody>> {
        answer(&token, offer::accept_counter(token.market(), &token.caller, OfferId(offer_id.0)).boxed().await)
    }

    /// Say no for the unit to the hours that were proposed.
    #[oai(path = "/offers/:offer_id/reject-counter", method = "post", operation_id = "reject_counter_offer")]
    async fn reject_counter(&self, token: Token, offer_id: Path<Uuid>) -> Answer<Json<OfferBody>> {
        answer(&token, offer::reject_counter(token.market(), &token.caller, OfferId(offer_id.0)).boxed().await)
    }

    /// Take an offer back; the next in turn is asked. Who is offered a place says no to it instead.
    #[oai(path = "/offers/:offer_id/withdraw", method = "post", operation_id = "withdraw_offer")]
    async fn withdraw(&self, token: Token, offer_id: Path<Uuid>) -> Answer<Json<OfferBody>> {
        answer(&token, offer::withdraw(token.market(), &token.caller, OfferId(offer_id.0)).boxed().await)
    }
}

fn answer(asking: &Asking, view: Result<OfferView, BookingError>) -> Answer<Json<OfferBody>> {
    Ok(Json(shown(asking, &view.refuse(asking)?)?))
}
