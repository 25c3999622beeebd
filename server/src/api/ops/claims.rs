//! What organisations owe one another.

use futures_util::FutureExt;
use poem::http::StatusCode;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Json, PlainText};
use poem_openapi::{ApiResponse, OpenApi};
use torget_core::fault::FieldFault;
use torget_core::ids::{CollaborationId, OrganisationId};
use torget_core::ledger::{self, Claims as ClaimsView, ClaimsQuery};
use torget_core::time::YearMonth;
use uuid::Uuid;

use super::{About, Answer};
use crate::api::caller::{Asking, Token};
use crate::api::fault::Fault;
use crate::api::refusal::Refuse;
use crate::api::wire::claims::ClaimsBody;
use crate::api::wire::shown;
use crate::export::claims_sheet;
use crate::sheet::Format;

/// See the module.
pub struct Claims;

/// The claims as a file.
#[derive(ApiResponse)]
enum ClaimsFile {
    /// UTF-8 with a byte order mark, `;` between fields, decimal comma.
    #[oai(status = 200, content_type = "text/csv; charset=utf-8")]
    File(
        PlainText<String>,
        /// The file's name.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

#[OpenApi(tag = "About::Claims")]
impl Claims {
    /// A month's claims between organisations, as far as the caller sees them.
    #[oai(path = "/collaborations/:collaboration_id/claims/:month", method = "get", operation_id = "view_claims")]
    async fn view(
        &self,
        token: Token,
        collaboration_id: Path<Uuid>,
        /// The month by the day that the booked period starts, as `2026-11`.
        #[oai(validator(pattern = "^(19[5-9][0-9]|20[0-9]{2})-(0[1-9]|1[0-2])$"))]
        month: Path<String>,
        /// Only lines of this seller; the matrix is always whole.
        seller_id: Query<Option<Uuid>>,
        /// Only lines of this buyer.
        buyer_id: Query<Option<Uuid>>,
    ) -> Answer<Json<ClaimsBody>> {
        let claims = claims(&token, collaboration_id.0, &month.0, seller_id.0, buyer_id.0).await?;
        Ok(Json(shown(&token, &claims)?))
    }

    /// The same as a file: line by line for who may see lines, else the sums of each pair.
    #[oai(
        path = "/collaborations/:collaboration_id/claims/:month/file",
        method = "get",
        operation_id = "export_claims"
    )]
    async fn export(
        &self,
        token: Token,
        collaboration_id: Path<Uuid>,
        /// The month by the day that the booked period starts, as `2026-11`.
        #[oai(validator(pattern = "^(19[5-9][0-9]|20[0-9]{2})-(0[1-9]|1[0-2])$"))]
        month: Path<String>,
        /// Only lines of this seller.
        seller_id: Query<Option<Uuid>>,
        /// Only lines of this buyer.
        buyer_id: Query<Option<Uuid>>,
    ) -> Answer<ClaimsFile> {
        let claims = claims(&token, collaboration_id.0, &month.0, seller_id.0, buyer_id.0).await?;
        let name = format!("attachment; filename=\"fordringar-{}.csv\"", claims.month);
        let file = claims_sheet(&claims).file(Format::Csv);
        Ok(ClaimsFile::File(PlainText(String::from_utf8_lossy(&file).into_owned()), name))
    }
}

async fn claims(
    asking: &Asking,
    collaboration_id: Uuid,
    month: &str,
    seller_id: Option<Uuid>,
    buyer_id: Option<Uuid>,
) -> Answer<ClaimsView> {
    let month: YearMonth = month.parse().map_err(|_| {
        let fault = FieldFault::new("month", "unknown", []);
        Fault::fields(asking.language, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input", &[fault])
    })?;
    let query = ClaimsQuery {
        collaboration_id: CollaborationId(collaboration_id),
        month,
        seller_id: seller_id.map(OrganisationId),
        buyer_id: buyer_id.map(OrganisationId),
    };
    ledger::claims(asking.market(), &asking.caller, &query).boxed().await.refuse(asking)
}
