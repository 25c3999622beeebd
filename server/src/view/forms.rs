//! The forms whose fields are always the same, so that a page and what it posts to agree on their names.

use torget_core::money::Ore;
use torget_core::resource::{MOST_WEEKS, WeeklyPlan};

use super::explain::weekday_key;
use super::form::{Choice, Field, FieldKind, Form};
use super::{LANGUAGES, Language, Speak};

/// Posts `email`, `password`, `return_to` to `/sign-in`.
pub fn sign_in(language: Language, return_to: &str) -> Form {
    let email = Field::new(FieldKind::Email, "email", language.text("sign-in-email"));
    let password = Field::new(FieldKind::Password, "password", language.text("sign-in-password"));
    Form::new("/sign-in", language.text("sign-in-submit"))
        .field(email.required().autocomplete("username"))
        .field(password.required().autocomplete("current-password"))
        .field(Field::hidden("return_to", return_to))
}

/// Posts `expected_fee_ore`, the fee that the page shows, to the booking's `cancel`.
pub fn cancel(language: Language, booking_href: &str, fee_ore: Ore) -> Form {
    Form::new(format!("{booking_href}/cancel"), language.text("cancel-submit"))
        .field(Field::hidden("expected_fee_ore", fee_ore.0.to_string()))
        .cancel(language.text("cancel-back"), booking_href)
        .danger()
}

/// Posts to the booking's `decline`.
pub fn decline(language: Language, booking_href: &str) -> Form {
    Form::new(format!("{booking_href}/decline"), language.text("decline-submit"))
        .cancel(language.text("step-back"), booking_href)
        .danger()
}

/// Performed hours as local times `HH:MM` and a break in minutes, as the inputs hold them.
#[derive(Debug, Clone)]
pub struct Hours {
    /// When it began.
    pub starts: String,
    /// When it ended; at or before the start means the next day.
    pub ends: String,
    /// The break.
    pub break_minutes: i64,
}

/// Posts what is recorded, whose fields the page adds, to the booking's `report`.
pub fn report(language: Language, booking_href: &str) -> Form {
    Form::new(format!("{booking_href}/report"), language.text("report-submit"))
        .cancel(language.text("step-back"), booking_href)
}

/// Posts the `version` that the page shows, and whatever fields the page adds, to the booking's `attest`.
pub fn attest(language: Language, booking_href: &str, version: i64, submit: String) -> Form {
    Form::new(format!("{booking_href}/attest"), submit)
        .field(Field::hidden("version", version.to_string()))
        .cancel(language.text("step-back"), booking_href)
}

/// `correction_reason`, needed only for something else than was reported.
pub fn correction_field(language: Language) -> Field {
    Field::new(FieldKind::Area, "correction_reason", language.text("field-correction"))
        .help(language.text("field-correction-help"))
        .max_length(500)
}

/// Posts the `version` that the page shows, and whatever fields the page adds, to the booking's `correct`.
pub fn correct(language: Language, booking_href: &str, version: i64) -> Form {
    Form::new(format!("{booking_href}/correct"), language.text("correct-submit"))
        .field(Field::hidden("version", version.to_string()))
        .cancel(language.text("step-back"), booking_href)
}

/// Posts `version` and `reason` to the booking's `send-back`.
pub fn send_back(language: Language, booking_href: &str, version: i64) -> Form {
    Form::new(format!("{booking_href}/send-back"), language.text("send-back-submit"))
        .field(Field::hidden("version", version.to_string()))
        .field(reason_field(language))
        .cancel(language.text("step-back"), booking_href)
}

/// `reason`, which everybody who sees the booking reads.
pub fn reason_field(language: Language) -> Field {
    let field = Field::new(FieldKind::Area, "reason", language.text("field-reason"));
    field.help(language.text("field-reason-help")).max_length(500).required()
}

/// Posts `day`, `starts`, `ends` and `break_minutes` to the booking's `change`.
pub fn change(
    language: Language,
    booking_href: &str,
    (day, hours): (&str, &Hours),
    longest_break: i64,
    submit: String,
) -> Form {
    let date = Field::new(FieldKind::Date, "day", language.text("change-day")).required();
    Form::new(format!("{booking_href}/change"), submit)
        .field(date.value(day))
        .field(time(language, "starts", "offer-counter-from").value(&hours.starts))
        .field(time(language, "ends", "offer-counter-to").value(&hours.ends))
        .field(break_field(language, longest_break).value(hours.break_minutes.to_string()))
        .cancel(language.text("step-back"), booking_href)
}

/// Other hours than an offer's: posts `starts`, `ends` and `break_minutes` to the `counter` below `address`.
pub fn counter(language: Language, address: &str, hours: &Hours, longest_break: i64) -> Form {
    let form = Form::new(format!("{address}/counter"), language.text("offer-counter-submit"));
    form.field(time(language, "starts", "offer-counter-from").value(&hours.starts))
        .field(time(language, "ends", "offer-counter-to").value(&hours.ends))
        .field(break_field(language, longest_break).value(hours.break_minutes.to_string()))
        .beside("counter")
}

/// The break as `break_minutes`; where there are none it goes along unseen.
pub fn break_field(language: Language, longest: i64) -> Field {
    if longest == 0 {
        return Field::hidden("break_minutes", "0");
    }
    Field::new(FieldKind::Number, "break_minutes", language.text("field-break"))
        .between("0", longest.to_string())
        .inputmode("numeric")
        .suffix(language.text("field-break-unit"))
        .required()
}

