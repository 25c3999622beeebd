//! Who can come, in words: the candidates of a need with their reasons, who can't and why, and what a smaller demand would
//! give. The same on every page that looks for somebody.

use chrono::NaiveDate;
use torget_core::booking::{self, Candidates, CandidatesQuery, Relaxation, Smaller, Unfit};
use torget_core::ids::NeedId;
use torget_core::plugin::{Manifest, schema};
use torget_core::time::stockholm;

use super::local;
use super::need::{self, AreaChoice, address};
use super::replacement_question::period_pairs;
use crate::view::pages::{self, Excluded};
use crate::view::parts::{Empty, Link};
use crate::view::{Format, Language, Speak, say};

/// The rule of core whose sentence would say no more than its name.
const NOT_AVAILABLE: &str = "core_availability";
/// The fields that tell a period.
const OF_TIME: [&str; 5] = ["day", "other_day", "hours", "starts", "ends"];

/// What was found, in words.
pub struct Found {
    /// Who can come, best first, in the order of core's.
    pub candidates: Vec<pages::Candidate>,
    /// What to say when nobody can.
    pub nobody: Empty,
    /// How many can't, by what stands in the way.
    pub excluded_summary: String,
    /// Who can't, and why.
    pub excluded: Vec<Excluded>,
    /// Who isn't available then, in one sentence.
    pub unavailable: Option<String>,
    /// What else there is to know.
    pub remarks: Vec<String>,
}

/// Puts into words what was found for a question, or for a need that was posted.
pub fn found(
    language: Language,
    choice: &AreaChoice,
    asked: (&CandidatesQuery, Option<NeedId>),
    found: &Candidates,
) -> Found {
    let manifest = choice.manifest();
    let mut obstacles: Vec<(String, i64)> = Vec::new();
    for one in &found.obstacles {
        let obstacle = say::obstacle(language, manifest, &one.rule);
        match obstacles.iter_mut().find(|(known, _)| *known == obstacle) {
            Some((_, number)) => *number += one.number,
            None => obstacles.push((obstacle, one.number)),
        }
    }
    let excluded_number: i64 = obstacles.iter().map(|(_, number)| number).sum();
    let why: Vec<String> = obstacles.iter().map(|(obstacle, number)| format!("{obstacle} {number}")).collect();
    let values = [("count", excluded_number.into()), ("why", why.join(", ").into())];
    let is_away = |unfit: &&Unfit| unfit.refusals.first().is_some_and(|remark| remark.finding.rule == NOT_AVAILABLE);
    let (away, others): (Vec<&Unfit>, Vec<&Unfit>) = found.unfit.iter().partition(is_away);
    let reasons = |unfit: &Unfit| unfit.refusals.iter().map(|remark| say::remark(language, manifest, remark)).collect();
    let excluded: Vec<Excluded> =
        others.iter().map(|unfit| Excluded { name: unfit.name.clone(), reasons: reasons(unfit) }).collect();
    let names: Vec<&str> = away.iter().map(|unfit| unfit.name.as_str()).collect();
    let names = [("names", names.join(", ").into())];
    let nobody = said_of_most(&excluded).unwrap_or_else(|| language.text("replacement-nobody"));
    Found {
        candidates: found.fit.iter().map(|fit| candidate(language, choice, asked, fit)).collect(),
        nobody: Empty::new(nobody),
        excluded_summary: language.text_with("replacement-excluded", &values),
        excluded,
        unavailable: (!away.is_empty()).then(|| language.text_with("replacement-unavailable", &names)),
        remarks: remarks(language, found),
    }
}

/// A smaller demand as a link: the question's `pairs` with what is left out, put to the page at `path`.
pub fn smaller(
    language: Language,
    manifest: &Manifest,
    (path, pairs, asked_on): (&str, &[(String, String)], Option<NaiveDate>),
    smaller: &Smaller,
) -> Link {
    let count = ("count", smaller.number.into());
    match &smaller.relaxation {
        Relaxation::Requirement { key, value } => {
            let name = format!("requirement.{key}");
            let is_left_out =
                |(known, one): &&(String, String)| *known == name && value.as_ref().is_none_or(|value| value == one);
            let pairs: Vec<_> = pairs.iter().filter(|pair| !is_left_out(pair)).cloned().collect();
            let what = match value {
                Some(value) => {
                    let choices = schema::choices(&manifest.need.requirements, key);
                    say::labels(language, &choices, std::slice::from_ref(value))
                }
                None => {
                    let fields = schema::fields(&manifest.need.requirements);
                    let field = fields.iter().find(|field| field.key == *key);
                    field.map_or_else(|| key.clone(), |field| field.label.get(language).to_owned())
                }
            };
            let text = [("what", what.to_lowercase().into()), count];
            Link::new(language.text_with("replacement-smaller-without", &text), address(path, &pairs))
        }
        Relaxation::Time { period } => {
            let mut pairs: Vec<_> =
                pairs.iter().filter(|(name, _)| !OF_TIME.contains(&name.as_str())).cloned().collect();
            pairs.extend(period_pairs(manifest, period));
            let hours = match asked_on == Some(stockholm::date_of(period.starts_at())) {
                true => language.hours_short(period.starts_at(), period.ends_at()),
                false => language.period_short(period.starts_at(), period.ends_at()),
            };
            let text = [("hours", hours.into()), count];
            Link::new(language.text_with("replacement-smaller-time", &text), address(path, &pairs))
        }
    }
}

