//! What every page and every form says to every role, and to nobody: compared with `tests/snapshots/page_matrix.txt`, which
//! people have read. The routes are read from the source, so that a new one can't be forgotten.
//!
//! Each is asked with the identities of one town; a form is posted empty but for the session's token (a booking
//! with what it takes). `403` and `404` turn
//! a role away, `303` is a deed done or, for nobody, the way to signing in; `409` and `422` let the role in and refuse the
//! values. Set `TORGET_TEST_WRITE` to write the file anew, and read what changed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use torget::export::List;
use torget_core::access::Role;
use torget_tests::{TestDatabase, Things, Town};

use crate::visitor::Visitor;

const WRITE: &str = "TORGET_TEST_WRITE";
/// They end or move the session that all other routes are asked in; the browser's stories go through them.
const OF_THE_SESSION: [&str; 3] = ["/sign-in", "/sign-out", "/switch"];

#[tokio::test]
async fn every_page_answers_every_role_as_reviewed() {
    let town = Town::found(TestDatabase::sqlite().await).await;
    let things = Things::make(&town).await;
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
    for (method, route) in routes().into_iter().flat_map(every_list) {
        let path = filled(&route, &things);
        let typed = typed(&route, &things);
        let typed: Vec<_> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let _ = write!(matrix, "{method} {route}");
        for (_, visitor) in &visitors {
            let status = match method {
                "GET" => visitor.get(&asked(&path, &typed)).await,
                _ => visitor.post(&path, &typed).await,
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

/// A route of files stands for every list that there is as one.
fn every_list((method, route): (&'static str, String)) -> Vec<(&'static str, String)> {
    match route.strip_suffix(":list") {
        Some(before) if method == "POST" => vec![(method, format!("{before}units.csv"))],
        Some(before) => List::ALL.iter().map(|list| (method, format!("{before}{}.csv", list.key()))).collect(),
        None => vec![(method, route)],
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("source can be read");
    let paths = entries.map(|entry| entry.expect("source can be read").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The address of a route for the things of one town.
fn filled(route: &str, things: &Things) -> String {
    let booking = &things.booking;
    let id = match route.trim_start_matches('/').split('/').collect::<Vec<_>>().as_slice() {
        ["bookings", ..] => booking.id.to_string(),
        ["needs", ..] => things.need.id.to_string(),
        ["outages", ..] => things.outage_id.to_string(),
        ["incidents", ..] => things.incident_id.to_string(),
        ["attachments", ..] => things.attachment_id.to_string(),
        ["account", "tokens", ..] => things.token_id.to_string(),
        ["offers", ..] => things.offer.id.to_string(),
        ["admin", "organisations", ..] => booking.buyer_id.to_string(),
        ["admin", "units", ..] => booking.unit_id.to_string(),
        ["admin", "people", ":id", "memberships", ":membership", ..] => things.member_id.to_string(),
        ["admin", "people", ..] => things.manager.person_id.to_string(),
        ["admin", "resources", ..] => booking.resource_id.to_string(),
        ["admin", "agreements", ..] => things.agreement_id.to_string(),
        ["admin", "collaborations", ..] => things.manager.collaboration_ids[0].to_string(),
        ["admin", "areas", ..] => booking.area_id.to_string(),
        ["units", ..] => booking.unit_id.to_string(),
        ["wishes", ..] => booking.resource_id.to_string(),
        ["calendars", ..] => booking.unit_id.to_string(),
        ["admin", "outbox", ..] => things.message_id.to_string(),
        ["jobs", ..] => things.work_id.to_string(),
        _ => String::new(),
    };
    let (membership, buyer) = (things.membership_id.to_string(), booking.buyer_id.to_string());
    let (feed, file) = (things.feed_id.to_string(), format!("{}.ics", things.feed_name));
    let (unit, who) = (booking.unit_id.to_string(), booking.resource_id.to_string());
    let (change, exchange) = (things.change_id.to_string(), things.exchange_id.to_string());
    let segments = route.split('/').map(|segment| match segment {
        ":id" => id.as_str(),
        ":on" | ":to" => "2026-11-27",
        ":change" => change.as_str(),
        ":exchange" => exchange.as_str(),
        ":party" => "holder",
        ":unit" => unit.as_str(),
        ":who" => who.as_str(),
        ":wish" => "gladly",
        ":kind" => "units",
        ":template" => "template.csv",
        ":of" => "unit",
        ":feed" => feed.as_str(),
        ":file" => file.as_str(),
        ":membership" => membership.as_str(),
        ":organisation" => buyer.as_str(),
        ":signature" => things.signature.as_str(),
        plain => plain,
    });
    let path = segments.collect::<Vec<_>>().join("/");
    assert!(!path.contains(':') && !path.contains("//"), "nothing stands for a place in {route}");
    path
}

/// What is typed or asked for, where nothing would say nothing: a booking for the day after the one that is made.
fn typed(route: &str, things: &Things) -> Vec<(&'static str, String)> {
    if route == "/offers/:id/counter" {
        let hours = [("starts", "08:00"), ("ends", "15:00"), ("break_minutes", "30")];
        return hours.map(|(name, value)| (name, value.to_owned())).to_vec();
    }
    if route.ends_with("/turn") {
        return vec![("turn", "2026-11-27_420_960_on".to_owned())];
    }
    if route.starts_with("/outages") {
        return vec![("resource", things.booking.resource_id.to_string())];
    }
    if route == "/exports/introductions.csv" {
        return vec![("unit", things.booking.unit_id.to_string())];
    }
    if route != "/book" {
        return Vec::new();
    }
    let (resource, unit) = (things.booking.resource_id.to_string(), things.booking.unit_id.to_string());
    let text = |text: &str| text.to_owned();
    vec![
        ("resource", resource),
        ("unit", unit),
        ("day", text("2026-11-27")),
        ("starts", text("07:00")),
        ("ends", text("16:00")),
        ("reason", text("vacancy")),
    ]
}

fn asked(path: &str, typed: &[(&str, &str)]) -> String {
    let pairs: Vec<_> = typed.iter().map(|(name, value)| format!("{name}={value}")).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}
