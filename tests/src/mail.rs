//! The mail that arrived at the SMTP server of `tests/run`, exactly as it was sent.
//!
//! All tests share that server, so a test writes to addresses that no other one uses ([`address`]), or from one
//! ([`TestApp::mail_about`](crate::TestApp::mail_about)), and reads what came. The server refuses `refused…@` for good and puts `later…@` off the first time.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::setting;

/// How long a message may be under way before a test gives up.
const ARRIVAL_TIMEOUT: Duration = Duration::from_secs(20);

/// The server's port on 127.0.0.1.
pub fn smtp_port() -> u16 {
    setting("TORGET_TEST_SMTP_PORT").parse().expect("TORGET_TEST_SMTP_PORT is a port")
}

/// An address of this test alone, that begins with `name`.
pub fn address(name: &str) -> String {
    format!("{name}.{}@torget.example", Uuid::now_v7().simple())
}

/// A message that the server accepted.
#[derive(Debug, Clone)]
pub struct Message {
    /// The file that keeps it, for a program that reads it too.
    pub file: PathBuf,
    /// The sender in the envelope.
    pub mail_from: String,
    /// The recipients in the envelope.
    pub rcpt_tos: Vec<String>,
    /// The message itself, headers and body.
    pub content: String,
}

impl Message {
    /// Whether a line of plain ASCII, such as an address, stands in one of its texts.
    pub fn says(&self, text: &str) -> bool {
        // Quoted-printable breaks long lines by an equals sign at their end.
        self.content.replace("=\r\n", "").contains(text)
    }

    /// What an independent program reads in it: `subject`, `from`, `to`, `text`, `html` and `calendar`, as
    /// `tests/tools/read_message.py` says.
    ///
    /// # Panics
    /// When that program finds a fault in the message or its calendar.
    pub fn read(&self) -> serde_json::Value {
        let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tools/read_message.py");
        let output = std::process::Command::new("python").arg(program).arg(&self.file).output();
        let output =
            output.unwrap_or_else(|error| panic!("python can't be started ({error}); `tests/run` installs it"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("the program answers in JSON")
    }
}

/// The messages that have come to `address`, in the order of their arrival.
pub fn messages_to(address: &str) -> Vec<Message> {
    let folder = PathBuf::from(setting("TORGET_TEST_MAIL_DIR"));
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("the mail folder {} can't be read: {error}", folder.display()))
        .map(|entry| entry.expect("the mail folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .filter(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')))
        .collect();
    files.sort();
    files.into_iter().map(take).filter(|message| message.rcpt_tos.iter().any(|to| to == address)).collect()
}

/// Waits until `count` messages have come to `address` and returns them.
///
/// # Panics
/// When fewer have come after 20 seconds.
pub async fn wait_for(address: &str, count: usize) -> Vec<Message> {
    wait(address, count, |_| true).await
}

/// The same for messages that `counts` says yes to.
pub async fn wait(address: &str, count: usize, counts: impl Fn(&Message) -> bool) -> Vec<Message> {
    let started = Instant::now();
    loop {
        let messages: Vec<Message> = messages_to(address).into_iter().filter(&counts).collect();
        if messages.len() >= count {
            return messages;
        }
        assert!(
            started.elapsed() < ARRIVAL_TIMEOUT,
            "{} of {count} messages came to {address} in {ARRIVAL_TIMEOUT:?}",
            messages.len()
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn take(file: PathBuf) -> Message {
    let content = std::fs::read(&file).expect("a message appears whole");
    let envelope = std::fs::read(file.with_extension("json")).expect("the envelope is there before the message");
    let envelope: serde_json::Value = serde_json::from_slice(&envelope).expect("the envelope is JSON");
    let rcpt_tos = envelope["rcpt_tos"].as_array().expect("the envelope lists its recipients");
    Message {
        mail_from: envelope["mail_from"].as_str().unwrap_or_default().to_owned(),
        rcpt_tos: rcpt_tos.iter().filter_map(|to| to.as_str()).map(str::to_owned).collect(),
        content: String::from_utf8_lossy(&content).into_owned(),
        file,
    }
}
