//! A calendar as strangers' programs read it: two readers that have nothing in common, PyPI's `icalendar` and npm's `ical.js`.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What both readers find in a calendar: `method`, `name` and `events`, as `tests/tools/read_calendar.py` says.
///
/// # Panics
/// When one of them finds a fault, or when they don't find the same.
pub fn read_calendar(text: &str) -> Value {
    let [by_icalendar, by_ical_js] =
        [("python", "tools/read_calendar.py"), ("node", "browser/support/read_calendar.mjs")]
            .map(|(program, file)| read(program, file, text));
    assert_eq!(by_icalendar, by_ical_js, "the readers agree");
    by_icalendar
}

/// The event of one booking in what was read; `None` if there is none.
pub fn event(calendar: &Value, id: impl std::fmt::Display) -> Option<&Value> {
    let begins = format!("{id}@");
    let mut events = calendar["events"].as_array().expect("events").iter();
    events.find(|event| event["uid"].as_str().is_some_and(|uid| uid.starts_with(&begins)))
}

fn read(program: &str, file: &str, text: &str) -> Value {
    let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(program);
    command.arg(path).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{program}: {error}; `tests/run` installs it"));
    // Dropped at once, so that the reader sees the end.
    child.stdin.take().expect("it is piped").write_all(text.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{program}: {}\n{text}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("it answers in JSON")
}
