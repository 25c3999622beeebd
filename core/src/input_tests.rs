use super::*;

/// The code of each fault, with its values in the order of their names: `text_too_long 10 11`.
fn problems(check: impl FnOnce(&mut Checks)) -> Vec<String> {
    let mut checks = Checks::new();
    check(&mut checks);
    checks.finish().err().unwrap_or_default().iter().map(said).collect()
}

fn said(fault: &FieldFault) -> String {
    let value = |fact: &Fact| match fact {
        Fact::Number(number) => number.to_string(),
        Fact::Text(text) => text.clone(),
        other => format!("{other:?}"),
    };
    let words = std::iter::once(fault.code.to_owned()).chain(fault.values.values().map(value));
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn mail_addresses() {
    for good in
        ["fridhem@angelholm.example", "a.b+c@x-y.kommun.example", " Anna.Ek@Klippan.Example ", "o'neil@a.example"]
    {
        assert!(problems(|c| drop(c.email("email", good))).is_empty(), "{good}");
    }
    let long = format!("{}@a.example", "a".repeat(65));
    for bad in [
        "anna",
        "@a.example",
        "a@",
        "a@b",
        "a@@b.example",
        "a b@c.example",
        ".a@b.example",
        "a..b@c.example",
        "a@-b.example",
        "a@b..example",
        "a@b.example.",
        "åsa@b.example",
        "a@b_c.example",
        "<a@b.example>",
        "a@b,c.example",
        &long,
    ] {
        let found = problems(|c| drop(c.email("email", bad)));
        assert_eq!(found, [format!("not_an_email {}", bad.to_lowercase())]);
    }
    assert_eq!(problems(|c| drop(c.email("email", "  "))), ["missing"]);
    let found = problems(|c| drop(c.email("email", "a@b.example\r\nBcc: c@d.example")));
    assert_eq!(found, ["control_character"]);
    let long = format!("{}@a.example", "a".repeat(300));
    assert_eq!(problems(|c| drop(c.email("email", &long))), ["text_too_long 254 310"]);
    assert_eq!(Checks::new().email("email", " Anna.Ek@Klippan.Example "), "anna.ek@klippan.example");
}

#[test]
fn organisation_numbers() {
    let mut checks = Checks::new();
    for (text, right) in
        [("212000-1041", "212000-1041"), ("2120000944", "212000-0944"), (" 212000-1165 ", "212000-1165")]
    {
        assert_eq!(checks.organisation_number("organisation_number", text), right);
    }
    checks.finish().unwrap();
    // A wrong check digit; too short; too long; letters; misplaced hyphen; a third digit below 2; other digits than ours.
    for bad in ["212000-1042", "212000-104", "212000-10411", "21200a-1041", "2120-001041", "211000-1041", "٢١٢٠٠٠-١٠٤١"]
    {
        let found = problems(|c| drop(c.organisation_number("organisation_number", bad)));
        assert_eq!(found, [format!("not_an_organisation_number {bad}")]);
    }
}

#[test]
fn a_number_with_a_third_digit_below_two_is_refused_even_with_a_right_check_digit() {
    for third in 0..2 {
        let valid = (0..10).map(|last| format!("21{third}000-000{last}")).filter(|n| organisation_number(n).is_some());
        assert_eq!(valid.count(), 0);
    }
}

#[test]
fn telephone_numbers() {
    for good in ["", "070-174 06 05", "+46 70 174 06 05", "(08) 465 004 00", "112 34"] {
        assert!(problems(|c| drop(c.phone("phone", good))).is_empty(), "{good}");
    }
    for bad in ["1234", "070-17406o5", "++46701740605", "46+701740605", "1234567890123456"] {
        assert_eq!(problems(|c| drop(c.phone("phone", bad))), [format!("not_a_phone {bad}")]);
    }
}

#[test]
fn texts_count_characters_and_not_bytes() {
    assert!(problems(|c| drop(c.line("name", &"å".repeat(10), 10))).is_empty());
    let found = problems(|c| drop(c.line("name", &"å".repeat(11), 10)));
    assert_eq!(found, ["text_too_long 10 11"]);
    assert_eq!(problems(|c| drop(c.line("name", "\t \n", 10))), ["missing"]);
    assert_eq!(problems(|c| drop(c.line("name", "a\u{0}b", 10))), ["control_character"]);
}

#[test]
fn positions_lie_on_the_earth() {
    let of = |latitude, longitude| problems(|c| _ = c.position(Position { latitude, longitude }));
    assert!(of(56.24, 12.86).is_empty());
    assert_eq!(of(90.1, -180.1).len(), 2);
    assert_eq!(of(f64::NAN, f64::INFINITY), ["not_a_number", "number_range -180 180 inf"]);
}

#[test]
fn municipality_codes() {
    assert!(problems(|c| drop(c.municipality_code("municipality_code", "0188"))).is_empty());
    for bad in ["", "188", "12600", "12a0", "١٢٦٠"] {
        assert_eq!(problems(|c| drop(c.municipality_code("municipality_code", bad))).len(), 1, "{bad}");
    }
}

#[test]
fn every_fault_of_a_form_is_told_at_once() {
    let found = problems(|checks| {
        checks.line("name", "", 10);
        checks.email("email", "nej");
        checks.phone("phone", "nej");
    });
    assert_eq!(found.len(), 3);
}

fn november(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, number).unwrap()
}

fn part(from: u32, to: Option<u32>) -> Part {
    Part { from_on: november(from), to_on: to.map(november) }
}

/// Today is the 21st.
fn part_codes(new: Part, before: Option<Part>) -> Vec<(String, &'static str)> {
    let mut checks = Checks::new();
    checks.part(new, before, november(21));
    let faults = checks.finish().err().unwrap_or_default();
    faults.into_iter().map(|fault| (fault.field, fault.code)).collect()
}

#[test]
fn a_first_day_lies_ahead_unless_it_has_begun() {
    let fault = |field: &str, code| vec![(field.to_owned(), code)];
    assert_eq!(part_codes(part(21, None), None), []);
    assert_eq!(part_codes(part(20, None), None), fault("from_on", "date_too_early"));
    assert_eq!(part_codes(part(1, Some(25)), Some(part(1, None))), [], "leaves");
    assert_eq!(part_codes(part(2, None), Some(part(1, None))), fault("from_on", "date_begun"));
    assert_eq!(part_codes(part(24, None), Some(part(25, None))), [], "not begun yet");
    assert_eq!(part_codes(part(22, None), Some(part(1, Some(20)))), [], "joins again");
    assert_eq!(part_codes(part(1, None), Some(part(1, Some(20)))), fault("from_on", "date_too_early"));
}

#[test]
fn a_last_day_comes_after_the_first_and_not_before_today() {
    let fault = vec![("to_on".to_owned(), "date_too_early")];
    assert_eq!(part_codes(part(25, Some(25)), None), []);
    assert_eq!(part_codes(part(25, Some(24)), None), fault);
    assert_eq!(part_codes(part(1, Some(20)), Some(part(1, None))), fault);
    assert_eq!(part_codes(part(1, Some(21)), Some(part(1, None))), [], "today is its last day");
}
