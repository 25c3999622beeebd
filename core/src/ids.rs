//! Identities: a newtype each over a UUID of version 7, so that a booking's id can't be passed where a unit's is meant,
//! and rows lie in the order of their creation.
//!
//! Another one is a line in the list below.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type)]
        #[sqlx(transparent)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identity, later than every earlier one.
            #[allow(clippy::new_without_default, reason = "a default that differs every time would surprise")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

ids! {
    /// An organisation: a municipality, a federation, a region or a company.
    OrganisationId,
    /// A unit: a workplace of an organisation.
    UnitId,
    /// A person.
    PersonId,
    /// A person's role somewhere.
    MembershipId,
    /// An API token.
    ApiTokenId,
    /// A collaboration: a set of organisations that cooperate.
    CollaborationId,
    /// An area: a plugin enabled in a collaboration.
    AreaId,
    /// An agreement.
    AgreementId,
    /// A tariff: one dated price list.
    TariffId,
    /// A resource.
    ResourceId,
    /// An exception to a resource's weekly plan.
    ExceptionId,
    /// A need.
    NeedId,
    /// Needs that were posted together.
    NeedSeriesId,
    /// An offer.
    OfferId,
    /// A place that became free.
    FreedPlaceId,
    /// A booking.
    BookingId,
    /// A secret address from which a calendar program reads bookings.
    BookingFeedId,
    /// A question whether a booking may have other hours.
    BookingChangeId,
    /// An incident at a booking.
    IncidentId,
    /// A file on a booking or an incident.
    AttachmentId,
    /// A question whether a booking may pass on.
    BookingExchangeId,
    /// An outage of a resource.
    OutageId,
    /// A transaction of the ledger.
    LedgerTransactionId,
    /// An entry of the ledger.
    LedgerEntryId,
    /// An audit entry.
    AuditEntryId,
    /// A message in the outbox.
    OutboxId,
    /// A piece of long work.
    WorkId,
}
