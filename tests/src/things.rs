//! One of each thing that an address can name, so that every row of a matrix of access says something.

use serde_json::json;
use sqlx::types::Json;
use torget::intake::Kind;
use torget::work::{Given, start_check};
use torget_core::access::{Caller, Role};
use torget_core::booking::feed::{FeedOf, FeedSubject, NewFeed, create_feed};
use torget_core::booking::need::{NeedView, Spread};
use torget_core::booking::offer::{OfferRequest, OfferView, send};
use torget_core::booking::outage::{NewOutage, report};
use torget_core::booking::{BookingView, book};
use torget_core::collaboration::admin::tariffs;
use torget_core::db::DbError;
use torget_core::ids::{
    AgreementId, ApiTokenId, AttachmentId, BookingChangeId, BookingExchangeId, BookingFeedId, IncidentId, MembershipId,
    OutageId, OutboxId, PersonId, ResourceId, UnitId, WorkId,
};
use torget_core::organisation::{Grantee, RoleInput, caller_in_role, create_api_token, grant_role};
use torget_core::outbox;
use torget_core::paging::Paging;
use torget_core::time::stockholm;
use torget_core::{change, sql};

use crate::Town;
use crate::asking::add_need;
use crate::town::november;

torget_core::statements! {
    FAIL = "update outbox set state = 'failed' where id = $1";
    ADD_CHANGE = "insert into booking_change (id, collaboration_id, booking_id, starts_at, ends_at, break_minutes, state,
            answer_before_at, created_by, created_at)
        select $1, collaboration_id, id, starts_at, $3, 0, 'open', starts_at, created_by, created_at
        from booking where id = $2";
    ADD_INCIDENT = "insert into incident (id, collaboration_id, booking_id, kind, text, side, state, version, reported_by,
            reported_at)
        select $1, collaboration_id, id, 'other', 'Porten var låst.', 'person', 'open', 1, created_by, created_at
        from booking where id = $2";
    ADD_ATTACHMENT = "insert into attachment (id, collaboration_id, booking_id, name, kind, size_bytes, added_by, added_at)
        select $1, collaboration_id, id, 'tidkort.pdf', 'pdf', 8, created_by, created_at from booking where id = $2";
    ADD_CONTENT = "insert into attachment_content (attachment_id, content) values ($1, $2)";
    ADD_EXCHANGE = "insert into booking_exchange (id, collaboration_id, kind, booking_id, new_unit_id, state, asked_by, parties,
            awaits, answer_before_at, created_by, created_at)
        select $1, collaboration_id, 'hand_over', id, unit_id, 'open', 'unit', $3, $3, starts_at, created_by, created_at
        from booking where id = $2";
}

/// One of each.
pub struct Things {
    /// The first unit manager.
    pub manager: Caller,
    /// Their booking for Thursday 26 November, which waits for its answer.
    pub booking: BookingView,
    /// Whether it may end an hour earlier, which its person is asked.
    pub change_id: BookingChangeId,
    /// An incident at it, which the other side has reported.
    pub incident_id: IncidentId,
    /// A file on it.
    pub attachment_id: AttachmentId,
    /// Whether it may pass on, which its person and a unit are asked.
    pub exchange_id: BookingExchangeId,
    /// A need of theirs for the Wednesday after, which nobody has filled.
    pub need: NeedView,
    /// An offer for another of their needs, which waits for the answer of the person who is booked.
    pub offer: OfferView,
    /// What signs the link to it.
    pub signature: String,
    /// An outage of its nurse in December, by which nothing is hit.
    pub outage_id: OutageId,
    /// The agreement it was made under.
    pub agreement_id: AgreementId,
    /// A token of the system operator's.
    pub token_id: ApiTokenId,
    /// A message that has failed.
    pub message_id: OutboxId,
    /// The role of a resource person who asks nothing.
    pub membership_id: MembershipId,
    /// That person.
    pub member_id: PersonId,
    /// A second coordinator's calendar address of the manager's unit.
    pub feed_id: BookingFeedId,
    /// Its secret name.
    pub feed_name: String,
    /// A file of units that the administrator has asked to have looked through.
    pub work_id: WorkId,
}

