//! Idempotency: a request that carries a key and comes again gets its first answer, and changes nothing. The answer is
//! written in the transaction of what was done, so there is never one without the other.

pub(crate) mod store;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::db::{Advisory, DbError, Tx, lock_advisory};
use crate::fault::FieldFault;
use crate::ids::PersonId;
use crate::plugin::Fact;

const LONGEST_KEY: usize = 200;

/// Why a key can't be used.
#[derive(Debug, Error)]
pub enum IdempotencyError {
    /// It was used for another request.
    #[error("the key was used for another request")]
    Reused,
    /// It is no key.
    #[error("the key is malformed")]
    BadKey(FieldFault),
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A key with the hash of the request it came with.
#[derive(Debug)]
pub struct Keyed {
    person_id: PersonId,
    key: String,
    request_hash: String,
}

/// Ties `key` to what is asked: the operation and its request.
pub fn keyed(
    person_id: PersonId,
    key: &str,
    operation: &str,
    request: &impl Serialize,
) -> Result<Keyed, IdempotencyError> {
    let fits = |c: char| c.is_ascii_graphic();
    if key.is_empty() || key.len() > LONGEST_KEY || !key.chars().all(fits) {
        let longest = Fact::Number(LONGEST_KEY as i64);
        return Err(IdempotencyError::BadKey(FieldFault::new(
            "Idempotency-Key",
            "idempotency_key",
            [("longest", longest)],
        )));
    }
    let request = serde_json::to_vec(request).map_err(|error| DbError::Fault(error.to_string()))?;
    let mut hash = Sha256::new();
    hash.update(operation.as_bytes());
    hash.update([0]);
    hash.update(&request);
    let request_hash = hex(&hash.finalize());
    Ok(Keyed { person_id, key: key.to_owned(), request_hash })
}

/// The first answer, if the key was used before. Holds the key until the end of the transaction, so that of two requests
/// at once the second waits for the first's answer.
pub async fn first_answer<T: DeserializeOwned>(tx: &mut Tx, keyed: &Keyed) -> Result<Option<T>, IdempotencyError> {
    let digest = Sha256::digest(format!("{}:{}", keyed.person_id, keyed.key));
    let number = i32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
    lock_advisory(tx, Advisory::IdempotencyKey, number).await?;
    let Some(row) = store::answer(tx, keyed.person_id, &keyed.key).await? else { return Ok(None) };
    if row.request_hash != keyed.request_hash {
        return Err(IdempotencyError::Reused);
    }
    let answer = serde_json::from_value(row.answer).map_err(|error| DbError::Fault(error.to_string()))?;
    Ok(Some(answer))
}

/// Keeps the first answer.
pub async fn remember(
    tx: &mut Tx,
    keyed: &Keyed,
    now: DateTime<Utc>,
    answer: &impl Serialize,
) -> Result<(), IdempotencyError> {
    let answer = serde_json::to_value(answer).map_err(|error| DbError::Fault(error.to_string()))?;
    Ok(store::insert(tx, keyed.person_id, &keyed.key, &keyed.request_hash, &answer, now).await?)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
