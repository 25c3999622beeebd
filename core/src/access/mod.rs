//! Who may do what. casbin decides, from `config/access_model.conf` and `config/access_policy.csv` alone: the program asks
//! it once, at start, for every role × domain × permission, and serves from the answers.
//!
//! A *domain* is how the caller stands to the thing: it is their own, of their unit, bought or sold by their organisation,
//! of their collaboration. One caller may stand in several. What a caller may not view does not exist for them.
//!
//! A new permission: a line in [`permissions!`] and its lines in the policy.

mod caller;
mod table;

pub use caller::{Caller, Domain, Role, Standing};
pub use table::{AccessFault, AccessTable};

use thiserror::Error;

/// Why a caller is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Denied {
    /// They may not even know of it.
    #[error("no such thing for this caller")]
    Hidden,
    /// They see it, but may not do this.
    #[error("the caller may see this but not do it")]
    Forbidden,
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = ($object:literal, $action:literal)),* $(,)?) => {
        /// An action on a kind of object.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Permission {$($(#[$doc])* $name),*}

        impl Permission {
            /// Every permission there is.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The kind of object, as the policy writes it.
            pub fn object(self) -> &'static str {
                match self {$(Self::$name => $object),*}
            }

            /// The action, as the policy writes it.
            pub fn action(self) -> &'static str {
                match self {$(Self::$name => $action),*}
            }
        }
    };
}

permissions! {
    /// See the board of an area.
    ViewBoard = ("board", "view"),
    /// See a booking.
    ViewBooking = ("booking", "view"),
    /// Make one.
    CreateBooking = ("booking", "create"),
    /// Say yes to one.
    ConfirmBooking = ("booking", "confirm"),
    /// Say no to one.
    DeclineBooking = ("booking", "decline"),
    /// Cancel one.
    CancelBooking = ("booking", "cancel"),
    /// Say that one side did not come.
    MarkNoShow = ("booking", "no_show"),
    /// Let nobody pay, for what nobody could help.
    ExcuseBooking = ("booking", "excuse"),
    /// Give one other hours.
    ChangeBooking = ("booking", "change"),
    /// Say what was performed.
    ReportBooking = ("booking", "report"),
    /// Approve what was performed.
    AttestBooking = ("booking", "attest"),
    /// Approve, as the second, what the unit has approved, or send it back.
    CountersignBooking = ("booking", "countersign"),
    /// See the incidents at a booking.
    SeeIncidents = ("incident", "view"),
    /// Report one, answer it and follow it up.
    FollowIncident = ("incident", "follow"),
    /// Book in spite of a rule, with a reason.
    OverrideRule = ("booking", "override"),
    /// Have a secret address from which a calendar program reads them.
    FollowBookings = ("booking", "follow"),
    /// See who did what with a booking.
    ViewHistory = ("booking", "history"),
    /// See why it was booked: the need's reason and the absence's days.
    ViewNeed = ("booking", "need"),
    /// See its price.
    ViewPrice = ("booking", "price"),
    /// See a unit's needs.
    SeeNeeds = ("need", "view"),
    /// Post, change, copy and withdraw them.
    EditNeed = ("need", "edit"),
    /// Send offers for them, and answer for the unit.
    SendOffer = ("need", "offer"),
    /// See an offer.
    ViewOffer = ("offer", "view"),
    /// Answer one for the resource.
    AnswerOffer = ("offer", "answer"),
    /// See a resource in full.
    ViewResource = ("resource", "view"),
    /// Publish or change one.
    EditResource = ("resource", "edit"),
    /// Change when it may be booked.
    EditAvailability = ("resource", "availability"),
    /// Report that it has failed, and undo that.
    ReportOutage = ("resource", "outage"),
    /// See an organisation's claims.
    ViewClaims = ("claims", "view"),
    /// See organisations and their units in the administration.
    ViewOrganisations = ("organisation", "view"),
    /// Change an organisation.
    EditOrganisation = ("organisation", "edit"),
    /// Change a unit.
    EditUnit = ("unit", "edit"),
    /// Say who is introduced at a unit, and whether it asks for that.
    IntroduceAtUnit = ("unit", "introduce"),
    /// See persons and their roles.
    ViewPersons = ("person", "view"),
    /// Change them.
    EditPerson = ("person", "edit"),
    /// See an area's settings.
    ViewArea = ("area", "view"),
    /// Change them.
    EditArea = ("area", "edit"),
    /// See agreements and tariffs.
    ViewTariff = ("tariff", "view"),
    /// Set a new tariff.
    EditTariff = ("tariff", "edit"),
    /// See the audit list.
    ViewAudit = ("audit", "view"),
    /// See mail on its way.
    ViewOutbox = ("outbox", "view"),
    /// Try a failed mail again.
    RetryOutbox = ("outbox", "retry"),
    /// Make a collaboration, and let an organisation join a further one.
    EditCollaboration = ("collaboration", "edit"),
    /// Look after one's own account: its API tokens.
    EditAccount = ("account", "edit"),
    /// Have long work done in one's own name: imports, large exports.
    AskForWork = ("work", "ask"),
}
