//! Lists as files.

use chrono::NaiveDate;
use futures_util::FutureExt;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Binary;
use poem_openapi::{ApiResponse, OpenApi};
use uuid::Uuid;

use super::{About, Answer};
use crate::api::caller::Token;
use crate::api::wire::export::{FormatKey, ListKey};
use crate::export::{Asked, sheet};

/// See the module.
pub struct Exports;

/// A list as a file.
#[derive(ApiResponse)]
enum ListFile {
    /// CSV as a Swedish Excel opens it (UTF-8 with a byte order mark, `;`, decimal comma), or an Excel workbook.
    #[oai(status = 200)]
    File(
        Binary<Vec<u8>>,
        /// The file's name.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

#[OpenApi(tag = "About::Exchange")]
impl Exports {
    /// A list as a file: the rows that the caller may see, with the filters that the list's page has; a filter that the list
    /// hasn't is left aside. With more rows than one answer may have it is refused (`export_too_many`); start it as a piece of
    /// work instead.
    #[oai(path = "/exports/:list", method = "get", operation_id = "export_list")]
    #[allow(clippy::too_many_arguments, reason = "one argument a parameter of the document")]
    async fn export(
        &self,
        token: Token,
        /// Which list.
        list: Path<ListKey>,
        /// As which file.
        format: Query<FormatKey>,
        /// Organisations, units, persons: a text somewhere in the name or the addresses.
        #[oai(validator(max_length = 100, pattern = "^[^\\x00-\\x1f]*$"))]
        search: Query<Option<String>>,
        /// Units and persons of this organisation.
        organisation: Query<Option<Uuid>>,
        /// Persons with this role, such as `unit_manager`.
        #[oai(validator(pattern = "^[a-z_]{1,40}$"))]
        role: Query<Option<String>>,
        /// Resources and needs of this area; without it resources are those of the caller's first area.
        area: Query<Option<Uuid>>,
        /// Needs of this unit; of introductions it is the unit, and must be there.
        unit: Query<Option<Uuid>>,
        /// Bookings: `coming`, `waiting`, `past` or `all`. Needs: `sought`, `drafts` or `past`.
        #[oai(validator(pattern = "^[a-z]{1,20}$"))]
        show: Query<Option<String>>,
        /// Offers and messages in this state.
        #[oai(validator(pattern = "^[a-z_]{1,20}$"))]
        state: Query<Option<String>>,
        /// Offers of this need.
        need: Query<Option<Uuid>>,
        /// Audit: of this kind of object.
        #[oai(validator(pattern = "^[a-z_]{1,60}$"))]
        kind: Query<Option<String>>,
        /// Audit: of this action.
        #[oai(validator(pattern = "^[a-z_]{1,60}$"))]
        action: Query<Option<String>>,
        /// Audit: from this day on, in Stockholm.
        from_on: Query<Option<NaiveDate>>,
        /// Audit: to this day, included.
        to_on: Query<Option<NaiveDate>>,
        /// Claims of this month, as `2026-11`; without it of this month.
        #[oai(validator(pattern = "^(19[5-9][0-9]|20[0-9]{2})-(0[1-9]|1[0-2])$"))]
        month: Query<Option<String>>,
        /// Claims of this seller.
        seller: Query<Option<Uuid>>,
        /// Claims of this buyer.
        buyer: Query<Option<Uuid>>,
    ) -> Answer<ListFile> {
        let id = |id: Option<Uuid>| id.map(|id| id.to_string());
        let day = |on: Option<NaiveDate>| on.map(|on| on.to_string());
        let named = [
            ("search", search.0),
            ("organisation", id(organisation.0)),
            ("role", role.0),
            ("area", id(area.0)),
            ("unit", id(unit.0)),
            ("show", show.0),
            ("state", state.0),
            ("need", id(need.0)),
            ("kind", kind.0),
            ("action", action.0),
            ("from_on", day(from_on.0)),
            ("to_on", day(to_on.0)),
            ("month", month.0),
            ("seller", id(seller.0)),
            ("buyer", id(buyer.0)),
        ];
        let pairs: Vec<_> = named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
        let most_rows = token.state.config.exchange.most_rows_at_once;
        let asked = Asked { market: token.market(), caller: &token.caller, pairs: &pairs, most_rows };
        let sheet = sheet(list.0.into(), &asked).boxed().await.map_err(|fault| fault.problem(&token))?;
        let name = format!("attachment; filename=\"{}\"", sheet.file_name(format.0.into()));
        Ok(ListFile::File(Binary(sheet.file(format.0.into())), name))
    }
}