/// One who can come, as a row.
pub fn candidate(
    language: Language,
    choice: &AreaChoice,
    (question, need_id): (&CandidatesQuery, Option<NeedId>),
    candidate: &booking::Candidate,
) -> pages::Candidate {
    let resource = &candidate.resource;
    let tagline = choice.plugin.tagline(&resource.kind, &resource.attributes, language);
    let mut notes = vec![resource.place_name.clone(), language.tenth_km(candidate.distance_tenth_km)];
    if candidate.visits == 0 {
        notes.push(language.text("replacement-new"));
    }
    notes.extend(
        candidate.usual_answer_minutes.map(|minutes| {
            language.text_with("replacement-answers", &[("time", answer_time(language, minutes).into())])
        }),
    );
    let load = candidate.load.map(|load| {
        let (booked, agreed) = (language.hours(load.booked_minutes), language.hours(load.agreed_minutes));
        language.text_with("replacement-load", &[("booked", booked.into()), ("agreed", agreed.into())])
    });
    let more: Vec<String> = Some(tagline).filter(|text| !text.is_empty()).into_iter().chain(load).collect();
    let known = candidate.last_visit_on.map(|on| {
        let on = language.date_short(on);
        language.text_with("replacement-known-last", &[("count", candidate.visits.into()), ("on", on.into())])
    });
    let gladly = candidate.comes_gladly.then(|| language.text("replacement-gladly"));
    let known: Vec<String> = known.into_iter().chain(gladly).collect();
    let warnings = candidate.warnings.iter().map(|remark| say::remark(language, choice.manifest(), remark));
    pages::Candidate {
        name: resource.name.clone(),
        known: (!known.is_empty()).then(|| known.join(" · ")),
        notes: notes.join(" · "),
        more: (!more.is_empty()).then(|| more.join(" · ")),
        warnings: warnings.collect(),
        price: language
            .text_with("price-with-vat", &[("amount", language.amount_whole(candidate.price.total_ore).into())]),
        href: book_address(choice, question, need_id, &resource.id.to_string()),
    }
}

/// As people say it: within ten minutes, half an hour, or whole hours.
fn answer_time(language: Language, minutes: i64) -> String {
    let rounded = match minutes {
        ..=10 => 10,
        11..=30 => 30,
        _ => (minutes + 59) / 60 * 60,
    };
    language.duration(rounded)
}

fn book_address(choice: &AreaChoice, question: &CandidatesQuery, need_id: Option<NeedId>, resource: &str) -> String {
    let mut pairs = vec![
        ("area".to_owned(), choice.area.id.to_string()),
        ("resource".to_owned(), resource.to_owned()),
        ("unit".to_owned(), question.unit_id.to_string()),
        ("day".to_owned(), stockholm::date_of(question.starts_at).to_string()),
        ("starts".to_owned(), local::clock_of(question.starts_at)),
        ("ends".to_owned(), local::clock_of(question.ends_at)),
    ];
    pairs.extend(need_id.map(|id| ("need".to_owned(), id.to_string())));
    pairs.extend(need::pairs(&question.need));
    address("/book", &pairs)
}

/// What else there is to know of the answer.
fn remarks(language: Language, found: &Candidates) -> Vec<String> {
    let further =
        (found.further > 0).then(|| language.text_with("replacement-further", &[("count", found.further.into())]));
    let whole_percent = |basis_points: i64| language.percent((basis_points + 50) / 100 * 100);
    let share = found.share.as_ref().map(|share| {
        let values = [
            ("name", share.organisation_name.as_str().into()),
            ("used", whole_percent(share.used_basis_points).into()),
            ("share", whole_percent(share.inhabitants_basis_points).into()),
        ];
        match share.used_basis_points <= share.inhabitants_basis_points {
            true => language.text_with("replacement-share-under", &values),
            false => language.text_with("replacement-share-over", &values),
        }
    });
    share.into_iter().chain(further).collect()
}

/// The sentence that is said of most: it is about the question, not about them, and so the answer to it.
fn said_of_most(excluded: &[Excluded]) -> Option<String> {
    let said = || excluded.iter().flat_map(|one| &one.reasons);
    let number = |sentence: &String| said().filter(|other| *other == sentence).count();
    said().max_by_key(|sentence| number(sentence)).filter(|sentence| number(sentence) * 2 > excluded.len()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_most_is_the_answer() {
        let one = |reason: &str| Excluded { name: "Anna Ek".to_owned(), reasons: vec![reason.to_owned()] };
        let said = |reasons: &[&str]| said_of_most(&reasons.iter().map(|reason| one(reason)).collect::<Vec<_>>());
        assert_eq!(said(&[]), None);
        assert_eq!(said(&["Dag 24.", "Redan bokad.", "Dag 24."]).as_deref(), Some("Dag 24."));
        assert_eq!(said(&["Saknar demens.", "Saknar kateter."]), None);
    }
}
