use std::sync::Arc;

use poem::endpoint::make;
use poem::http::Uri;
use torget_core::time::SystemClock;

use super::*;
use crate::app::App;
use crate::config::Config;

/// A server with a store of its own, in a folder that goes when the test ends.
struct Site {
    app: App,
    folder: std::path::PathBuf,
}

impl Site {
    async fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("torget-edge-{}", uuid::Uuid::now_v7().simple()));
        let own = [
            ("database.url", format!("sqlite:{}", folder.join("torget.sqlite").display())),
            ("mail.directory", folder.join("mail").display().to_string()),
            ("server.request_timeout_s", "1".to_owned()),
        ];
        let (_, config) = Config::examine(None, [], &own);
        let app = App::build(config.unwrap(), Arc::new(SystemClock)).await.unwrap();
        Self { app, folder }
    }

    async fn ask(&self, path: &'static str, inner: impl Endpoint) -> (StatusCode, String) {
        let edge = Edge::new(inner, self.app.state().clone());
        let request = Request::builder().uri(Uri::from_static(path)).finish();
        let response = edge.call(request).await.unwrap();
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        (response.status(), response.into_body().into_string().await.unwrap())
    }
}

async fn stumble(_: Request) -> String {
    panic!("a secret of the inside")
}

impl Drop for Site {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

#[tokio::test]
async fn a_panic_is_an_answer_without_details() {
    let site = Site::new().await;
    let (status, page) = site.ask("/page", make(stumble)).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(page.contains("<html lang=\"sv\">") && !page.contains("secret"), "{page}");
    let (status, problem) = site.ask("/api/v1/page", make(stumble)).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(problem.contains("\"internal_error\"") && problem.contains("reference"), "{problem}");
    assert!(!problem.contains("secret"), "{problem}");
}

#[tokio::test]
async fn a_request_has_an_end() {
    let site = Site::new().await;
    let (status, _) = site.ask("/page", make(|_| std::future::pending::<()>())).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    let (status, problem) = site.ask("/api/v1/page", make(|_| std::future::pending::<()>())).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(problem.contains("\"unavailable\"") && problem.contains("Det tog för lång tid"), "{problem}");
}

#[tokio::test]
async fn a_body_has_a_bound_that_the_answer_names() {
    let site = Site::new().await;
    let edge = Edge::new(make(|_| async { "never asked" }), site.app.state().clone());
    for (accepted, words) in [("sv", "större än 1048 kB"), ("en", "larger than 1048 kB")] {
        let request = Request::builder().method(Method::POST).uri(Uri::from_static("/api/v1/bookings"));
        let request = request.header("accept-language", accepted).body(vec![b' '; 10_000_000]);
        let response = edge.call(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(response.content_type(), Some("application/problem+json"));
        let problem = response.into_body().into_string().await.unwrap();
        assert!(problem.contains("\"body_too_large\"") && problem.contains(words), "{problem}");
    }
}

#[tokio::test]
async fn an_error_of_the_inside_is_not_shown() {
    let site = Site::new().await;
    let fault = || poem::Error::from_string("relation person is missing", StatusCode::INTERNAL_SERVER_ERROR);
    let (status, page) = site.ask("/page", make(move |_| async move { Err::<(), _>(fault()) })).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!page.contains("relation"), "{page}");
}
