//! Needs out of rows, each of one period. A row never says who is absent.

use torget_core::booking::NeedRequest;
use torget_core::booking::need::{NeedContent, PostRequest, Priority, When};
use torget_core::intake::Item;
use torget_core::plugin::{Absence, Facts};
use torget_core::time::stockholm;

use super::Ground;
use super::line::Line;
use super::resources::by_schema;
use crate::view::Language;

const PRIORITIES: &[(&str, Priority)] =
    &[("låg", Priority::Low), ("normal", Priority::Normal), ("hög", Priority::High)];

pub(super) fn item(ground: &Ground, line: &mut Line<'_>) -> Option<Item> {
    let manifest = ground.manifest()?;
    let unit_id = ground.unit(line);
    let (on, starts, ends) = (line.date("on_date"), line.minute("starts"), line.minute("ends"));
    let reasons: Vec<(&str, &str)> = manifest
        .need
        .reasons
        .iter()
        .flat_map(|reason| [(reason.name.get(Language::Sv), reason.key.as_str()), (reason.key.as_str(), &*reason.key)])
        .collect();
    let reason = line.choice("reason", &reasons);
    let absence = line.date("absence_on").map(|started_on| Absence { started_on, earlier: None });
    let quantity = line.whole("quantity", 1);
    let break_minutes = match line.text("break_minutes") {
        "" => None,
        _ => Some(line.whole("break_minutes", 0)),
    };
    let priority = line.choice("priority", PRIORITIES).unwrap_or(Priority::Normal);
    let requirements = by_schema(line, &manifest.need.requirements, "requirement");
    let period = match stockholm::period(on?, starts?, ends?) {
        Ok(period) => period,
        Err(_) => {
            line.fault("starts", "import_no_such_time", Facts::new());
            return None;
        }
    };
    let content = NeedContent {
        quantity,
        break_minutes,
        need: NeedRequest { reason: reason?.to_owned(), absence, requirements, welcomes_new: false },
        priority,
        way: None,
        spread: None,
        preferred_resource_id: None,
        cost_centre: line.text("cost_centre").to_owned(),
        reference: line.text("reference").to_owned(),
    };
    Some(Item::Need(PostRequest {
        area_id: ground.area_id(),
        unit_id: unit_id?,
        when: When::Periods(vec![(period.starts_at(), period.ends_at())]),
        content,
        is_draft: false,
    }))
}

/// The column that a use case's field stands in.
pub(super) fn column(field: &str) -> Option<String> {
    let field = field.strip_prefix("need.").unwrap_or(field);
    if let Some(rest) = field.strip_prefix("requirements.") {
        return Some(format!("requirement.{}", rest.split(['.', '/']).next().unwrap_or_default()));
    }
    match field {
        "" | "requirements" => None,
        field if field.starts_with("absence") => Some("absence_on".to_owned()),
        field if field.ends_with("ends_at") => Some("ends".to_owned()),
        field if field.starts_with("periods") => Some("on_date".to_owned()),
        "unit_id" => Some("unit".to_owned()),
        own => Some(own.to_owned()),
    }
}
