//! A town: a server with the demo in it, and the people who act there, on Monday 23 November 2026 at 05.40.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use tokio::net::TcpListener;
use torget::app::{App, Running};
use torget::demo::Account;
use torget_core::Market;
use torget_core::access::Caller;
use torget_core::booking::need::{self, NeedContent, NeedView, PostRequest, Priority, When};
use torget_core::booking::{BookRequest, Candidates, CandidatesQuery, NeedRequest, candidates};
use torget_core::collaboration::my_areas;
use torget_core::organisation::caller_of_token;
use torget_core::plugin::Registry;
use torget_core::time::stockholm;

use crate::app::Stage;
use crate::commons::Commons;
use crate::{ApiClient, TestApp, TestDatabase};

/// A running server with the demo's people.
pub struct Town {
    /// The server.
    pub app: TestApp,
    /// Every role that one can act in.
    pub accounts: Vec<Account>,
}

impl Town {
    /// Founds a town in a fresh database; nothing runs beside the server.
    pub async fn found(database: TestDatabase) -> Self {
        Self::settle(database, own_plugins(), &[], App::start_without_workers).await
    }

    /// The same with settings of its own.
    pub async fn found_set(database: TestDatabase, settings: &[(&str, String)]) -> Self {
        Self::settle(database, own_plugins(), settings, App::start_without_workers).await
    }

    /// The same, with mail that leaves and jobs that run.
    pub async fn found_with_workers(database: TestDatabase) -> Self {
        Self::settle(database, own_plugins(), &[], App::start).await
    }

    /// The same as [`Town::found`], in a program that has [`Commons`] too.
    pub async fn found_with_commons(database: TestDatabase) -> Self {
        Self::settle(database, Commons::beside_the_nurses(), &[], App::start_without_workers).await
    }

    async fn settle(
        database: TestDatabase,
        plugins: Registry,
        settings: &[(&str, String)],
        start: fn(App, TcpListener) -> std::io::Result<Running>,
    ) -> Self {
        let (database, accounts) = database.with_demo().await;
        Self { app: Stage::build_with(database, settings, Ok(plugins)).await.open(start), accounts }
    }

    /// What use cases are given.
    pub fn market(&self) -> &Market {
        self.app.market()
    }

    /// The account of `name` in `role`.
    pub fn account(&self, role: &str, name: &str) -> &Account {
        let found = self.accounts.iter().find(|account| account.role == role && account.name == name);
        found.unwrap_or_else(|| panic!("nobody called {name} is {role} in the demo"))
    }

    /// The manager of a unit.
    pub fn manager_of(&self, unit: &str) -> &Account {
        let found = self.accounts.iter().find(|account| account.unit.as_deref() == Some(unit));
        found.unwrap_or_else(|| panic!("nobody runs {unit} in the demo"))
    }

    /// Somebody's way into the API.
    pub fn api(&self, account: &Account) -> ApiClient {
        ApiClient::new(&self.app.base_url, &account.api_token)
    }

    /// Somebody as use cases know them.
    pub async fn caller(&self, account: &Account) -> Caller {
        let caller = caller_of_token(self.market(), &account.api_token).await.expect("the store answers");
        caller.unwrap_or_else(|| panic!("{} has no token that counts", account.name))
    }

    /// The first of the demo in a role of whom `is_meant` is true.
    pub async fn first(&self, role: &str, is_meant: impl Fn(&Caller) -> bool) -> Caller {
        for account in self.accounts.iter().filter(|account| account.role == role) {
            let caller = self.caller(account).await;
            if is_meant(&caller) {
                return caller;
            }
        }
        panic!("nobody in the demo is such a {role}")
    }

    /// Who can come to the unit of `manager`, best first, when nothing is required.
    pub async fn candidates(&self, manager: &Caller, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Candidates {
        let areas = my_areas(self.market(), manager).await.expect("the store answers");
        let query = CandidatesQuery {
            area_id: areas.first().expect("the demo has an area").id,
            unit_id: manager.unit_id.expect("a manager runs a unit"),
            starts_at,
            ends_at,
            break_minutes: None,
            need: vacancy(),
        };
        candidates(self.market(), manager, &query).await.expect("candidates are found")
    }

    /// What posts needs of the unit of `manager`.
    pub async fn post_request(&self, manager: &Caller, when: When, content: NeedContent) -> PostRequest {
        let areas = my_areas(self.market(), manager).await.expect("the store answers");
        let area_id = areas.first().expect("the demo has an area").id;
        let unit_id = manager.unit_id.expect("a manager runs a unit");
        PostRequest { area_id, unit_id, when, content, is_draft: false }
    }

    /// A need of the unit of `manager`, of one place and because of a vacancy.
    pub async fn need(&self, manager: &Caller, periods: Vec<(DateTime<Utc>, DateTime<Utc>)>) -> NeedView {
        let request = self.post_request(manager, When::Periods(periods), content()).await;
        let mut posted = need::post(self.market(), manager, &request).await.expect("the need is posted");
        posted.needs.remove(0)
    }

    /// A request for the best of them, because of a vacancy.
    pub async fn request(&self, manager: &Caller, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> BookRequest {
        let candidates = self.candidates(manager, starts_at, ends_at).await;
        BookRequest {
            resource_id: candidates.fit.first().expect("somebody can come").resource.id,
            unit_id: manager.unit_id.expect("a manager runs a unit"),
            starts_at,
            ends_at,
            break_minutes: None,
            need_id: None,
            need: Some(vacancy()),
            override_reason: None,
        }
    }
}

/// What is needed because of a vacancy: one place, to be booked.
pub fn content() -> NeedContent {
    NeedContent {
        quantity: 1,
        break_minutes: None,
        need: vacancy(),
        priority: Priority::Normal,
        way: None,
        spread: None,
        preferred_resource_id: None,
        cost_centre: String::new(),
        reference: String::new(),
    }
}

fn vacancy() -> NeedRequest {
    NeedRequest { reason: "vacancy".to_owned(), absence: None, requirements: json!({}), welcomes_new: false }
}

/// A time of day on a date of November 2026, by the clocks of Stockholm.
pub fn november(day: u32, hour: i64) -> DateTime<Utc> {
    let date = NaiveDate::from_ymd_opt(2026, 11, day).expect("a day of November");
    stockholm::day(date).starts_at() + chrono::TimeDelta::hours(hour)
}

/// The plugins that the program has.
pub(crate) fn own_plugins() -> Registry {
    torget::plugins::registry().expect("the program's own plugins")
}
