//! Lists as files, read back by programs that have nothing in common with the one that wrote them.

use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use reqwest::{Method, StatusCode};
use torget::export::List;
use torget_core::organisation::{UnitInput, create_unit};
use torget_core::place::Position;
use torget_tests::tables::{read_table, texts};
use torget_tests::{Town, on_both_engines};

/// A file out of the API: its name, and what a stranger's reader finds in it.
async fn exported(town: &Town, role: &str, address: &str, extension: &str) -> (String, serde_json::Value) {
    let account = town.accounts.iter().find(|account| account.role == role).expect("somebody");
    let answer = town.api(account).request(Method::GET, address).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK, "{role} {address}");
    assert_eq!(answer.headers()[CONTENT_TYPE], "application/octet-stream");
    let name = answer.headers()[CONTENT_DISPOSITION].to_str().expect("a name").to_owned();
    (name, read_table(extension, &answer.bytes().await.expect("a file")))
}

on_both_engines! {
    async fn every_list_is_the_same_table_in_both_formats(database: TestDatabase) {
        let town = Town::found(database).await;
        let unit = town.caller(town.manager_of("Fridhem")).await.unit_id.expect("a unit");
        for list in List::ALL {
            let role = match list {
                List::Outbox => "system_operator",
                List::Bookings | List::Needs | List::Offers | List::Resources | List::Areas => "pool_coordinator",
                List::Introductions => "unit_manager",
                _ => "collaboration_admin",
            };
            let address = |format: &str| format!("/exports/{}?format={format}&unit={unit}", list.key());
            let (name, csv) = exported(&town, role, &address("csv"), "csv").await;
            let (_, xlsx) = exported(&town, role, &address("xlsx"), "xlsx").await;
            assert!(name.starts_with("attachment; filename=\"torget-") && name.ends_with(".csv\""), "{name}");
            let number = |table: &serde_json::Value| table["rows"].as_array().expect("rows").len();
            assert_eq!((texts(&csv, 0), number(&csv)), (texts(&xlsx, 0), number(&xlsx)), "{}", list.key());
            let cells = xlsx["rows"].as_array().expect("rows").iter().flat_map(|row| row.as_array().expect("cells"));
            assert!(cells.clone().all(|cell| cell["type"] != "formula"), "{}", list.key());
        }
    }

    async fn no_cell_of_a_list_is_a_formula_and_a_number_stays_one(database: TestDatabase) {
        let town = Town::found(database).await;
        let admin = town.first("collaboration_admin", |_| true).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let input = |name: &str| UnitInput {
            name: name.to_owned(),
            address: "@Storgatan 1".to_owned(),
            phone: String::new(),
            email: "hemtjanst@klippan.example".to_owned(),
            cost_centre: "4711".to_owned(),
            position: Position { latitude: 56.25, longitude: 12.5 },
            active: true,
        };
        let organisation_id = manager.organisation_id.expect("an employer");
        let dangerous = ["=cmd|' /C calc'!A0", "+46", "-2+3", "@SUM(1)"];
        for name in dangerous {
            create_unit(town.market(), &admin, organisation_id, &input(name)).await.expect("a unit");
        }
        let address = |format: &str| format!("/exports/units?format={format}&organisation={organisation_id}");
        let (_, csv) = exported(&town, "collaboration_admin", &address("csv"), "csv").await;
        let (_, xlsx) = exported(&town, "collaboration_admin", &address("xlsx"), "xlsx").await;
        let row_of = |table: &serde_json::Value, name: &str| {
            let rows = table["rows"].as_array().expect("rows");
            rows.iter().find(|row| row[1]["value"] == name).unwrap_or_else(|| panic!("{name} in {table}")).clone()
        };
        for name in dangerous {
            assert_eq!(row_of(&csv, &format!("'{name}"))[2]["value"], "'@Storgatan 1");
            let row = row_of(&xlsx, name);
            assert_eq!((&row[1]["type"], &row[6]["type"], &row[6]["value"]), (&"text".into(), &"number".into(), &56.25.into()));
        }
        let (_, one) =
            exported(&town, "collaboration_admin", "/exports/units?format=csv&search=%40SUM", "csv").await;
        assert_eq!(one["rows"].as_array().expect("rows").len(), 2, "the filter counts: {one}");
    }

    async fn a_list_beyond_the_limit_is_refused_whole(database: TestDatabase) {
        let town = Town::found_set(database, &[("exchange.most_rows_at_once", "3".to_owned())]).await;
        let account = town.accounts.iter().find(|account| account.role == "collaboration_admin").expect("somebody");
        let refused = town.api(account).get("/exports/units?format=xlsx").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused["code"], "export_too_many", "{refused}");
        let unknown = town.api(account).get("/exports/persons?format=csv&role=king").await;
        let unknown = unknown.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(unknown["errors"][0]["field"], "role", "{unknown}");
    }
}
