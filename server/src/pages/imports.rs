//! Importing: the template, the file, and on to the page of the work that looks through it. One page a kind.

use poem::web::Path;
use poem::{Request, handler};
use torget_core::collaboration;

use super::deed::{Deed, query, value};
use super::exports::answer;
use super::mend::{self, Refuse};
use super::stop;
use super::visit::{Answer, Visit};
use crate::intake::{Ground, Kind, Request as ImportRequest, template};
use crate::sheet::Format;
use crate::view::pages::ImportView;
use crate::view::parts::Link;
use crate::view::table::{Cell, Table};
use crate::view::{Language, Speak, say};
use crate::work::{Given, start_check};

/// Shows the page.
#[handler]
pub async fn show(request: &Request, visit: Visit, Path(kind): Path<String>) -> Answer {
    let view = view(&visit, &kind, &query(request), None).await?;
    visit.page(&view)
}

/// Has a file looked through.
#[handler]
pub async fn upload(deed: Deed, Path(kind): Path<String>) -> Answer {
    let visit = &deed.visit;
    let named = known(visit, &kind)?;
    let problem = match &deed.file {
        None => visit.language().text("import-no-file"),
        Some(file) if file.content.is_empty() => visit.language().text("import-no-file"),
        Some(file) => {
            let area_id = match deed.value("area") {
                "" => None,
                text => Some(visit.id(text)?),
            };
            let (name, content) = (file.name.clone(), file.content.clone());
            let given = Given { kind: named, area_id, name, content };
            match start_check(&visit.state.market, visit.caller()?, given).await {
                Ok(work) => return Ok(visit.done(&format!("/jobs/{}", work.id), None)),
                Err(error) => {
                    let faults = error.refusal(visit).faults(visit)?;
                    faults.iter().map(|fault| say::fault(visit.language(), fault)).collect::<Vec<_>>().join(" ")
                }
            }
        }
    };
    let view = view(visit, &kind, &deed.typed, Some(problem)).await?;
    visit.again(&view)
}

/// The file to begin with: `/import/units/template.xlsx`.
#[handler]
pub async fn template_file(request: &Request, visit: Visit, Path((kind, file)): Path<(String, String)>) -> Answer {
    let extension = file.strip_prefix("template.").unwrap_or_default();
    let format = Format::of_extension(extension).ok_or_else(|| visit.not_found())?;
    let ground = ground(&visit, known(&visit, &kind)?, &query(request)).await?;
    Ok(answer(&template(&ground), format))
}

fn known(visit: &Visit, kind: &str) -> poem::Result<Kind> {
    Kind::of_key(kind).ok_or_else(|| visit.not_found())
}

async fn ground(visit: &Visit, kind: Kind, pairs: &[(String, String)]) -> poem::Result<Ground> {
    let area_id = match value(pairs, "area") {
        "" => None,
        text => Some(visit.id(text)?),
    };
    let request = ImportRequest { about: kind, area_id, file_name: String::new(), sha256: String::new() };
    mend::or_stop(visit, Ground::load(&visit.state.market, visit.caller()?, &request, false).await)
}

async fn view(
    visit: &Visit,
    kind: &str,
    pairs: &[(String, String)],
    problem: Option<String>,
) -> poem::Result<ImportView> {
    let (language, kind) = (visit.language(), known(visit, kind)?);
    let ground = ground(visit, kind, pairs).await?;
    let area = ground.area();
    let areas = if kind.is_of_area() {
        collaboration::my_areas(&visit.state.market, visit.caller()?).await.map_err(stop::store)?
    } else {
        Vec::new()
    };
    let others = areas.iter().filter(|other| area.is_some_and(|area| area.id != other.id));
    let query = area.map(|area| format!("?area={}", area.id)).unwrap_or_default();
    let template_of = |format: Format| {
        let (path, extension) = (page_of(kind), format.extension());
        Link::new(extension.to_uppercase(), format!("{path}/template.{extension}{query}"))
    };
    Ok(ImportView {
        back: Link::new(language.text("work-heading"), "/jobs"),
        heading: language.text_with("work-import-of", &[("what", kind_name(language, kind).to_lowercase().into())]),
        area: area.map(|area| area.name.clone()),
        area_id: area.map(|area| area.id.to_string()),
        other_areas: others
            .map(|other| Link::new(&other.name, format!("{}?area={}", page_of(kind), other.id)))
            .collect(),
        templates: Format::ALL.map(template_of).into(),
        columns: columns(language, &ground),
        action: page_of(kind),
        problem,
        most: language.text_with(
            "import-most",
            &[
                ("rows", visit.state.config.exchange.most_rows_of_import.into()),
                ("kb", (visit.state.config.server.body_limit_bytes / 1024).into()),
            ],
        ),
    })
}

/// What may stand in each column; in Swedish, as the file's heads are.
fn columns(language: Language, ground: &Ground) -> Table {
    let heads = ["work-column", "import-needed", "import-what"].map(|key| language.text(key));
    let mut table = Table::new(language.text("import-columns"), &heads, crate::view::parts::Empty::new(String::new()));
    for column in ground.columns() {
        let needed = if column.needed { language.text("admin-yes") } else { String::new() };
        table.row(vec![Cell::text(column.head), Cell::text(needed), Cell::text(column.help)]);
    }
    table
}

/// Where a kind is imported.
pub fn page_of(kind: Kind) -> String {
    format!("/import/{}", kind.key())
}

/// What a kind is called.
pub fn kind_name(language: Language, kind: Kind) -> String {
    language.text(match kind {
        Kind::Units => "admin-units",
        Kind::Persons => "admin-people",
        Kind::Resources => "admin-resources",
        Kind::Availability => "admin-availability",
        Kind::Needs => "needs-heading",
    })
}
