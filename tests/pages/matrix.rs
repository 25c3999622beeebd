//! What every page and every form says to every role, and to nobody: compared with `tests/snapshots/page_matrix.txt`, which
//! people have read. The routes are read from the source, so that a new one can't be forgotten.
//!
//! Each is asked with the identities of one town; a form is posted empty but for the session's token. `403` and `404` turn
//! a role away, `303` is a deed done or, for nobody, the way to signing in; `409` and `422` let the role in and refuse the
//! values. Set `TORGET_TEST_WRITE` to write the file anew, and read what changed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use torget_core::access::Role;
use torget_core::booking::{BookingView, book};
use torget_tests::town::november;
use torget_tests::{TestDatabase, Town};

use crate::visitor::Visitor;

const WRITE: &str = "TORGET_TEST_WRITE";
const UNKNOWN: &str = "01900000-0000-7000-8000-000000000000";
/// They end or move the session that all other routes are asked in; the browser's stories go through them.
const OF_THE_SESSION: [&str; 3] = ["/sign-in", "/sign-out", "/switch"];

#[tokio::test]
async fn every_page_answers_every_role_as_reviewed() {
    let town = Town::found(TestDatabase::sqlite().await).await;
    let manager = town.caller(town.manager_of("Fridhem")).await;
    let request = town.request(&manager, november(26, 7), november(26, 16)).await;
    let booking = book(town.market(), &manager, &request).await.expect("a booking");
    let mut visitors = Vec::new();
    for role in Role::ALL {
        let account = town.accounts.iter().find(|account| account.role == role.key()).expect("somebody in each role");
        visitors.push((role.key(), Visitor::signed_in(&town, account).await));
    }
    visitors.push(("nobody", Visitor::stranger(&town)));

    let mut matrix = String::from("route");
    for (role, _) in &visitors {
        let _ = write!(matrix, " | {role}");
    }
    matrix.push('\n');
    for (method, route) in routes() {
        let path = filled(&route, &booking, manager.person_id.0.to_string());
        let _ = write!(matrix, "{method} {route}");
        for (_, visitor) in &visitors {
            let status = match method {
                "GET" => visitor.get(&path).await,
                _ => visitor.post(&path, &[]).await,
            };
            let _ = write!(matrix, " | {}", status.as_u16());
        }
        matrix.push('\n');
    }
    compare(&matrix);
}

fn compare(matrix: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/page_matrix.txt");
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&file, matrix).expect("the file can be written");
    }
    let reviewed = std::fs::read_to_string(&file).expect("the reviewed matrix");
    assert_eq!(
        matrix, reviewed,
        "who may see or do what has changed; {WRITE}=1 writes the file anew, then read the difference"
    );
}

/// Every route of the pages with its methods, in order of their addresses, reading before doing.
fn routes() -> Vec<(&'static str, String)> {
    let mut routes = Vec::new();
    for file in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src/pages")) {
        let source = std::fs::read_to_string(file).expect("source can be read");
        for line in source.lines() {
            let Some((_, rest)) = line.split_once(".at(\"") else { continue };
            let Some((route, handlers)) = rest.split_once('"') else { continue };
            for (method, word) in [("GET", "get("), ("POST", "post(")] {
                if handlers.contains(word) && !OF_THE_SESSION.contains(&route) {
                    routes.push((method, route.to_owned()));
                }
            }
        }
    }
    assert!(routes.len() > 50, "the routes were not recognised");
    routes.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    routes
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("source can be read");
    let paths = entries.map(|entry| entry.expect("source can be read").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The address of a route for the things of one booking; what it doesn't know stays unknown.
fn filled(route: &str, booking: &BookingView, person: String) -> String {
    let id = if route.starts_with("/bookings/") {
        booking.id.to_string()
    } else if route.starts_with("/admin/organisations/") {
        booking.buyer_id.to_string()
    } else if route.starts_with("/admin/units/") {
        booking.unit_id.to_string()
    } else if route.starts_with("/admin/people/") {
        person
    } else if route.starts_with("/admin/resources/") {
        booking.resource_id.to_string()
    } else if route.starts_with("/admin/areas/") {
        booking.area_id.to_string()
    } else {
        UNKNOWN.to_owned()
    };
    let segments = route.split('/').map(|segment| match segment {
        ":id" => id.as_str(),
        ":on" | ":on_date" => "2026-11-27",
        named if named.starts_with(':') => UNKNOWN,
        plain => plain,
    });
    segments.collect::<Vec<_>>().join("/")
}
