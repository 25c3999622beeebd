//! The weekly plan as a whole: how many weeks it goes round in, whether it counts on holidays, and every week's hours.

use poem::http::StatusCode;
use torget_core::fault::FieldFault;
use torget_core::plugin::Fact;
use torget_core::resource::{self, Hours, Plan, ResourceError, WeeklyHours, WeeklyPlan};
use torget_core::time::stockholm;

use super::{Again, Place, again, manifest, usual};
use crate::pages::deed::{Deed, values};
use crate::pages::local;
use crate::pages::visit::Answer;
use crate::view::form::{Choice, Problem};
use crate::view::pages::{PatternBox, PatternRow, PatternWeek, PlanForm};
use crate::view::{Format, Language, Speak, explain, forms, say};

/// Saves a posted plan and goes back to the schedule. What can't be saved is shown again as it was typed.
pub async fn save_plan(deed: &Deed, plan: &Plan, place: &Place) -> Answer {
    let visit = &deed.visit;
    let language = visit.language();
    let usual = usual(manifest(visit, plan).await?);
    let Typed { weekly, shown_weeks, added_stands_apart, faults } = read(deed, plan);
    let version = deed.value("version").parse().unwrap_or(-1);
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let outcome = if faults.is_empty() {
        resource::set_weekly_plan(market, caller, plan.resource.id, version, &weekly).await
    } else {
        Err(ResourceError::Faults(faults))
    };
    let mut form = Sheet { language, weekly: &weekly, shown_weeks, place, usual: &usual, version: plan.version }.form();
    form.fields = form.fields.fill(&deed.typed);
    if added_stands_apart {
        form.added = form.added.fill(&deed.typed);
    }
    let status = match outcome {
        Ok(()) => return Ok(visit.done(&place.page_with(&[]), Some("flash-saved"))),
        Err(ResourceError::Faults(faults)) => {
            for fault in &faults {
                let text = say::fault(language, fault);
                for part in [&mut form.fields, &mut form.added] {
                    if part.fields.iter().any(|field| field.name == fault.field) {
                        part.error(&fault.field, text.clone());
                    }
                }
                form.problems.push(Problem { text, href: None });
            }
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(ResourceError::Stale { .. }) => {
            let stored = language.text_with("form-stored", &[("value", in_words(language, &plan.weekly).into())]);
            for text in [language.text("form-outdated"), stored] {
                form.problems.push(Problem { text, href: None });
            }
            StatusCode::CONFLICT
        }
        Err(other) => return Err(visit.resource_stop(other)),
    };
    again(visit, plan, place, status, Again { plan: Some(form), ..Again::default() }).await
}

/// The form of what is stored.
pub fn stored(language: Language, plan: &Plan, place: &Place, usual: &[Hours]) -> PlanForm {
    let shown_weeks = plan.weekly.weeks;
    Sheet { language, weekly: &plan.weekly, shown_weeks, place, usual, version: plan.version }.form()
}

/// What was typed.
struct Typed {
    /// The plan, with the hours that were added.
    weekly: WeeklyPlan,
    /// How many weeks of it have been looked at, or copied from those.
    shown_weeks: i64,
    /// Whether the added hours can't be read, and so are no part of it.
    added_stands_apart: bool,
    /// What can't be read.
    faults: Vec<FieldFault>,
}

/// The plan that was typed, and what of it can't be read. Weeks that the form did not show begin as copies of those that it
/// showed, so that nothing changes until somebody changes it.
fn read(deed: &Deed, plan: &Plan) -> Typed {
    let mut faults = Vec::new();
    let before = deed.value("shown_weeks").parse().unwrap_or(plan.weekly.weeks).clamp(1, resource::MOST_WEEKS);
    let weeks = match local::typed_number(&deed.typed, "weeks") {
        Ok(typed) => typed.unwrap_or(before),
        Err(fault) => {
            faults.push(fault);
            before
        }
    };
    let first_monday_on = local::date(deed.value("first_monday_on")).unwrap_or_else(|| {
        faults.push(FieldFault::new("first_monday_on", "missing", []));
        plan.weekly.first_monday_on
    });
    let mut hours: Vec<WeeklyHours> = values(&deed.typed, "window").iter().filter_map(|text| window(text)).collect();
    let added = ["added_starts", "added_ends"].map(|name| (name, deed.value(name)));
    let mut added_stands_apart = false;
    if added.iter().any(|(_, text)| !text.is_empty()) {
        let mut minute = |(name, text): (&str, &str)| {
            let minute = local::minute(text);
            if minute.is_none() {
                faults.push(FieldFault::new(name, "not_a_time", [("value", Fact::Text(text.to_owned()))]));
            }
            minute
        };
        let typed = minute(added[0]).zip(minute(added[1]));
        let number = |name: &str| deed.value(name).parse().unwrap_or(1);
        let (week, weekday) = (number("added_week"), number("added_weekday"));
        added_stands_apart = typed.is_none();
        let typed = typed.map(|(starts_minute, ends_minute)| Hours { starts_minute, ends_minute });
        let typed = typed.map(|hours| WeeklyHours { week, weekday, hours });
        hours.extend(typed.filter(|added| !hours.contains(added)));
    }
    let mut shown_weeks = before;
    if (1..=resource::MOST_WEEKS).contains(&weeks) {
        shown_weeks = weeks;
        let copied = (before + 1..=weeks).flat_map(|week| {
            let model = (week - 1) % before + 1;
            hours.iter().filter(move |weekly| weekly.week == model).map(move |weekly| WeeklyHours { week, ..*weekly })
        });
        let copied: Vec<WeeklyHours> = copied.collect();
        hours.extend(copied);
        hours.retain(|weekly| weekly.week <= weeks);
    }
    let on_holidays = !deed.value("on_holidays").is_empty();
    let weekly = WeeklyPlan { weeks, first_monday_on, on_holidays, hours };
    Typed { weekly, shown_weeks, added_stands_apart, faults }
}

/// `WEEK-WEEKDAY-START-END`.
fn window(text: &str) -> Option<WeeklyHours> {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
    let mut next = || parts.next()?;
    let (week, weekday, starts_minute, ends_minute) = (next()?, next()?, next()?, next()?);
    Some(WeeklyHours { week, weekday, hours: Hours { starts_minute, ends_minute } })
}

/// What the form is made from.
struct Sheet<'a> {
    language: Language,
    weekly: &'a WeeklyPlan,
    shown_weeks: i64,
    place: &'a Place,
    usual: &'a [Hours],
    version: i64,
}

