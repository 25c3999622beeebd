//! `torget check`: everything that can be wrong before the start, at once.

use std::path::Path;

use super::StartFault;
use crate::app::Parts;
use crate::config::Config;
use crate::view::{LANGUAGES, Speak};

/// Prints every fault of the configuration and of what it names; the database is not opened.
pub(super) async fn check(file: Option<&Path>) -> Result<(), StartFault> {
    let faults = faults(file).await;
    if faults.is_empty() {
        println!("Configuration, access policy, plugins, templates and texts are in order.");
        return Ok(());
    }
    for fault in &faults {
        eprintln!("- {}", fault.replace('\n', " "));
    }
    let count = faults.len();
    Err(StartFault::one(if count == 1 { "1 fault".to_owned() } else { format!("{count} faults") }))
}

async fn faults(file: Option<&Path>) -> Vec<String> {
    let (access, config) = Config::examine(file, std::env::vars(), &[]);
    let mut faults: Vec<String> = config.err().into_iter().flatten().map(|fault| fault.to_string()).collect();
    faults.extend(Parts::load(&access, crate::plugins::registry()).await.err().into_iter().flatten());
    faults.extend(unpaired_texts());
    faults
}

/// Texts that only one of the languages has.
fn unpaired_texts() -> Vec<String> {
    let [first, second] = LANGUAGES.map(|language| (language.code(), language.text_keys()));
    let lacks = |(code, keys): &(&str, Vec<String>), others: &[String]| -> Vec<String> {
        let missing = others.iter().filter(|key| !keys.contains(key));
        missing.map(|key| format!("locales/{code} lacks the text {key}")).collect()
    };
    [lacks(&first, &second.1), lacks(&second, &first.1)].concat()
}
