//! What every operation says to every role, and to nobody: compared with `tests/snapshots/access_matrix.txt`, which people
//! have read. The operations are those of the API's own document, so that a new one can't be forgotten.
//!
//! Each is asked with the identities of one town and the least body that fits the document. `403` and `404` turn a role
//! away; `409` and `422` let it in and refuse the values. The order is always the same, and so is what an earlier answer
//! has changed. Set `TORGET_TEST_WRITE` to write the file anew, and read what changed.

use std::fmt::Write as _;
use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};
use torget::demo::Account;
use torget::export::List;
use torget_core::access::Role;
use torget_tests::{TestDatabase, Things, Town};

use crate::ask;

const WRITE: &str = "TORGET_TEST_WRITE";
const NOBODY: &str = "01900000-0000-7000-8000-000000000000";

#[tokio::test]
async fn every_operation_answers_every_role_as_reviewed() {
    let town = Town::found(TestDatabase::sqlite().await).await;
    let ids = Identities::of(&town).await;
    let accounts: Vec<(&str, Option<&Account>)> = Role::ALL
        .into_iter()
        .map(|role| (role.key(), town.accounts.iter().find(|account| account.role == role.key())))
        .chain([("nobody", None)])
        .collect();
    let mut matrix = String::from("operation");
    for (role, _) in &accounts {
        let _ = write!(matrix, " | {role}");
    }
    matrix.push('\n');
    let document = torget::api::document();
    for (path, item) in document["paths"].as_object().expect("paths").iter().flat_map(every_list) {
        for (method, operation) in item.as_object().expect("methods") {
            let _ = write!(matrix, "{} {path}", method.to_uppercase());
            for (_, account) in &accounts {
                let body = ids.body(&document, &operation["requestBody"], Extent::Least);
                let verb = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
                let address = format!("{}{}", ids.fill(&path), ids.query(operation));
                let status = ask(&town, *account, verb, &address, body.as_ref(), None).await.status.as_u16();
                let _ = write!(matrix, " | {status}");
            }
            matrix.push('\n');
        }
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/access_matrix.txt");
    if std::env::var_os(WRITE).is_some() {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&file, &matrix).expect("the file can be written");
    }
    let reviewed = std::fs::read_to_string(&file).expect("the reviewed matrix");
    assert_eq!(
        matrix, reviewed,
        "who may do what has changed; {WRITE}=1 writes the file anew, then read the difference"
    );
}

/// An operation of files stands for every list that there is as one.
fn every_list<'a>((path, item): (&String, &'a Value)) -> Vec<(String, &'a Value)> {
    if !path.contains("{list}") {
        return vec![(path.clone(), item)];
    }
    List::ALL.iter().map(|list| (path.replace("{list}", list.key()), item)).collect()
}

/// What the places in an address stand for.
pub struct Identities {
    known: Vec<(&'static str, String)>,
}

/// How much of a body is made.
#[derive(Clone, Copy, PartialEq)]
pub enum Extent {
    /// The least that fits the document.
    Least,
    /// Every member that it knows.
    Everything,
}

impl Identities {
    pub async fn of(town: &Town) -> Self {
        let things = Things::make(town).await;
        let (manager, booking) = (&things.manager, &things.booking);
        let known = vec![
            ("{agreement_id}", things.agreement_id.to_string()),
            ("{area_id}", booking.area_id.to_string()),
            ("{booking_id}", booking.id.to_string()),
            ("{change_id}", things.change_id.to_string()),
            ("{incident_id}", things.incident_id.to_string()),
            ("{attachment_id}", things.attachment_id.to_string()),
            ("{exchange_id}", things.exchange_id.to_string()),
            ("{collaboration_id}", manager.collaboration_ids[0].to_string()),
            ("{membership_id}", things.membership_id.to_string()),
            ("{message_id}", things.message_id.to_string()),
            ("{month}", "2026-11".to_owned()),
            ("{feed_id}", things.feed_id.to_string()),
            ("{of}", "unit".to_owned()),
            ("{subject_id}", booking.unit_id.to_string()),
            ("{need_id}", things.need.id.to_string()),
            ("{offer_id}", things.offer.id.to_string()),
            ("{on_date}", "2026-11-27".to_owned()),
            ("{outage_id}", things.outage_id.to_string()),
            ("{organisation_id}", booking.buyer_id.to_string()),
            ("{person_id}", manager.person_id.to_string()),
            ("{resource_id}", booking.resource_id.to_string()),
            ("{token_id}", things.token_id.to_string()),
            ("{unit_id}", booking.unit_id.to_string()),
            ("{work_id}", things.work_id.to_string()),
            ("{about}", "units".to_owned()),
            ("{list}", "units".to_owned()),
        ];
        Self { known }
    }

