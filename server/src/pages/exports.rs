//! Lists as files to take away: `/exports/units.xlsx` with the filters that the list's page has.

use poem::web::Path;
use poem::{Request, Response, handler};

use super::deed::{Deed, query};
use super::mend;
use super::visit::{Answer, Visit};
use crate::export::{Asked, ExportFault, List, require, sheet};
use crate::sheet::{Format, Sheet};
use crate::view::form::{Field, Form};
use crate::view::pages::AdminItemView;
use crate::view::parts::Link;
use crate::view::{Language, Speak, say};
use crate::work::{ExportRequest, start_export};

/// The file.
#[handler]
pub async fn download(request: &Request, visit: Visit, Path(file): Path<String>) -> Answer {
    let Some((list, format)) = named(&file) else { return Err(visit.not_found()) };
    let (pairs, caller) = (query(request), visit.caller()?);
    let most_rows = visit.state.config.exchange.most_rows_at_once;
    let asked = Asked { market: &visit.state.market, caller, pairs: &pairs, most_rows };
    match sheet(list, &asked).await {
        Ok(sheet) => Ok(answer(&sheet, format)),
        Err(ExportFault::TooMany { most }) => visit.page(&too_large(visit.language(), list, format, &pairs, most)),
        Err(fault) => Err(visit.stop(fault)),
    }
}

/// Has the file made in the background.
#[handler]
pub async fn start(deed: Deed, Path(file): Path<String>) -> Answer {
    let visit = &deed.visit;
    let (list, format) = named(&file).ok_or_else(|| visit.not_found())?;
    let own = ["csrf", "once"];
    let filters: Vec<_> = deed.typed.iter().filter(|(name, _)| !own.contains(&name.as_str())).cloned().collect();
    let (market, caller) = (&visit.state.market, visit.caller()?);
    mend::or_stop(visit, require(list, &Asked { market, caller, pairs: &filters, most_rows: 0 }).await)?;
    let request = ExportRequest { about: list.key().to_owned(), format, filters };
    let work = start_export(market, caller, &request).await;
    let work = mend::or_stop(visit, work)?;
    Ok(visit.done(&format!("/jobs/{}", work.id), None))
}

/// Says that the file is too large to be had at once, and offers to make it.
fn too_large(language: Language, list: List, format: Format, pairs: &[(String, String)], most: usize) -> AdminItemView {
    let action = format!("/exports/{}.{}", list.key(), format.extension());
    let form = Form::new(action, language.text("export-in-background"));
    let form = pairs.iter().fold(form, |form, (name, value)| form.field(Field::hidden(name, value)));
    AdminItemView {
        back: Link::new(language.text("work-heading"), "/jobs"),
        heading: language.text("export-too-large"),
        badge: None,
        lead: Some(say::fault(language, &ExportFault::too_many(most))),
        links: Vec::new(),
        steps: Vec::new(),
        facts: Vec::new(),
        form: Some(form),
        sections: Vec::new(),
        history: Vec::new(),
    }
}

fn named(file: &str) -> Option<(List, Format)> {
    let (list, extension) = file.rsplit_once('.')?;
    Some((List::of_key(list)?, Format::of_extension(extension)?))
}

/// A table as a file that the browser keeps.
pub fn answer(sheet: &Sheet, format: Format) -> Response {
    taken_away(&sheet.file_name(format), format.media_type(), sheet.file(format))
}

/// A file that the browser keeps, and shows nobody else.
pub fn taken_away(name: &str, media_type: &str, content: Vec<u8>) -> Response {
    Response::builder()
        .content_type(media_type)
        .header("content-disposition", format!("attachment; filename=\"{name}\""))
        .header("cache-control", "no-store")
        .body(content)
}
