//! Signing in with address and password.
//!
//! An attempt is counted before its password is looked at, so that many at once can't slip past the limit, and taken
//! back when it succeeds: only failures count. Whoever guesses learns nothing from the answer or from how long it takes:
//! an unknown address, a closed account and a wrong password are one refusal, and the limit counts unknown addresses too.
//! Therefore a failure is not written to the audit by itself, which would take time and room for known accounts only: the
//! sign-in that follows says how many attempts failed within the limit's time before it.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::json;
use thiserror::Error;
use uuid::Uuid;

use super::edit_person::act;
use super::password::verify_password;
use super::secret::{hash_of, new_secret};
use super::store::sessions;
use crate::audit::{self, Actor};
use crate::change;
use crate::db::{Advisory, DbError, Tx, lock_advisory};
use crate::ids::PersonId;
use crate::language::Language;
use crate::market::Market;

/// How often a sign-in may be tried, and how long a session lasts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignInLimits {
    /// Failures of one account within the window.
    pub account_attempts: u32,
    /// Failures from one address (of IPv6: from one /64 network) within the window.
    pub address_attempts: u32,
    /// How long a failure counts.
    pub window_s: u32,
    /// How long a session lasts without a request.
    pub session_idle_s: u32,
    /// How long a session lasts at most.
    pub session_longest_s: u32,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self {
            account_attempts: 10,
            address_attempts: 50,
            window_s: 15 * 60,
            session_idle_s: 4 * 60 * 60,
            session_longest_s: 12 * 60 * 60,
        }
    }
}

impl SignInLimits {
    /// When a session ends that was begun and last used at these instants.
    pub(super) fn expiry(&self, created_at: DateTime<Utc>, used_at: DateTime<Utc>) -> DateTime<Utc> {
        let longest = created_at + TimeDelta::seconds(self.session_longest_s.into());
        longest.min(used_at + TimeDelta::seconds(self.session_idle_s.into()))
    }
}

/// A new session.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The cookie's value; shown this once, only its hash is stored.
    pub token: String,
    /// What each form of the session carries.
    pub csrf: String,
    /// Who.
    pub person_id: PersonId,
    /// The language they read.
    pub language: Language,
}

/// Why somebody was not let in.
#[derive(Debug, Error)]
pub enum SignInError {
    /// No such account, a closed one, or another password: never told apart.
    #[error("the address or the password is wrong")]
    Wrong,
    /// Too many failures of this account or from this address.
    #[error("too many attempts; try again in {retry_after_s} seconds")]
    TooMany {
        /// When the next attempt is allowed.
        retry_after_s: i64,
    },
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// An attempt that was counted.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    account_key: String,
    from_address: Uuid,
}

/// Begins a session for whoever has this password.
pub async fn sign_in(market: &Market, email: &str, password: &str, address: IpAddr) -> Result<SignedIn, SignInError> {
    let email = email.trim().to_lowercase();
    let attempt = count_attempt(market, &email, address).await?;
    // PostgreSQL takes no NUL in a text, not even to look for it; no account has one.
    let account = if email.contains('\0') {
        None
    } else {
        let mut tx = market.db.read().await?;
        sessions::find_account(&mut tx, &email).await?
    };
    let hash = account.as_ref().filter(|account| account.active).and_then(|account| account.password_hash.clone());
    let right = verify_password(password, hash).await?;
    let account = account.filter(|_| right).ok_or(SignInError::Wrong)?;
    let now = market.clock.now();
    let expires_at = market.sign_in.expiry(now, now);
    let (token, csrf) = (new_secret(), new_secret());
    let row = sessions::NewSession {
        token_hash: &hash_of(&token),
        person_id: account.id,
        csrf_token: &csrf,
        created_at: now,
        expires_at,
    };
    let written: Result<(), DbError> = change!(market.db, tx => {
        let failed_attempts = take_back(tx, &attempt).await?;
        let detail = json!({ "failed_attempts": failed_attempts });
        audit::write(tx, now, Actor::Own(row.person_id), act(None, row.person_id, "signed_in", detail)).await?;
        sessions::insert_session(tx, &row).await
    });
    written?;
    Ok(SignedIn { token, csrf, person_id: account.id, language: account.language })
}

/// Counts an attempt for an account and an address, or refuses it.
pub(super) async fn count_attempt(market: &Market, email: &str, address: IpAddr) -> Result<Attempt, SignInError> {
    let limits = &market.sign_in;
    let account_key = hash_of(&format!("account {email}"));
    let address_key = hash_of(&format!("address {}", network(address)));
    let now = market.clock.now();
    let attempt = Attempt { account_key, from_address: Uuid::now_v7() };
    change!(market.db, tx => {
        lock(tx, &attempt.account_key, &address_key).await?;
        refuse_above(tx, limits, &attempt.account_key, limits.account_attempts, now).await?;
        refuse_above(tx, limits, &address_key, limits.address_attempts, now).await?;
        sessions::insert_attempt(tx, Uuid::now_v7(), &attempt.account_key, now).await?;
        sessions::insert_attempt(tx, attempt.from_address, &address_key, now).await?;
        Ok(attempt.clone())
    })
}

/// After a success: the account's failures are forgotten, and the address is not charged for this attempt. Answers how many
/// attempts failed before this one.
pub(super) async fn take_back(tx: &mut Tx, attempt: &Attempt) -> Result<u64, DbError> {
    let attempts = sessions::delete_attempts_of(tx, &attempt.account_key).await?;
    sessions::delete_attempt(tx, attempt.from_address).await?;
    Ok(attempts.saturating_sub(1))
}

async fn refuse_above(
    tx: &mut Tx,
    limits: &SignInLimits,
    key_hash: &str,
    most: u32,
    now: DateTime<Utc>,
) -> Result<(), SignInError> {
    let window = TimeDelta::seconds(limits.window_s.into());
    let found = sessions::count_attempts(tx, key_hash, now - window).await?;
    match found.oldest_at {
        Some(oldest_at) if found.number >= i64::from(most) => {
            Err(SignInError::TooMany { retry_after_s: (oldest_at + window - now).num_seconds().max(1) })
        }
        _ => Ok(()),
    }
}

/// One attempt at a time for an account and for an address, in a fixed order.
async fn lock(tx: &mut Tx, account_key: &str, address_key: &str) -> Result<(), DbError> {
    let number = |key: &str| key.bytes().fold(0_i32, |sum, byte| sum.wrapping_mul(31).wrapping_add(i32::from(byte)));
    let mut keys = [number(account_key), number(address_key)];
    keys.sort_unstable();
    for key in keys {
        lock_advisory(tx, Advisory::SignIn, key).await?;
    }
    Ok(())
}

/// Whoever has one address of an IPv6 network has 2⁶⁴ of them, so the network is what counts.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_an_ipv6_network_are_one_address() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }

    #[test]
    fn a_session_ends_when_idle_or_at_its_longest() {
        let limits = SignInLimits { session_idle_s: 100, session_longest_s: 250, ..SignInLimits::default() };
        let start = DateTime::<Utc>::UNIX_EPOCH;
        let expiry = |used_s| (limits.expiry(start, start + TimeDelta::seconds(used_s)) - start).num_seconds();
        assert_eq!([expiry(0), expiry(60), expiry(150), expiry(200)], [100, 160, 250, 250]);
    }
}
