//! Collaborations, and which organisations take part in them.

use futures_util::FutureExt;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use torget_core::ids::{CollaborationId, OrganisationId};
use torget_core::organisation::{self, CollaborationMember};
use uuid::Uuid;

use super::{About, Answer, paging};
use crate::api::caller::Token;
use crate::api::refusal::Refuse;
use crate::api::wire::administration::{CollaborationBody, CollaborationInput, JoinInput, OrganisationBody};
use crate::api::wire::common::{Created, Done, location};
use crate::api::wire::terms::MemberDatesInput;
use crate::api::wire::{all_shown, shown};

/// See the module.
pub struct Collaborations;

/// A page of collaborations.
#[derive(Object)]
#[oai(rename = "CollaborationPage", skip_serializing_if_is_none)]
struct CollaborationPage {
    /// The collaborations, oldest first.
    rows: Vec<CollaborationBody>,
    /// Where the next page begins: the `after` to ask with. Missing on the last page.
    next: Option<Uuid>,
}

#[OpenApi(tag = "About::Organisations")]
impl Collaborations {
    /// The collaborations that the caller administers.
    #[oai(path = "/collaborations", method = "get", operation_id = "list_collaborations")]
    async fn collaborations(
        &self,
        token: Token,
        /// Rows of a page; 50 if nothing is said.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<Uuid>>,
    ) -> Answer<Json<CollaborationPage>> {
        let listed = organisation::list_collaborations(token.market(), &token.caller, paging(limit.0, after.0));
        let listed = listed.boxed().await.refuse(&token)?;
        Ok(Json(CollaborationPage { rows: all_shown(&token, &listed.rows)?, next: listed.next }))
    }

    /// Make a collaboration; its first administrator is given their role afterwards.
    #[oai(path = "/collaborations", method = "post", operation_id = "create_collaboration")]
    async fn create(&self, token: Token, body: Json<CollaborationInput>) -> Answer<Created<CollaborationBody>> {
        let made = organisation::create_collaboration(token.market(), &token.caller, &body.0.name);
        let made = made.boxed().await.refuse(&token)?;
        let address = location(format_args!("collaborations/{}", made.id));
        Ok(Created::Created(Json(shown(&token, &made)?), address))
    }

    /// One collaboration.
    #[oai(path = "/collaborations/:collaboration_id", method = "get", operation_id = "view_collaboration")]
    async fn view(&self, token: Token, collaboration_id: Path<Uuid>) -> Answer<Json<CollaborationBody>> {
        let id = CollaborationId(collaboration_id.0);
        let view = organisation::view_collaboration(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        Ok(Json(shown(&token, &view)?))
    }

    /// Let an organisation that is known here take part in a collaboration, by its organisation number.
    #[oai(path = "/collaborations/:collaboration_id/members", method = "post", operation_id = "join_collaboration")]
    async fn join(
        &self,
        token: Token,
        collaboration_id: Path<Uuid>,
        body: Json<JoinInput>,
    ) -> Answer<Created<OrganisationBody>> {
        let (id, JoinInput { organisation_number, from_on, to_on }) = (CollaborationId(collaboration_id.0), body.0);
        let (market, caller) = (token.market(), &token.caller);
        let joined = organisation::join_collaboration(market, caller, id, &organisation_number, from_on, to_on);
        let joined = joined.boxed().await.refuse(&token)?;
        let address = location(format_args!("organisations/{}", joined.id));
        Ok(Created::Created(Json(shown(&token, &joined)?), address))
    }

    /// Change the days on which an organisation takes part; its last day is the day it leaves, also the areas.
    #[oai(
        path = "/collaborations/:collaboration_id/members/:organisation_id",
        method = "put",
        operation_id = "change_collaboration_member"
    )]
    async fn change_member(
        &self,
        token: Token,
        collaboration_id: Path<Uuid>,
        organisation_id: Path<Uuid>,
        body: Json<MemberDatesInput>,
    ) -> Answer<Done> {
        let (id, MemberDatesInput { from_on, to_on }) = (CollaborationId(collaboration_id.0), body.0);
        let member = CollaborationMember { organisation_id: OrganisationId(organisation_id.0), from_on, to_on };
        let changed = organisation::change_collaboration_member(token.market(), &token.caller, id, member);
        changed.boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }
}
