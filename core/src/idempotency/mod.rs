//! Idempotency: a request that carries a key and comes again gets its first answer, and changes nothing. The answer is
//! written in the transaction of what was done, so there is never one without the other; what was refused is not kept,
//! because nothing was done.
//!
//! The edge makes a [`RequestKey`] of what the request carries and puts it on the [`Caller`]; a use case that a request can
//! ask for twice says [`once!`](crate::once) where it would say [`change!`](crate::change).

pub(crate) mod store;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::access::Caller;
use crate::db::{Advisory, DbError, Tx, lock_advisory};

/// Why a key can't be used.
#[derive(Debug, Error)]
pub enum IdempotencyError {
    /// It was used for another request.
    #[error("the key was used for another request")]
    Reused,
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl IdempotencyError {
    /// A stable code for programs, and the key of the text that pages show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Reused => "idempotency_key_reused",
            Self::Db(_) => "database",
        }
    }
}

/// A key with the request it came with. Both are kept as hashes only; what the request says, such as a password, can't be
/// guessed by its hash if one of its parts is a secret of the sender's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    key_hash: String,
    request_hash: String,
}

impl RequestKey {
    /// Ties the sender's `key` to what is asked: `request` is its parts, such as the sender's token, method, address and body.
    pub fn new(key: &str, request: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in [key.as_bytes()].iter().chain(request) {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        Self { key_hash: hex(&Sha256::digest(key)), request_hash: hex(&hash.finalize()) }
    }
}

/// Runs a change like [`change!`](crate::change), once for the caller's key: a repeated request gets the first answer, which
/// therefore has to survive serde. `once!(market, caller, tx => …)`; without a key it is an ordinary change.
#[macro_export]
macro_rules! once {
    ($market:expr, $caller:expr, $tx:ident => $body:expr) => {
        $crate::change!($market.db, $tx => {
            match $crate::idempotency::first_answer($tx, $caller).await? {
                Some(answer) => Ok(answer),
                None => {
                    let outcome = async { $body }.await;
                    if let Ok(answer) = &outcome {
                        $crate::idempotency::remember($tx, $caller, $market.clock.now(), answer).await?;
                    }
                    outcome
                }
            }
        })
    };
}

/// The first answer, if the caller's key was used before. Holds the key until the end of the transaction, so that of two
/// requests at once the second waits for the first's answer.
pub async fn first_answer<'c, T: DeserializeOwned>(
    tx: &mut Tx,
    caller: impl Into<Option<&'c Caller>>,
) -> Result<Option<T>, IdempotencyError> {
    let Some((caller, key)) = keyed(caller.into()) else { return Ok(None) };
    let digest = Sha256::digest(format!("{}:{}", caller.person_id, key.key_hash));
    let number = i32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
    lock_advisory(tx, Advisory::IdempotencyKey, number).await?;
    let Some(row) = store::answer(tx, caller.person_id, &key.key_hash).await? else { return Ok(None) };
    if row.request_hash != request_hash(caller, key) {
        return Err(IdempotencyError::Reused);
    }
    let answer = serde_json::from_value(row.answer).map_err(|error| DbError::Fault(error.to_string()))?;
    Ok(Some(answer))
}

/// Keeps the first answer.
pub async fn remember<'c>(
    tx: &mut Tx,
    caller: impl Into<Option<&'c Caller>>,
    now: DateTime<Utc>,
    answer: &impl Serialize,
) -> Result<(), IdempotencyError> {
    let Some((caller, key)) = keyed(caller.into()) else { return Ok(()) };
    let answer = serde_json::to_value(answer).map_err(|error| DbError::Fault(error.to_string()))?;
    let request_hash = request_hash(caller, key);
    Ok(store::insert(tx, caller.person_id, &key.key_hash, &request_hash, &answer, now).await?)
}

fn keyed(caller: Option<&Caller>) -> Option<(&Caller, &RequestKey)> {
    caller.and_then(|caller| Some((caller, caller.request_key.as_ref()?)))
}

/// The same words in another role are another request: the answer shows what that role sees.
fn request_hash(caller: &Caller, key: &RequestKey) -> String {
    format!("{}:{}", caller.membership_id, key.request_hash)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
