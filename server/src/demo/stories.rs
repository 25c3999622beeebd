//! The demo's bookings: who came where, when, why, and how it went. All made up, and all told relative to the day on which
//! the demo is loaded, so that there is always a last month to settle and a shift to attest.
//!
//! The coming week's board is left mostly free: it is there to be booked.

use super::nurses::Shift;
use Ending::{Attested, CancelledLate, Confirmed, Corrected, Declined, Expired, Reported, Waits, Worked};
use Reason::{Child, Holiday, Peak, Sick, Training, Vacancy};
use Shift::{Day, Evening, Night};
use When::{Days, Week};

/// When a shift begins.
#[derive(Debug, Clone, Copy)]
pub enum When {
    /// A weekday (Monday is 1) of a week, so many weeks from this one.
    Week(i64, i64),
    /// So many days from today.
    Days(i64),
}

/// Why it was booked.
#[derive(Debug, Clone, Copy)]
pub enum Reason {
    /// Sickness; the shift is on this day of the absence.
    Sick(i64),
    /// Somebody's child is ill.
    Child,
    /// Holiday.
    Holiday,
    /// Training.
    Training,
    /// A vacancy.
    Vacancy,
    /// Much to do.
    Peak,
}

/// How it went.
#[derive(Debug, Clone, Copy)]
pub enum Ending {
    /// Worked, reported and attested.
    Attested,
    /// Attested with so many minutes more than was booked.
    Corrected(i64),
    /// Worked and reported; waits for the unit's attest.
    Reported,
    /// Worked; waits for the nurse's report.
    Worked,
    /// The nurse said yes; it is to come.
    Confirmed,
    /// Waits for the nurse's answer.
    Waits,
    /// The nurse said no.
    Declined,
    /// Nobody answered.
    Expired,
    /// The unit cancelled after the time of notice, for a fee.
    CancelledLate,
}

/// A booking.
#[derive(Debug, Clone, Copy)]
pub struct Story {
    /// When.
    pub when: When,
    /// Which hours.
    pub shift: Shift,
    /// Who came.
    pub nurse: &'static str,
    /// Where.
    pub unit: &'static str,
    /// Why.
    pub reason: Reason,
    /// Competences asked for.
    pub required: &'static [&'static str],
    /// How it went.
    pub ending: Ending,
}

const fn story(
    when: When,
    shift: Shift,
    nurse: &'static str,
    unit: &'static str,
    reason: Reason,
    required: &'static [&'static str],
    ending: Ending,
) -> Story {
    Story { when, shift, nurse, unit, reason, required, ending }
}

const DELEGATION: &[&str] = &["medication_delegation"];
const DEMENTIA: &[&str] = &["medication_delegation", "dementia"];

