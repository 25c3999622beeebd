//! Who did what when, and mail on its way: for administrators and the operator.

use chrono::NaiveDate;
use futures_util::FutureExt;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use torget_core::audit::{self, AuditFilter};
use torget_core::ids::{CollaborationId, OutboxId};
use torget_core::outbox::{self, MessageState};
use uuid::Uuid;

use super::{About, Answer, paging};
use crate::api::caller::Token;
use crate::api::refusal::Refuse;
use crate::api::wire::all_shown;
use crate::api::wire::audit::AuditBody;
use crate::api::wire::common::Done;
use crate::api::wire::instant::Instant;

/// See the module.
pub struct Audit;

/// A page of the audit.
#[derive(Object)]
#[oai(rename = "AuditPage", skip_serializing_if_is_none)]
struct AuditPage {
    /// The entries, newest first.
    rows: Vec<AuditBody>,
    /// Where the next page begins: the `after` to ask with. Missing on the last page.
    next: Option<Uuid>,
}

/// How far a message has come: `pending` waits for its next attempt, `failed` waits for the operator.
#[derive(Debug, Clone, Copy, Enum)]
#[oai(rename = "MessageState", rename_all = "snake_case")]
enum MessageStateKey {
    Pending,
    Sent,
    Failed,
}

/// A message on its way; not to whom, but to which domain.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Message", skip_serializing_if_is_none)]
struct MessageBody {
    /// The message.
    id: Uuid,
    /// Which template.
    kind: String,
    /// The domain it goes to.
    recipient_domain: String,
    /// How far it has come.
    state: MessageStateKey,
    /// How many times it was tried.
    attempts: i64,
    /// When it is tried next.
    next_attempt_at: Instant,
    /// What went wrong last.
    last_error: Option<String>,
    /// When it was written.
    created_at: Instant,
    /// When it was sent.
    sent_at: Option<Instant>,
}

/// A page of the outbox.
#[derive(Object)]
#[oai(rename = "MessagePage", skip_serializing_if_is_none)]
struct MessagePage {
    /// The messages, newest first.
    rows: Vec<MessageBody>,
    /// Where the next page begins: the `after` to ask with. Missing on the last page.
    next: Option<Uuid>,
}

#[OpenApi(tag = "About::Audit")]
impl Audit {
    /// The audit's entries, newest first: of a collaboration, or of the whole installation for the operator.
    #[oai(path = "/audit", method = "get", operation_id = "list_audit")]
    #[allow(clippy::too_many_arguments, reason = "one argument a parameter of the document")]
    async fn list(
        &self,
        token: Token,
        /// In which collaboration.
        collaboration_id: Query<Option<Uuid>>,
        /// Of this kind of object, such as `booking`.
        #[oai(validator(pattern = "^[a-z_]{1,60}$"))]
        object_kind: Query<Option<String>>,
        /// Of this action, such as `booked`.
        #[oai(validator(pattern = "^[a-z_]{1,60}$"))]
        action: Query<Option<String>>,
        /// From this day on, in Stockholm.
        from_on: Query<Option<NaiveDate>>,
        /// To this day, included.
        to_on: Query<Option<NaiveDate>>,
        /// Rows of a page; 50 if nothing is said.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<Uuid>>,
    ) -> Answer<Json<AuditPage>> {
        let filter = AuditFilter { object_kind: object_kind.0, action: action.0, from_on: from_on.0, to_on: to_on.0 };
        let (id, page) = (collaboration_id.0.map(CollaborationId), paging(limit.0, after.0));
        let listed =
            audit::list_audit(token.market(), &token.caller, id, &filter, page).boxed().await.refuse(&token)?;
        Ok(Json(AuditPage { rows: all_shown(&token, &listed.rows)?, next: listed.next }))
    }

    /// Mail on its way and mail that failed, newest first; for the operator.
    #[oai(path = "/outbox", method = "get", operation_id = "list_outbox")]
    async fn outbox(
        &self,
        token: Token,
        /// Only in this state.
        state: Query<Option<MessageStateKey>>,
        /// Rows of a page; 50 if nothing is said.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<Uuid>>,
    ) -> Answer<Json<MessagePage>> {
        let state = state.0.map(|state| match state {
            MessageStateKey::Pending => MessageState::Pending,
            MessageStateKey::Sent => MessageState::Sent,
            MessageStateKey::Failed => MessageState::Failed,
        });
        let listed = outbox::list(token.market(), &token.caller, state, paging(limit.0, after.0)).await;
        let listed = listed.refuse(&token)?;
        Ok(Json(MessagePage { rows: all_shown(&token, &listed.rows)?, next: listed.next }))
    }

    /// Try a failed message again.
    #[oai(path = "/outbox/:message_id/retry", method = "post", operation_id = "retry_message")]
    async fn retry(&self, token: Token, message_id: Path<Uuid>) -> Answer<Done> {
        outbox::retry(token.market(), &token.caller, OutboxId(message_id.0)).boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }
}
