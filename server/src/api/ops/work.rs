//! Files that come in, and the work that files take.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::FutureExt;
use poem::http::StatusCode;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Binary, Json};
use poem_openapi::{ApiResponse, OpenApi};
use torget_core::fault::FieldFault;
use torget_core::ids::{AreaId, WorkId};
use torget_core::work::{self, FilePart};
use uuid::Uuid;

use super::{About, Answer, paging};
use crate::api::caller::Token;
use crate::api::fault::Fault;
use crate::api::refusal::Refuse;
use crate::api::wire::export::{FormatKey, ImportKey, NewExportBody, NewImportBody, WorkBody, WorkPage, work_body};
use crate::export::{Asked, require};
use crate::intake::{Ground, Kind, Request, template};
use crate::work::{ExportRequest, Given, start_check, start_export, start_import};

/// See the module.
pub struct WorkOperations;

/// A file.
#[derive(ApiResponse)]
enum AnyFile {
    /// The file.
    #[oai(status = 200)]
    File(
        Binary<Vec<u8>>,
        /// The file's name.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

/// Work that was asked for.
#[derive(ApiResponse)]
enum Accepted {
    /// It waits for a node; ask how far it has come.
    #[oai(status = 202)]
    Work(Json<WorkBody>),
}

fn named(name: &str) -> String {
    let plain: String = name.chars().filter(|letter| letter.is_ascii_graphic() && *letter != '"').collect();
    format!("attachment; filename=\"{plain}\"")
}

#[OpenApi(tag = "About::Exchange")]
impl WorkOperations {
    /// The caller's work, the latest first.
    #[oai(path = "/jobs", method = "get", operation_id = "list_work")]
    async fn list(
        &self,
        token: Token,
        /// Rows of a page; 50 if nothing is said.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<Uuid>>,
    ) -> Answer<Json<WorkPage>> {
        let listed = work::list(token.market(), &token.caller, paging(limit.0, after.0)).await.refuse(&token)?;
        let rows = listed.rows.iter().map(|work| work_body(&token, work)).collect();
        Ok(Json(WorkPage { rows, next: listed.next }))
    }

    /// A piece of work of the caller's: how far it has come, or what came of it. Of a check that found faults, these by row and
    /// column.
    #[oai(path = "/jobs/:work_id", method = "get", operation_id = "view_work")]
    async fn view(&self, token: Token, work_id: Path<Uuid>) -> Answer<Json<WorkBody>> {
        let work = work::view(token.market(), &token.caller, WorkId(work_id.0)).await.refuse(&token)?;
        Ok(Json(work_body(&token, &work)))
    }

    /// The file that a piece of work has made.
    #[oai(path = "/jobs/:work_id/file", method = "get", operation_id = "download_work")]
    async fn file(&self, token: Token, work_id: Path<Uuid>) -> Answer<AnyFile> {
        let file = work::file(token.market(), &token.caller, WorkId(work_id.0), FilePart::Made).await.refuse(&token)?;
        let name = named(&file.name);
        Ok(AnyFile::File(Binary(file.content), name))
    }

    /// Stop a piece of work: at once while it waits, else as soon as its node looks up. Nothing of it stays.
    #[oai(path = "/jobs/:work_id/cancel", method = "post", operation_id = "cancel_work")]
    async fn cancel(&self, token: Token, work_id: Path<Uuid>) -> Answer<Json<WorkBody>> {
        let work = work::cancel(token.market(), &token.caller, WorkId(work_id.0)).boxed().await.refuse(&token)?;
        Ok(Json(work_body(&token, &work)))
    }

    /// Make a list into a file in the background, for lists that are too large for one answer. The filters are those of
    /// `export_list`.
    #[oai(path = "/jobs/exports", method = "post", operation_id = "start_export")]
    async fn start_export(&self, token: Token, body: Json<NewExportBody>) -> Answer<Accepted> {
        let filters: Vec<_> = body.0.filters.into_iter().flatten().map(|filter| (filter.name, filter.value)).collect();
        let list: crate::export::List = body.0.list.into();
        let (market, caller) = (token.market(), &token.caller);
        let asked = Asked { market, caller, pairs: &filters, most_rows: 0 };
        require(list, &asked).boxed().await.map_err(|fault| fault.problem(&token))?;
        let request = ExportRequest { about: list.key().to_owned(), format: body.0.format.into(), filters };
        let work = start_export(token.market(), &token.caller, &request).boxed().await.refuse(&token)?;
        token.state.work_is_waiting.notify_one();
        Ok(Accepted::Work(Json(work_body(&token, &work))))
    }

    /// Have a file looked through that is to be imported; nothing is changed. What is found is in the work's `outcome`.
    #[oai(path = "/jobs/imports", method = "post", operation_id = "check_import")]
    async fn check(&self, token: Token, body: Json<NewImportBody>) -> Answer<Accepted> {
        let kind = Kind::from(body.0.about);
        if !kind.is_open_to(token.market(), &token.caller) {
            return Err(Fault::plain(token.language, StatusCode::NOT_FOUND, "not_found"));
        }
        let Ok(content) = STANDARD.decode(body.0.content_base64.as_bytes()) else {
            let fault = FieldFault::new("content_base64", "not_base64", []);
            return Err(Fault::fields(token.language, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input", &[fault]));
        };
        let given = Given { kind, area_id: body.0.area_id.map(AreaId), name: body.0.file_name, content };
        let work = start_check(token.market(), &token.caller, given).boxed().await.refuse(&token)?;
        token.state.work_is_waiting.notify_one();
        Ok(Accepted::Work(Json(work_body(&token, &work))))
    }

    /// Import the very file of a check that found no fault: all of it, or nothing.
    #[oai(path = "/jobs/:work_id/carry-out", method = "post", operation_id = "carry_out_import")]
    async fn carry_out(&self, token: Token, work_id: Path<Uuid>) -> Answer<Accepted> {
        let work = start_import(token.market(), &token.caller, WorkId(work_id.0)).boxed().await.refuse(&token)?;
        token.state.work_is_waiting.notify_one();
        Ok(Accepted::Work(Json(work_body(&token, &work))))
    }

    /// The file to begin with: the heads, and below them what may stand in each column.
    #[oai(path = "/imports/:about/template", method = "get", operation_id = "import_template")]
    async fn template(
        &self,
        token: Token,
        /// What the file holds.
        about: Path<ImportKey>,
        /// As which file.
        format: Query<FormatKey>,
        /// Of this area, for what belongs to one; without it the caller's first.
        area: Query<Option<Uuid>>,
    ) -> Answer<AnyFile> {
        let area_id = area.0.map(AreaId);
        let request = Request { about: about.0.into(), area_id, file_name: String::new(), sha256: String::new() };
        let ground = Ground::load(token.market(), &token.caller, &request, false).boxed().await;
        let sheet = template(&ground.map_err(|fault| fault.problem(&token))?);
        let name = named(&sheet.file_name(format.0.into()));
        Ok(AnyFile::File(Binary(sheet.file(format.0.into())), name))
    }
}
