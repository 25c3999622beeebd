//! Lists as files to take away: `/exports/units.xlsx` with the filters that the list's page has.

use poem::web::Path;
use poem::{Request, Response, handler};

use super::deed::query;
use super::visit::{Answer, Visit};
use crate::export::{Asked, List, sheet};
use crate::sheet::{Format, Sheet};

/// The file.
#[handler]
pub async fn file(request: &Request, visit: Visit, Path(file): Path<String>) -> Answer {
    let named = file
        .rsplit_once('.')
        .and_then(|(list, extension)| Some((List::of_key(list)?, Format::of_extension(extension)?)));
    let Some((list, format)) = named else { return Err(visit.not_found()) };
    let (pairs, caller) = (query(request), visit.caller()?);
    let most_rows = visit.state.config.exchange.most_rows_at_once;
    let asked = Asked { market: &visit.state.market, caller, pairs: &pairs, most_rows };
    match sheet(list, &asked).await {
        Ok(sheet) => Ok(answer(&sheet, format)),
        Err(fault) => Err(visit.stop(fault)),
    }
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
