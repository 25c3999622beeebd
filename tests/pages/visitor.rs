//! Somebody with cookies who reads pages and posts forms, and follows no redirect.

use reqwest::redirect::Policy;
use reqwest::{Response, StatusCode};
use torget::demo::Account;
use torget_tests::{TestApp, Town};

/// A browser without JavaScript.
pub struct Visitor {
    base_url: String,
    client: reqwest::Client,
    csrf: String,
}

impl Visitor {
    /// Somebody who has not signed in.
    pub fn stranger(town: &Town) -> Self {
        Self::stranger_at(&town.app)
    }

    fn stranger_at(app: &TestApp) -> Self {
        let client = reqwest::Client::builder().redirect(Policy::none()).cookie_store(true).build();
        Self { base_url: app.base_url.clone(), client: client.expect("a client"), csrf: "no-token-of-ours".to_owned() }
    }

    /// Somebody signed in.
    pub async fn signed_in(town: &Town, account: &Account) -> Self {
        Self::signed_in_at(&town.app, account).await
    }

    /// The same on one of several servers.
    pub async fn signed_in_at(app: &TestApp, account: &Account) -> Self {
        let mut visitor = Self::stranger_at(app);
        visitor.csrf = visitor.token_on("/sign-in").await;
        let typed = [("email", account.email.as_str()), ("password", &account.password)];
        assert_eq!(visitor.post("/sign-in", &typed).await, StatusCode::SEE_OTHER, "{} signs in", account.name);
        visitor.csrf = visitor.token_on("/account").await;
        visitor
    }

    /// Reads a page.
    pub async fn get(&self, path: &str) -> StatusCode {
        // Without the content: a stream has no end.
        self.open(path).await.status()
    }

    /// Asks for a page or a stream, of which nothing is read yet.
    pub async fn open(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.base_url)).send().await.expect("an answer")
    }

    /// Reads a page with what stands on it.
    pub async fn read(&self, path: &str) -> (StatusCode, String) {
        let answer = self.open(path).await;
        (answer.status(), answer.text().await.expect("a page"))
    }

    /// Posts a form with the session's token.
    pub async fn post(&self, path: &str, typed: &[(&str, &str)]) -> StatusCode {
        self.send(path, typed).await.status()
    }

    /// The same, and the page that answers.
    pub async fn fill_in(&self, path: &str, typed: &[(&str, &str)]) -> (StatusCode, String) {
        let answer = self.send(path, typed).await;
        (answer.status(), answer.text().await.expect("a page"))
    }

    /// The same, and where it leads on to.
    pub async fn send(&self, path: &str, typed: &[(&str, &str)]) -> Response {
        let form: Vec<_> = typed.iter().copied().chain([("csrf", self.csrf.as_str())]).collect();
        self.client.post(format!("{}{path}", self.base_url)).form(&form).send().await.expect("an answer")
    }

    async fn token_on(&self, path: &str) -> String {
        let (_, page) = self.read(path).await;
        let (_, rest) = page.split_once("name=\"csrf\" value=\"").unwrap_or_else(|| panic!("{path} has no form"));
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}
