//! The queue for a freed place on the wire.

use poem_openapi::Object;
use torget_core::booking::waiting::QueuePlace;

/// A place among the needs that wait for a place at the same time and could take the same: by priority, then by how long they
/// have waited.
#[derive(Debug, Clone, Object)]
#[oai(rename = "QueuePlace")]
pub struct QueueBody {
    /// Its own number, from 1.
    pub number: i64,
    /// How many they are.
    pub length: i64,
}

impl QueueBody {
    /// Of core's.
    pub fn of(QueuePlace { number, length }: QueuePlace) -> Self {
        Self { number, length }
    }
}