/// All bookings, in order of time.
#[rustfmt::skip]
pub const STORIES: [Story; 46] = [
    story(Week(-8, 2), Day, "Anna Ek", "Fridhem", Sick(3), DELEGATION, Attested),
    story(Week(-8, 3), Day, "Cia Holm", "Solgläntan", Sick(1), DELEGATION, Attested),
    story(Week(-8, 6), Day, "Gunilla Frid", "Kullagården", Child, DEMENTIA, Attested),
    story(Week(-7, 1), Day, "David Norén", "Rönneborg", Holiday, &["diabetes"], Attested),
    story(Week(-7, 2), Day, "Anna Ek", "Fridhem", Sick(10), DELEGATION, Attested),
    story(Week(-7, 4), Evening, "Bo Lind", "Solgläntan", Sick(2), DELEGATION, Corrected(30)),
    story(Week(-7, 5), Night, "Johan Brink", "Söderåsgården", Child, DELEGATION, Attested),
    story(Week(-6, 1), Day, "Mona Berg", "Åbyängen", Training, &["psychiatry"], Attested),
    story(Week(-6, 2), Evening, "Olga Petrova", "Skogsbrynet", Sick(1), DELEGATION, Attested),
    story(Week(-6, 3), Evening, "Olga Petrova", "Skogsbrynet", Sick(2), DELEGATION, Attested),
    story(Week(-6, 4), Day, "Ingrid Wall", "Ybbåsen", Sick(4), &["catheter"], Attested),
    story(Week(-6, 6), Day, "Leo Sand", "Fridhem", Peak, &[], Attested),
    story(Week(-5, 1), Evening, "Karin Åhl", "Hemsjukvården Klippan", Vacancy, DELEGATION, Attested),
    story(Week(-5, 2), Day, "Cia Holm", "Havsbrisen", Sick(5), &["palliative"], Attested),
    story(Week(-5, 3), Day, "Anna Ek", "Söderåsgården", Sick(1), DEMENTIA, Attested),
    story(Week(-5, 4), Day, "Cia Holm", "Havsbrisen", Sick(7), &["palliative"], Declined),
    story(Week(-5, 5), Night, "Fatima Haddad", "Solgläntan", Child, &["infusion"], Attested),
    story(Week(-5, 7), Day, "Hassan Amiri", "Åbyängen", Sick(2), DELEGATION, Attested),
    story(Week(-4, 1), Day, "Leo Sand", "Hemsjukvården Bjuv", Holiday, &[], Attested),
    story(Week(-4, 2), Day, "Ingrid Wall", "Hemsjukvården Perstorp", Sick(13), &["district_nurse"], Attested),
    story(Week(-4, 3), Evening, "Eva Ros", "Fridhem", Sick(2), DEMENTIA, Attested),
    story(Week(-4, 4), Evening, "Eva Ros", "Fridhem", Sick(3), DEMENTIA, Corrected(-60)),
    story(Week(-4, 5), Day, "Mona Berg", "Hemsjukvården Åstorp", Child, DELEGATION, CancelledLate),
    story(Week(-4, 6), Day, "Nils Ask", "Rönneborg", Sick(6), &["wound_care"], Attested),
    story(Week(-3, 1), Day, "Anna Ek", "Fridhem", Sick(2), DELEGATION, Attested),
    story(Week(-3, 2), Day, "Anna Ek", "Fridhem", Sick(3), DELEGATION, Attested),
    story(Week(-3, 3), Night, "Per Vik", "Havsbrisen", Sick(1), DELEGATION, Attested),
    story(Week(-3, 4), Evening, "Hassan Amiri", "Hemsjukvården Örkelljunga", Vacancy, DELEGATION, Attested),
    story(Week(-3, 5), Evening, "David Norén", "Hemsjukvården Ängelholm", Sick(12), &["diabetes"], Attested),
    story(Week(-3, 7), Day, "Bo Lind", "Strandängen", Sick(3), &[], Attested),
    story(Week(-2, 1), Day, "Cia Holm", "Solgläntan", Training, DELEGATION, Attested),
    story(Week(-2, 2), Evening, "Eva Ros", "Ybbåsen", Sick(2), DELEGATION, Attested),
    story(Week(-2, 3), Day, "Mona Berg", "Kullagården", Holiday, DELEGATION, Expired),
    story(Week(-2, 3), Day, "Leo Sand", "Kullagården", Holiday, DELEGATION, Attested),
    story(Week(-2, 4), Day, "Ingrid Wall", "Hallandsgården", Child, &["catheter"], Attested),
    story(Week(-2, 6), Night, "Johan Brink", "Ybbåsen", Sick(8), DELEGATION, Attested),
    story(Week(-1, 1), Day, "Bo Lind", "Fridhem", Sick(1), DELEGATION, Attested),
    story(Week(-1, 2), Day, "Hassan Amiri", "Skogsbrynet", Sick(4), DELEGATION, Attested),
    story(Week(-1, 3), Day, "Anna Ek", "Fridhem", Sick(4), DELEGATION, Reported),
    story(Week(-1, 4), Evening, "Eva Ros", "Söderåsgården", Child, DEMENTIA, Reported),
    story(Days(-2), Night, "Fatima Haddad", "Hemsjukvården Bjuv", Sick(2), &["infusion"], Reported),
    story(Days(-1), Evening, "Olga Petrova", "Fridhem", Sick(1), DELEGATION, Worked),
    story(Days(2), Evening, "Hassan Amiri", "Fridhem", Sick(5), DELEGATION, Waits),
    story(Days(3), Day, "Leo Sand", "Fridhem", Holiday, DELEGATION, Confirmed),
    story(Days(3), Night, "Per Vik", "Havsbrisen", Child, DELEGATION, Waits),
    story(Days(4), Evening, "Eva Ros", "Solgläntan", Vacancy, DEMENTIA, Confirmed),
];
