//! What keeps the program from starting is said in one clear line on standard error, and the exit code is 2.

use std::process::Output;

use torget_tests::program::{configuration, file, free_port, run, torget};
use torget_tests::{TestDatabase, on_both_engines};

/// The one line that the program said, after checking that it was one and that the exit code is 2.
fn refusal(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.trim_end().lines().count(), 1, "more than one line, or none:\n{said}");
    said.into_owned()
}

async fn refused_with_url(url: &str) -> String {
    let config = file("toml", &configuration(free_port(), url));
    refusal(&run(torget(&["serve", "--config"]).arg(config)).await)
}

async fn refused_with_config(config: &str) -> String {
    refusal(&run(torget(&["serve", "--config"]).arg(file("toml", config))).await)
}

#[tokio::test]
async fn an_address_of_no_engine_is_refused() {
    let line = refused_with_url("mysql://torget@127.0.0.1/torget").await;
    assert!(line.contains("sqlite:") && line.contains("postgres:"), "{line}");
}

#[tokio::test]
async fn a_database_server_that_is_away_is_named() {
    let line = refused_with_url(&format!("postgres://torget@127.0.0.1:{}/torget", free_port())).await;
    assert!(line.contains("reached"), "{line}");
}

#[tokio::test]
async fn a_database_that_is_missing_on_the_server_is_named() {
    let url = torget_tests::setting("TORGET_TEST_POSTGRES_URL").replace("/postgres", "/no_such_database");
    let line = refused_with_url(&url).await;
    assert!(line.contains("no_such_database"), "{line}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named() {
    let path = file("sqlite", "This is a letter and no database, and it is long enough to be told from an empty file.");
    let line = refused_with_url(&format!("sqlite:{}", path.display())).await;
    assert!(line.contains("not a database"), "{line}");
}

#[tokio::test]
async fn a_database_password_is_never_repeated() {
    let url = format!("postgres://torget:nyckelpiga@127.0.0.1:{}/torget", free_port());
    let line = refused_with_url(&url).await;
    assert!(!line.contains("nyckelpiga"), "{line}");
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address").port();
    let database = TestDatabase::sqlite().await;
    let line = refused_with_config(&configuration(port, &database.url)).await;
    assert!(line.contains(&port.to_string()), "{line}");
}

#[tokio::test]
async fn a_setting_that_does_not_exist_is_named() {
    let line = refused_with_config("[server]\nlisten_at = \"127.0.0.1:1\"\n").await;
    assert!(line.contains("listen_at"), "{line}");
}

#[tokio::test]
async fn a_setting_of_the_wrong_kind_is_named() {
    let line = refused_with_config("[server]\nlisten = \"everywhere\"\n").await;
    assert!(line.contains("listen"), "{line}");
}

#[tokio::test]
async fn a_configuration_that_is_no_toml_is_named() {
    let line = refused_with_config("[server\n").await;
    assert!(line.contains(".toml"), "{line}");
}

#[tokio::test]
async fn a_configuration_file_that_is_missing_is_named() {
    let line = refusal(&run(&mut torget(&["serve", "--config", "no-such-file.toml"])).await);
    assert!(line.contains("no-such-file.toml"), "{line}");
}

#[tokio::test]
async fn check_lists_every_fault_at_once() {
    let config = file("toml", "[server]\nlisten = \"everywhere\"\n[jobs]\nbooking_expiry = \"now and then\"\n");
    let output = run(torget(&["check", "--config"]).arg(config)).await;
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("listen") && said.contains("booking_expiry"), "{said}");
}

#[tokio::test]
async fn check_is_content_with_the_defaults() {
    let output = run(&mut torget(&["check"])).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

on_both_engines! {
    async fn a_database_of_a_newer_program_is_refused(database: TestDatabase) {
        database.age().await;
        let line = refused_with_url(&database.url).await;
        assert!(line.contains("newer"), "{line}");
    }
}
