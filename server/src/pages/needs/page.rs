//! A need's own page: how it stands, who can come, who has been asked, and what may be done with it (screen 6, right half).

use poem::handler;
use poem::web::Path;
use torget_core::access::Role;
use torget_core::audit::AuditEntry;
use torget_core::booking::need::{self, NeedSheet, NeedState, NeedStep, NeedView as Need};
use torget_core::booking::offer::{self, OfferSide, OfferState, OfferStep, OfferView as Offer};
use torget_core::ids::NeedId;
use torget_core::plugin::Alternative;
use torget_core::time::stockholm;

use super::{form, places, row, sought};
use super::{queue, search};
use crate::pages::book_view::with_break;
use crate::pages::need::{AreaChoice, absence_since, reason, requirements};
use crate::pages::start;
use crate::pages::visit::{Answer, Visit};
use crate::view::form::{Choice, Field, FieldKind, Form};
use crate::view::pages::{BookingStep, NeedDeed, NeedView};
use crate::view::parts::{Badge, Empty, Event, Fact, Row};
use crate::view::table::{Cell, CellButton, Table};
use crate::view::{Format, Language, Speak};

/// So many other needs stand beside one.
const OTHERS: usize = 8;

/// Shows a need.
#[handler]
pub async fn show(Path(id): Path<String>, visit: Visit) -> Answer {
    let sheet = found(&visit, &id).await?;
    visit.page(&view(&visit, &sheet, None).await?)
}

/// The need that an address names, if the reader may see it.
pub async fn found(visit: &Visit, id: &str) -> poem::Result<NeedSheet> {
    let id: NeedId = visit.id(id)?;
    need::view(&visit.state.market, visit.caller()?, id).await.map_err(|error| visit.booking_stop(error))
}

/// The page of a need; `again` is one of its forms with what was typed and what is wrong.
pub async fn view(visit: &Visit, sheet: &NeedSheet, again: Option<Form>) -> poem::Result<NeedView> {
    let (language, need) = (visit.language(), &sheet.need);
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let choice = area(visit, need).await?;
    let offers = offer::of_need(market, caller, need.id).await.map_err(|error| visit.booking_stop(error))?;
    let (offers, kept): (Vec<Offer>, Vec<Offer>) =
        offers.into_iter().partition(|offer| offer.side == OfferSide::Resource);
    let search = search::search(visit, &choice, sheet, &offers).await?;
    let history = need::history(market, caller, need.id).await.map_err(|error| visit.booking_stop(error))?;
    let period = language.period_long(need.starts_at, need.ends_at);
    let others = match caller.role {
        Role::PoolCoordinator => others(visit, need).await?,
        _ => Vec::new(),
    };
    Ok(NeedView {
        over: format!("{}, {}", need.unit_name, need.organisation_name),
        badge: Badge::need_state(language, need.state.key()),
        heading: language
            .text_with("need-heading", &[("period", language.period_short(need.starts_at, need.ends_at).into())]),
        period: with_break(language, period, need.break_minutes),
        next: next(visit, sheet, &offers),
        steps: steps(language, sheet, queue::may_wait(need, search.as_ref())),
        queue: queue::stands(language, sheet),
        kept: queue::kept(visit, &kept),
        booked: booked(language, sheet),
        asked: (!offers.is_empty()).then(|| asked(visit, &offers)),
        search,
        facts: facts(language, &choice, sheet),
        forms: forms(visit, &choice, need, again),
        history: history.iter().map(|entry| event(language, entry)).collect(),
        others,
    })
}

/// The area that a need is of.
pub async fn area(visit: &Visit, need: &Need) -> poem::Result<AreaChoice> {
    visit.area(&[("area".to_owned(), need.area_id.to_string())]).await
}

fn next(visit: &Visit, sheet: &NeedSheet, offers: &[Offer]) -> Option<String> {
    let need = &sheet.need;
    let (language, now) = (visit.language(), visit.state.market.clock.now());
    let waiting = offers.iter().filter(|offer| matches!(offer.state, OfferState::Open | OfferState::Countered));
    let (count, first) = waiting.fold((0_usize, None), |(count, first), offer| {
        let limit = offer.answer_before_at;
        (count + 1, first.map_or(limit, |first| limit.map(|limit| limit.min(first))))
    });
    match need.state {
        NeedState::Draft => Some(language.text("need-next-draft")),
        NeedState::Expired if need.elsewhere.is_none() => Some(language.text("need-next-expired")),
        _ if !need.state.is_sought() => None,
        _ => Some(match first {
            Some(limit) => {
                let values = [("count", count.into()), ("limit", language.deadline(now, limit).into())];
                language.text_with("need-next-asked", &values)
            }
            // Then the queue says how it stands.
            None if sheet.queue.is_some() => return None,
            None => language.text("need-next-nobody"),
        }),
    }
}

