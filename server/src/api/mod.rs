//! The API under `/api/v1`: everything a page can do, for programs.
//!
//! An operation is thin: parse, one use case, its view. No rule and no SQL lives here. The way of a request:
//! [`contract`] holds it against the OpenAPI document and finds who asks, an operation in [`ops`] calls its use case, and a
//! refusal becomes problem details in [`refusal`]. The bodies are in [`wire`].

mod caller;
mod contract;
mod document;
mod fault;
mod ops;
mod refusal;
mod wire;

use poem::{Endpoint, IntoEndpoint};
use poem_openapi::OpenApiService;
use serde_json::Value;

use crate::app::AppState;
pub use caller::Asking;
use contract::Contract;
pub use fault::Fault;
pub use refusal::Refuse;

/// What is done with a booking. A tuple of operations has 16 members at most, and may be one of another's.
type OfBookings =
    (ops::bookings::Bookings, ops::exchanges::Exchanges, ops::performance::Performance, ops::incidents::Incidents);

type Operations = (
    ops::me::Me,
    ops::areas::Areas,
    ops::terms::Terms,
    OfBookings,
    ops::needs::Needs,
    ops::offers::Offers,
    ops::resources::Resources,
    ops::outages::Outages,
    ops::familiar::Familiar,
    ops::feeds::Feeds,
    ops::claims::Claims,
    ops::collaborations::Collaborations,
    ops::organisations::Organisations,
    ops::persons::Persons,
    ops::audit::Audit,
    // A tuple has so many places and no more.
    (ops::exports::Exports, ops::work::WorkOperations),
);

const DESCRIPTION: &str = "\
Municipalities share resources: they publish what they can lend, book what they need, and settle the cost. \
Everything a page can do a program can do here.\n\n\
Send a token of your own as `Authorization: Bearer …`; it acts in the role in which it was made. Moments are RFC 3339, \
written in UTC to the whole second; days are days in Stockholm; money is whole öre. Lists are read page by page: ask again \
with `after` set to `next`. A POST that carries an `Idempotency-Key` may be sent again: it gets its first answer. What a caller may not see does not exist for them (404). Every refusal is \
`application/problem+json` with a `code` that never changes; its words follow `Accept-Language`, else the person's own \
language.";

fn service() -> OpenApiService<Operations, ()> {
    let operations = (
        ops::me::Me,
        ops::areas::Areas,
        ops::terms::Terms,
        (ops::bookings::Bookings, ops::exchanges::Exchanges, ops::performance::Performance, ops::incidents::Incidents),
        ops::needs::Needs,
        ops::offers::Offers,
        ops::resources::Resources,
        ops::outages::Outages,
        ops::familiar::Familiar,
        ops::feeds::Feeds,
        ops::claims::Claims,
        ops::collaborations::Collaborations,
        ops::organisations::Organisations,
        ops::persons::Persons,
        ops::audit::Audit,
        (ops::exports::Exports, ops::work::WorkOperations),
    );
    OpenApiService::new(operations, "Torget", env!("CARGO_PKG_VERSION")).description(DESCRIPTION).server("/api/v1")
}

/// The OpenAPI document.
pub fn document() -> Value {
    document::finished(&service().spec())
}

/// Its operations, below `/api/v1`.
pub fn routes(state: &AppState) -> impl Endpoint + use<> {
    Contract::new(service().into_endpoint(), state.clone(), &document())
}
