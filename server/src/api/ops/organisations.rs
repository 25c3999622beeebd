//! Organisations and their units.

use futures_util::FutureExt;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use torget_core::ids::{CollaborationId, OrganisationId, UnitId};
use torget_core::organisation::{self, UnitFilter};
use uuid::Uuid;

use super::{About, Answer, paging};
use crate::api::caller::Token;
use crate::api::refusal::Refuse;
use crate::api::wire::administration::{
    NewOrganisationInput, OrganisationBody, OrganisationEditInput, UnitBody, UnitContent, UnitEditInput,
};
use crate::api::wire::common::{Created, location};
use crate::api::wire::{all_shown, shown};

/// See the module.
pub struct Organisations;

/// A page of organisations.
#[derive(Object)]
#[oai(rename = "OrganisationPage", skip_serializing_if_is_none)]
struct OrganisationPage {
    /// The organisations, oldest first.
    rows: Vec<OrganisationBody>,
    /// Where the next page begins: the `after` to ask with. Missing on the last page.
    next: Option<Uuid>,
}

/// A page of units.
#[derive(Object)]
#[oai(rename = "UnitPage", skip_serializing_if_is_none)]
struct UnitPage {
    /// The units, oldest first.
    rows: Vec<UnitBody>,
    /// Where the next page begins: the `after` to ask with. Missing on the last page.
    next: Option<Uuid>,
}

#[OpenApi(tag = "About::Organisations")]
impl Organisations {
    /// The organisations that take part, or will, in a collaboration; all there are if none is named, for the operator.
    #[oai(path = "/organisations", method = "get", operation_id = "list_organisations")]
    async fn list(
        &self,
        token: Token,
        /// In which collaboration.
        collaboration_id: Query<Option<Uuid>>,
        /// Somewhere in the names, the number or the address.
        #[oai(validator(max_length = 100))]
        text: Query<Option<String>>,
        /// Rows of a page; 50 if nothing is said.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<Uuid>>,
    ) -> Answer<Json<OrganisationPage>> {
        let (id, page) = (collaboration_id.0.map(CollaborationId), paging(limit.0, after.0));
        let text = text.0.unwrap_or_default();
        let listed = organisation::list_organisations(token.market(), &token.caller, id, &text, page);
        let listed = listed.boxed().await.refuse(&token)?;
        Ok(Json(OrganisationPage { rows: all_shown(&token, &listed.rows)?, next: listed.next }))
    }

