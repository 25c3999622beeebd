//! Who is told what when something happens to an offer. Everybody is told once per event; a yes is told by the booking's own
//! notices.

use chrono::{DateTime, Utc};

use super::link;
use super::model::Offer;
use super::notice::{OFFER_NOTICE, OfferAudience, OfferEvent, OfferNotice};
use super::state::OfferSide;
use super::store::{self, ContactsRow, LeaderRow};
use crate::Market;
use crate::booking::need::Need;
use crate::db::{DbError, Tx};
use crate::ids::{CollaborationId, PersonId};
use crate::language::Language;
use crate::outbox::{self, Message};
use crate::time::stockholm;

/// A reader of a notice.
struct Reader {
    audience: OfferAudience,
    name: String,
    email: String,
    language: Language,
    /// Tells the readers of one event apart.
    key: String,
}

/// Asks the resource's side: the person with the link to answer on, who runs the pool of what is no person with the program's
/// page. Or offers a place to the unit's side: each of its managers with a link of their own.
pub(super) async fn ask(market: &Market, tx: &mut Tx, now: DateTime<Utc>, offer: &Offer) -> Result<(), DbError> {
    if offer.side == OfferSide::Unit {
        return offer_place(market, tx, now, offer).await;
    }
    for reader in resource_side(tx, now, offer).await? {
        let is_person = reader.audience == OfferAudience::Person;
        let notice = OfferNotice {
            link: offer.resource_person_id.filter(|_| is_person).map(|id| link::path(market, offer, id)),
            distance_tenth_km: is_person.then_some(offer.distance_tenth_km),
            ..of_offer(now, offer, OfferEvent::Asked, reader.audience)
        };
        enqueue(tx, now, offer.collaboration_id, offer_key(offer, OfferEvent::Asked), reader, &notice).await?;
    }
    Ok(())
}

async fn offer_place(market: &Market, tx: &mut Tx, now: DateTime<Utc>, offer: &Offer) -> Result<(), DbError> {
    let event = OfferEvent::PlaceFree;
    for (person_id, reader) in managers(tx, now, offer).await? {
        let mut notice = of_offer(now, offer, event, reader.audience);
        notice.link = person_id.map(|person_id| link::path(market, offer, person_id));
        notice.total_ore = Some(offer.price.total_ore);
        notice.distance_tenth_km = Some(offer.distance_tenth_km);
        enqueue(tx, now, offer.collaboration_id, offer_key(offer, event), reader, &notice).await?;
    }
    Ok(())
}

/// Tells the managers what became of the place that was offered to their unit, all but `except`.
pub(super) async fn tell_managers(
    tx: &mut Tx,
    now: DateTime<Utc>,
    offer: &Offer,
    event: OfferEvent,
    except: Option<PersonId>,
) -> Result<(), DbError> {
    for (person_id, reader) in managers(tx, now, offer).await? {
        if person_id.is_none() || person_id != except {
            let notice = OfferNotice { answer_before_at: None, ..of_offer(now, offer, event, reader.audience) };
            enqueue(tx, now, offer.collaboration_id, offer_key(offer, event), reader, &notice).await?;
        }
    }
    Ok(())
}

/// Who runs the unit today; where nobody does, the unit's own address.
async fn managers(tx: &mut Tx, now: DateTime<Utc>, offer: &Offer) -> Result<Vec<(Option<PersonId>, Reader)>, DbError> {
    let managers = store::managers(tx, offer.unit_id, stockholm::date_of(now)).await?;
    if managers.is_empty() {
        let contacts = store::contacts(tx, offer.resource_id, offer.unit_id).await?;
        return Ok(vec![(None, unit(&offer.unit_name, contacts.unit_email))]);
    }
    let reader = |row: LeaderRow| (Some(row.id), leader(OfferAudience::Unit, row));
    Ok(managers.into_iter().map(reader).collect())
}

/// Tells the resource's side what became of what they were asked.
pub(super) async fn tell_resource(
    tx: &mut Tx,
    now: DateTime<Utc>,
    offer: &Offer,
    event: OfferEvent,
) -> Result<(), DbError> {
    for reader in resource_side(tx, now, offer).await? {
        let notice = OfferNotice { answer_before_at: None, ..of_offer(now, offer, event, reader.audience) };
        enqueue(tx, now, offer.collaboration_id, offer_key(offer, event), reader, &notice).await?;
    }
    Ok(())
}

/// Asks or tells the unit something about one offer.
pub(super) async fn tell_unit(
    tx: &mut Tx,
    now: DateTime<Utc>,
    offer: &Offer,
    event: OfferEvent,
) -> Result<(), DbError> {
    let contacts = store::contacts(tx, offer.resource_id, offer.unit_id).await?;
    let reader = unit(&offer.unit_name, contacts.unit_email);
    let mut notice = of_offer(now, offer, event, reader.audience);
    let counter = offer.counter.as_ref().and_then(|counter| counter.price.as_ref());
    notice.total_ore = Some(counter.unwrap_or(&offer.price).total_ore);
    enqueue(tx, now, offer.collaboration_id, offer_key(offer, event), reader, &notice).await
}

