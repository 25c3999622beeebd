//! The jobs of this program, by name. To add one: a name here, its line in `[jobs]` of `config/default.toml`, and what it
//! does in `work.rs`.

mod passing;
mod scheduler;
mod work;

pub use passing::pass_on;
pub use scheduler::Scheduler;

/// A job's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum JobName {
    /// Reminds of tomorrow's bookings.
    BookingReminders,
    /// Reminds of reports and attests that are missing.
    PerformanceReminders,
    /// Attests what nobody has in time, where the agreement says so.
    AutomaticAttest,
    /// Lets unanswered bookings expire.
    BookingExpiry,
    /// Follows up open offers: what is past its time ends, the next are asked, and freed places go to who waits for them.
    OfferFollowUp,
    /// Lets needs expire whose time has come.
    NeedExpiry,
    /// Removes what is past its time.
    SessionCleanup,
    /// Carries the resources' availability further.
    AvailabilityHorizon,
    /// Reads calendars elsewhere.
    CalendarRefresh,
    /// Removes finished work with its files.
    WorkCleanup,
}

impl JobName {
    /// Every job.
    pub const ALL: [Self; 10] = [
        Self::BookingReminders,
        Self::PerformanceReminders,
        Self::AutomaticAttest,
        Self::BookingExpiry,
        Self::OfferFollowUp,
        Self::NeedExpiry,
        Self::SessionCleanup,
        Self::AvailabilityHorizon,
        Self::CalendarRefresh,
        Self::WorkCleanup,
    ];

    /// As the configuration and the database write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::BookingReminders => "booking_reminders",
            Self::PerformanceReminders => "performance_reminders",
            Self::AutomaticAttest => "automatic_attest",
            Self::BookingExpiry => "booking_expiry",
            Self::OfferFollowUp => "offer_follow_up",
            Self::NeedExpiry => "need_expiry",
            Self::SessionCleanup => "session_cleanup",
            Self::AvailabilityHorizon => "availability_horizon",
            Self::CalendarRefresh => "calendar_refresh",
            Self::WorkCleanup => "work_cleanup",
        }
    }
}
