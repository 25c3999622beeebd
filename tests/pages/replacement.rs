//! From who can come to asking them all: one press posts what was asked as a need and sends its offers.

use reqwest::StatusCode;
use torget_core::booking::need::{self, NeedState, Spread};
use torget_core::booking::offer::{self, OfferState};
use torget_core::ids::NeedId;
use torget_core::plugin::Way;
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

use crate::visitor::Visitor;

/// What the form that posts to `/needs` sends.
fn hidden_fields(page: &str) -> Vec<(String, String)> {
    let (_, form) = page.split_once("action=\"/needs\"").expect("the page has the form");
    let (form, _) = form.split_once("</form>").expect("it ends");
    let part = |text: &str| text.split('"').next().unwrap_or_default().to_owned();
    let inputs = form.split("<input type=\"hidden\" name=\"").skip(1);
    let field = |input: &str| {
        let (_, value) = input.split_once("value=\"").expect("it has a value");
        (part(input), part(value))
    };
    inputs.map(field).collect()
}

on_both_engines! {
    async fn everybody_who_can_come_is_asked_by_one_press(database: TestDatabase) {
        let town = Town::found(database).await;
        let account = town.manager_of("Fridhem");
        let manager = town.caller(account).await;
        let visitor = Visitor::signed_in(&town, account).await;
        let address = "/replacement?day=2026-11-26&hours=420-960&reason=vacancy";
        let (status, page) = visitor.read(address).await;
        assert_eq!(status, StatusCode::OK);
        let fields = hidden_fields(&page);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();

        // Pressed twice it is one need.
        let mut leads_to = Vec::new();
        for _ in 0..2 {
            let answer = visitor.send("/needs", &fields).await;
            assert_eq!(answer.status(), StatusCode::SEE_OTHER);
            leads_to.push(answer.headers()["location"].to_str().expect("an address").to_owned());
        }
        assert_eq!(leads_to[0], leads_to[1]);
        let id: NeedId = leads_to[0].strip_prefix("/needs/").expect("the need's page").parse().expect("its id");
        let need = need::view(town.market(), &manager, id).await.expect("the need").need;
        assert_eq!((need.starts_at, need.ends_at, need.quantity), (november(26, 7), november(26, 16), 1));
        assert_eq!((need.state, need.way, need.spread), (NeedState::Open, Way::Offers, Some(Spread::AtOnce)));
        let offers = offer::of_need(town.market(), &manager, id).await.expect("the offers");
        assert!(offers.len() > 1 && offers.iter().all(|offer| offer.state == OfferState::Open), "{offers:?}");
        let (_, page) = visitor.read(&leads_to[0]).await;
        assert!(page.contains("tillfrågade"), "the page says that they are asked");
    }

    async fn the_same_question_fills_the_needs_form(database: TestDatabase) {
        let town = Town::found(database).await;
        let visitor = Visitor::signed_in(&town, town.manager_of("Fridhem")).await;
        let asked = "day=2026-11-26&hours=other&starts=08%3A00&ends=15%3A30&reason=vacancy&requirement.competences=dementia";
        let (_, page) = visitor.read(&format!("/replacement?{asked}")).await;
        let (before, _) = page.split_once("\">Lägg ut som behov").expect("the page leads to the form");
        let address = before.rsplit("href=\"").next().expect("an address").replace("&amp;", "&").replace("&#x3D;", "=");
        let (status, form) = visitor.read(&address).await;
        assert_eq!(status, StatusCode::OK);
        for said in ["value=\"2026-11-26\" checked", "value=\"08:00\"", "value=\"15:30\"", "value=\"dementia\" checked",
            "value=\"vacancy\" checked", "name=\"quantity\" value=\"1\"", "value=\"offers\" checked"] {
            assert!(form.contains(said), "the form misses {said} from {address}");
        }
    }
}
