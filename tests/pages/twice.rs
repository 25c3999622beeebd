//! A form that an impatient finger sends twice does its deed once, and leads on to the same page.

use reqwest::StatusCode;
use torget_core::collaboration::admin::tariffs;
use torget_core::collaboration::my_areas;
use torget_core::time::stockholm;
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

use crate::visitor::Visitor;

on_both_engines! {
    async fn a_booking_sent_twice_at_once_is_one_booking(database: TestDatabase) {
        let town = Town::found(database).await;
        let account = town.manager_of("Fridhem");
        let manager = town.caller(account).await;
        let request = town.request(&manager, november(26, 7), november(26, 16)).await;
        let area = my_areas(town.market(), &manager).await.expect("areas")[0].id.to_string();
        let (resource, unit) = (request.resource_id.to_string(), request.unit_id.to_string());
        let day = stockholm::date_of(request.starts_at).to_string();
        let mut form = vec![
            ("area", area.as_str()), ("resource", resource.as_str()), ("unit", unit.as_str()), ("day", day.as_str()),
            ("starts", "07:00"), ("ends", "16:00"), ("reason", "vacancy"), ("break_minutes", "45"), ("once", "a-form"),
        ];
        let visitor = Visitor::signed_in(&town, account).await;
        let (first, second) = tokio::join!(visitor.send("/book", &form), visitor.send("/book", &form));
        assert_eq!((first.status(), second.status()), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
        let leads_to = |answer: &reqwest::Response| answer.headers()["location"].to_str().expect("an address").to_owned();
        assert!(leads_to(&first).starts_with("/bookings/"), "{}", leads_to(&first));
        assert_eq!(leads_to(&first), leads_to(&second));

        // A form that was filled in anew is another request: the place is taken.
        form.last_mut().expect("its last field").1 = "another-form";
        assert_eq!(visitor.post("/book", &form).await, StatusCode::CONFLICT);
    }

    async fn a_password_sent_twice_is_changed_once(database: TestDatabase) {
        let town = Town::found(database).await;
        let account = town.manager_of("Fridhem");
        let visitor = Visitor::signed_in(&town, account).await;
        let mut form = vec![("current", account.password.as_str()), ("new", "en lång mening om bi"), ("once", "a-form")];
        for _ in 0..2 {
            assert_eq!(visitor.post("/account/password", &form).await, StatusCode::SEE_OTHER);
        }
        // A form that was filled in anew has to name the present password.
        form.last_mut().expect("its last field").1 = "another-form";
        assert_eq!(visitor.post("/account/password", &form).await, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_price_list_sent_twice_is_one(database: TestDatabase) {
        let town = Town::found(database).await;
        let account = town.accounts.iter().find(|account| account.role == "collaboration_admin").expect("an administrator");
        let admin = town.caller(account).await;
        let area = my_areas(town.market(), &admin).await.expect("areas")[0].id;
        let agreements = async || tariffs(town.market(), &admin, area).await.expect("the agreements");
        let of = agreements().await.remove(0);
        let (agreement, before) = (of.agreement.id.to_string(), of.tariffs[0].tariff.id.to_string());
        let mut form = vec![
            ("agreement_id", agreement.as_str()), ("before", before.as_str()), ("valid_from_on", "2027-02-01"),
            ("hourly", "401,50"), ("travel", "2,50"), ("minimum_minutes", "0"),
        ];
        let additions = of.tariffs[0].tariff.prices.additions.iter();
        let additions: Vec<String> = additions.map(|addition| format!("addition.{}", addition.kind)).collect();
        form.extend(additions.iter().map(|name| (name.as_str(), "45")));
        form.push(("once", "a-form"));
        let visitor = Visitor::signed_in(&town, account).await;
        for _ in 0..2 {
            assert_eq!(visitor.post("/admin/tariffs", &form).await, StatusCode::SEE_OTHER);
        }
        assert_eq!(agreements().await[0].tariffs.len(), of.tariffs.len() + 1);
        form.last_mut().expect("its last field").1 = "another-form";
        assert_eq!(visitor.post("/admin/tariffs", &form).await, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
