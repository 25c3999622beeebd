//! What most tests begin with, made once in a run of `tests/run` by the first that asks, and copied for the others: copying
//! takes a fraction of the time that migrating does, and of what it takes to play two months of the demo.

use std::fs::File;
use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::setting;

/// What is told of the template `name`; `make` makes it, while the others that ask wait.
///
/// # Panics
/// When the run's folder can't be written.
pub(crate) async fn template<T: Serialize + DeserializeOwned>(name: &str, make: impl AsyncFnOnce() -> T) -> T {
    std::fs::create_dir_all(path("")).expect("the run's folder can be written");
    let (told, lock) = (path(&format!("{name}.json")), path(&format!("{name}.lock")));
    let lock = File::create(lock).expect("a file to wait for");
    lock.lock().expect("nobody keeps it for long");
    if let Ok(text) = std::fs::read(&told) {
        return serde_json::from_slice(&text).expect("it is written whole");
    }
    let made = make().await;
    // Written last, so that one whose making was broken off is made again.
    std::fs::write(told, serde_json::to_vec(&made).expect("it can be told")).expect("the run's folder can be written");
    made
}

/// Where a template has its file.
pub(crate) fn path(name: &str) -> PathBuf {
    PathBuf::from(setting("TORGET_TEST_TEMPLATES")).join(name)
}
