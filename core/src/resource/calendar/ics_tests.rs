use super::*;
use crate::time::stockholm;

const LIMITS: CalendarLimits = CalendarLimits { most_bytes: 100_000, most_occurrences: 5_000, most_periods: 500 };

fn at(text: &str) -> DateTime<Utc> {
    stockholm::instant(text.parse().unwrap()).unwrap()
}

fn within() -> Period {
    Period::new(at("2026-11-16T00:00:00"), at("2026-12-14T00:00:00")).unwrap()
}

fn calendar(events: &[&str]) -> String {
    let events: String = events.iter().map(|event| format!("BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n")).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n")
}

fn read(events: &[&str]) -> Result<Vec<String>, CalendarFault> {
    let said = |period: &Period| {
        let local = |at| stockholm::to_local(at).format("%d %H:%M").to_string();
        format!("{}–{}", local(period.starts_at()), local(period.ends_at()))
    };
    Ok(busy_periods(&calendar(events), &within(), &LIMITS)?.iter().map(said).collect())
}

#[test]
fn a_time_may_have_a_zone_or_none_or_be_utc() {
    let busy = read(&[
        "SUMMARY:Tandläkare\r\nDTSTART;TZID=Europe/Stockholm:20261117T090000\r\nDTEND;TZID=Europe/Stockholm:20261117T100000",
        "DTSTART:20261118T090000\r\nDURATION:PT1H30M",
        "DTSTART:20261119T090000Z\r\nDTEND:20261119T093015Z",
        "DTSTART;TZID=\"W. Europe Standard Time\":20261120T090000\r\nDTEND;TZID=Europe/Helsinki:20261120T110000",
    ]);
    assert_eq!(busy.unwrap(), ["17 09:00–17 10:00", "18 09:00–18 10:30", "19 10:00–19 10:31", "20 09:00–20 10:00"]);
}

#[test]
fn a_whole_day_is_a_day_in_stockholm() {
    let busy = read(&["DTSTART;VALUE=DATE:20261117", "DTSTART;VALUE=DATE:20261120\r\nDTEND;VALUE=DATE:20261122"]);
    assert_eq!(busy.unwrap(), ["17 00:00–18 00:00", "20 00:00–22 00:00"]);
}

#[test]
fn what_is_free_cancelled_or_without_length_is_not_busy() {
    let time = "DTSTART:20261117T090000\r\nDTEND:20261117T100000";
    let busy = read(&[
        &format!("{time}\r\nTRANSP:TRANSPARENT"),
        &format!("{time}\r\nSTATUS:CANCELLED"),
        "DTSTART:20261117T090000",
        "SUMMARY:no time at all",
        "DTSTART:20261118T090000\r\nDTEND:20261118T100000\r\nBEGIN:VALARM\r\nTRIGGER:-PT15M\r\nTRANSP:TRANSPARENT\r\nEND:VALARM",
    ]);
    assert_eq!(busy.unwrap(), ["18 09:00–18 10:00"]);
}

#[test]
fn a_repeated_event_leaves_out_what_was_moved_and_what_was_struck() {
    let busy = read(&[
        "UID:1\r\nDTSTART;TZID=Europe/Stockholm:20261102T090000\r\nDTEND;TZID=Europe/Stockholm:20261102T100000\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261202T080000Z\r\nEXDATE;TZID=Europe/Stockholm:20261118T090000",
        "UID:1\r\nRECURRENCE-ID;TZID=Europe/Stockholm:20261123T090000\r\nDTSTART;TZID=Europe/Stockholm:20261124T130000\r\nDTEND;TZID=Europe/Stockholm:20261124T140000",
        "UID:1\r\nRECURRENCE-ID:20261125T080000Z\r\nDTSTART:20261125T090000\r\nDTEND:20261125T100000\r\nSTATUS:CANCELLED",
    ]);
    // The 16th, not the 18th, the 23rd on the 24th, not the 25th, the 30th and 2 December.
    assert_eq!(busy.unwrap(), ["16 09:00–16 10:00", "24 13:00–24 14:00", "30 09:00–30 10:00", "02 09:00–02 10:00"]);
}

