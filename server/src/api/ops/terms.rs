//! Opening an area, and on what terms it shares: its settings, who takes part, agreements and prices.

use chrono::NaiveDate;
use futures_util::FutureExt;
use poem::http::StatusCode;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use torget_core::collaboration::admin::{self, MemberDates};
use torget_core::fault::FieldFault;
use torget_core::ids::{AgreementId, AreaId, CollaborationId, OrganisationId};
use uuid::Uuid;

use super::{About, Answer};
use crate::api::caller::Token;
use crate::api::fault::Fault;
use crate::api::refusal::Refuse;
use crate::api::wire::area::AreaBody;
use crate::api::wire::common::{Created, Done, location};
use crate::api::wire::setup::{AreaStateInput, NewAgreementInput, NewAreaInput, PluginBody};
use crate::api::wire::terms::{
    AgreementBody, AgreementTariffsBody, AreaMemberBody, MemberDatesInput, SettingsInput, TariffBody, TariffInput,
};
use crate::api::wire::{all_shown, shown};

/// See the module.
pub struct Terms;

#[OpenApi(tag = "About::Areas")]
impl Terms {
    /// The plugins that an area can be opened with.
    #[oai(path = "/plugins", method = "get", operation_id = "list_plugins")]
    async fn plugins(&self, token: Token) -> Answer<Json<Vec<PluginBody>>> {
        let manifests = admin::plugins(token.market(), &token.caller).refuse(&token)?;
        Ok(Json(all_shown(&token, &manifests)?))
    }

    /// Open an area in a collaboration; it has no members, no agreement and no prices yet.
    #[oai(path = "/collaborations/:collaboration_id/areas", method = "post", operation_id = "open_area")]
    async fn open(
        &self,
        token: Token,
        collaboration_id: Path<Uuid>,
        body: Json<NewAreaInput>,
    ) -> Answer<Created<AreaBody>> {
        let new = body.0.area(CollaborationId(collaboration_id.0));
        let area = admin::open_area(token.market(), &token.caller, &new).boxed().await.refuse(&token)?;
        let address = location(format_args!("areas/{}", area.id));
        Ok(Created::Created(Json(shown(&token, &area)?), address))
    }

    /// Take an area into use, pause or close it; 409 `stale` if it isn't at the version that was read.
    #[oai(path = "/areas/:area_id/state", method = "put", operation_id = "set_area_state")]
    async fn set_state(&self, token: Token, area_id: Path<Uuid>, body: Json<AreaStateInput>) -> Answer<Json<AreaBody>> {
        let (id, version, state) = (AreaId(area_id.0), body.0.version, body.0.state(&token)?);
        let area = admin::set_area_state(token.market(), &token.caller, id, version, state);
        Ok(Json(shown(&token, &area.boxed().await.refuse(&token)?)?))
    }

    /// Change an area's settings; 409 `stale` if it isn't at the version that was read.
    #[oai(path = "/areas/:area_id/settings", method = "put", operation_id = "edit_area_settings")]
    async fn edit_settings(
        &self,
        token: Token,
        area_id: Path<Uuid>,
        body: Json<SettingsInput>,
    ) -> Answer<Json<AreaBody>> {
        let (id, settings) = (AreaId(area_id.0), body.0.settings.settings(&token)?);
        let edited = admin::edit_area_settings(token.market(), &token.caller, id, body.0.version, settings);
        Ok(Json(shown(&token, &edited.boxed().await.refuse(&token)?)?))
    }

    /// The organisations that take part in an area, with their days.
    #[oai(path = "/areas/:area_id/members", method = "get", operation_id = "list_area_members")]
    async fn members(&self, token: Token, area_id: Path<Uuid>) -> Answer<Json<Vec<AreaMemberBody>>> {
        let id = AreaId(area_id.0);
        let members = admin::area_members(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        Ok(Json(all_shown(&token, &members)?))
    }

    /// Set the days on which an organisation takes part in an area.
    #[oai(path = "/areas/:area_id/members/:organisation_id", method = "put", operation_id = "set_area_member")]
    async fn set_member(
        &self,
        token: Token,
        area_id: Path<Uuid>,
        organisation_id: Path<Uuid>,
        body: Json<MemberDatesInput>,
    ) -> Answer<Done> {
        let (area_id, id) = (AreaId(area_id.0), OrganisationId(organisation_id.0));
        let dates = MemberDates { from_on: body.0.from_on, to_on: body.0.to_on };
        admin::set_area_member(token.market(), &token.caller, area_id, id, dates).boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }

    /// The agreements of an area, each with its tariffs.
    #[oai(path = "/areas/:area_id/agreements", method = "get", operation_id = "list_agreements")]
    async fn agreements(&self, token: Token, area_id: Path<Uuid>) -> Answer<Json<Vec<AgreementTariffsBody>>> {
        let id = AreaId(area_id.0);
        let agreements = admin::tariffs(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        Ok(Json(all_shown(&token, &agreements)?))
    }

    /// Make an agreement for an area; it has no prices yet. An agreement never changes: another from a later day takes over.
    #[oai(path = "/areas/:area_id/agreements", method = "post", operation_id = "make_agreement")]
    async fn make_agreement(
        &self,
        token: Token,
        area_id: Path<Uuid>,
        body: Json<NewAgreementInput>,
    ) -> Answer<Created<AgreementBody>> {
        let new = body.0.agreement(area_id.0);
        let agreement = admin::make_agreement(token.market(), &token.caller, &new).boxed().await.refuse(&token)?;
        let address = location(format_args!("agreements/{}", agreement.id));
        Ok(Created::Created(Json(shown(&token, &agreement)?), address))
    }

    /// Set the prices of an agreement from a day on. A tariff never changes: another price is another tariff.
    #[oai(path = "/agreements/:agreement_id/tariffs", method = "post", operation_id = "set_tariff")]
    async fn set_tariff(
        &self,
        token: Token,
        agreement_id: Path<Uuid>,
        body: Json<TariffInput>,
    ) -> Answer<Created<TariffBody>> {
        let Some(prices) = body.0.prices.prices(&token)? else {
            let fault = FieldFault::new("prices.additions", "wrong_applies", []);
            return Err(Fault::fields(token.language, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input", &[fault]));
        };
        let (id, from_on): (AgreementId, NaiveDate) = (AgreementId(agreement_id.0), body.0.valid_from_on);
        let tariff = admin::set_tariff(token.market(), &token.caller, id, from_on, prices).boxed().await;
        let tariff = tariff.refuse(&token)?;
        let address = location(format_args!("agreements/{id}/tariffs/{}", tariff.id));
        Ok(Created::Created(Json(shown(&token, &tariff)?), address))
    }
}