fn steps(language: Language, sheet: &NeedSheet, may_wait: bool) -> Vec<BookingStep> {
    let need = &sheet.need;
    // Nobody stands in a queue for what has begun.
    let is_of_use = |step: NeedStep| match step {
        NeedStep::Wait => may_wait,
        NeedStep::StopWaiting => sheet.queue.is_some(),
        _ => true,
    };
    let step = |step: NeedStep, text: String, posts: bool| BookingStep {
        text,
        href: format!("/needs/{}/{}", need.id, step.key().replace('_', "-")),
        posts,
        main: step == NeedStep::Post,
        danger: step == NeedStep::Withdraw,
    };
    let all = [
        (NeedStep::Post, language.text("need-step-post"), true),
        (NeedStep::Wait, language.text("need-step-wait"), true),
        (NeedStep::StopWaiting, language.text("need-step-stop-waiting"), true),
        (NeedStep::Edit, language.text("need-step-edit"), false),
        (NeedStep::Withdraw, language.text("need-step-withdraw"), true),
    ];
    all.into_iter()
        .filter(|(one, ..)| need.steps.contains(one) && is_of_use(*one))
        .map(|(one, text, posts)| step(one, text, posts))
        .collect()
}

fn booked(language: Language, sheet: &NeedSheet) -> Vec<Row> {
    let rows = sheet.bookings.iter();
    rows.map(|booking| start::row(language, booking, format!("{}, {}", booking.resource_name, booking.seller_name)))
        .collect()
}

fn asked(visit: &Visit, offers: &[Offer]) -> Table {
    let (language, now) = (visit.language(), visit.state.market.clock.now());
    let columns = [
        language.text("column-who"),
        language.text("column-state"),
        language.text("column-answer"),
        language.text("need-step-withdraw"),
    ];
    let mut table =
        Table::new(language.text("need-asked"), &columns, Empty::new(language.text("need-next-nobody"))).compact();
    for one in offers {
        let limit = one.answer_before_at.filter(|_| one.state.is_live());
        let withdraw = one.steps.contains(&OfferStep::Withdraw).then(|| {
            Cell::button(CellButton {
                action: format!("/offers/{}/withdraw", one.id),
                text: language.text("need-step-withdraw"),
                about: one.resource_name.clone(),
                danger: false,
            })
        });
        table.row(vec![
            Cell::link(one.resource_name.clone(), format!("/offers/{}", one.id)).note(one.seller_name.clone()),
            Cell::badge(Badge::offer_state(language, one.state.key())),
            Cell::text(limit.map(|limit| language.deadline(now, limit)).unwrap_or_default()),
            withdraw.unwrap_or_default(),
        ]);
    }
    table
}

fn facts(language: Language, choice: &AreaChoice, sheet: &NeedSheet) -> Vec<Fact> {
    let (need, manifest) = (&sheet.need, choice.manifest());
    let mut why = Fact::new(language.text("need-fact-reason"), reason(language, manifest, &need.reason));
    if let Some(absence) = &need.absence {
        let parameters = manifest.parameters(&choice.area.settings.parameters);
        let on = stockholm::date_of(need.starts_at);
        why = why.note(absence_since(language, choice.plugin.as_ref(), &parameters, absence, on));
    }
    let required = requirements(language, manifest, &need.requirements);
    let required = if required.is_empty() { language.text("need-nothing-required") } else { required };
    let mut facts = vec![
        why,
        Fact::new(language.text("need-fact-required"), required),
        Fact::new(language.text("need-fact-places"), places(language, need)),
        Fact::new(language.text("need-priority"), form::priority_name(language, need.priority)),
        Fact::new(language.text("need-way"), form::way_name(language, need.way)),
    ];
    let named = [
        (language.text("need-preferred"), need.preferred_resource_name.clone().unwrap_or_default()),
        (language.text("need-cost-centre"), need.cost_centre.clone()),
        (language.text("need-reference"), need.reference.clone()),
    ];
    facts.extend(named.into_iter().filter(|(_, value)| !value.is_empty()).map(|(term, value)| Fact::new(term, value)));
    if let Some(series) = sheet.series.as_ref().filter(|series| series.needs > 1) {
        let count = [("count", (series.needs - 1).into())];
        facts.push(Fact::new(language.text("need-fact-series"), language.text_with("need-series", &count)));
    }
    if let Some(elsewhere) = &need.elsewhere {
        let known = manifest.filling.elsewhere.iter().find(|one| one.key == elsewhere.key);
        let what = known.map_or_else(|| elsewhere.key.clone(), |one| one.name.get(language).to_owned());
        let values = [("what", what.into()), ("cost", language.amount(elsewhere.cost_ore).into())];
        facts.push(Fact::new(language.text("need-elsewhere"), language.text_with("need-elsewhere-done", &values)));
    }
    facts
}

