//! Dates, times and amounts as people write them.

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn dates_and_times_read_naturally_in_both_languages() {
    let (start, end) = (at("2026-11-24T06:00:00Z"), at("2026-11-24T15:00:00Z"));
    let (sv, en) = (Language::Sv, Language::En);
    assert_eq!(sv.period_short(start, end), "tis\u{a0}24\u{a0}nov 07–16");
    assert_eq!(en.period_short(start, end), "Tue\u{a0}24\u{a0}Nov 07–16");
    assert_eq!(sv.hours_long(start, end), "07.00–16.00");
    assert_eq!(sv.period_long(start, end), "tisdag 24 november 2026 07.00–16.00");
    assert_eq!(sv.week(start.date_naive()), "v.\u{a0}48");
    assert_eq!(sv.hours_short(at("2026-11-24T06:30:00Z"), end), "07.30–16");
    let night = sv.period_long(at("2026-11-24T20:00:00Z"), at("2026-11-25T06:00:00Z"));
    assert_eq!(night, "tisdag 24 november 2026 21.00 – ons\u{a0}25\u{a0}nov 07.00");
    assert_eq!(sv.date_short(at("2026-06-01T10:00:00Z").date_naive()), "1\u{a0}juni");
}

#[test]
fn amounts_group_thousands_and_keep_two_decimals() {
    assert_eq!(Language::Sv.amount(Ore(317_625)), "3\u{a0}176,25\u{a0}kr");
    assert_eq!(Language::En.amount(Ore(317_625)), "SEK\u{a0}3,176.25");
    assert_eq!(Language::Sv.amount(Ore(-5)), "−0,05\u{a0}kr");
    assert_eq!(Language::Sv.amount_whole(Ore(123_456_789)), "1\u{a0}234\u{a0}568\u{a0}kr");
    assert_eq!(Language::Sv.amount_whole(Ore(-40)), "0\u{a0}kr");
    assert_eq!(Language::Sv.hours(495), "8,25\u{a0}h");
    assert_eq!(Language::Sv.percent(2500), "25\u{a0}%");
    assert_eq!(Language::Sv.percent(1250), "12,5\u{a0}%");
    assert_eq!(Language::Sv.distance(20_400), "21\u{a0}km");
}

#[test]
fn a_deadline_is_told_from_now() {
    let now = at("2026-11-21T05:00:00Z");
    let tell = |text: &str| Language::Sv.deadline(now, at(text));
    assert_eq!(tell("2026-11-21T05:25:00Z"), "om 25 min");
    assert_eq!(tell("2026-11-21T15:00:00Z"), "i dag 16.00");
    assert_eq!(tell("2026-11-22T11:00:00Z"), "i morgon 12.00");
    assert_eq!(tell("2026-11-24T11:00:00Z"), "tis\u{a0}24\u{a0}nov 12.00");
    assert_eq!(tell("2026-11-21T04:42:00Z"), "tiden gick ut 21\u{a0}nov 05.42");
}