/// Tells the unit that nobody is left to ask after `last` has ended.
pub(super) async fn tell_nobody_left(
    tx: &mut Tx,
    now: DateTime<Utc>,
    need: &Need,
    last: &Offer,
) -> Result<(), DbError> {
    let contact = store::unit_contact(tx, need.unit_id).await?;
    let reader = unit(&need.unit_name, contact.email.clone());
    let event = OfferEvent::NobodyLeft;
    let notice = of_need(now, need, &contact.address, &contact.phone, event, reader.audience);
    enqueue(tx, now, need.collaboration_id, offer_key(last, event), reader, &notice).await
}

/// Tells the unit and who runs the pool that the search has come to its end within the pool. Once a need, and again if it was
/// moved.
pub(super) async fn tell_outside(tx: &mut Tx, now: DateTime<Utc>, need: &Need) -> Result<(), DbError> {
    let contact = store::unit_contact(tx, need.unit_id).await?;
    let mut readers = vec![unit(&need.unit_name, contact.email.clone())];
    readers.extend(coordinators(tx, now, need.collaboration_id, OfferAudience::Coordinator).await?);
    for reader in readers {
        let notice = of_need(now, need, &contact.address, &contact.phone, OfferEvent::Outside, reader.audience);
        let event_key = format!("need:{}:outside:{}", need.id, need.starts_at.timestamp());
        enqueue(tx, now, need.collaboration_id, event_key, reader, &notice).await?;
    }
    Ok(())
}

/// Who runs the pool, as `audience`.
async fn coordinators(
    tx: &mut Tx,
    now: DateTime<Utc>,
    id: CollaborationId,
    audience: OfferAudience,
) -> Result<Vec<Reader>, DbError> {
    let rows = store::coordinators(tx, id, stockholm::date_of(now)).await?;
    Ok(rows.into_iter().map(|row| leader(audience, row)).collect())
}

/// The person, if the resource is one with an account, else who runs the pool: they may answer for it.
async fn resource_side(tx: &mut Tx, now: DateTime<Utc>, offer: &Offer) -> Result<Vec<Reader>, DbError> {
    let contacts = store::contacts(tx, offer.resource_id, offer.unit_id).await?;
    let ContactsRow { person_name, person_email, person_language, .. } = contacts;
    match person_name.zip(person_email) {
        Some((name, email)) => Ok(vec![Reader {
            audience: OfferAudience::Person,
            name,
            email,
            language: person_language.unwrap_or_default(),
            key: "person".to_owned(),
        }]),
        None => coordinators(tx, now, offer.collaboration_id, OfferAudience::Owner).await,
    }
}

fn leader(audience: OfferAudience, row: LeaderRow) -> Reader {
    Reader { audience, name: row.name, email: row.email, language: row.language, key: row.id.to_string() }
}

fn unit(name: &str, email: String) -> Reader {
    let key = "unit".to_owned();
    Reader { audience: OfferAudience::Unit, name: name.to_owned(), email, language: Language::Sv, key }
}

fn offer_key(offer: &Offer, event: OfferEvent) -> String {
    format!("offer:{}:{event:?}", offer.id).to_lowercase()
}

async fn enqueue(
    tx: &mut Tx,
    now: DateTime<Utc>,
    collaboration_id: CollaborationId,
    event_key: String,
    reader: Reader,
    notice: &OfferNotice,
) -> Result<(), DbError> {
    let data = serde_json::to_value(notice).map_err(|error| DbError::Fault(error.to_string()))?;
    let message = Message {
        collaboration_id: Some(collaboration_id),
        event_key: format!("{event_key}:{}", reader.key),
        kind: OFFER_NOTICE,
        recipient_name: reader.name,
        recipient_email: reader.email,
        language: reader.language,
        data,
    };
    outbox::enqueue(tx, now, message).await
}

fn of_offer(now: DateTime<Utc>, offer: &Offer, event: OfferEvent, audience: OfferAudience) -> OfferNotice {
    OfferNotice {
        offer_id: Some(offer.id),
        need_id: offer.need_id,
        event,
        audience,
        area_name: offer.area_name.clone(),
        resource_name: Some(offer.resource_name.clone()),
        unit_name: offer.unit_name.clone(),
        unit_address: offer.unit_address.clone(),
        unit_phone: offer.unit_phone.clone(),
        buyer_name: offer.buyer_name.clone(),
        starts_at: offer.starts_at,
        ends_at: offer.ends_at,
        break_minutes: offer.break_minutes,
        distance_tenth_km: None,
        answer_before_at: offer.answer_before_at,
        counter: offer.counter.as_ref().map(|counter| (counter.starts_at, counter.ends_at, counter.break_minutes)),
        total_ore: None,
        waits: now < offer.starts_at,
        link: None,
    }
}

fn of_need(
    now: DateTime<Utc>,
    need: &Need,
    address: &str,
    phone: &str,
    event: OfferEvent,
    audience: OfferAudience,
) -> OfferNotice {
    OfferNotice {
        offer_id: None,
        need_id: need.id,
        event,
        audience,
        area_name: need.area_name.clone(),
        resource_name: None,
        unit_name: need.unit_name.clone(),
        unit_address: address.to_owned(),
        unit_phone: phone.to_owned(),
        buyer_name: need.organisation_name.clone(),
        starts_at: need.starts_at,
        ends_at: need.ends_at,
        break_minutes: need.break_minutes,
        distance_tenth_km: None,
        answer_before_at: None,
        counter: None,
        total_ore: None,
        waits: now < need.starts_at,
        link: None,
    }
}
