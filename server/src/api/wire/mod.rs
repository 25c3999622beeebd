//! What goes over the wire: the bodies of requests and answers, with their documentation.
//!
//! Core's own views say the same things by the same names, so an answer is made from them through JSON by [`shown`]; a test
//! calls every operation, and what does not fit would be a fault of the program.

pub mod administration;
pub mod area;
pub mod audit;
pub mod booking;
pub mod candidates;
pub mod change;
pub mod claims;
pub mod common;
pub mod exchange;
pub mod export;
pub mod familiar;
pub mod feed;
pub mod incident;
pub mod instant;
pub mod keys;
pub mod me;
pub mod need;
pub mod offer;
pub mod outage;
pub mod performance;
pub mod persons;
pub mod queue;
pub mod resource;
pub mod setup;
pub mod terms;

use poem_openapi::types::{ParseFromJSON, ToJSON};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::caller::Asking;
use super::fault::Fault;

/// A view of core as the body that the document describes.
pub fn shown<T: ParseFromJSON>(asking: &Asking, view: &impl Serialize) -> Result<T, Fault> {
    let value = serde_json::to_value(view).map_err(|error| Fault::internal(asking.language, &error))?;
    parsed(asking, value)
}

/// Several of them.
pub fn all_shown<T: ParseFromJSON, V: Serialize>(asking: &Asking, views: &[V]) -> Result<Vec<T>, Fault> {
    views.iter().map(|view| shown(asking, view)).collect()
}

/// A body out of its JSON.
pub fn parsed<T: ParseFromJSON>(asking: &Asking, value: serde_json::Value) -> Result<T, Fault> {
    T::parse_from_json(Some(value)).map_err(|error| Fault::internal(asking.language, &error.into_message()))
}

/// A part of a request as core's own type of the same shape. The request fits the document, so this is a fault of the
/// program if it fails.
pub fn taken<T: DeserializeOwned>(asking: &Asking, body: &impl ToJSON) -> Result<T, Fault> {
    let value = body.to_json().unwrap_or_default();
    serde_json::from_value(value).map_err(|error| Fault::internal(asking.language, &error))
}