#[test]
fn nine_stays_nine_when_the_clock_goes_back() {
    let within = Period::new(at("2026-10-23T00:00:00"), at("2026-10-27T00:00:00")).unwrap();
    let text = calendar(&[
        "DTSTART;TZID=Europe/Stockholm:20261001T090000\r\nDTEND;TZID=Europe/Stockholm:20261001T100000\r\nRRULE:FREQ=DAILY",
        "DTSTART;VALUE=DATE:20261025",
    ]);
    let busy = busy_periods(&text, &within, &LIMITS).unwrap();
    let starts: Vec<String> =
        busy.iter().map(|period| stockholm::to_local(period.starts_at()).format("%d %H").to_string()).collect();
    assert_eq!(starts, ["23 09", "24 09", "25 00", "26 09"]);
    assert_eq!(busy[2].minutes(), 25 * 60);
}

#[test]
fn a_bomb_of_recurrences_is_refused_before_it_goes_off() {
    let time = "DTSTART:20261117T090000\r\nDTEND:20261117T090100";
    let many: Vec<String> = (0..60).map(|n| n.to_string()).collect();
    let many = many.join(",");
    for (rule, fault) in [
        ("FREQ=SECONDLY".to_owned(), CalendarFault::TooFrequent),
        ("FREQ=MINUTELY;COUNT=3".to_owned(), CalendarFault::TooFrequent),
        ("FREQ=HOURLY".to_owned(), CalendarFault::TooFrequent),
        (format!("FREQ=YEARLY;BYMINUTE={many};BYSECOND={many}"), CalendarFault::TooFrequent),
        ("FREQ=SOMETIMES".to_owned(), CalendarFault::Recurrence),
        ("nonsense".to_owned(), CalendarFault::Recurrence),
    ] {
        assert_eq!(read(&[&format!("{time}\r\nRRULE:{rule}")]), Err(fault), "{rule}");
    }
    // Since the year 1900 a daily event has come to more than is counted out.
    assert_eq!(
        read(&["DTSTART:19000101T090000\r\nDTEND:19000101T100000\r\nRRULE:FREQ=DAILY"]),
        Err(CalendarFault::TooMany)
    );
    let crowd: Vec<String> =
        (0..600).map(|n| format!("DTSTART:20261117T{:02}{:02}00\r\nDURATION:PT1M", n / 60 + 1, n % 60)).collect();
    let few: Vec<&str> = crowd.iter().map(String::as_str).collect();
    assert_eq!(read(&few).map(|busy| busy.len()), Ok(1), "they join to one");
    let apart: Vec<&str> = crowd.iter().step_by(2).map(String::as_str).collect();
    let tight = CalendarLimits { most_periods: 200, ..LIMITS };
    assert_eq!(busy_periods(&calendar(&apart), &within(), &tight), Err(CalendarFault::TooMany));
}

#[test]
fn a_rule_that_never_matches_is_not_followed_for_long() {
    let never = "DTSTART:20261117T090000\r\nDURATION:PT1M\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30";
    let bomb: Vec<&str> = std::iter::repeat_n(never, 500).collect();
    assert_eq!(read(&bomb), Err(CalendarFault::TooMany));
    // One whose next match is centuries away is followed as far as that.
    let hardly = never.replace("BYMONTHDAY=30", "BYMONTHDAY=29;INTERVAL=9973");
    let bomb: Vec<&str> = std::iter::repeat_n(hardly.as_str(), 500).collect();
    assert_eq!(read(&bomb), Err(CalendarFault::TooMany));
    for rule in [
        format!("FREQ=DAILY;BYMONTHDAY={}", ["31"; 400].join(",")),
        "FREQ=YEARLY;BYDAY=MO;BYSETPOS=1,2,3,4,5,6,7,8,9,10,11,12,13".to_owned(),
    ] {
        assert_eq!(read(&[&format!("DTSTART:20261117T090000\r\nRRULE:{rule}")]), Err(CalendarFault::Recurrence));
    }
    // What ends by its number or its day is over, and costs no more than it gives.
    let over = "DTSTART:20251117T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=3";
    let over: Vec<&str> = std::iter::repeat_n(over, 700).collect();
    assert_eq!(read(&over), Ok(Vec::new()));
}

#[test]
fn many_more_occurrences_than_a_small_number_holds_can_be_counted_out() {
    let limits = CalendarLimits { most_occurrences: 100_000, ..LIMITS };
    let text = calendar(&["DTSTART:19000101T000000\r\nDURATION:PT30M\r\nRRULE:FREQ=DAILY;BYHOUR=9,12"]);
    assert_eq!(busy_periods(&text, &within(), &limits).map(|busy| busy.len()), Ok(2 * 28));
    let tight = CalendarLimits { most_occurrences: 92_000, ..limits };
    assert_eq!(busy_periods(&text, &within(), &tight), Err(CalendarFault::TooMany));
}