impl Things {
    /// Makes them in a town.
    pub async fn make(town: &Town) -> Self {
        let of_role = |role: &str| town.accounts.iter().filter(move |account| account.role == role).collect::<Vec<_>>();
        let manager = town.caller(of_role("unit_manager")[0]).await;
        let operator = town.caller(of_role("system_operator")[0]).await;
        let member = town.caller(of_role("resource_person").last().expect("somebody")).await;
        let request = town.request(&manager, november(26, 7), november(26, 16)).await;
        let booking = book(town.market(), &manager, &request).await.expect("a booking");
        let change_id = BookingChangeId::new();
        let asked: Result<u64, DbError> =
            change!(town.market().db, tx => sql!(tx, execute, ADD_CHANGE, change_id, booking.id, november(26, 15)));
        asked.expect("the question");
        let (incident_id, attachment_id) = (IncidentId::new(), AttachmentId::new());
        let written: Result<(), DbError> = change!(town.market().db, tx => {
            sql!(tx, execute, ADD_INCIDENT, incident_id, booking.id)?;
            sql!(tx, execute, ADD_ATTACHMENT, attachment_id, booking.id)?;
            sql!(tx, execute, ADD_CONTENT, attachment_id, b"%PDF-1.7".as_slice())?;
            Ok(())
        });
        written.expect("an incident and a file");
        let (exchange_id, parties) = (BookingExchangeId::new(), Json(json!(["new_unit", "holder"])));
        let asked: Result<u64, DbError> =
            change!(town.market().db, tx => sql!(tx, execute, ADD_EXCHANGE, exchange_id, booking.id, parties.clone()));
        asked.expect("the other question");
        let need = town.need(&manager, vec![(november(25, 7), november(25, 16))]).await;
        let offer = offer(town, &manager, booking.resource_id).await;
        let person_id = town.caller(of_role("resource_person")[0]).await.person_id;
        let signature = town.market().links.sign(&["offer", &offer.id.to_string(), &person_id.to_string()]);
        let agreements = tariffs(town.market(), &manager, booking.area_id).await.expect("agreements");
        let token = create_api_token(town.market(), &operator, "En till").await.expect("a token");
        let messages = outbox::list(town.market(), &operator, None, Paging::longest()).await.expect("messages");
        let message_id = messages.rows.first().expect("the booking's mail").id;
        let failed: Result<u64, DbError> = change!(town.market().db, tx => sql!(tx, execute, FAIL, message_id));
        failed.expect("the message fails");
        let coordinator = town.caller(of_role("pool_coordinator")[0]).await;
        let december = |day: i64| november(30, 0) + chrono::TimeDelta::days(day);
        let new = NewOutage {
            resource_id: booking.resource_id,
            starts_at: december(10),
            ends_at: december(12),
            reason: "other".to_owned(),
        };
        let outage = report(town.market(), &coordinator, new).await.expect("an outage");
        let feed = feed(town, &coordinator, &member, booking.unit_id).await;
        let administrator = town.first("collaboration_admin", |_| true).await;
        let given = Given { kind: Kind::Units, area_id: None, name: "enheter.csv".to_owned(), content: b"x".to_vec() };
        let work = start_check(town.market(), &administrator, given).await.expect("a check");
        Self {
            work_id: work.id,
            feed_id: feed.id,
            feed_name: feed.name,
            outage_id: outage.id,
            agreement_id: agreements.first().expect("one").agreement.id,
            token_id: token.id,
            message_id,
            membership_id: member.membership_id,
            member_id: member.person_id,
            manager,
            booking,
            change_id,
            incident_id,
            attachment_id,
            exchange_id,
            need,
            offer,
            signature,
        }
    }
}

/// A calendar address of a unit for `person`, who becomes a coordinator beside the first.
async fn feed(town: &Town, coordinator: &Caller, person: &Caller, unit_id: UnitId) -> NewFeed {
    let market = town.market();
    let administrator = town.first("collaboration_admin", |_| true).await;
    let role = RoleInput {
        role: Role::PoolCoordinator,
        organisation_id: None,
        unit_id: None,
        collaboration_id: coordinator.collaboration_ids.first().copied(),
        from_on: stockholm::date_of(market.clock.now()),
        to_on: None,
    };
    let id = grant_role(market, &administrator, &Grantee::Person(person.person_id), &role).await.expect("the role");
    let second = caller_in_role(market, id).await.expect("the store answers").expect("the role counts");
    let subject = FeedSubject { of: FeedOf::Unit, id: unit_id.0 };
    create_feed(market, &second, subject).await.expect("an address")
}

/// An offer of a day on which the resource can come, and nothing else of the matrices happens.
async fn offer(town: &Town, manager: &Caller, resource_id: ResourceId) -> OfferView {
    for day in [30, 25, 29, 28] {
        let period = (november(day, 7), november(day, 16));
        let found = town.candidates(manager, period.0, period.1).await;
        if found.fit.iter().any(|one| one.resource.id == resource_id) {
            let need_id = add_need(town, manager, resource_id, period, 1).await;
            let request = OfferRequest { resource_ids: vec![resource_id], spread: Spread::AtOnce };
            return send(town.market(), manager, need_id, &request).await.expect("an offer").remove(0);
        }
    }
    panic!("the resource can come on one of these days")
}