    /// Enter an organisation into a collaboration.
    #[oai(
        path = "/collaborations/:collaboration_id/organisations",
        method = "post",
        operation_id = "create_organisation"
    )]
    async fn create(
        &self,
        token: Token,
        collaboration_id: Path<Uuid>,
        body: Json<NewOrganisationInput>,
    ) -> Answer<Created<OrganisationBody>> {
        let id = CollaborationId(collaboration_id.0);
        let input = body.0.organisation.input(&token)?;
        let made = organisation::create_organisation(token.market(), &token.caller, id, &input, body.0.from_on);
        let made = made.boxed().await.refuse(&token)?;
        let address = location(format_args!("organisations/{}", made.id));
        Ok(Created::Created(Json(shown(&token, &made)?), address))
    }

    /// One organisation.
    #[oai(path = "/organisations/:organisation_id", method = "get", operation_id = "view_organisation")]
    async fn view(&self, token: Token, organisation_id: Path<Uuid>) -> Answer<Json<OrganisationBody>> {
        let id = OrganisationId(organisation_id.0);
        let view = organisation::view_organisation(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        Ok(Json(shown(&token, &view)?))
    }

    /// Change an organisation that is still at the version that was read; 409 `stale` if it isn't.
    #[oai(path = "/organisations/:organisation_id", method = "put", operation_id = "edit_organisation")]
    async fn edit(
        &self,
        token: Token,
        organisation_id: Path<Uuid>,
        body: Json<OrganisationEditInput>,
    ) -> Answer<Json<OrganisationBody>> {
        let (id, version) = (OrganisationId(organisation_id.0), body.0.version);
        let input = body.0.organisation.input(&token)?;
        let edited = organisation::edit_organisation(token.market(), &token.caller, id, version, &input);
        Ok(Json(shown(&token, &edited.boxed().await.refuse(&token)?)?))
    }

    /// The units of an organisation.
    #[oai(path = "/organisations/:organisation_id/units", method = "get", operation_id = "list_units")]
    async fn units(
        &self,
        token: Token,
        organisation_id: Path<Uuid>,
        /// Rows of a page; 50 if nothing is said.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<Uuid>>,
    ) -> Answer<Json<UnitPage>> {
        let (id, page) = (OrganisationId(organisation_id.0), paging(limit.0, after.0));
        let listed = organisation::list_units(token.market(), &token.caller, id, page).boxed().await.refuse(&token)?;
        Ok(Json(UnitPage { rows: all_shown(&token, &listed.rows)?, next: listed.next }))
    }

    /// Enter a unit.
    #[oai(path = "/organisations/:organisation_id/units", method = "post", operation_id = "create_unit")]
    async fn create_unit(
        &self,
        token: Token,
        organisation_id: Path<Uuid>,
        body: Json<UnitContent>,
    ) -> Answer<Created<UnitBody>> {
        let (id, input) = (OrganisationId(organisation_id.0), body.0.input());
        let made = organisation::create_unit(token.market(), &token.caller, id, &input).boxed().await.refuse(&token)?;
        let address = location(format_args!("units/{}", made.id));
        Ok(Created::Created(Json(shown(&token, &made)?), address))
    }

    /// The units of the organisations that take part, or will, in a collaboration; all there are if none is named, for the
    /// operator.
    #[oai(path = "/units", method = "get", operation_id = "find_units")]
    #[allow(clippy::too_many_arguments, reason = "one argument a parameter of the document")]
    async fn find_units(
        &self,
        token: Token,
        /// In which collaboration.
        collaboration_id: Query<Option<Uuid>>,
        /// Somewhere in the name or the addresses.
        #[oai(validator(max_length = 100))]
        text: Query<Option<String>>,
        /// Of this organisation.
        organisation_id: Query<Option<Uuid>>,
        /// Rows of a page; 50 if nothing is said.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<Uuid>>,
    ) -> Answer<Json<UnitPage>> {
        let (id, page) = (collaboration_id.0.map(CollaborationId), paging(limit.0, after.0));
        let organisation_id = organisation_id.0.map(OrganisationId);
        let filter = UnitFilter { text: text.0.unwrap_or_default(), organisation_id };
        let listed = organisation::find_units(token.market(), &token.caller, id, &filter, page);
        let listed = listed.boxed().await.refuse(&token)?;
        Ok(Json(UnitPage { rows: all_shown(&token, &listed.rows)?, next: listed.next }))
    }

    /// One unit.
    #[oai(path = "/units/:unit_id", method = "get", operation_id = "view_unit")]
    async fn view_unit(&self, token: Token, unit_id: Path<Uuid>) -> Answer<Json<UnitBody>> {
        let unit =
            organisation::view_unit(token.market(), &token.caller, UnitId(unit_id.0)).boxed().await.refuse(&token)?;
        Ok(Json(shown(&token, &unit)?))
    }

    /// Change a unit that is still at the version that was read; 409 `stale` if it isn't.
    #[oai(path = "/units/:unit_id", method = "put", operation_id = "edit_unit")]
    async fn edit_unit(&self, token: Token, unit_id: Path<Uuid>, body: Json<UnitEditInput>) -> Answer<Json<UnitBody>> {
        let (id, version, input) = (UnitId(unit_id.0), body.0.version, body.0.unit.input());
        let edited = organisation::edit_unit(token.market(), &token.caller, id, version, &input);
        Ok(Json(shown(&token, &edited.boxed().await.refuse(&token)?)?))
    }
}
