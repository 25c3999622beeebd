//! The demo's nurses, all made up: where they are employed and live, what they can, and when they can be booked.

use Shift::{Day, DayAndEvening, Evening, Night};

/// Hours of a day, as plans and bookings of the demo use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// 07 to 16.
    Day,
    /// 13 to 22.
    Evening,
    /// 21 to 07.
    Night,
    /// 07 to 22, within which either may be booked.
    DayAndEvening,
}

impl Shift {
    /// From and to, in minutes of the day.
    pub fn minutes(self) -> (i64, i64) {
        match self {
            Day => (7 * 60, 16 * 60),
            Evening => (13 * 60, 22 * 60),
            Night => (21 * 60, 7 * 60),
            DayAndEvening => (7 * 60, 22 * 60),
        }
    }
}

/// A nurse.
#[derive(Debug, Clone, Copy)]
pub struct Nurse {
    /// Their name.
    pub name: &'static str,
    /// The code of the municipality that employs them and in whose seat they live.
    pub municipality: &'static str,
    /// Whether they are a specialist nurse.
    pub is_specialist: bool,
    /// Keys of the manifest's competences.
    pub competences: &'static [&'static str],
    /// Their own limit.
    pub longest_distance_km: i64,
    /// Their agreed hours.
    pub weekly_hours: i64,
    /// For how many days from today the check of the licence is valid; never checked without it.
    pub licence_valid_days: Option<i64>,
    /// Weekdays, Monday is 1, and hours.
    pub plan: &'static [(&'static [i64], Shift)],
}

const EVERY_DAY: &[i64] = &[1, 2, 3, 4, 5, 6, 7];
const WORKING_DAYS: &[i64] = &[1, 2, 3, 4, 5];
const YEAR: Option<i64> = Some(340);

#[allow(clippy::too_many_arguments, reason = "a row of the table below, in the order of its columns")]
const fn nurse(
    name: &'static str,
    municipality: &'static str,
    is_specialist: bool,
    longest_distance_km: i64,
    weekly_hours: i64,
    licence_valid_days: Option<i64>,
    competences: &'static [&'static str],
    plan: &'static [(&'static [i64], Shift)],
) -> Nurse {
    Nurse {
        name,
        municipality,
        is_specialist,
        competences,
        longest_distance_km,
        weekly_hours,
        licence_valid_days,
        plan,
    }
}

/// All nurses.
#[rustfmt::skip]
pub const NURSES: [Nurse; 18] = [
    nurse("Anna Ek", "1276", false, 60, 38, YEAR, &["medication_delegation", "dementia", "wound_care"],
        &[(&[1, 2, 3, 4, 6, 7], Day), (&[5], DayAndEvening)]),
    nurse("Bo Lind", "1277", false, 45, 30, YEAR, &["medication_delegation", "catheter", "diabetes"],
        &[(&[1, 2, 7], Day), (&[3, 4], Evening)]),
    nurse("Cia Holm", "1292", true, 50, 40, YEAR, &["district_nurse", "palliative", "wound_care", "medication_delegation"],
        &[(WORKING_DAYS, Day)]),
    nurse("David Norén", "1284", true, 60, 40, YEAR, &["district_nurse", "diabetes", "medication_delegation"],
        &[(&[1, 2, 3, 4], Day), (&[5], Evening)]),
    nurse("Eva Ros", "1260", false, 45, 36, YEAR, &["medication_delegation", "dementia"],
        &[(EVERY_DAY, Evening)]),
    nurse("Fatima Haddad", "1292", false, 40, 32, YEAR, &["medication_delegation", "infusion", "catheter"],
        &[(EVERY_DAY, Night)]),
    nurse("Gunilla Frid", "1278", true, 75, 24, YEAR, &["palliative", "dementia", "medication_delegation"],
        &[(&[6, 7], Day), (&[3], Evening)]),
    nurse("Hassan Amiri", "1275", false, 70, 38, YEAR, &["medication_delegation", "psychiatry", "wound_care"],
        &[(EVERY_DAY, DayAndEvening)]),
    nurse("Ingrid Wall", "1257", true, 55, 30, YEAR, &["district_nurse", "catheter", "diabetes", "medication_delegation"],
        &[(&[2, 3, 4, 5, 6], Day)]),
    nurse("Johan Brink", "1276", false, 45, 38, YEAR, &["medication_delegation"],
        &[(&[4, 5, 6, 7], Night)]),
    nurse("Karin Åhl", "1277", false, 35, 20, YEAR, &["dementia", "palliative", "medication_delegation"],
        &[(&[1, 3, 5], Evening)]),
    nurse("Leo Sand", "1284", false, 90, 40, YEAR, &["infusion", "medication_delegation"],
        &[(EVERY_DAY, Day)]),
    nurse("Mona Berg", "1260", true, 45, 36, YEAR, &["psychiatry", "dementia", "medication_delegation"],
        &[(WORKING_DAYS, Day)]),
    nurse("Nils Ask", "1278", false, 60, 30, YEAR, &["catheter", "wound_care"],
        &[(&[6, 7], DayAndEvening)]),
    nurse("Olga Petrova", "1275", false, 75, 40, YEAR, &["medication_delegation", "diabetes"],
        &[(EVERY_DAY, Evening)]),
    nurse("Per Vik", "1257", false, 60, 38, YEAR, &["medication_delegation", "palliative"],
        &[(EVERY_DAY, Night)]),
    // Her check ends next week: later shifts are refused until her employer has asked the register again.
    nurse("Rut Dahl", "1292", true, 30, 20, Some(9), &["district_nurse", "wound_care", "medication_delegation"],
        &[(&[1, 2, 3], Day)]),
    // New in the pool; nobody has asked the register yet.
    nurse("Sara Lindqvist", "1276", false, 50, 38, None, &["medication_delegation", "dementia"],
        &[(WORKING_DAYS, Day)]),
];

/// Reads English mail, for one.
pub const READS_ENGLISH: &str = "Olga Petrova";
