//! What was performed: reporting it, approving it in one step or two, and putting it right.

use futures_util::FutureExt;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use torget_core::booking::performance;
use torget_core::ids::BookingId;
use uuid::Uuid;

use super::bookings::answer;
use super::{About, Answer};
use crate::api::caller::Token;
use crate::api::refusal::Refuse;
use crate::api::wire::booking::BookingBody;
use crate::api::wire::performance::{
    AttestInput, AwaitingAttestBody, BulkAttestInput, BulkAttestedBody, CorrectInput, PerformedInput, SendBackInput,
};
use crate::api::wire::shown;

/// See the module.
pub struct Performance;

#[OpenApi(tag = "About::Bookings")]
impl Performance {
    /// Report what was performed; until it is approved it may be reported anew.
    ///
    /// What is recorded beside the hours is the manifest's to say, for each kind of resource (`performance`). 422 `invalid_input`
    /// names each fault with its values: hours in the future or outside the booking, a meter that runs backward
    /// (`meter_backward`, `meter_below_last`, `meter_above_next`) or too far.
    #[oai(path = "/bookings/:booking_id/report", method = "post", operation_id = "report_booking")]
    async fn report(
        &self,
        token: Token,
        booking_id: Path<Uuid>,
        body: Json<PerformedInput>,
    ) -> Answer<Json<BookingBody>> {
        let (id, performed) = (BookingId(booking_id.0), body.0.performed());
        answer(&token, performance::report(token.market(), &token.caller, id, &performed).boxed().await)
    }

    /// Take the step of the attest that a booking waits for.
    ///
    /// Where the agreement asks for one, the unit approves and the claim is posted. Where it asks for two, the unit approves
    /// first (`approved`) and a second person of the buyer's, such as its economist, after that; then the claim is posted. With
    /// the `version` of the booking that was looked at, 409 `stale` tells when the hours were reported anew since, and nothing is
    /// approved. 409 `attest_own_hours` for hours that the caller worked, `attest_same_person` when the second is the first.
    #[oai(path = "/bookings/:booking_id/attest", method = "post", operation_id = "attest_booking")]
    async fn attest(
        &self,
        token: Token,
        booking_id: Path<Uuid>,
        body: Json<Option<AttestInput>>,
    ) -> Answer<Json<BookingBody>> {
        let (id, attested) = (BookingId(booking_id.0), body.0.map(AttestInput::attested).unwrap_or_default());
        answer(&token, performance::attest(token.market(), &token.caller, id, &attested).boxed().await)
    }

    /// Send back what the first of two approved, with the reason; the unit looks again.
    #[oai(path = "/bookings/:booking_id/send-back", method = "post", operation_id = "send_booking_back")]
    async fn send_back(
        &self,
        token: Token,
        booking_id: Path<Uuid>,
        body: Json<SendBackInput>,
    ) -> Answer<Json<BookingBody>> {
        let (id, SendBackInput { version, reason }) = (BookingId(booking_id.0), body.0);
        answer(&token, performance::send_back(token.market(), &token.caller, id, version, &reason).boxed().await)
    }

    /// Put right what was approved, with the reason, until the period is closed.
    ///
    /// A claim that was posted is reversed and the right one posted; where two approve, the booking is `approved` again and the
    /// second approves before there is another claim. Everybody who is concerned is told what stood and what stands. 409
    /// `correction_same` when nothing would be another.
    #[oai(path = "/bookings/:booking_id/correct", method = "post", operation_id = "correct_booking")]
    async fn correct(
        &self,
        token: Token,
        booking_id: Path<Uuid>,
        body: Json<CorrectInput>,
    ) -> Answer<Json<BookingBody>> {
        let (id, correction) = (BookingId(booking_id.0), body.0.correction());
        answer(&token, performance::correct(token.market(), &token.caller, id, &correction).boxed().await)
    }

    /// The bookings whose hours wait for the caller's approval, in order of start: the first 100, each with its price.
    #[oai(path = "/attests", method = "get", operation_id = "list_attests")]
    async fn attests(&self, token: Token) -> Answer<Json<Vec<AwaitingAttestBody>>> {
        let waiting = performance::awaiting_attest(token.market(), &token.caller).boxed().await.refuse(&token)?;
        let body = |row: &performance::AwaitingAttest| {
            let price = row.price.as_ref().map(|price| shown(&token, price)).transpose()?;
            Ok(AwaitingAttestBody { booking: BookingBody::of(&token, &row.booking)?, price })
        };
        Ok(Json(waiting.iter().map(body).collect::<Answer<_>>()?))
    }

    /// Attest many bookings as they were reported. All that can be are attested; each row of the answer says what became of
    /// one, and if it was refused, why.
    #[oai(path = "/attests", method = "post", operation_id = "attest_bookings")]
    async fn attest_many(&self, token: Token, body: Json<BulkAttestInput>) -> Answer<Json<Vec<BulkAttestedBody>>> {
        let chosen = body.0.chosen();
        let outcomes = performance::attest_many(token.market(), &token.caller, &chosen).boxed().await.refuse(&token)?;
        Ok(Json(outcomes.iter().map(|outcome| BulkAttestedBody::of(&token, outcome)).collect::<Answer<_>>()?))
    }
}
