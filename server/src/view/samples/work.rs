//! Long work, and files to import.

use serde_json::json;
use torget_core::ids::{MembershipId, PersonId, WorkId};
use torget_core::plugin::{Fact as Value, Facts};
use torget_core::work::{Found, Outcome, Problem, Work, WorkKind, WorkState, WorkStep};

use super::Gallery;
use crate::pages::work::{table, view};
use crate::view::pages::{ImportView, WorkListView};
use crate::view::parts::{Empty, Link, Pager};
use crate::view::table::{Cell, Table};
use crate::view::{Role, Speak};

fn work(kind: WorkKind, state: WorkState) -> Work {
    Work {
        id: WorkId::new(),
        person_id: PersonId::new(),
        membership_id: MembershipId::new(),
        kind,
        request: json!({ "about": "units", "area_id": null, "file_name": "enheter.xlsx", "sha256": "" }),
        of_id: None,
        state,
        step: None,
        done: 0,
        total: None,
        cancel_asked: false,
        attempts: 1,
        outcome: Outcome { rows: 42, ..Outcome::default() },
        created_at: super::now(),
        started_at: Some(super::now()),
        ended_at: state.is_over().then(super::now),
    }
}

pub fn show(gallery: &mut Gallery<'_>) {
    let language = gallery.language;
    let role = Some(Role::CollaborationAdmin);
    let running = Work {
        step: Some(WorkStep::Checking),
        done: 50,
        total: Some(200),
        ..work(WorkKind::Check, WorkState::Running)
    };
    let found = |row, column: &str, head: &str, value: &str, code: &str, values| Found {
        row,
        column: column.to_owned(),
        head: head.to_owned(),
        value: value.to_owned(),
        problem: Problem::new(code, values),
    };
    let value = |text: &str| Facts::from([("value".to_owned(), Value::Text(text.to_owned()))]);
    let faults = vec![
        found(3, "A", "Organisation", "Klipan", "import_unknown_organisation", value("Klipan")),
        found(4, "G", "Latitud", "norr", "import_not_a_number", value("norr")),
        found(7, "", "", "", "import_repeated", Facts::from([("row".to_owned(), Value::Number(5))])),
    ];
    let outcome = Outcome { rows: 42, fault_count: 503, faults, problem: None };
    let faulty = Work { outcome, ..work(WorkKind::Check, WorkState::Done) };
    let problem = Some(Problem::new("file_formula", Facts::from([("cell".to_owned(), Value::Text("C7".to_owned()))])));
    let unreadable =
        Work { outcome: Outcome { problem, ..Outcome::default() }, ..work(WorkKind::Check, WorkState::Failed) };
    let right = work(WorkKind::Check, WorkState::Done);
    let imported = work(WorkKind::Import, WorkState::Done);
    let exported = Work { request: json!({ "about": "bookings" }), ..work(WorkKind::Export, WorkState::Done) };
    let all = [&running, &faulty, &unreadable, &right, &imported, &exported];
    for (name, one) in
        ["work-running", "work-faults", "work-unreadable", "work-right", "work-imported", "work-exported"]
            .iter()
            .zip(all)
    {
        gallery.show(name, role, "/jobs/1", &view(language, one));
    }
    let rows: Vec<Work> = all.into_iter().cloned().collect();
    let imports = vec![Link::new(language.text("admin-units"), "/import/units")];
    let list = WorkListView { imports, table: table(language, &rows), pager: Pager::default() };
    gallery.show("work", role, "/jobs", &list);

    let heads = ["work-column", "import-needed", "import-what"].map(|key| language.text(key));
    let mut columns = Table::new(language.text("import-columns"), &heads, Empty::new(""));
    let cells = ["Organisation", &language.text("admin-yes"), "Kortnamn, t.ex. Klippan"].map(Cell::text);
    columns.row(cells.into());
    let link = |name: &str| Link::new(name, format!("/import/units/template.{}", name.to_lowercase()));
    let import = ImportView {
        back: Link::new(language.text("work-heading"), "/jobs"),
        heading: language.text_with("work-import-of", &[("what", language.text("admin-units").to_lowercase().into())]),
        area: Some("Sjuksköterskepoolen".to_owned()),
        area_id: Some("1".to_owned()),
        other_areas: vec![Link::new("Bilpoolen", "/import/units?area=2")],
        templates: vec![link("CSV"), link("XLSX")],
        columns,
        action: "/import/units".to_owned(),
        problem: Some(language.text("import-no-file")),
        most: language.text_with("import-most", &[("rows", 5000.into()), ("kb", 1024.into())]),
    };
    gallery.show("import", role, "/import/units", &import);
}
