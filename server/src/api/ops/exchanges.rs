//! Bookings that pass on: somebody else takes them, two people swap, or another unit takes over.

use futures_util::FutureExt;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use torget_core::booking::exchange::{self, Exchanged};
use torget_core::ids::{BookingExchangeId, BookingId};
use uuid::Uuid;

use super::{About, Answer};
use crate::api::caller::Token;
use crate::api::refusal::Refuse;
use crate::api::wire::exchange::{
    ExchangeAnswerInput, ExchangeBody, ExchangeInput, ExchangeTargetInput, ExchangedBody, LegPreviewBody,
};
use crate::api::wire::{all_shown, shown, taken};

/// See the module.
pub struct Exchanges;

#[OpenApi(tag = "About::Bookings")]
impl Exchanges {
    /// Look at what would become of a booking, and of the other one in a swap: rules and price of each. Nothing is changed.
    #[oai(path = "/bookings/:booking_id/exchange/preview", method = "post", operation_id = "preview_exchange")]
    async fn preview(
        &self,
        token: Token,
        booking_id: Path<Uuid>,
        body: Json<ExchangeTargetInput>,
    ) -> Answer<Json<Vec<LegPreviewBody>>> {
        let request = body.0.request(&token)?;
        let id = BookingId(booking_id.0);
        let legs = exchange::preview(token.market(), &token.caller, id, &request).boxed().await.refuse(&token)?;
        Ok(Json(legs.iter().map(|leg| LegPreviewBody::of(&token, leg)).collect::<Result<_, _>>()?))
    }

    /// Ask that a booking passes on.
    ///
    /// The unit asks another resource (`stand_in`), two of them to swap (`swap`), or another unit (`hand_over`); the resource's
    /// person asks a colleague to take it or to swap, where the area lets them. Everybody concerned says yes first, and the
    /// bookings stand as they are until the last yes; where nobody's is missing it is done at once. A newer question takes
    /// the place of an older one. 409 `stale` when the booking has another version now, `exchange_nothing_to_swap` when the
    /// colleague has no certain booking on that day, `exchange_closed` where the area lets nobody, `exchange_not_certain` and
    /// `exchange_begun` when the booking is not certain or has begun; 422 `rules_refuse` as for a new booking.
    #[oai(path = "/bookings/:booking_id/exchange", method = "post", operation_id = "ask_exchange")]
    async fn ask(
        &self,
        token: Token,
        booking_id: Path<Uuid>,
        body: Json<ExchangeInput>,
    ) -> Answer<Json<ExchangedBody>> {
        let request = body.0.target.request(&token)?;
        let (id, version) = (BookingId(booking_id.0), body.0.version);
        let asked = exchange::ask(token.market(), &token.caller, id, version, &request).boxed().await;
        Ok(Json(match asked.refuse(&token)? {
            Exchanged::Done(id) => ExchangedBody { exchange: None, booking_id: Some(id.0) },
            Exchanged::Asked(view) => ExchangedBody { exchange: Some(shown(&token, view.as_ref())?), booking_id: None },
        }))
    }

    /// The exchanges that wait and concern the caller, first what waits for them.
    #[oai(path = "/exchanges", method = "get", operation_id = "list_exchanges")]
    async fn list(&self, token: Token) -> Answer<Json<Vec<ExchangeBody>>> {
        let views = exchange::list(token.market(), &token.caller).boxed().await.refuse(&token)?;
        Ok(Json(all_shown(&token, &views)?))
    }

    /// One exchange, for whom it concerns.
    #[oai(path = "/exchanges/:exchange_id", method = "get", operation_id = "view_exchange")]
    async fn view(&self, token: Token, exchange_id: Path<Uuid>) -> Answer<Json<ExchangeBody>> {
        let id = BookingExchangeId(exchange_id.0);
        let view = exchange::view(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        Ok(Json(shown(&token, &view)?))
    }

    /// Say yes for a party; with the last yes it is done. 409 `exchange_over` tells how an old one ended, and what has come in
    /// the way meanwhile is refused as for a new booking.
    #[oai(path = "/exchanges/:exchange_id/accept", method = "post", operation_id = "accept_exchange")]
    async fn accept(
        &self,
        token: Token,
        exchange_id: Path<Uuid>,
        body: Json<ExchangeAnswerInput>,
    ) -> Answer<Json<ExchangeBody>> {
        let (id, party) = (BookingExchangeId(exchange_id.0), taken(&token, &body.0.party)?);
        let view = exchange::accept(token.market(), &token.caller, id, party).boxed().await.refuse(&token)?;
        Ok(Json(shown(&token, &view)?))
    }

    /// Say no for a party; the bookings stay as they are.
    #[oai(path = "/exchanges/:exchange_id/decline", method = "post", operation_id = "decline_exchange")]
    async fn decline(
        &self,
        token: Token,
        exchange_id: Path<Uuid>,
        body: Json<ExchangeAnswerInput>,
    ) -> Answer<Json<ExchangeBody>> {
        let (id, party) = (BookingExchangeId(exchange_id.0), taken(&token, &body.0.party)?);
        let view = exchange::decline(token.market(), &token.caller, id, party).boxed().await.refuse(&token)?;
        Ok(Json(shown(&token, &view)?))
    }

    /// Take the question back; for the side that asked.
    #[oai(path = "/exchanges/:exchange_id/withdraw", method = "post", operation_id = "withdraw_exchange")]
    async fn withdraw(&self, token: Token, exchange_id: Path<Uuid>) -> Answer<Json<ExchangeBody>> {
        let id = BookingExchangeId(exchange_id.0);
        let view = exchange::withdraw(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        Ok(Json(shown(&token, &view)?))
    }
}
