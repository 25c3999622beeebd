//! What the program writes down of its requests: never an address that is a key.

use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use torget_tests::program::{free_port, torget};

const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn no_calendar_address_gets_into_the_log() {
    let folder = std::env::temp_dir().join(format!("torget-log-{}", uuid::Uuid::now_v7().simple()));
    std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
    let (accounts, port) = (folder.join("accounts.json"), free_port());
    let mut command = torget(&["demo", "--port", &port.to_string(), "--data"]);
    command.arg(folder.join("data")).arg("--accounts").arg(&accounts);
    command.env("TORGET__LOG__FILTER", "info,torget=trace,torget_core=trace,poem=trace");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let at = |path: &str| format!("http://127.0.0.1:{port}{path}");
    let ready = async {
        while reqwest::get(at("/health/ready")).await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, ready).await.expect("the demo serves");

    let written: Value = serde_json::from_slice(&std::fs::read(&accounts).expect("accounts")).expect("JSON");
    let all = written["accounts"].as_array().or(written.as_array()).expect("a list of accounts");
    let person = all.iter().find(|account| account["role"] == "resource_person").expect("a resource person");
    let token = person["api_token"].as_str().expect("a token");
    let client = reqwest::Client::new();
    let send = async |request: reqwest::RequestBuilder| -> Value {
        let answer = request.bearer_auth(token).send().await.expect("an answer");
        answer.json().await.expect("JSON")
    };
    let me = send(client.get(at("/api/v1/me"))).await;
    let id = me["person_id"].as_str().expect("an id");
    let made = send(client.post(at(&format!("/api/v1/feeds/person/{id}")))).await;
    let address = made["address"].as_str().unwrap_or_else(|| panic!("{made}"));
    assert!(address.starts_with(&at("/feeds/person-")), "{address}");
    let secret = address.rsplit('-').next().and_then(|end| end.strip_suffix(".ics")).expect("a secret").to_owned();
    for (address, status) in [(address.to_owned(), 200), (format!("{address}/more"), 404), (format!("{address}x"), 404)]
    {
        assert_eq!(client.get(&address).send().await.expect("an answer").status(), status, "{address}");
    }
    assert_eq!(client.post(address).send().await.expect("an answer").status(), 405);

    child.start_kill().expect("it runs");
    let output = child.wait_with_output().await.expect("it ends");
    let log = [output.stdout, output.stderr].concat();
    let log = String::from_utf8_lossy(&log);
    assert!(log.contains("/feeds/:file"), "the requests are there by their route: {log}");
    assert!(!log.contains(&secret), "{log}");
    drop(std::fs::remove_dir_all(&folder));
}
