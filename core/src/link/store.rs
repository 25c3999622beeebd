//! The row of the signing key.

use chrono::{DateTime, Utc};

use crate::db::{DbError, Tx};
use crate::{sql, statements};

/// There is one key; its name leaves room for another when it has to be changed.
const NAME: &str = "links";

statements! {
    SELECT_SIGNING_KEY = "select secret from signing_key where name = $1";
    INSERT_SIGNING_KEY = "insert into signing_key (name, secret, created_at) values ($1, $2, $3)
        on conflict (name) do nothing";
}

type SecretRow = (Vec<u8>,);

pub(super) async fn secret(tx: &mut Tx) -> Result<Option<Vec<u8>>, DbError> {
    Ok(sql!(tx, optional SecretRow, SELECT_SIGNING_KEY, NAME)?.map(|(secret,)| secret))
}

/// Keeps the key unless another node has made one.
pub(super) async fn insert(tx: &mut Tx, secret: &[u8], now: DateTime<Utc>) -> Result<(), DbError> {
    sql!(tx, execute, INSERT_SIGNING_KEY, NAME, secret, now)?;
    Ok(())
}
