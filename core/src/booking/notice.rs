//! What a mail about a booking tells, apart for each reader: everybody gets what they need and no more.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::no_show::Absent;
use crate::ids::{BookingId, IncidentId, NeedId};
use crate::money::Ore;

/// The outbox kind of every notice about a booking.
pub const BOOKING_NOTICE: &str = "booking";

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeEvent {
    /// Booked; waits for the person's answer.
    Held,
    /// Booked and certain.
    Confirmed,
    /// The person said no.
    Declined,
    /// Nobody answered in time.
    Expired,
    /// Cancelled.
    Cancelled,
    /// What is booked has failed; somebody else is sought.
    CalledOff,
    /// Another has taken it over, or they have swapped.
    PassedOn,
    /// One side did not come.
    NoShow,
    /// It comes to nothing by what nobody could help, and nobody pays.
    Excused,
    /// It came to nothing before, and nobody pays for it after all.
    FeeWaived,
    /// It has not failed after all; the booking is as it was.
    Restored,
    /// It has other hours.
    Changed,
    /// The person is asked whether it may have other hours.
    ChangeAsked,
    /// The person said no to other hours.
    ChangeDeclined,
    /// Nobody answered about other hours in time.
    ChangeExpired,
    /// The unit asks for no other hours any more.
    ChangeWithdrawn,
    /// Hours are reported and wait for attest.
    Performed,
    /// The unit has approved the hours; the second is to.
    Approved,
    /// The same, by nobody: the agreement's time was over.
    ApprovedByItself,
    /// The second sent them back.
    SentBack,
    /// Hours are attested.
    Attested,
    /// The same, by nobody: the agreement's time was over.
    AttestedByItself,
    /// What was approved is put right.
    Corrected,
    /// An incident is reported.
    IncidentReported,
    /// Something was said about one.
    IncidentAnswered,
    /// What there was to do is done.
    IncidentHandled,
    /// It was not after all.
    IncidentReopened,
    /// It is over.
    IncidentClosed,
    /// It has ended, and no hours are reported.
    ReportMissing,
    /// The same for long, or of what no person reports.
    ReportOverdue,
    /// The hours wait for attest, and the time for it is soon over, or is.
    AttestMissing,
    /// It is tomorrow.
    Reminder,
}

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The person who is booked.
    ResourcePerson,
    /// The unit that books.
    Unit,
    /// The organisation that buys.
    Buyer,
    /// The organisation that sells: the person's employer.
    Seller,
    /// Who runs the pool.
    Coordinator,
}

/// The content of the mail.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BookingNotice {
    /// The booking.
    pub booking_id: BookingId,
    /// The need that it answers, for who may look for somebody else.
    #[serde(default)]
    pub need_id: Option<NeedId>,
    /// What happened.
    pub event: NoticeEvent,
    /// Who reads it.
    pub audience: Audience,
    /// The area's name.
    pub area_name: String,
    /// What is booked.
    pub resource_name: String,
    /// Where to go.
    pub unit_name: String,
    /// Its address.
    pub unit_address: String,
    /// Whom to ring.
    pub unit_phone: String,
    /// Who buys.
    pub buyer_name: String,
    /// Who sells.
    pub seller_name: String,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Unpaid break within it.
    pub break_minutes: i64,
    /// Other hours beside these, from when: those it had before it was changed, or those that were asked about.
    #[serde(default)]
    pub beside_starts_at: Option<DateTime<Utc>>,
    /// The same, until when.
    #[serde(default)]
    pub beside_ends_at: Option<DateTime<Utc>>,
    /// What was performed, as it stands now.
    #[serde(default)]
    pub performed: Option<HoursTold>,
    /// What stood before it was put right.
    #[serde(default)]
    pub corrected_from: Option<HoursTold>,
    /// Why it was put right or sent back.
    #[serde(default)]
    pub reason: Option<String>,
    /// The last day for the attest that it waits for.
    #[serde(default)]
    pub attest_last_day_on: Option<NaiveDate>,
    /// Whether it is attested by itself after that.
    #[serde(default)]
    pub attests_itself: bool,
    /// The incident that it is about.
    #[serde(default)]
    pub incident_id: Option<IncidentId>,
    /// How long it waits for an answer.
    pub answer_before_at: Option<DateTime<Utc>>,
    /// The price with VAT, for readers who pay or are paid.
    pub total_ore: Option<Ore>,
    /// The fee for a late cancellation, with VAT.
    pub fee_ore: Option<Ore>,
    /// Which side did not come, where one did not.
    #[serde(default)]
    pub absent: Option<Absent>,
    /// Why nobody pays, where nobody could help what happened.
    #[serde(default)]
    pub excuse: Option<String>,
    /// The calendar part, where the event changes a calendar.
    pub calendar: Option<CalendarPart>,
}

/// Hours that a notice tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursTold {
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// Unpaid break within them.
    pub break_minutes: i64,
}

/// What the iCalendar attachment says. The UID is the booking's id, so that a later one replaces an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarPart {
    /// REQUEST or CANCEL.
    pub method: CalendarMethod,
    /// Rises with every change.
    pub sequence: i64,
    /// Not yet confirmed.
    pub tentative: bool,
}

/// The iTIP methods in use (RFC 5546).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarMethod {
    /// A new or changed event.
    Request,
    /// It does not take place.
    Cancel,
}