fn forms(visit: &Visit, choice: &AreaChoice, need: &Need, again: Option<Form>) -> Vec<NeedDeed> {
    let language = visit.language();
    let mut forms = Vec::new();
    let may_edit = need.steps.contains(&NeedStep::Elsewhere) || need.steps.contains(&NeedStep::Edit);
    let is_open = matches!(need.state, NeedState::Open | NeedState::PartlyFilled | NeedState::Expired);
    if need.steps.contains(&NeedStep::Elsewhere) && is_open && need.elsewhere.is_none() {
        let alternatives = &choice.manifest().filling.elsewhere;
        if !alternatives.is_empty() {
            forms.push(NeedDeed {
                summary: language.text("need-elsewhere"),
                form: elsewhere(language, need, alternatives),
            });
        }
    }
    if may_edit {
        let today = stockholm::date_of(visit.state.market.clock.now());
        forms.push(NeedDeed { summary: language.text("need-copy"), form: copy(language, need, &today.to_string()) });
    }
    if let Some(again) = again
        && let Some(deed) = forms.iter_mut().find(|deed| deed.form.action == again.action)
    {
        deed.form = again;
    }
    forms
}

/// Copies to another day.
pub fn copy(language: Language, need: &Need, today: &str) -> Form {
    let day = Field::new(FieldKind::Date, "day", language.text("need-copy-day")).required();
    Form::new(format!("/needs/{}/copy", need.id), language.text("need-copy-submit"))
        .field(Field { min: Some(today.to_owned()), ..day })
        .beside("copy")
}

/// Says what was done outside the pool.
pub fn elsewhere(language: Language, need: &Need, alternatives: &[Alternative]) -> Form {
    let choices = alternatives.iter().map(|one| Choice::new(&one.key, one.name.get(language))).collect();
    let what = Field::new(FieldKind::Choice, "key", language.text("need-elsewhere-what")).choices(choices).required();
    let cost = Field::new(FieldKind::Text, "cost", language.text("need-elsewhere-cost"));
    let cost = cost.inputmode("decimal").help(language.text("need-elsewhere-cost-help")).value("0").required();
    let left = need.quantity - need.filled;
    let number = Field::new(FieldKind::Number, "places", language.text("need-elsewhere-places"));
    let number = number.between("1", left.to_string()).inputmode("numeric").value(left.to_string());
    Form::new(format!("/needs/{}/elsewhere", need.id), language.text("need-elsewhere-submit"))
        .field(what)
        .field(cost)
        .field(if left == 1 { Field::hidden("places", "1") } else { number })
        .beside("elsewhere")
}

async fn others(visit: &Visit, need: &Need) -> poem::Result<Vec<Row>> {
    let language = visit.language();
    let others = sought(visit).await?.into_iter().filter(|other| other.id != need.id).take(OTHERS);
    Ok(others.map(|other| row(language, &other, format!("{}, {}", other.unit_name, other.organisation_name))).collect())
}

/// An audit entry as a sentence.
fn event(language: Language, entry: &AuditEntry) -> Event {
    let who = match (&entry.actor_name, &entry.organisation_name) {
        (Some(name), Some(organisation)) => format!("{name}, {organisation}"),
        (Some(name), None) => name.clone(),
        _ => language.text("history-by-itself"),
    };
    let values = [("who", who.as_str().into())];
    let text = match entry.action.as_str() {
        "posted" => language.text_with("history-need-posted", &values),
        "drafted" => language.text_with("history-need-drafted", &values),
        "edited" => language.text_with("history-need-edited", &values),
        "filled" => language.text("history-need-filled"),
        "search_widened" => language.text("history-need-widened"),
        "place_freed" => language.text("history-need-freed"),
        "place_given_up" => language.text("history-need-given-up"),
        "withdrawn" => language.text_with("history-need-withdrawn", &values),
        "filled_elsewhere" => language.text_with("history-need-elsewhere", &values),
        "expired" => language.text("history-need-expired"),
        "waits" => language.text_with("history-need-waits", &values),
        "waits_no_more" => language.text_with("history-need-waits-no-more", &values),
        other => format!("{other}, {who}"),
    };
    Event { at: language.moment(entry.at), text, note: None }
}