#[test]
fn a_time_that_no_calendar_has_is_refused() {
    for time in [
        "+262142 1231T235959Z",
        "+262142",
        "-0010101",
        "20261117T+90000",
        "20261117T 90000",
        "2026111\u{e5}",
        "18991231T090000",
        "22010101T090000",
        "99991231",
        "20261317",
        "20261117T2500",
        "20261117T090000ZZ",
        "202611170T090000",
    ] {
        assert_eq!(read(&[&format!("DTSTART:{time}")]), Err(CalendarFault::Time), "{time}");
        let event = format!("DTSTART:20261117T090000\r\nDTEND:{time}");
        assert_eq!(read(&[&event]), Err(CalendarFault::Time), "{time}");
        assert_eq!(read(&[&format!("{event}\r\nTRANSP:TRANSPARENT")]), Ok(Vec::new()), "{time} of what is free");
        let rule = format!("DTSTART:20261117T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;UNTIL={time}");
        assert_eq!(read(&[&rule]), Err(CalendarFault::Recurrence), "{time}");
    }
    let longest = read(&["DTSTART:19000101T000000\r\nDTEND:22001231T235960Z"]);
    assert_eq!(longest.unwrap(), ["16 00:00–14 00:00"]);
}

#[test]
fn what_is_no_calendar_or_not_all_of_one_is_refused() {
    let whole = calendar(&["DTSTART:20261117T090000\r\nDTEND:20261117T100000"]);
    let nested = format!("BEGIN:VCALENDAR\n{}", "BEGIN:VEVENT\n".repeat(5_000));
    let cut = &whole[..whole.len() - 20];
    let twice = format!("{whole}{whole}");
    for text in [
        "",
        "<html></html>",
        "hello",
        "BEGIN:VEVENT\nEND:VEVENT",
        nested.as_str(),
        cut,
        "END:VCALENDAR",
        twice.as_str(),
    ] {
        assert_eq!(busy_periods(text, &within(), &LIMITS), Err(CalendarFault::NotACalendar), "{text:.60}");
    }
    let small = CalendarLimits { most_bytes: 50, ..LIMITS };
    assert_eq!(busy_periods(&whole, &within(), &small), Err(CalendarFault::TooLarge));
    assert_eq!(busy_periods(&format!("\u{feff}{whole}"), &within(), &LIMITS).unwrap().len(), 1);
}

#[test]
fn a_folded_line_is_one() {
    let busy = read(&["DTSTART;TZID=Europe/\r\n Stockholm:2026111\r\n\t7T090000\r\nDTEND:20261117T100000"]);
    assert_eq!(busy.unwrap(), ["17 09:00–17 10:00"]);
}

/// A calendar of nothing but busy time, or with it.
fn with_busy_time(lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    format!(
        "BEGIN:VCALENDAR\r\nBEGIN:VFREEBUSY\r\nDTSTART:20261116T000000Z\r\nDTEND:20261214T000000Z\r\n{lines}END:VFREEBUSY\r\nEND:VCALENDAR\r\n"
    )
}

#[test]
fn listed_busy_time_is_busy_unless_it_is_said_to_be_free() {
    let text = with_busy_time(&[
        "FREEBUSY:20261117T080000Z/20261117T090000Z,20261118T080000Z/PT30M",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261119T080000Z/PT1H",
        "FREEBUSY;FBTYPE=free:20261120T080000Z/PT1H",
        "FREEBUSY;FBTYPE=X-OUT:20261121T080000Z/PT1H",
    ]);
    let busy = busy_periods(&text, &within(), &LIMITS).unwrap();
    let starts: Vec<String> =
        busy.iter().map(|period| format!("{} {}", period.starts_at().format("%d %H"), period.minutes())).collect();
    assert_eq!(starts, ["17 08 60", "18 08 30", "19 08 60", "21 08 60"]);
    for unreadable in ["FREEBUSY:20261117T080000Z", "FREEBUSY:soon/PT1H", "FREEBUSY:20261117T080000Z/later"] {
        let outcome = busy_periods(&with_busy_time(&[unreadable]), &within(), &LIMITS);
        assert_eq!(outcome, Err(CalendarFault::Time), "{unreadable}");
    }
}

#[test]
fn a_change_of_all_that_follow_is_refused() {
    let outcome = read(&[
        "UID:1\r\nDTSTART:20261116T090000\r\nDTEND:20261116T100000\r\nRRULE:FREQ=DAILY",
        "UID:1\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261118T090000\r\nDTSTART:20261118T130000\r\nDTEND:20261118T140000",
    ]);
    assert_eq!(outcome, Err(CalendarFault::Range));
}