    pub fn fill(&self, path: &str) -> String {
        let path = self.known.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
        assert!(!path.contains('{'), "nothing stands for a place in {path}");
        path
    }

    /// Lists of the administration are those of a collaboration, files have a format, and introductions are of a unit.
    fn query(&self, operation: &Value) -> String {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let asked = parameters.filter(|parameter| parameter["in"] == "query").filter_map(|parameter| {
            match parameter["name"].as_str()? {
                "collaboration_id" => Some(format!("collaboration_id={}", self.fill_name("{collaboration_id}"))),
                "format" => Some("format=csv".to_owned()),
                "unit" if operation["operationId"] == "export_list" => {
                    Some(format!("unit={}", self.fill_name("{unit_id}")))
                }
                _ => None,
            }
        });
        let asked: Vec<String> = asked.collect();
        if asked.is_empty() { String::new() } else { format!("?{}", asked.join("&")) }
    }

    fn fill_name(&self, name: &str) -> String {
        let known = self.known.iter().find(|(known, _)| *known == name);
        known.map_or_else(|| NOBODY.to_owned(), |(_, id)| id.clone())
    }

    /// A body that fits the document.
    pub fn body(&self, document: &Value, request: &Value, extent: Extent) -> Option<Value> {
        let schema = &request["content"]["application/json"]["schema"];
        (!schema.is_null()).then(|| self.made(document, "", schema, extent))
    }

    fn made(&self, document: &Value, name: &str, schema: &Value, extent: Extent) -> Value {
        if let Some(path) = schema["$ref"].as_str() {
            let schema = document.pointer(path.trim_start_matches('#')).expect("a schema that is there");
            return self.made(document, name, schema, extent);
        }
        if let Some(first) = schema["allOf"].get(0) {
            return self.made(document, name, first, extent);
        }
        if let Some(first) = schema["enum"].get(0) {
            return first.clone();
        }
        match (schema["type"].as_str(), schema["format"].as_str()) {
            (Some("object"), _) => {
                let is_required = |name: &String| {
                    schema["required"].as_array().into_iter().flatten().any(|required| required == name.as_str())
                };
                // A role counts somewhere, though the document can't say where which one does.
                let is_wanted = |name: &String| extent == Extent::Everything || is_required(name) || name == "unit_id";
                let members = schema["properties"].as_object().into_iter().flatten();
                let members = members.filter(|(name, _)| is_wanted(name));
                Value::Object(members.map(|(n, part)| (n.clone(), self.made(document, n, part, extent))).collect())
            }
            (Some("array"), _) if extent == Extent::Least => json!([]),
            (Some("array"), _) => json!([self.made(document, name, &schema["items"], extent)]),
            (Some("boolean"), _) => json!(true),
            (Some("integer"), _) => json!(schema["minimum"].as_f64().map_or(0, |least| least as i64).max(0)),
            (Some("number"), _) => json!(50.0),
            (_, Some("uuid")) => {
                json!(self.fill_name(&format!("{{{name}}}")))
            }
            (_, Some("date")) => json!("2026-11-27"),
            (_, Some("date-time")) => {
                json!(if name == "ends_at" { "2026-11-27T15:00:00Z" } else { "2026-11-27T06:00:00Z" })
            }
            _ => json!("x".repeat(schema["minLength"].as_u64().unwrap_or(1).max(1) as usize)),
        }
    }
}
