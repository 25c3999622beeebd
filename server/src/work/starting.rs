//! Asking for work: what a page and the API share.

use serde_json::Value;
use torget_core::Market;
use torget_core::access::{Caller, Denied};
use torget_core::ids::{AreaId, WorkId};
use torget_core::work::{self, File, NewWork, Work, WorkError, WorkKind};

use super::ExportRequest;
use super::import::sha256;
use crate::intake::{Kind, Request};

/// The longest name of a file that is kept, in characters.
const LONGEST_NAME: usize = 100;

/// A file to be looked through.
pub struct Given {
    /// What it holds.
    pub kind: Kind,
    /// In which area, for kinds that belong to one; without it the caller's first.
    pub area_id: Option<AreaId>,
    /// What its sender calls it.
    pub name: String,
    /// What is in it.
    pub content: Vec<u8>,
}

/// Has a file looked through.
pub async fn start_check(market: &Market, caller: &Caller, given: Given) -> Result<Work, WorkError> {
    if !given.kind.is_open_to(market, caller) {
        return Err(Denied::Hidden.into());
    }
    // A path, as some browsers send it, is nobody's business.
    let name = given.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect();
    let request =
        Request { about: given.kind, area_id: given.area_id, file_name: name.clone(), sha256: sha256(&given.content) };
    let file = File { name, media_type: "application/octet-stream".to_owned(), content: given.content };
    let new = NewWork { kind: WorkKind::Check, request: shown(&request), of_id: None, file: Some(file) };
    work::start(market, caller, &new).await
}

/// Has a file imported that was looked through without a fault.
pub async fn start_import(market: &Market, caller: &Caller, of_id: WorkId) -> Result<Work, WorkError> {
    let new = NewWork { kind: WorkKind::Import, request: Value::Null, of_id: Some(of_id), file: None };
    work::start(market, caller, &new).await
}

/// Has a list made into a file.
pub async fn start_export(market: &Market, caller: &Caller, request: &ExportRequest) -> Result<Work, WorkError> {
    let new = NewWork { kind: WorkKind::Export, request: shown(request), of_id: None, file: None };
    work::start(market, caller, &new).await
}

fn shown(request: &impl serde::Serialize) -> Value {
    serde_json::to_value(request).unwrap_or_default()
}
