//! The closed lists of words that the API writes and reads; the same words as core's.

use poem_openapi::Enum;
use poem_openapi::types::ToJSON;
use serde_json::Value;
use torget_core::access::Role;

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident as $wire:literal { $($(#[$item_doc:meta])* $item:ident),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
        #[oai(rename = $wire, rename_all = "snake_case")]
        pub enum $name {$($(#[$item_doc])* $item),*}
    )*};
}

/// A key as it is written.
pub fn written(key: &impl ToJSON) -> String {
    match key.to_json() {
        Some(Value::String(written)) => written,
        _ => String::new(),
    }
}

keys! {
    /// What a person does here.
    RoleKey as "Role" { UnitManager, PoolCoordinator, ResourcePerson, Economist, CollaborationAdmin, SystemOperator }
    /// Where a booking stands: `held` (waits for the person's answer) → `confirmed` → `performed` (hours reported) → `attested`
    /// (hours approved, the claim posted; where two approve, `approved` stands between) → `settled`; or `declined`, `expired`, `cancelled`, `no_show`, `disputed`.
    BookingStateKey as "BookingState" {
        Held, Confirmed, Performed, Approved, Attested, Settled, Declined, Expired, Cancelled, NoShow, Disputed,
    }
    /// A step in a booking's life.
    BookingStepKey as "BookingStep" {
        Confirm, Decline, Expire, Cancel, Change, Report, Attest, Approve, Countersign, SendBack, Correct, MarkNoShow,
        Excuse, Settle, Dispute, Resolve, Restore, RestoreHeld,
    }
    /// Where an incident stands: `open` → `handled` → `closed`.
    IncidentStateKey as "IncidentState" { Open, Handled, Closed }
    /// A step in its life.
    IncidentStepKey as "IncidentStep" { Answer, Handle, Reopen, Close }
    /// Who speaks of an incident: the `unit` that books, the `person` who is booked, or the `coordinator`.
    IncidentSideKey as "IncidentSide" { Unit, Person, Coordinator }
    /// What a file is, by its content.
    MediaKindKey as "MediaKind" { Jpeg, Png, Pdf }
    /// Where a need stands: `draft` (seen by the unit alone) → `open` → `partly_filled` → `filled`; or `expired` (its time came
    /// first), `withdrawn`.
    NeedStateKey as "NeedState" { Draft, Open, PartlyFilled, Filled, Expired, Withdrawn }
    /// A step in a need's life.
    NeedStepKey as "NeedStep" {
        Edit, Post, Offer, Wait, StopWaiting, Fill, Free, GiveUp, Withdraw, Elsewhere, Expire,
    }
    /// In which order needs are listed: `urgency` (high priority first, then what starts soonest), `start`, `newest` (what starts
    /// latest first).
    NeedOrderKey as "NeedOrder" { Urgency, Start, Newest }
    /// How much it matters that a need is filled.
    PriorityKey as "Priority" { Low, Normal, High }
    /// How a need is filled: the unit books, offers are sent, or it waits for the next round that shares out what there is.
    WayKey as "Way" { Book, Offers, Allocation }
    /// How far out the search for a need reaches: the own organisation, those near too, every member, or beyond them.
    CircleKey as "Circle" { Own, Near, All, Outside }
    /// Where an offer stands: `queued` (its turn has not come) → `open` (waits for the answer) → `accepted` (it became a booking);
    /// or `declined`, `expired`, `withdrawn`, `taken` (somebody else had the place); where the area negotiates, `countered`.
    OfferStateKey as "OfferState" { Queued, Open, Countered, Accepted, Declined, Expired, Withdrawn, Taken }
    /// A step in an offer's life.
    OfferStepKey as "OfferStep" {
        Open, Accept, Decline, Counter, AcceptCounter, RejectCounter, Expire, Withdraw, Lose,
    }
    /// Who answers an offer: the `resource`'s person or who looks after it, or the `unit` that waits for a place.
    OfferSideKey as "OfferSide" { Resource, Unit }
    /// How offers go out: one after the other, as many at a time as places are sought, or to all at once.
    SpreadKey as "Spread" { InTurn, AtOnce }
    /// Whether a resource may be booked: only a `published` one; a `withdrawn` one is gone for good.
    ResourceStateKey as "ResourceState" { Draft, Published, Paused, Withdrawn }
    /// What a resource person wishes about a unit; it orders suggestions and decides nothing.
    WishKey as "WishKind" { Gladly, RatherNot }
    /// Of what a calendar address tells: a `person`'s own bookings, a `resource`'s or a `unit`'s.
    FeedOfKey as "FeedOf" { Person, Resource, Unit }
    /// What kind of organisation.
    OrganisationKindKey as "OrganisationKind" { Municipality, Federation, Region, Company }
    /// Whether an area is in use; `pilot` and `active` take bookings.
    AreaStateKey as "AreaState" { Pilot, Active, Paused, Closed }
    /// What a broken rule does.
    EffectKey as "Effect" { Off, Warn, Refuse }
    /// Whether a booking waits for the person's yes.
    ConfirmationKey as "Confirmation" { Required, None }
    /// Which side did not come to a booking: what was booked, or the unit, which did not receive it.
    AbsentKey as "Absent" { Resource, Unit }
    /// Whether resource persons may pass bookings on to each other: `approval` if the units agree, `free` without asking them.
    ExchangeModeKey as "ExchangeMode" { Closed, Approval, Free }
    /// How a booking passes on: another resource takes it, two people take each other's, another unit takes it over.
    ExchangeKindKey as "ExchangeKind" { StandIn, Swap, HandOver }
    /// How an exchange stands: `open` waits for answers → `done`; or `declined`, `expired`, `withdrawn`, `void` (a booking that it
    /// was about came to nothing or has other hours).
    ExchangeStateKey as "ExchangeState" { Open, Done, Declined, Expired, Withdrawn, Void }
    /// Whose yes it takes: who is to come, who was to come, the unit of the booking, the unit of the taker's booking, the unit
    /// that is to take it over.
    PartyKey as "ExchangeParty" { Taker, Holder, Unit, OtherUnit, NewUnit }
    /// A language of texts.
    LanguageKey as "Language" { Sv, En }
    /// What a price line counts: minutes, tenths of a kilometre, or hundredths of a per cent of the unit price.
    PriceUnitKey as "PriceUnit" { Minute, KmTenth, BasisPoint }
    /// How a rule itself sees it: `warning` only tells, `broken` is what the area's effect applies to.
    SeverityKey as "Severity" { Warning, Broken }
    /// What a value is: `instant` RFC 3339, `date` a day, `minutes` a length of time, `tenth_km` a distance in tenths of a
    /// kilometre, `ore` an amount of money in öre, `choices` keys of the manifest's choices, `hours` an object with
    /// `starts_minute` and `ends_minute` of the local day, and `weekday` (Monday is 1) and `week` (of a cycle) or null.
    FactKey as "FactType" { Number, Instant, Date, Minutes, TenthKm, Ore, Choices, Hours, Text }
    /// What a transaction of the ledger is.
    TransactionKey as "TransactionKind" { Pending, Void, Claim, Fee, Reversal }
    /// What stands in a cell of the board: `free` can be booked, `mine` is a booking that the caller sees, `taken` is another's,
    /// `blocked` is available but rules stand in the way.
    CellKey as "CellKind" { Free, Mine, Taken, Blocked }
}

impl From<Role> for RoleKey {
    fn from(role: Role) -> Self {
        match role {
            Role::UnitManager => Self::UnitManager,
            Role::PoolCoordinator => Self::PoolCoordinator,
            Role::ResourcePerson => Self::ResourcePerson,
            Role::Economist => Self::Economist,
            Role::CollaborationAdmin => Self::CollaborationAdmin,
            Role::SystemOperator => Self::SystemOperator,
        }
    }
}
