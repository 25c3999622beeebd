//! Tables as strangers' programs read them: Python's own csv, and PyPI's `openpyxl`.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What is in a table: `sheets` and `rows`, as `tests/tools/read_table.py` says.
///
/// # Panics
/// When the reader finds no table.
pub fn read_table(extension: &str, content: &[u8]) -> Value {
    let output = run("tools/read_table.py", &[extension], content);
    serde_json::from_slice(&output).expect("it answers in JSON")
}

/// The texts of a row of what was read.
pub fn texts(table: &Value, row: usize) -> Vec<String> {
    let cells = table["rows"][row].as_array().expect("a row").iter();
    cells.map(|cell| cell["value"].as_str().map_or_else(|| cell["value"].to_string(), str::to_owned)).collect()
}

/// Runs one of the tests' Python programs.
///
/// # Panics
/// When it isn't installed, or fails.
pub fn run(file: &str, arguments: &[&str], content: &[u8]) -> Vec<u8> {
    let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new("python");
    command.arg(path).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("python: {error}; `tests/run` installs it"));
    // Dropped at once, so that the reader sees the end.
    child.stdin.take().expect("it is piped").write_all(content).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{file}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
