//! Passwords: Argon2id with the parameters that OWASP's Password Storage Cheat Sheet gives first (19 MiB, two passes, one
//! lane). Hashing is slow on purpose, so it runs beside the request threads, and only as many at a time as there are
//! cores, which bounds both the memory and the load of a flood of sign-ins.

use std::sync::{Arc, LazyLock};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::db::DbError;
use crate::input::{Checks, count};

/// The fewest characters: NIST SP 800-63B asks for 15 where a password stands alone and 8 beside a second factor; 12 with
/// limited attempts is what Swedish authorities commonly ask for.
const LENGTH_LEAST: usize = 12;
/// The most characters, so that nobody can make the program hash a book.
const LENGTH_MOST: usize = 200;

static AT_A_TIME: LazyLock<Arc<Semaphore>> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    Arc::new(Semaphore::new(cores))
});

/// Verified against when there is no account, so that the answer takes as long as if there were one.
static NOBODYS_HASH: LazyLock<String> = LazyLock::new(|| hash("nobody's password"));

fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("these parameters lie within Argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &str) -> String {
    argon2().hash_password(password.as_bytes()).expect("a password of bounded length can be hashed").to_string()
}

/// The hash of a password as a PHC string, with a salt of its own.
pub async fn hash_password(password: &str) -> Result<String, DbError> {
    let password = password.to_owned();
    beside(move || hash(&password)).await
}

/// Whether the password is the one of the hash; takes as long when there is no hash, and is then never right.
pub(super) async fn verify_password(password: &str, hash: Option<String>) -> Result<bool, DbError> {
    let password = password.to_owned();
    beside(move || {
        let known = hash.is_some();
        let nobodys = NOBODYS_HASH.clone();
        let hash = hash.unwrap_or(nobodys);
        let too_long = password.chars().count() > LENGTH_MOST;
        let password = if too_long { "" } else { password.as_str() };
        let right =
            PasswordHash::new(&hash).is_ok_and(|parsed| argon2().verify_password(password.as_bytes(), &parsed).is_ok());
        right && known && !too_long
    })
    .await
}

async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, DbError> {
    let permit = AT_A_TIME.clone().acquire_owned().await.expect("the semaphore is never closed");
    let task = tokio::task::spawn_blocking(move || {
        let outcome = work();
        drop(permit);
        outcome
    });
    task.await.map_err(|error| DbError::Fault(format!("hashing a password: {error}")))
}

/// Checks a new password: 12 to 200 characters, without the account's name or address in it.
pub(super) fn check_new_password(checks: &mut Checks, field: &'static str, password: &str, name: &str, email: &str) {
    let length = password.chars().count();
    if length == 0 {
        checks.fault(field, "missing", []);
    } else if length < LENGTH_LEAST {
        checks.fault(field, "text_too_short", [("value", count(length)), ("shortest", count(LENGTH_LEAST))]);
    } else if length > LENGTH_MOST {
        checks.fault(field, "text_too_long", [("value", count(length)), ("longest", count(LENGTH_MOST))]);
    } else if is_guessable(&password.to_lowercase(), name, email) {
        checks.fault(field, "password_guessable", []);
    }
}

fn is_guessable(password: &str, name: &str, email: &str) -> bool {
    let mailbox = email.split('@').next().unwrap_or_default().to_lowercase();
    let first = password.chars().next();
    // Names shorter than four letters turn up in any sentence.
    [name.trim().to_lowercase(), mailbox]
        .iter()
        .any(|known| known.chars().count() >= 4 && password.contains(known.as_str()))
        || password.chars().all(|c| Some(c) == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_right_for_its_own_hash_only() {
        let hash = hash_password("blåbär och grädde").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, hash_password("blåbär och grädde").await.unwrap());
        assert!(verify_password("blåbär och grädde", Some(hash.clone())).await.unwrap());
        assert!(!verify_password("blåbär och grädd", Some(hash.clone())).await.unwrap());
        assert!(!verify_password("", Some(hash)).await.unwrap());
        assert!(!verify_password("nobody's password", None).await.unwrap());
        assert!(!verify_password("x", Some("not a hash".to_owned())).await.unwrap());
    }

    #[test]
    fn new_passwords() {
        let fault = |password: &str| {
            let mut checks = Checks::new();
            check_new_password(&mut checks, "password", password, "Anna Ek", "anna.ek@klippan.example");
            checks.finish().err().map_or("", |faults| faults[0].code)
        };
        assert_eq!(fault("blåbär och grädde"), "");
        assert_eq!(fault(""), "missing");
        assert_eq!(fault("åäöåäöåäöåä"), "text_too_short");
        assert_eq!(fault(&"ab".repeat(101)), "text_too_long");
        for guessable in ["jag är Anna Ek 2026", "Anna.Ek-2026!!", "aaaaaaaaaaaaaaa"] {
            assert_eq!(fault(guessable), "password_guessable", "{guessable}");
        }
    }
}
