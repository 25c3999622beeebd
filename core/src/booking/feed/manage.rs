//! Making a calendar address, looking at those there are, and taking one back.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{FeedOf, FeedSubject, Feeds, NewFeed, store};
use crate::access::{Caller, Permission, Standing};
use crate::audit::{self, Act, Actor};
use crate::booking::error::BookingError;
use crate::booking::store as bookings;
use crate::db::{DbError, Tx};
use crate::ids::{BookingFeedId, CollaborationId, PersonId, ResourceId, UnitId};
use crate::organisation::secret::{hash_of, new_secret};
use crate::resource::store as resources;
use crate::time::stockholm;
use crate::{Market, once};

/// The addresses of a person, a resource or a unit, for who may have one: all of them, but for those of coordinators
/// elsewhere.
pub async fn feeds(market: &Market, caller: &Caller, subject: FeedSubject) -> Result<Feeds, BookingError> {
    let today = stockholm::date_of(market.clock.now());
    let mut tx = market.db.read().await?;
    let (name, _) = followed(market, caller, &mut tx, subject).await?;
    let feeds = store::feeds(&mut tx, caller, subject, today).await?;
    Ok(Feeds { name, feeds })
}

/// Makes an address in the place of the one that the caller may have of it; that one answers no more.
pub async fn create_feed(market: &Market, caller: &Caller, subject: FeedSubject) -> Result<NewFeed, BookingError> {
    let now = market.clock.now();
    // The kind stands in the name, so that the address says what it is and one statement reads it.
    let made = NewFeed { id: BookingFeedId::new(), name: format!("{}-{}", subject.of.key(), new_secret()) };
    let secret_hash = hash_of(&made.name);
    let id = once!(market, caller, tx => {
        let (_, collaboration_id) = followed(market, caller, tx, subject).await?;
        store::put(tx, made.id, caller.membership_id, subject, &secret_hash, now).await?;
        record(tx, now, caller, (made.id, subject, collaboration_id), "created").await?;
        Ok::<_, BookingError>(made.id)
    })?;
    // The first answer showed the address, and it is kept nowhere.
    if id == made.id { Ok(made) } else { Err(BookingError::AddressShown { id }) }
}

/// Takes an address back, at once; whoever may have one may take back every one that they see.
pub async fn revoke_feed(
    market: &Market,
    caller: &Caller,
    subject: FeedSubject,
    id: BookingFeedId,
) -> Result<(), BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let (_, collaboration_id) = followed(market, caller, tx, subject).await?;
        let seen = store::feeds(tx, caller, subject, stockholm::date_of(now)).await?;
        if !seen.iter().any(|feed| feed.id == id) || !store::delete(tx, id).await? {
            return Err(BookingError::NotFound { kind: "booking_feed", id: id.0 });
        }
        record(tx, now, caller, (id, subject, collaboration_id), "revoked").await?;
        Ok(())
    })
}

/// The name of what the address is to tell of, and in which collaboration the caller may follow it; a person's own bookings
/// are of none.
async fn followed(
    market: &Market,
    caller: &Caller,
    tx: &mut Tx,
    subject: FeedSubject,
) -> Result<(String, Option<CollaborationId>), BookingError> {
    let missing = || BookingError::NotFound { kind: subject.of.key(), id: subject.id };
    let (name, standings) = match subject.of {
        FeedOf::Person => {
            let own = Standing { person_id: Some(PersonId(subject.id)), ..Standing::default() };
            // Only oneself comes through, so the name is the caller's.
            (caller.name.clone(), vec![own])
        }
        FeedOf::Resource => {
            let resource = resources::resource(tx, ResourceId(subject.id)).await?.ok_or_else(missing)?;
            // The owner's standing is left out: an owner's own people are not asked about by single shifts.
            let standing = Standing { owner_id: None, ..resource.standing() };
            (resource.name, vec![standing])
        }
        FeedOf::Unit => {
            let id = UnitId(subject.id);
            let unit = bookings::unit(tx, id).await?.ok_or_else(missing)?;
            let today = stockholm::date_of(market.clock.now());
            let places = bookings::collaborations_of_unit(tx, id, today).await?;
            let standing = |place| Standing { unit_id: Some(id), collaboration_id: Some(place), ..Standing::default() };
            (unit.name, places.into_iter().map(standing).collect())
        }
    };
    let may = |standing: &&Standing| caller.may(&market.access, Permission::FollowBookings, standing);
    let standing = standings.iter().find(may).ok_or_else(missing)?;
    Ok((name, standing.collaboration_id))
}

async fn record(
    tx: &mut Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    (id, subject, collaboration_id): (BookingFeedId, FeedSubject, Option<CollaborationId>),
    action: &'static str,
) -> Result<(), DbError> {
    let detail = json!({ "of": subject.of, "subject_id": subject.id });
    let act = Act { collaboration_id, object_kind: "booking_feed", object_id: id.0, action, detail };
    audit::write(tx, now, Actor::Person(caller), act).await
}
