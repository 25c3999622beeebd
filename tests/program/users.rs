//! `torget user add`: how the first person gets in.

use std::process::{Output, Stdio};

use tokio::io::AsyncWriteExt;
use torget_tests::program::{configuration, file, free_port, run, torget};
use torget_tests::{TestApp, TestDatabase, on_both_engines};

async fn add(database: &TestDatabase, more: &[&str]) -> Output {
    let config = file("toml", &configuration(free_port(), &database.url));
    let mut command = torget(&["user", "add", "--email", "disa.drift@torget.example", "--name", "Disa Drift"]);
    run(command.args(more).arg("--config").arg(config)).await
}

fn one_line(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    said
}

on_both_engines! {
    async fn the_first_operator_is_entered_and_signs_in(database: TestDatabase) {
        let output = add(&database, &["--role", "system_operator"]).await;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let password = said.lines().find_map(|line| line.strip_prefix("Password: ")).expect("the password").to_owned();

        let again = one_line(&add(&database, &["--role", "system_operator"]).await);
        assert!(again.contains("already an account"), "{again}");

        let app = TestApp::start(database).await;
        let address = [192, 0, 2, 1].into();
        let signed_in =
            torget_core::organisation::sign_in(app.market(), "disa.drift@torget.example", &password, address).await;
        assert!(signed_in.is_ok());
    }
}

#[tokio::test]
async fn a_role_without_its_place_is_refused_in_one_line() {
    let database = TestDatabase::sqlite().await;
    let line = one_line(&add(&database, &["--role", "economist"]).await);
    assert!(line.contains("--organisation"), "{line}");
    let line = one_line(&add(&database, &["--role", "economist", "--organisation", "Ankeborg"]).await);
    assert!(line.contains("Ankeborg"), "{line}");
}

#[tokio::test]
async fn a_password_may_come_from_standard_input() {
    let database = TestDatabase::sqlite().await;
    let config = file("toml", &configuration(free_port(), &database.url));
    let mut command = torget(&["user", "add", "--email", "disa.drift@torget.example", "--name", "Disa Drift"]);
    command.args(["--role", "system_operator", "--password-stdin", "--config"]).arg(config);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program starts");
    let mut input = child.stdin.take().expect("its input");
    input.write_all("blåbär och grädde\n".as_bytes()).await.expect("it reads");
    drop(input);
    let output = child.wait_with_output().await.expect("the program ends");
    assert!(output.status.success());
    assert!(!String::from_utf8_lossy(&output.stdout).contains("grädde"));
    let app = TestApp::start(database).await;
    let (email, address) = ("disa.drift@torget.example", [192, 0, 2, 1].into());
    let signed_in = torget_core::organisation::sign_in(app.market(), email, "blåbär och grädde", address).await;
    assert!(signed_in.is_ok());
}
