//! Calendar addresses: secret addresses from which calendar programs read bookings.

use futures_util::FutureExt;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use torget_core::booking::feed::{self, FeedSubject};
use torget_core::ids::BookingFeedId;
use uuid::Uuid;

use super::{About, Answer};
use crate::api::caller::Token;
use crate::api::refusal::Refuse;
use crate::api::wire::common::{Created, Done, location};
use crate::api::wire::feed::{FeedsBody, NewFeedBody};
use crate::api::wire::keys::{FeedOfKey, written};
use crate::api::wire::{shown, taken};
use crate::pages::calendar_address;

/// See the module.
pub struct Feeds;

#[OpenApi(tag = "About::Feeds")]
impl Feeds {
    /// The addresses of a person (oneself), a resource or a unit that work, oldest first.
    #[oai(path = "/feeds/:of/:subject_id", method = "get", operation_id = "list_feeds")]
    async fn list(&self, token: Token, of: Path<FeedOfKey>, subject_id: Path<Uuid>) -> Answer<Json<FeedsBody>> {
        let subject = FeedSubject { of: taken(&token, &of.0)?, id: subject_id.0 };
        let feeds = feed::feeds(token.market(), &token.caller, subject).boxed().await.refuse(&token)?;
        Ok(Json(shown(&token, &feeds)?))
    }

    /// Make an address, in the place of the one that one's role may have of it. It acts in that role, stops with it, and is
    /// shown this once.
    #[oai(path = "/feeds/:of/:subject_id", method = "post", operation_id = "create_feed")]
    async fn create(&self, token: Token, of: Path<FeedOfKey>, subject_id: Path<Uuid>) -> Answer<Created<NewFeedBody>> {
        let subject = FeedSubject { of: taken(&token, &of.0)?, id: subject_id.0 };
        let made = feed::create_feed(token.market(), &token.caller, subject).boxed().await.refuse(&token)?;
        let address = calendar_address(&token.state.config.server.base_url, &made.name);
        let place = location(format_args!("feeds/{}/{}/{}", written(&of.0), subject.id, made.id));
        Ok(Created::Created(Json(NewFeedBody { id: made.id.0, address }), place))
    }

    /// Take an address back, at once.
    #[oai(path = "/feeds/:of/:subject_id/:feed_id", method = "delete", operation_id = "revoke_feed")]
    async fn revoke(
        &self,
        token: Token,
        of: Path<FeedOfKey>,
        subject_id: Path<Uuid>,
        feed_id: Path<Uuid>,
    ) -> Answer<Done> {
        let subject = FeedSubject { of: taken(&token, &of.0)?, id: subject_id.0 };
        let id = BookingFeedId(feed_id.0);
        feed::revoke_feed(token.market(), &token.caller, subject, id).boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }
}
