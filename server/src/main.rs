//! The program `torget`.

use std::process::ExitCode;

fn main() -> ExitCode {
    torget::cli::main()
}
