//! A calendar address stands on the page that answers its making, and nowhere after.

use reqwest::StatusCode;
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

use crate::visitor::Visitor;

/// The address on a page, below the server.
fn address(town: &Town, page: &str) -> Option<String> {
    let page = page.replace("&#x3D;", "=");
    let (_, rest) = page.split_once(&format!("value=\"{}/feeds/", town.app.base_url))?;
    Some(format!("/feeds/{}", rest.split('"').next()?))
}

on_both_engines! {
    async fn an_address_is_shown_once_and_taken_back_by_its_button(database: TestDatabase) {
        let town = Town::found(database).await;
        let account = town.manager_of("Fridhem");
        let visitor = Visitor::signed_in(&town, account).await;
        let (status, list) = visitor.read("/calendars").await;
        assert_eq!(status, StatusCode::OK);
        let unit_id = town.caller(account).await.unit_id.expect("a manager runs a unit");
        let path = format!("/calendars/unit/{unit_id}");
        assert!(list.contains(&format!("href=\"{path}\"")), "{list}");

        let (status, made) = visitor.fill_in(&path, &[("once", "a-form")]).await;
        assert_eq!(status, StatusCode::CREATED);
        let shown = address(&town, &made).expect("the address");
        assert_eq!(Visitor::stranger(&town).get(&shown).await, StatusCode::OK, "it takes no session");
        // The form sent again makes nothing, and what it made is known no more.
        let (status, again) = visitor.fill_in(&path, &[("once", "a-form")]).await;
        assert_eq!((status, address(&town, &again)), (StatusCode::CONFLICT, None));
        assert!(again.contains("visades i det svaret"), "{again}");
        assert_eq!(Visitor::stranger(&town).get(&shown).await, StatusCode::OK);
        let (_, later) = visitor.read(&path).await;
        assert_eq!(address(&town, &later), None);
        assert!(later.contains(&account.name) && !later.contains("Aldrig"), "whose it is, and that it was read: {later}");

        let button = later.split("action=\"").find_map(|rest| {
            let action = rest.split('"').next()?;
            action.ends_with("/remove").then(|| action.to_owned())
        });
        assert_eq!(visitor.post(&button.expect("a button"), &[]).await, StatusCode::SEE_OTHER);
        assert_eq!(Visitor::stranger(&town).get(&shown).await, StatusCode::NOT_FOUND);
    }

    async fn a_resource_persons_way_leads_back_to_where_they_may_go(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let request = town.request(&manager, november(26, 7), november(26, 16)).await;
        let path = format!("/calendars/resource/{}", request.resource_id);
        let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
        let helper = Visitor::signed_in(&town, coordinator).await;
        let (_, page) = helper.read(&path).await;
        let of_resource = format!("/admin/resources/{}", request.resource_id);
        assert!(page.contains(&format!("href=\"{of_resource}\"")), "{page}");
        let (_, page) = helper.read(&of_resource).await;
        assert!(page.contains(&format!("href=\"{path}\"")), "{page}");

        for account in town.accounts.iter().filter(|account| account.role == "resource_person") {
            let visitor = Visitor::signed_in(&town, account).await;
            let (status, page) = visitor.read(&path).await;
            if status == StatusCode::OK {
                assert!(page.contains("href=\"/calendars\"") && !page.contains(&of_resource), "{page}");
                return;
            }
            assert_eq!(status, StatusCode::NOT_FOUND);
        }
        panic!("the resource has a person");
    }
}
