//! What holds for every request and every answer, whatever it asks for.

use reqwest::StatusCode;
use serde_json::Value;
use torget_tests::{TestApp, TestDatabase, on_both_engines};

async fn app() -> TestApp {
    TestApp::start(TestDatabase::sqlite().await).await
}

on_both_engines! {
    async fn a_server_that_can_serve_says_so(database: TestDatabase) {
        let app = TestApp::start(database).await;
        for path in ["/health/live", "/health/ready"] {
            let answer = app.client.get(app.url(path)).send().await.expect("an answer");
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
        }
        app.stop().await;
    }
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let app = app().await;
    for path in ["/sign-in", "/no-such-page", "/api/v1/no-such-thing", "/health/live", "/assets/torget.css"] {
        let answer = app.client.get(app.url(path)).send().await.expect("an answer");
        let header = |name: &str| {
            let value = answer.headers().get(name).unwrap_or_else(|| panic!("{path} lacks {name}"));
            value.to_str().expect("text").to_owned()
        };
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "same-origin", "{path}");
        assert!(!header("cache-control").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn browsers_are_told_to_stay_with_https_only_where_it_is_served() {
    let strict = "strict-transport-security";
    let app = app().await;
    let answer = app.client.get(app.url("/health/live")).send().await.expect("an answer");
    assert!(answer.headers().get(strict).is_none());

    let https = [("server.base_url", "https://torget.example".to_owned())];
    let app = TestApp::start_with(TestDatabase::sqlite().await, &https).await;
    let answer = app.client.get(app.url("/health/live")).send().await.expect("an answer");
    assert!(answer.headers().get(strict).is_some());
}

#[tokio::test]
async fn an_address_of_nothing_is_a_page_for_people_and_a_problem_for_programs() {
    let app = app().await;
    let page = app.client.get(app.url("/no-such-page")).send().await.expect("an answer");
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");

    let problem = app.client.get(app.url("/api/v1/no-such-thing")).send().await.expect("an answer");
    assert_eq!(problem.status(), StatusCode::NOT_FOUND);
    assert_eq!(problem.headers()["content-type"], "application/problem+json");
    let problem: Value = problem.json().await.expect("JSON");
    assert_eq!(problem["code"], "not_found");
    assert_eq!(problem["status"], 404);
}

#[tokio::test]
async fn a_body_of_ten_megabytes_is_refused() {
    let app = app().await;
    for path in ["/api/v1/bookings", "/sign-in"] {
        let answer = app.client.post(app.url(path)).body(vec![b'a'; 10_000_000]).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
}

#[tokio::test]
async fn an_asset_may_be_kept_for_ever_at_its_own_version_only() {
    let app = app().await;
    let page = app.client.get(app.url("/sign-in")).send().await.expect("an answer").text().await.expect("a page");
    let start = page.find("/assets/torget.css").expect("the stylesheet's address");
    let address = page[start..start + page[start..].find('"').expect("its end")].replace("&#x3D;", "=");
    let answer = app.client.get(app.url(&address)).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.headers()["cache-control"].to_str().expect("text").contains("immutable"), "{address}");
    assert_eq!(answer.headers()["content-type"], "text/css; charset=utf-8");
}
