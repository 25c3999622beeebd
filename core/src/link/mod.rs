//! Signed links: an address in a mail that lets its reader answer without signing in, for the one thing that it was made for.
//!
//! A signature is HMAC-SHA256 (RFC 2104) over what the link is for and whom it was sent to. Nothing of it is stored: who changes
//! a letter of the address has no link, and that it works once is the state of what it is about. The key is the database's
//! own, made once, so that every node of an installation signs alike and nobody has to set one up.

pub(crate) mod store;

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use rand::RngCore;
use sha2::Sha256;

use crate::change;
use crate::db::{Db, DbError};
use crate::time::Clock;

const KEY_BYTES: usize = 32;

/// What links are signed with. Cheap to clone, and never shown.
#[derive(Clone)]
pub struct LinkKey(Arc<[u8]>);

impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkKey(…)")
    }
}

impl LinkKey {
    /// The database's key; the first that asks makes it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn load(db: &Db, clock: &dyn Clock) -> Result<Self, DbError> {
        let found = {
            let mut tx = db.read().await?;
            store::secret(&mut tx).await?
        };
        if let Some(secret) = found {
            return Ok(Self(secret.into()));
        }
        let mut made = vec![0; KEY_BYTES];
        rand::rng().fill_bytes(&mut made);
        let now = clock.now();
        let secret: Result<Vec<u8>, DbError> = change!(db, tx => {
            store::insert(tx, &made, now).await?;
            let missing = || DbError::Fault("the signing key that was just made is missing".to_owned());
            store::secret(tx).await?.ok_or_else(missing)
        });
        Ok(Self(secret?.into()))
    }

    /// The signature over `parts`, in letters that an address may hold.
    pub fn sign(&self, parts: &[&str]) -> String {
        URL_SAFE_NO_PAD.encode(self.code(parts).finalize().into_bytes())
    }

    /// Whether `signature` is that of `parts`; takes the same time wherever they differ.
    pub fn verify(&self, parts: &[&str], signature: &str) -> bool {
        URL_SAFE_NO_PAD.decode(signature).is_ok_and(|bytes| self.code(parts).verify_slice(&bytes).is_ok())
    }

    /// Each part goes in with its length, so that no two lists of parts read alike.
    fn code(&self, parts: &[&str]) -> Hmac<Sha256> {
        let mut code = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        for part in parts {
            code.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            code.update(part.as_bytes());
        }
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_its_parts_and_nothing_else() {
        let key = LinkKey(vec![7; KEY_BYTES].into());
        let signature = key.sign(&["offer", "ab", "c"]);
        assert!(key.verify(&["offer", "ab", "c"], &signature));
        for parts in [&["offer", "a", "bc"][..], &["offer", "ab"], &["booking", "ab", "c"], &[]] {
            assert!(!key.verify(parts, &signature), "{parts:?}");
        }
        let mut changed = signature.clone().into_bytes();
        changed[0] = if changed[0] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        for other in [changed.as_str(), "", "å", &signature[1..], &format!("{signature}A")] {
            assert!(!key.verify(&["offer", "ab", "c"], other), "{other}");
        }
        assert!(!LinkKey(vec![8; KEY_BYTES].into()).verify(&["offer", "ab", "c"], &signature));
    }
}
