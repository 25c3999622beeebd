//! Finding a replacement (screen 2): the need above, who can come below.

use poem::http::StatusCode;
use poem::{Request, handler};
use torget_core::booking::{self, BookingError, Candidates, CandidatesQuery, Unfit};
use torget_core::time::stockholm;

use super::deed::query;
use super::local::{self, NoPeriod};
use super::need::{self, AreaChoice, address};
use super::replacement_question::Question;
use super::visit::{Answer, Visit};
use crate::view::pages::{self, Excluded, ReplacementView};
use crate::view::parts::Empty;
use crate::view::{Format, Language, Speak, say};

/// The rule of core whose sentence would say no more than its name.
const NOT_AVAILABLE: &str = "core_availability";

/// Asks what is needed and shows who can come; for who books for many units once one is chosen.
#[handler]
pub async fn show(request: &Request, visit: Visit) -> Answer {
    let pairs = query(request);
    let language = visit.language();
    let choice = visit.area(&pairs).await?;
    let (units, unit_id) = visit.units(&choice, &pairs).await?;
    let question = Question::new(&visit, &choice, (&units, unit_id), &pairs);
    let mut view = ReplacementView {
        unit: question.unit_name(),
        question: question.form(),
        answered: false,
        candidates: Vec::new(),
        nobody: Empty::new(language.text("replacement-nobody")),
        excluded_summary: String::new(),
        excluded: Vec::new(),
        unavailable: None,
        remarks: Vec::new(),
        smaller: Vec::new(),
        introductions: question.introductions(),
    };
    let Some(unit_id) = unit_id else { return visit.page(&view) };
    let asked = match question.ask(unit_id) {
        Ok(asked) => asked,
        Err(NoPeriod::Field(field)) => {
            let text = if field == "day" { language.text("period-no-day") } else { language.text("period-no-time") };
            view.question.error(field, text);
            return visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
        Err(NoPeriod::Time(text)) => {
            view.question.error("starts", text);
            return visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
    };
    match booking::candidates(&visit.state.market, visit.caller()?, &asked).await {
        Ok(found) => {
            answer(language, &choice, &mut view, &asked, &found, &question.without());
            view.remarks = remarks(language, &found);
            view.smaller = found.smaller.iter().map(|smaller| question.smaller(smaller)).collect();
            visit.page(&view)
        }
        Err(BookingError::Faults(faults)) => {
            for fault in &faults {
                let name = fault.field.strip_prefix("need.").unwrap_or(&fault.field);
                view.question.error(name, say::fault(language, fault));
            }
            visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(other) => Err(visit.booking_stop(other)),
    }
}

/// One who can come, as a row.
pub fn candidate(
    language: Language,
    choice: &AreaChoice,
    question: &CandidatesQuery,
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
        href: book_address(choice, question, &resource.id.to_string()),
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

fn book_address(choice: &AreaChoice, question: &CandidatesQuery, resource: &str) -> String {
    let mut pairs = vec![
        ("area".to_owned(), choice.area.id.to_string()),
        ("resource".to_owned(), resource.to_owned()),
        ("unit".to_owned(), question.unit_id.to_string()),
        ("day".to_owned(), stockholm::date_of(question.starts_at).to_string()),
        ("starts".to_owned(), local::clock_of(question.starts_at)),
        ("ends".to_owned(), local::clock_of(question.ends_at)),
    ];
    pairs.extend(need::pairs(&question.need));
    address("/book", &pairs)
}

fn answer(
    language: Language,
    choice: &AreaChoice,
    view: &mut ReplacementView,
    asked: &CandidatesQuery,
    found: &Candidates,
    without: &[String],
) {
    let manifest = choice.manifest();
    view.answered = true;
    let said_no = |fit: &&booking::Candidate| without.contains(&fit.resource.id.to_string());
    let (refusing, willing): (Vec<_>, Vec<_>) = found.fit.iter().partition(said_no);
    view.candidates = willing.into_iter().map(|fit| candidate(language, choice, asked, fit)).collect();
    let mut obstacles: Vec<(String, i64)> = Vec::new();
    for found in &found.obstacles {
        let obstacle = say::obstacle(language, manifest, &found.rule);
        match obstacles.iter_mut().find(|(known, _)| *known == obstacle) {
            Some((_, number)) => *number += found.number,
            None => obstacles.push((obstacle, found.number)),
        }
    }
    if !refusing.is_empty() {
        obstacles.push((language.text("replacement-said-no"), refusing.len() as i64));
    }
    let excluded_number: i64 = obstacles.iter().map(|(_, number)| number).sum();
    let why: Vec<String> = obstacles.iter().map(|(obstacle, number)| format!("{obstacle} {number}")).collect();
    let values = [("count", excluded_number.into()), ("why", why.join(", ").into())];
    view.excluded_summary = language.text_with("replacement-excluded", &values);
    let is_away = |unfit: &&Unfit| unfit.refusals.first().is_some_and(|remark| remark.finding.rule == NOT_AVAILABLE);
    let (away, others): (Vec<&Unfit>, Vec<&Unfit>) = found.unfit.iter().partition(is_away);
    let reasons = |unfit: &Unfit| unfit.refusals.iter().map(|remark| say::remark(language, manifest, remark)).collect();
    let excluded = |unfit: &&Unfit| Excluded { name: unfit.name.clone(), reasons: reasons(unfit) };
    view.excluded = others.iter().map(excluded).collect();
    let no = |fit: &booking::Candidate| Excluded {
        name: fit.resource.name.clone(),
        reasons: vec![language.text("replacement-said-no-text")],
    };
    view.excluded.extend(refusing.into_iter().map(no));
    let names: Vec<&str> = away.iter().map(|unfit| unfit.name.as_str()).collect();
    let names = || [("names", names.join(", ").into())];
    if let Some(said) = said_of_most(&view.excluded).filter(|_| view.candidates.is_empty()) {
        view.nobody = Empty::new(said);
    }
    view.unavailable = (!away.is_empty()).then(|| language.text_with("replacement-unavailable", &names()));
}

/// What else there is to know of the answer.
fn remarks(language: Language, found: &Candidates) -> Vec<String> {
    let further =
        (found.further > 0).then(|| language.text_with("replacement-further", &[("count", found.further.into())]));
    let share = found.share.as_ref().map(|share| {
        let values = [
            ("name", share.organisation_name.as_str().into()),
            ("used", language.percent(share.used_basis_points).into()),
            ("share", language.percent(share.inhabitants_basis_points).into()),
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