/// A time of day.
pub fn time(language: Language, name: &str, key: &'static str) -> Field {
    Field::new(FieldKind::Time, name, language.text(key)).required()
}

/// The names of the stretches of hours that a day that differs can have.
pub const STRETCHES: [(&str, &str); 3] = [("starts", "ends"), ("starts_2", "ends_2"), ("starts_3", "ends_3")];

/// Posts `from_on`, `to_on`, `kind` (`off`, `whole` or `hours`) and [`STRETCHES`] to `action`.
pub fn availability_exception(language: Language, action: &str, today: &str) -> Form {
    let day =
        |name, label| Field { min: Some(today.to_owned()), ..Field::new(FieldKind::Date, name, language.text(label)) };
    let kinds = vec![
        Choice::new("off", language.text("schedule-exception-off")),
        Choice::new("whole", language.text("schedule-exception-whole")),
        Choice { opens: true, ..Choice::new("hours", language.text("schedule-exception-hours")) },
    ];
    let kind = Field::new(FieldKind::Choice, "kind", language.text("schedule-exception-kind"));
    let mut form = Form::new(action, language.text("schedule-exception-save"))
        .field(day("from_on", "schedule-exception-first").required())
        .field(day("to_on", "schedule-exception-last").help(language.text("schedule-exception-last-help")))
        .field(kind.choices(kinds).value("off"));
    for (number, (starts, ends)) in STRETCHES.into_iter().enumerate() {
        let from = Field::new(FieldKind::Time, starts, language.text("schedule-exception-from"));
        let to = Field::new(FieldKind::Time, ends, language.text("schedule-exception-to"));
        let (from, to) = if number == 0 {
            (from, to.help(language.text("schedule-next-day")))
        } else {
            (from.tucked(), to.tucked())
        };
        form = form.field(from).field(to);
    }
    form.more(language.text("schedule-exception-more")).beside("exception")
}

/// How a weekly plan goes round: `weeks`, `first_monday_on`, `on_holidays`.
pub fn plan_cycle(language: Language, plan: &WeeklyPlan) -> Form {
    let weeks = Field::new(FieldKind::Number, "weeks", language.text("plan-weeks"))
        .between("1", MOST_WEEKS.to_string())
        .inputmode("numeric")
        .required()
        .help(language.text_with("plan-weeks-help", &[("most", MOST_WEEKS.into())]))
        .value(plan.weeks.to_string());
    let monday = Field::new(FieldKind::Date, "first_monday_on", language.text("plan-first-monday"))
        .required()
        .help(language.text("plan-first-monday-help"))
        .value(plan.first_monday_on.to_string());
    let holidays = Field::new(FieldKind::Check, "on_holidays", language.text("plan-on-holidays"));
    Form::new("", "")
        .field(weeks)
        .field(monday)
        .field(holidays.value(if plan.on_holidays { "yes" } else { "" }))
        .beside("plan")
}

/// Other hours to add to a weekly plan: `added_week`, `added_weekday`, `added_starts`, `added_ends`.
pub fn plan_added(language: Language, weeks: i64) -> Form {
    let days = (1..=7).map(|day| Choice::new(day.to_string(), language.text(weekday_key(day)))).collect();
    let numbers = (1..=weeks).map(|week| Choice::new(week.to_string(), week.to_string())).collect();
    let week = match weeks {
        1 => Field::hidden("added_week", "1"),
        _ => Field::new(FieldKind::Select, "added_week", language.text("plan-week")).choices(numbers).value("1"),
    };
    Form::new("", "")
        .field(week)
        .field(Field::new(FieldKind::Select, "added_weekday", language.text("plan-weekday")).choices(days).value("1"))
        .field(Field::new(FieldKind::Time, "added_starts", language.text("schedule-exception-from")))
        .field(
            Field::new(FieldKind::Time, "added_ends", language.text("schedule-exception-to"))
                .help(language.text("schedule-next-day")),
        )
        .beside("added")
}

/// Posts `phone` and `language` to `/account`.
pub fn account_settings(language: Language, phone: &str) -> Form {
    let number = Field::new(FieldKind::Tel, "phone", language.text("admin-phone"));
    let number = number.help(language.text("account-phone-help")).max_length(30).autocomplete("tel").value(phone);
    Form::new("/account", language.text("account-save"))
        .field(number)
        .field(language_choice(language, language))
        .beside("settings")
}

/// The choice of a language, `language`; each in its own name.
pub fn language_choice(language: Language, chosen: Language) -> Field {
    let own_name = |of: Language| if of == Language::Sv { "Svenska" } else { "English" };
    let choices = LANGUAGES.map(|of| Choice::new(of.code(), own_name(of)));
    Field::new(FieldKind::Choice, "language", language.text("account-language"))
        .choices(choices.to_vec())
        .value(chosen.code())
}

/// Posts `current`, `new` to `/account/password`.
pub fn password(language: Language) -> Form {
    let current = Field::new(FieldKind::Password, "current", language.text("account-password-current"));
    let new = Field::new(FieldKind::Password, "new", language.text("account-password-new"));
    Form::new("/account/password", language.text("account-password-save"))
        .field(current.required().autocomplete("current-password"))
        .field(new.required().autocomplete("new-password").help(language.text("account-password-help")).max_length(200))
        .beside("password")
}

/// Posts `name` to `/account/tokens`.
pub fn api_token(language: Language) -> Form {
    Form::new("/account/tokens", language.text("account-token-create"))
        .field(Field::new(FieldKind::Text, "name", language.text("account-token-name")).required().max_length(100))
        .beside("token")
}
