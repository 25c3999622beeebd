//! Units that wait for a place: a shift that is taken, and needs that wait for its nurse.

use chrono::{DateTime, Utc};
use torget_core::access::Caller;
use torget_core::booking::need::{self, NeedContent, NeedView, Priority, When};
use torget_core::booking::offer::{self, OfferSide, OfferView};
use torget_core::booking::{BookRequest, BookingView, book, confirm};
use torget_core::ids::{NeedId, ResourceId};

use crate::Town;
use crate::asking::{Somebody, add_people};
use crate::town::content;

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
