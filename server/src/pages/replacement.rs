//! Finding a replacement (screen 2): the need above, who can come below.

use poem::http::StatusCode;
use poem::{Request, handler};
use torget_core::booking::need::Spread;
use torget_core::booking::{self, BookingError, Candidates, CandidatesQuery};
use torget_core::plugin::Way;

use super::candidates;
use super::deed::query;
use super::local::NoPeriod;
use super::need::address;
use super::needs::ask_all_note;
use super::replacement_question::Question;
use super::visit::{Answer, Visit};
use crate::view::form::Field;
use crate::view::pages::{AskAll, ReplacementView};
use crate::view::parts::{Empty, Link};
use crate::view::{Speak, say};

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
        ask: None,
        post: None,
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
            let said = candidates::found(language, &choice, (&asked, None), &found);
            view.answered = true;
            view.smaller = found.smaller.iter().map(|smaller| question.smaller(smaller)).collect();
            view.candidates = said.candidates;
            view.nobody = said.nobody;
            view.excluded_summary = said.excluded_summary;
            view.excluded = said.excluded;
            view.unavailable = said.unavailable;
            view.remarks = said.remarks;
            (view.ask, view.post) = as_need(&visit, &question, &asked, &found);
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

/// The ways to go on with the same question as a need: the button that asks everybody who can come, and the need's form.
fn as_need(
    visit: &Visit,
    question: &Question<'_>,
    asked: &CandidatesQuery,
    found: &Candidates,
) -> (Option<AskAll>, Option<Link>) {
    let language = visit.language();
    let Some(pairs) = question.as_need(asked.unit_id).filter(|_| question.may_post()) else { return (None, None) };
    let filling = question.choice.area.settings.filling(question.choice.manifest());
    let asks = filling.ways.contains(&Way::Offers);
    let ask = (asks && found.fit.len() > 1).then(|| {
        let circle = filling.circle((asked.starts_at - visit.state.market.clock.now()).num_minutes());
        let how = [("quantity", "1"), ("way", Way::Offers.key()), ("spread", Spread::AtOnce.key())];
        let said = pairs.iter().map(|(name, value)| Field::hidden(name, value));
        AskAll {
            action: "/needs",
            fields: said.chain(how.map(|(name, value)| Field::hidden(name, value))).collect(),
            text: language.text("need-ask-all"),
            note: ask_all_note(language, circle, filling.near_km),
        }
    });
    let way = asks.then(|| ("way".to_owned(), Way::Offers.key().to_owned()));
    let proposed: Vec<(String, String)> = pairs.into_iter().chain(way).collect();
    let post = Link::new(language.text("replacement-post"), address("/needs/new", &proposed));
    (ask, Some(post))
}
