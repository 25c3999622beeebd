//! Units that wait for a place: a shift that is taken, and needs that wait for its nurse.

use chrono::{DateTime, Utc};
use torget_core::access::Caller;
use torget_core::booking::need::{self, NeedContent, NeedView, PostRequest, Priority, When};
use torget_core::booking::offer::{self, OfferSide, OfferView};
use torget_core::booking::outage::{self, NewOutage};
use torget_core::booking::{BookRequest, BookingView, book, confirm};
use torget_core::db::DbError;
use torget_core::ids::{AgreementId, AreaId, NeedId, ResourceId, TariffId};
use torget_core::{change, sql};

use crate::Town;
use crate::asking::{Somebody, add_people};
use crate::town::content;

torget_core::statements! {
    ADD_AREA = "insert into area (id, collaboration_id, plugin_key, manifest_version, name, state, settings, version, created_at)
        select $1, a.collaboration_id, a.plugin_key, a.manifest_version, 'Östra poolen', a.state, a.settings, 1, a.created_at
        from area a join resource r on r.area_id = a.id where r.id = $2";
    ADD_MEMBERS = "insert into area_member (area_id, organisation_id, from_on, to_on)
        select $1, m.organisation_id, m.from_on, m.to_on from area_member m join resource r on r.area_id = m.area_id
        where r.id = $2";
    ADD_AGREEMENT = "insert into agreement (id, collaboration_id, area_id, name, valid_from_on, valid_to_on, vat_basis_points,
            vat_reason, cancel_free_days_before, cancel_free_until_minute, cancel_fee_basis_points, created_at)
        select $1, g.collaboration_id, $2, g.name, g.valid_from_on, g.valid_to_on, g.vat_basis_points, g.vat_reason,
            g.cancel_free_days_before, g.cancel_free_until_minute, g.cancel_fee_basis_points, g.created_at
        from agreement g join resource r on r.area_id = g.area_id where r.id = $3 order by g.valid_from_on desc limit 1";
    ADD_TARIFF = "insert into tariff (id, collaboration_id, agreement_id, valid_from_on, prices, created_by, created_at)
        select $1, t.collaboration_id, $2, t.valid_from_on, t.prices, t.created_by, t.created_at
        from tariff t join agreement g on g.id = t.agreement_id join resource r on r.area_id = g.area_id
        where r.id = $3 order by t.valid_from_on limit 1";
    ADD_TWIN = "insert into resource (id, collaboration_id, area_id, organisation_id, person_id, kind, name, attributes, capacity,
            place_name, latitude, longitude, state, version, created_at)
        select $1, collaboration_id, $2, organisation_id, person_id, kind, name, attributes, capacity, place_name, latitude,
            longitude, state, 1, created_at
        from resource where id = $3";
    ADD_TWIN_WINDOWS = "insert into availability_window (resource_id, starts_at, ends_at)
        select $1, starts_at, ends_at from availability_window where resource_id = $2";
}

/// A period.
pub type Hours = (DateTime<Utc>, DateTime<Utc>);

/// A nurse whom one unit has booked, and the managers of other units where the nurse could come then too.
pub struct Taken {
    /// Whose shift it is.
    pub nurse: Somebody,
    /// Who booked it.
    pub holder: Caller,
    /// The shift.
    pub booking: BookingView,
    /// The others.
    pub others: Vec<Caller>,
}

impl Taken {
    /// A confirmed shift of Fridhem's, of a nurse made for it.
    pub async fn by_fridhem(town: &Town, hours: Hours) -> Self {
        let holder = town.caller(town.manager_of("Fridhem")).await;
        let nurse = add_people(town, &holder, hours, 1).await.remove(0);
        Self::of(town, holder, nurse, hours).await
    }

    /// The same, of a nurse with a plan of their own.
    pub async fn by_fridhem_of_the_demo(town: &Town, hours: Hours) -> Self {
        let holder = town.caller(town.manager_of("Fridhem")).await;
        let best = town.candidates(&holder, hours.0, hours.1).await.fit.remove(0).resource;
        let account = town.account("resource_person", &best.name);
        let (caller, email) = (town.caller(account).await, account.email.clone());
        Self::of(town, holder, Somebody { caller, resource_id: best.id, email }, hours).await
    }

