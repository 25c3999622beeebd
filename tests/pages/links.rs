//! Links lead where their reader may go, and a board offers what can be had.

use reqwest::StatusCode;
use torget_core::booking::introductions;
use torget_tests::town::november;
use torget_tests::{TestDatabase, Town};

use crate::visitor::Visitor;

/// Where the links of a page lead, as far as they stay here.
fn links(page: &str) -> Vec<String> {
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let links = links.map(|link| link.replace("&amp;", "&").replace("&#x3D;", "="));
    links.filter(|link| link.starts_with('/') && !link.starts_with("/assets")).collect()
}

/// What a screen reader says of the board's cells.
fn labels(page: &str) -> impl Iterator<Item = &str> {
    page.split("aria-label=\"").skip(1).filter_map(|rest| rest.split('"').next())
}

#[tokio::test]
async fn every_link_to_introductions_and_from_there_can_be_followed() {
    let town = Town::found(TestDatabase::sqlite().await).await;
    let account = town.manager_of("Kullagården");
    let unit_id = town.caller(account).await.unit_id.expect("a manager runs a unit");
    let administrator = town.accounts.iter().find(|account| account.role == "collaboration_admin").expect("one");
    let of_unit = format!("/units/{unit_id}/introductions");
    let (search, unit) = (format!("/replacement?unit={unit_id}"), format!("/admin/units/{unit_id}"));
    for (account, from) in [(account, &search), (administrator, &unit)] {
        let visitor = Visitor::signed_in(&town, account).await;
        for page in [from, &of_unit] {
            let (status, text) = visitor.read(page).await;
            assert_eq!(status, StatusCode::OK, "{} reads {page}", account.role);
            assert!(links(&text).contains(&of_unit) || page == &of_unit, "{page} leads there");
            assert!(links(&text).contains(from) || page == from, "{page} leads back: {:?}", links(&text));
            for link in links(&text) {
                let status = visitor.get(&link).await;
                assert!(status.as_u16() < 400, "{}: {page} leads to {link}, which answers {status}", account.role);
            }
        }
    }
    // Who may not look after them is not led there.
    let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
    let visitor = Visitor::signed_in(&town, coordinator).await;
    let (_, text) = visitor.read(&search).await;
    assert!(!links(&text).contains(&of_unit), "{:?}", links(&text));
}

#[tokio::test]
async fn the_board_offers_only_who_may_come_to_a_unit_that_asks_for_introductions() {
    let town = Town::found(TestDatabase::sqlite().await).await;
    let account = town.manager_of("Kullagården");
    let manager = town.caller(account).await;
    let known = introductions(town.market(), &manager, manager.unit_id.expect("a manager runs a unit"), "").await;
    let known: Vec<String> = known.expect("their own unit's").introduced.into_iter().map(|one| one.name).collect();
    let visitor = Visitor::signed_in(&town, account).await;
    let offered = async |address: &str| {
        let (_, page) = visitor.read(address).await;
        let mut names: Vec<String> = labels(&page)
            .filter(|label| label.ends_with(", boka"))
            .map(|label| label.split(',').next().unwrap_or_default().to_owned())
            .collect();
        names.dedup();
        (names, page)
    };
    let (names, page) = offered("/board").await;
    assert!(!names.is_empty(), "{page}");
    assert!(names.iter().all(|name| known.contains(name)), "{names:?} are offered, {known:?} are introduced");
    let (_, page) = offered("/board?why=yes").await;
    assert!(page.contains("Är inte introducerad på enheten"), "{page}");
    let (names, page) = offered("/board?welcomes_new=yes").await;
    assert!(names.iter().any(|name| !known.contains(name)), "{names:?}");
    let link = links(&page).into_iter().find(|link| link.starts_with("/book?")).expect("somebody to book");
    assert!(link.contains("welcomes_new=yes"), "{link}");
}

#[tokio::test]
async fn the_board_counts_what_is_open_each_day_and_leads_there() {
    let town = Town::found(TestDatabase::sqlite().await).await;
    let manager = town.caller(town.manager_of("Fridhem")).await;
    // Kullagården seeks somebody for that Sunday's evening already.
    let need = town.need(&manager, vec![(november(29, 7), november(29, 16))]).await;
    let visitor = Visitor::signed_in(&town, town.manager_of("Fridhem")).await;
    let (_, page) = visitor.read("/board").await;
    assert!(labels(&page).any(|label| label == "1 öppet behov söndag 29 november"), "{page}");
    assert!(links(&page).contains(&format!("/needs/{}", need.id)), "one leads to its own page");
    let (_, page) = visitor.read("/board?shape=list").await;
    assert!(page.contains("Ett öppet behov"), "{page}");

    let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
    let visitor = Visitor::signed_in(&town, coordinator).await;
    let (_, page) = visitor.read("/board").await;
    assert!(labels(&page).any(|label| label == "2 öppna behov söndag 29 november"), "{page}");
    let day = "/needs?on=2026-11-29".to_owned();
    assert!(links(&page).contains(&day), "{:?}", links(&page));
    let (status, page) = visitor.read(&day).await;
    assert_eq!(status, StatusCode::OK);
    let needs: Vec<String> = links(&page).into_iter().filter(|link| link.len() == "/needs/".len() + 36).collect();
    assert_eq!(needs.len(), 2, "{page}");
    assert!(needs.contains(&format!("/needs/{}", need.id)));
    let (_, page) = visitor.read(&format!("/board?unit={}", need.unit_id)).await;
    assert!(labels(&page).any(|label| label == "1 öppet behov söndag 29 november"), "{page}");
}
