//! Chance for random tests, which a failure lets be repeated: the seed is printed, and `TORGET_TEST_SEED` gives it again.

use fastrand::Rng;

/// The chance of one run, and its seed in words, for what a failure says.
///
/// # Panics
/// When `TORGET_TEST_SEED` is no number.
pub fn chance() -> (Rng, String) {
    let given = std::env::var("TORGET_TEST_SEED").ok();
    let seed =
        given.map_or_else(|| fastrand::u64(..), |seed| seed.parse().expect("TORGET_TEST_SEED is a whole number"));
    let told = format!("TORGET_TEST_SEED={seed}");
    println!("{told}");
    (Rng::with_seed(seed), told)
}
