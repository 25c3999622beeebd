//! Who is known at a unit, and where a resource person would like to work.

use futures_util::FutureExt;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use torget_core::booking;
use torget_core::ids::{ResourceId, UnitId};
use uuid::Uuid;

use super::{About, Answer};
use crate::api::caller::Token;
use crate::api::refusal::Refuse;
use crate::api::wire::common::Done;
use crate::api::wire::familiar::{IntroductionsBody, RequireInput, UnitWishBody, WishInput};
use crate::api::wire::{all_shown, shown, taken};

/// See the module.
pub struct Familiar;

#[OpenApi(tag = "About::Familiar")]
impl Familiar {
    /// Who is introduced at a unit, and some of those who could be.
    #[oai(path = "/units/:unit_id/introductions", method = "get", operation_id = "list_introductions")]
    async fn introductions(
        &self,
        token: Token,
        unit_id: Path<Uuid>,
        /// Of those who could be: somewhere in the name or the address.
        #[oai(validator(max_length = 100))]
        text: Query<Option<String>>,
    ) -> Answer<Json<IntroductionsBody>> {
        let (id, text) = (UnitId(unit_id.0), text.0.unwrap_or_default());
        let known = booking::introductions(token.market(), &token.caller, id, &text).boxed().await.refuse(&token)?;
        Ok(Json(shown(&token, &known)?))
    }

    /// Say whether only who is introduced may come to a unit.
    #[oai(path = "/units/:unit_id/introductions", method = "put", operation_id = "require_introduction")]
    async fn require(&self, token: Token, unit_id: Path<Uuid>, body: Json<RequireInput>) -> Answer<Done> {
        let (id, is_required) = (UnitId(unit_id.0), body.0.is_required);
        let set = booking::require_introduction(token.market(), &token.caller, id, is_required);
        set.boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }

    /// Introduce a person by hand. Who is introduced already stays so.
    #[oai(path = "/units/:unit_id/introductions/:resource_id", method = "put", operation_id = "introduce")]
    async fn introduce(&self, token: Token, unit_id: Path<Uuid>, resource_id: Path<Uuid>) -> Answer<Done> {
        let (id, who) = (UnitId(unit_id.0), ResourceId(resource_id.0));
        booking::introduce(token.market(), &token.caller, id, who).boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }

    /// Take an introduction back, until the next visit. Nothing to take back is no fault.
    #[oai(path = "/units/:unit_id/introductions/:resource_id", method = "delete", operation_id = "forget_introduction")]
    async fn forget(&self, token: Token, unit_id: Path<Uuid>, resource_id: Path<Uuid>) -> Answer<Done> {
        let (id, who) = (UnitId(unit_id.0), ResourceId(resource_id.0));
        booking::forget(token.market(), &token.caller, id, who).boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }

    /// The units of a person's area, with what they wish about each. For the person and who runs the area.
    #[oai(path = "/resources/:resource_id/wishes", method = "get", operation_id = "list_wishes")]
    async fn wishes(&self, token: Token, resource_id: Path<Uuid>) -> Answer<Json<Vec<UnitWishBody>>> {
        let id = ResourceId(resource_id.0);
        let wishes = booking::wishes(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        Ok(Json(all_shown(&token, &wishes)?))
    }

    /// Say that a person gladly works at a unit, or would rather not.
    #[oai(path = "/resources/:resource_id/wishes/:unit_id", method = "put", operation_id = "set_wish")]
    async fn set_wish(
        &self,
        token: Token,
        resource_id: Path<Uuid>,
        unit_id: Path<Uuid>,
        body: Json<WishInput>,
    ) -> Answer<Done> {
        let (id, unit_id) = (ResourceId(resource_id.0), UnitId(unit_id.0));
        let wish = Some(taken(&token, &body.0.wish)?);
        booking::set_wish(token.market(), &token.caller, id, unit_id, wish).boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }

    /// Take a wish back. Nothing to take back is no fault.
    #[oai(path = "/resources/:resource_id/wishes/:unit_id", method = "delete", operation_id = "remove_wish")]
    async fn remove_wish(&self, token: Token, resource_id: Path<Uuid>, unit_id: Path<Uuid>) -> Answer<Done> {
        let (id, unit_id) = (ResourceId(resource_id.0), UnitId(unit_id.0));
        booking::set_wish(token.market(), &token.caller, id, unit_id, None).boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }
}
