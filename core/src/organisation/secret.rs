//! Secrets that the program hands out: 256 random bits, of which only the SHA-256 is stored. A fast hash is enough here
//! because nobody can guess 256 random bits; passwords, which can be guessed, are hashed slowly (`password.rs`).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The length of a secret as text.
pub(crate) const SECRET_LENGTH: usize = 43;

/// A new secret, as 43 characters of base64url.
pub(crate) fn new_secret() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// What is stored of a secret.
pub(crate) fn hash_of(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_are_not_their_hashes() {
        let (one, other) = (new_secret(), new_secret());
        assert_ne!(one, other);
        assert_eq!(one.len(), SECRET_LENGTH);
        assert_ne!(hash_of(&one), one);
        assert_eq!(hash_of(&one), hash_of(&one));
    }

    #[test]
    fn the_hash_is_sha_256() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(hash_of("abc"), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    }
}
