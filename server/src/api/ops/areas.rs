//! Areas: what is shared where, the board, and who can come.

use std::sync::Arc;

use futures_util::FutureExt;
use poem::http::StatusCode;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use serde_json::Value;
use torget_core::booking::{self, BoardQuery, CandidatesQuery};
use torget_core::collaboration::{self, Area};
use torget_core::ids::{AreaId, UnitId};
use torget_core::plugin::Plugin;
use torget_core::resource;
use uuid::Uuid;

use super::{About, Answer};
use crate::api::caller::{Asking, Token};
use crate::api::fault::Fault;
use crate::api::refusal::Refuse;
use crate::api::wire::area::{AreaBody, AreaDetailBody, BoardBody, BoardInput, PersonToShareBody, UnitChoiceBody};
use crate::api::wire::candidates::{CandidatesBody, CandidatesInput};
use crate::api::wire::{all_shown, shown};

/// See the module.
pub struct Areas;

#[OpenApi(tag = "About::Areas")]
impl Areas {
    /// The areas that the caller meets.
    #[oai(path = "/areas", method = "get", operation_id = "list_areas")]
    async fn list(&self, token: Token) -> Answer<Json<Vec<AreaBody>>> {
        Ok(Json(all_shown(&token, &areas(&token).await?)?))
    }

    /// One area with its manifest: kinds, schemas, reasons, usual periods, rules and parameters.
    #[oai(path = "/areas/:area_id", method = "get", operation_id = "view_area")]
    async fn view(&self, token: Token, area_id: Path<Uuid>) -> Answer<Json<AreaDetailBody>> {
        let (area, plugin) = area_of(&token, area_id.0).await?;
        Ok(Json(AreaDetailBody { area: shown(&token, &area)?, manifest: shown(&token, plugin.manifest())? }))
    }

    /// The board: resources × days with what is free, what is taken, and what a rule stands in the way of. Nothing is changed.
    #[oai(path = "/areas/:area_id/board", method = "post", operation_id = "view_board")]
    async fn board(&self, token: Token, area_id: Path<Uuid>, body: Json<BoardInput>) -> Answer<Json<BoardBody>> {
        let (area, plugin) = area_of(&token, area_id.0).await?;
        let body = body.0;
        let query = BoardQuery {
            area_id: area.id,
            unit_id: body.unit_id.map(UnitId),
            from: body.from_on,
            days: body.days,
            requirements: Value::Object(body.requirements.unwrap_or_default().into_iter().collect()),
            welcomes_new: body.welcomes_new.unwrap_or_default(),
            presets: body.presets.unwrap_or_default().into_iter().map(usize::from).collect(),
            longest_way_tenth_km: body.longest_way_tenth_km,
        };
        let board = booking::board(token.market(), &token.caller, &query).boxed().await.refuse(&token)?;
        Ok(Json(BoardBody::of(&token, plugin.manifest(), board)?))
    }

    /// The units that the caller may book for, by organisation and name.
    #[oai(path = "/areas/:area_id/units", method = "get", operation_id = "list_units_to_book_for")]
    async fn units(&self, token: Token, area_id: Path<Uuid>) -> Answer<Json<Vec<UnitChoiceBody>>> {
        let id = AreaId(area_id.0);
        let units = booking::units(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        Ok(Json(all_shown(&token, &units)?))
    }

    /// The persons who can be taken up as resources: who holds that role in a member of the area.
    #[oai(path = "/areas/:area_id/persons", method = "get", operation_id = "list_persons_to_share")]
    async fn persons(&self, token: Token, area_id: Path<Uuid>) -> Answer<Json<Vec<PersonToShareBody>>> {
        let id = AreaId(area_id.0);
        let persons = resource::people(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        Ok(Json(all_shown(&token, &persons)?))
    }

    /// Who can come, best first, and who can't and why. Nothing is changed.
    #[oai(path = "/areas/:area_id/candidates", method = "post", operation_id = "find_candidates")]
    async fn candidates(
        &self,
        token: Token,
        area_id: Path<Uuid>,
        body: Json<CandidatesInput>,
    ) -> Answer<Json<CandidatesBody>> {
        let (area, plugin) = area_of(&token, area_id.0).await?;
        let manifest = plugin.manifest();
        let query = CandidatesQuery {
            area_id: area.id,
            unit_id: UnitId(body.0.unit_id),
            starts_at: body.0.starts_at.0,
            ends_at: body.0.ends_at.0,
            break_minutes: body.0.break_minutes,
            need: body.0.need.request(),
        };
        let found = booking::candidates(token.market(), &token.caller, &query).boxed().await.refuse(&token)?;
        Ok(Json(CandidatesBody::of(&token, manifest, &found)?))
    }
}

async fn areas(asking: &Asking) -> Answer<Vec<Area>> {
    let areas = collaboration::my_areas(asking.market(), &asking.caller).boxed().await;
    areas.map_err(|error| Fault::internal(asking.language, &error))
}

/// An area that the caller meets, with its plugin.
pub(super) async fn area_of(asking: &Asking, id: Uuid) -> Answer<(Area, Arc<dyn Plugin>)> {
    let area = areas(asking).await?.into_iter().find(|area| area.id == AreaId(id));
    let area = area.ok_or_else(|| Fault::plain(asking.language, StatusCode::NOT_FOUND, "not_found"))?;
    let plugin = asking.market().plugins.get(&area.plugin_key).cloned();
    let problem = format!("area {} has the plugin {:?}, which this program lacks", area.id, area.plugin_key);
    let plugin = plugin.ok_or_else(|| Fault::internal(asking.language, &problem))?;
    Ok((area, plugin))
}