    async fn of(town: &Town, holder: Caller, nurse: Somebody, hours: Hours) -> Self {
        let mut others = Vec::new();
        for account in town.accounts.iter().filter(|account| account.role == "unit_manager") {
            let caller = town.caller(account).await;
            let found = town.candidates(&caller, hours.0, hours.1).await;
            let can_come = found.fit.iter().any(|one| one.resource.id == nurse.resource_id);
            if caller.unit_id != holder.unit_id && can_come {
                others.push(caller);
            }
        }
        let booking = take(town, &holder, nurse.resource_id, hours).await;
        let booking = confirm(town.market(), &nurse.caller, booking.id).await.expect("the nurse says yes");
        Self { nurse, holder, booking, others }
    }
}

/// What books a resource for the unit of `manager`.
pub async fn request(town: &Town, manager: &Caller, resource_id: ResourceId, hours: Hours) -> BookRequest {
    BookRequest { resource_id, ..town.request(manager, hours.0, hours.1).await }
}

/// Books it.
pub async fn take(town: &Town, manager: &Caller, resource_id: ResourceId, hours: Hours) -> BookingView {
    let request = request(town, manager, resource_id, hours).await;
    book(town.market(), manager, &request).await.expect("it can be booked")
}

/// A need of the unit of `manager`, for a resource if one is preferred.
pub async fn post(
    town: &Town,
    manager: &Caller,
    preferred_resource_id: Option<ResourceId>,
    hours: Hours,
    (priority, quantity): (Priority, i64),
) -> NeedView {
    let content = NeedContent { preferred_resource_id, priority, quantity, ..content() };
    let request = town.post_request(manager, When::Periods(vec![hours]), content).await;
    need::post(town.market(), manager, &request).await.expect("the need is posted").needs.remove(0)
}

/// The same, of one place, and it joins the queue for the resource.
pub async fn queue(town: &Town, manager: &Caller, resource_id: ResourceId, hours: Hours, priority: Priority) -> NeedId {
    let need = post(town, manager, Some(resource_id), hours, (priority, 1)).await;
    need::wait(town.market(), manager, need.id).await.expect("it joins the queue").id
}

/// The freed places that a need was offered, in order.
pub async fn offered(town: &Town, manager: &Caller, need_id: NeedId) -> Vec<OfferView> {
    let offers = offer::of_need(town.market(), manager, need_id).await.expect("the offers");
    offers.into_iter().filter(|offer| offer.side == OfferSide::Unit).collect()
}

/// A second area like the first, in which the person of a resource is one too; answers that area and resource.
pub async fn also_elsewhere(town: &Town, of: ResourceId) -> (AreaId, ResourceId) {
    let (area_id, id, agreement_id) = (AreaId::new(), ResourceId::new(), AgreementId::new());
    let written: Result<(), DbError> = change!(town.market().db, tx => {
        sql!(tx, execute, ADD_AREA, area_id, of)?;
        sql!(tx, execute, ADD_MEMBERS, area_id, of)?;
        sql!(tx, execute, ADD_AGREEMENT, agreement_id, area_id, of)?;
        sql!(tx, execute, ADD_TARIFF, TariffId::new(), agreement_id, of)?;
        sql!(tx, execute, ADD_TWIN, id, area_id, of)?;
        sql!(tx, execute, ADD_TWIN_WINDOWS, id, of)?;
        Ok(())
    });
    written.expect("the area fits the schema");
    (area_id, id)
}

/// A need in that area joins the queue for the resource there.
pub async fn queue_in(
    town: &Town,
    manager: &Caller,
    (area_id, resource_id): (AreaId, ResourceId),
    hours: Hours,
    priority: Priority,
) -> NeedId {
    let content = NeedContent { preferred_resource_id: Some(resource_id), priority, ..content() };
    let request = town.post_request(manager, When::Periods(vec![hours]), content).await;
    let request = PostRequest { area_id, ..request };
    let id = need::post(town.market(), manager, &request).await.expect("the need is posted").needs[0].id;
    need::wait(town.market(), manager, id).await.expect("it joins the queue").id
}

/// Everybody who can come to the unit of `manager` then falls ill, so that there is something to wait for.
pub async fn nobody_else(town: &Town, manager: &Caller, (starts_at, ends_at): Hours) {
    let of_role = |role: &str| town.accounts.iter().find(|account| account.role == role).expect("one of each");
    let coordinator = town.caller(of_role("pool_coordinator")).await;
    for one in town.candidates(manager, starts_at, ends_at).await.fit {
        let ill = NewOutage { resource_id: one.resource.id, starts_at, ends_at, reason: "sick".to_owned() };
        outage::report(town.market(), &coordinator, ill).await.expect("it is reported");
    }
}
