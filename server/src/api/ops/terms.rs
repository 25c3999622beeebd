//! On what terms an area shares: its settings, who takes part, agreements and prices.

use chrono::NaiveDate;
use futures_util::FutureExt;
use poem::http::StatusCode;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use torget_core::collaboration::admin::{self, MemberDates};
use torget_core::fault::FieldFault;
use torget_core::ids::{AgreementId, AreaId, OrganisationId};
use uuid::Uuid;

use super::{About, Answer};
use crate::api::caller::Token;
use crate::api::fault::Fault;
use crate::api::refusal::Refuse;
use crate::api::wire::area::AreaBody;
use crate::api::wire::common::{Created, Done, location};
use crate::api::wire::terms::{
    AgreementTariffsBody, AreaMemberBody, MemberDatesInput, SettingsInput, TariffBody, TariffInput,
};
use crate::api::wire::{all_shown, shown};

/// See the module.
pub struct Terms;

#[OpenApi(tag = "About::Areas")]
impl Terms {
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
