//! `torget demo`: loaded once, kept over a restart, started over on request, and gone when it is told to stop.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::process::Child;
use torget_tests::program::{free_port, run, torget};

const PATIENCE: Duration = Duration::from_secs(60);

/// Starts the demo, waits until it can serve, and answers the accounts that it wrote.
async fn start(folder: &Path, port: u16, more: &[&str]) -> (Child, Value) {
    let accounts = folder.join("accounts.json");
    let mut command = torget(&["demo", "--port", &port.to_string(), "--data"]);
    command.arg(folder.join("data")).arg("--accounts").arg(&accounts).args(more).stdout(Stdio::null());
    let child = command.spawn().expect("the program can be started");
    let ready = async {
        while reqwest::get(format!("http://127.0.0.1:{port}/health/ready")).await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, ready).await.expect("the demo serves");
    let written = std::fs::read(&accounts).expect("the accounts are written before it serves");
    (child, serde_json::from_slice(&written).expect("JSON"))
}

/// Tells the demo to stop as a service manager does, and answers whether it went well.
async fn stop(mut child: Child) -> bool {
    let id = child.id().expect("it runs").to_string();
    let sent = tokio::process::Command::new("kill").args(["-TERM", &id]).status().await.expect("kill");
    assert!(sent.success());
    let ended = tokio::time::timeout(PATIENCE, child.wait()).await;
    ended.expect("it ends").expect("its exit code").success()
}

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("torget-demo-{}", uuid::Uuid::now_v7().simple()));
    std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
    folder
}

#[tokio::test]
async fn the_demo_is_kept_over_a_restart_and_started_over_on_request() {
    let (folder, port) = (folder(), free_port());
    let (first, accounts) = start(&folder, port, &[]).await;
    for field in ["role", "organisation", "unit", "email", "password", "api_token"] {
        assert!(accounts[0].get(field).is_some(), "an account lacks {field}");
    }
    let second =
        run(torget(&["demo", "--port", &port.to_string(), "--fresh", "--data"]).arg(folder.join("data"))).await;
    assert_eq!(second.status.code(), Some(2), "a demo that runs is not removed under its feet");
    assert!(stop(first).await);

    let (kept, same) = start(&folder, port, &[]).await;
    assert_eq!(same, accounts);
    assert!(stop(kept).await);

    let (fresh, others) = start(&folder, port, &["--fresh"]).await;
    assert_ne!(others[0]["api_token"], accounts[0]["api_token"]);
    assert!(stop(fresh).await);
    std::fs::remove_dir_all(&folder).expect("nothing holds the folder");
}