impl Sheet<'_> {
    fn form(&self) -> PlanForm {
        let weeks = self.shown_weeks;
        PlanForm {
            action: self.place.to("/availability"),
            version: self.version,
            shown_weeks: weeks,
            fields: forms::plan_cycle(self.language, self.weekly),
            weeks: (1..=weeks).map(|week| self.week(week, weeks)).collect(),
            others: self.others(),
            added: forms::plan_added(self.language, weeks),
            problems: Vec::new(),
        }
    }

    fn week(&self, week: i64, weeks: i64) -> PatternWeek {
        let language = self.language;
        let monday = stockholm::week_start(self.weekly.first_monday_on);
        PatternWeek {
            heading: (weeks > 1)
                .then(|| language.text_with("week-of-cycle", &[("week", week.into()), ("weeks", weeks.into())])),
            days: monday.iter_days().take(7).map(|on| language.weekday_short(on).to_owned()).collect(),
            rows: self.usual.iter().map(|hours| self.row(week, weeks, *hours)).collect(),
        }
    }

    fn row(&self, week: i64, weeks: i64, hours: Hours) -> PatternRow {
        let chosen = |weekday| self.weekly.hours.contains(&WeeklyHours { week, weekday, hours });
        let pattern_box = |weekday| PatternBox {
            chosen: chosen(weekday),
            ..made(self.language, weeks, WeeklyHours { week, weekday, hours })
        };
        PatternRow {
            text: local::hours(hours.starts_minute, hours.ends_minute),
            boxes: (1..=7).map(pattern_box).collect(),
        }
    }

    /// Hours of the plan that are no usual period.
    fn others(&self) -> Vec<Choice> {
        let unusual = self.weekly.hours.iter().filter(|weekly| !self.usual.contains(&weekly.hours));
        let choice = |weekly: &WeeklyHours| {
            let made = made(self.language, self.weekly.weeks, *weekly);
            Choice { chosen: true, ..Choice::new(made.value, made.label) }
        };
        unusual.map(choice).collect()
    }
}

fn made(language: Language, weeks: i64, weekly: WeeklyHours) -> PatternBox {
    let WeeklyHours { week, weekday, hours: Hours { starts_minute, ends_minute } } = weekly;
    PatternBox {
        value: format!("{week}-{weekday}-{starts_minute}-{ends_minute}"),
        label: hours_in_words(language, weeks, weekly),
        chosen: false,
    }
}

fn hours_in_words(language: Language, weeks: i64, weekly: WeeklyHours) -> String {
    let WeeklyHours { week, weekday, hours: Hours { starts_minute, ends_minute } } = weekly;
    let fact = Fact::Hours { week: (weeks > 1).then_some(week), weekday: Some(weekday), starts_minute, ends_minute };
    explain::fact(language, &fact, &[])
}

fn in_words(language: Language, weekly: &WeeklyPlan) -> String {
    let hours: Vec<String> = weekly.hours.iter().map(|hours| hours_in_words(language, weekly.weeks, *hours)).collect();
    if hours.is_empty() { "–".to_owned() } else { hours.join(", ") }
}
