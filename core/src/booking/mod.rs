//! Bookings: a resource's place held by a unit for a period, in answer to a need.

mod notice;

pub use notice::{Audience, BOOKING_NOTICE, BookingNotice, CalendarMethod, CalendarPart, NoticeEvent};
