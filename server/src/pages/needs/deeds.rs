//! What is done with a need: posted, changed, withdrawn, copied, offered, recorded as solved elsewhere.

use poem::http::StatusCode;
use poem::web::Path;
use poem::{Request, handler};
use torget_core::booking::need::{self, Elsewhere, NeedChange, NeedSheet, NeedStep, Spread};
use torget_core::booking::offer::{self, OfferRequest};
use torget_core::booking::{self, BookingError, ResourceChoice, UnitChoice};
use torget_core::ids::UnitId;
use torget_core::time::stockholm;

use super::form::{self, Offered};
use super::page;
use crate::pages::deed::{Deed, query};
use crate::pages::local;
use crate::pages::need::AreaChoice;
use crate::pages::visit::{Answer, Visit};
use crate::view::form::Form;
use crate::view::pages::NeedFormView;
use crate::view::parts::Link;
use crate::view::{Speak, say};

/// Asks what is needed.
#[handler]
pub async fn new(request: &Request, visit: Visit) -> Answer {
    let pairs = query(request);
    let posting = Posting::load(&visit, &pairs).await?;
    // What the address doesn't propose is as usual.
    visit.page(&new_view(&visit, posting.form(&visit).propose(&pairs)))
}

/// Posts it, or writes a draft.
#[handler]
pub async fn post(deed: Deed) -> Answer {
    let visit = &deed.visit;
    let language = visit.language();
    let posting = Posting::load(visit, &deed.typed).await?;
    let mut again = posting.form(visit).fill(&deed.typed);
    let Some(unit_id) = posting.unit_id else {
        again.error("unit", language.text("unit-choose"));
        return visit.again(&new_view(visit, again));
    };
    let unreadable = form::unreadable(&deed.typed);
    let asked = form::read_post(language, &posting.choice, unit_id, &deed.typed);
    let asked = match (asked, unreadable.is_empty()) {
        (Ok(asked), true) => asked,
        (asked, _) => {
            for fault in &unreadable {
                again.error(&form::field_name(&fault.field), say::fault(language, fault));
            }
            for (field, text) in asked.err().into_iter().flatten() {
                let field = if field == "day" { "days" } else { &field };
                again.error(field, text);
            }
            return visit.again(&new_view(visit, again));
        }
    };
    let is_draft = asked.is_draft;
    match need::post(&visit.state.market, visit.caller()?, &asked).await {
        Ok(posted) => {
            let address = match posted.needs.as_slice() {
                [only] => format!("/needs/{}", only.id),
                _ if is_draft => "/needs?show=drafts".to_owned(),
                _ => "/needs".to_owned(),
            };
            let said = match posted.needs.as_slice() {
                _ if is_draft => "flash-need-draft",
                [only] if only.asked > 0 => "flash-offers-sent",
                _ => "flash-need-posted",
            };
            Ok(visit.done(&address, Some(said)))
        }
        Err(error) => {
            marked(visit, &mut again, error)?;
            visit.again(&new_view(visit, again))
        }
    }
}

/// The form of a change; an address may propose one.
#[handler]
pub async fn edit_page(request: &Request, Path(id): Path<String>, visit: Visit) -> Answer {
    let sheet = changeable(&visit, &id).await?;
    let choice = page::area(&visit, &sheet.need).await?;
    let resources = resources(&visit, &choice).await?;
    let proposed = query(request);
    let (units, _) = visit.units(&choice, &[]).await?;
    let form = offered(&visit, &choice, &units, &resources).changing(visit.language(), &sheet.need);
    let form = if proposed.is_empty() { form } else { form.fill(&proposed) };
    visit.page(&edit_view(&visit, &sheet, form))
}

/// Changes it.
#[handler]
pub async fn edit(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let language = visit.language();
    let sheet = changeable(visit, &id).await?;
    let choice = page::area(visit, &sheet.need).await?;
    let resources = resources(visit, &choice).await?;
    let (units, _) = visit.units(&choice, &[]).await?;
    let stored = offered(visit, &choice, &units, &resources).changing(language, &sheet.need);
    let mut again = stored.clone().fill(&deed.typed);
    let unreadable = form::unreadable(&deed.typed);
    let read = form::read_change(language, &choice, &sheet.need, &deed.typed);
    let (Ok((period, content)), true) = (&read, unreadable.is_empty()) else {
        for fault in &unreadable {
            again.error(&form::field_name(&fault.field), say::fault(language, fault));
        }
        for (field, text) in read.err().into_iter().flatten() {
            again.error(&field, text);
        }
        return visit.again(&edit_view(visit, &sheet, again));
    };
    let change = NeedChange { starts_at: period.starts_at(), ends_at: period.ends_at(), content: content.clone() };
    let version = deed.value("version").parse().unwrap_or(0);
    match need::edit(&visit.state.market, visit.caller()?, sheet.need.id, version, &change).await {
        Ok(_) => Ok(visit.done(&format!("/needs/{}", sheet.need.id), Some("flash-saved"))),
        Err(BookingError::Stale { .. }) => {
            let form = again.over(&stored, language);
            visit.page_with(StatusCode::CONFLICT, &edit_view(visit, &sheet, form))
        }
        Err(error) => {
            marked(visit, &mut again, error)?;
            visit.again(&edit_view(visit, &sheet, again))
        }
    }
}

/// Puts a draft up.
#[handler]
pub async fn post_draft(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let sheet = page::found(visit, &id).await?;
    let posted = need::post_draft(&visit.state.market, visit.caller()?, sheet.need.id).await;
    posted.map_err(|error| visit.booking_stop(error))?;
    Ok(visit.done(&format!("/needs/{}", sheet.need.id), Some("flash-need-posted")))
}

/// Takes it back.
#[handler]
pub async fn withdraw(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let sheet = page::found(visit, &id).await?;
    let withdrawn = need::withdraw(&visit.state.market, visit.caller()?, sheet.need.id).await;
    withdrawn.map_err(|error| visit.booking_stop(error))?;
    Ok(visit.done(&format!("/needs/{}", sheet.need.id), Some("flash-need-withdrawn")))
}

/// Joins the queue for a place.
#[handler]
pub async fn wait(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let sheet = page::found(visit, &id).await?;
    let waits = need::wait(&visit.state.market, visit.caller()?, sheet.need.id).await;
    waits.map_err(|error| visit.booking_stop(error))?;
    Ok(visit.done(&format!("/needs/{}", sheet.need.id), Some("flash-waits")))
}

/// Leaves it.
#[handler]
pub async fn stop_waiting(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let sheet = page::found(visit, &id).await?;
    let waits = need::stop_waiting(&visit.state.market, visit.caller()?, sheet.need.id).await;
    waits.map_err(|error| visit.booking_stop(error))?;
    Ok(visit.done(&format!("/needs/{}", sheet.need.id), Some("flash-waits-no-more")))
}

/// Copies it to another day, in one step.
#[handler]
pub async fn copy(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let language = visit.language();
    let sheet = page::found(visit, &id).await?;
    let today = stockholm::date_of(visit.state.market.clock.now()).to_string();
    let mut again = page::copy(language, &sheet.need, &today).fill(&deed.typed);
    let Some(day) = local::date(deed.value("day")) else {
        again.error("day", language.text("period-no-day"));
        return visit.again(&page::view(visit, &sheet, Some(again)).await?);
    };
    match need::copy(&visit.state.market, visit.caller()?, sheet.need.id, &[day], false).await {
        Ok(posted) => {
            let address =
                posted.needs.first().map_or_else(|| "/needs".to_owned(), |copy| format!("/needs/{}", copy.id));
            Ok(visit.done(&address, Some("flash-need-copied")))
        }
        Err(BookingError::Faults(faults)) => {
            for fault in &faults {
                again.error("day", say::fault(language, fault));
            }
            visit.again(&page::view(visit, &sheet, Some(again)).await?)
        }
        Err(error) => Err(visit.booking_stop(error)),
    }
}

/// Records what was done outside the pool.
#[handler]
pub async fn elsewhere(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let language = visit.language();
    let sheet = page::found(visit, &id).await?;
    let choice = page::area(visit, &sheet.need).await?;
    let mut again = page::elsewhere(language, &sheet.need, &choice.manifest().filling.elsewhere).fill(&deed.typed);
    let cost = local::price(deed.value("cost"));
    let places = local::typed_number(&deed.typed, "places");
    let (Some(cost_ore), Ok(places)) = (cost, &places) else {
        if cost.is_none() {
            again.error("cost", say::fault(language, &form::no_number("cost", deed.value("cost"))));
        }
        if let Err(fault) = &places {
            again.error("places", say::fault(language, fault));
        }
        return visit.again(&page::view(visit, &sheet, Some(again)).await?);
    };
    let done = Elsewhere { key: deed.value("key").to_owned(), cost_ore, places: places.unwrap_or(1) };
    match need::record_elsewhere(&visit.state.market, visit.caller()?, sheet.need.id, &done).await {
        Ok(_) => Ok(visit.done(&format!("/needs/{}", sheet.need.id), Some("flash-saved"))),
        Err(BookingError::Faults(faults)) => {
            for fault in &faults {
                let field = if fault.field == "cost_ore" { "cost" } else { &fault.field };
                again.error(field, say::fault(language, fault));
            }
            visit.again(&page::view(visit, &sheet, Some(again)).await?)
        }
        Err(error) => Err(visit.booking_stop(error)),
    }
}

/// Asks one, or all who can come.
#[handler]
pub async fn send(Path(id): Path<String>, deed: Deed) -> Answer {
    let visit = &deed.visit;
    let sheet = page::found(visit, &id).await?;
    let resource_ids = match deed.value("resource") {
        "" => Vec::new(),
        one => vec![visit.id(one)?],
    };
    let spread = deed.value("spread").parse().unwrap_or(Spread::AtOnce);
    let request = OfferRequest { resource_ids, spread };
    let sent = offer::send(&visit.state.market, visit.caller()?, sheet.need.id, &request).await;
    sent.map_err(|error| visit.booking_stop(error))?;
    Ok(visit.done(&format!("/needs/{}", sheet.need.id), Some("flash-offers-sent")))
}

/// What the form of a new need is made from.
struct Posting {
    choice: AreaChoice,
    units: Vec<UnitChoice>,
    unit_id: Option<UnitId>,
    resources: Vec<ResourceChoice>,
}

impl Posting {
    async fn load(visit: &Visit, pairs: &[(String, String)]) -> poem::Result<Self> {
        let choice = visit.area(pairs).await?;
        let (units, unit_id) = visit.units(&choice, pairs).await?;
        if units.is_empty() {
            return Err(visit.not_found());
        }
        let resources = resources(visit, &choice).await?;
        Ok(Self { choice, units, unit_id, resources })
    }

    fn form(&self, visit: &Visit) -> Form {
        offered(visit, &self.choice, &self.units, &self.resources).posting(visit.language(), self.unit_id)
    }
}

fn offered<'a>(
    visit: &Visit,
    choice: &'a AreaChoice,
    units: &'a [UnitChoice],
    resources: &'a [ResourceChoice],
) -> Offered<'a> {
    let today = stockholm::date_of(visit.state.market.clock.now());
    Offered { choice, units, resources, today }
}

/// Who or what may be preferred: those on the board.
async fn resources(visit: &Visit, choice: &AreaChoice) -> poem::Result<Vec<ResourceChoice>> {
    let choices = booking::choices(&visit.state.market, visit.caller()?, choice.area.id).await;
    choices.map_err(|error| visit.booking_stop(error))
}

/// A need that the reader may change.
async fn changeable(visit: &Visit, id: &str) -> poem::Result<NeedSheet> {
    let sheet = page::found(visit, id).await?;
    if sheet.need.steps.contains(&NeedStep::Edit) {
        return Ok(sheet);
    }
    let (need_id, state) = (sheet.need.id, sheet.need.state);
    Err(visit.booking_stop(BookingError::IllegalNeedStep { need_id, state, step: NeedStep::Edit }))
}

/// Says the faults at the form's fields, or answers the page for what no field mends.
fn marked(visit: &Visit, form: &mut Form, error: BookingError) -> poem::Result<()> {
    let BookingError::Faults(faults) = error else { return Err(visit.booking_stop(error)) };
    let mut said: Vec<(String, String)> = Vec::new();
    for fault in &faults {
        let one = (form::field_name(&fault.field), say::fault(visit.language(), fault));
        if !said.contains(&one) {
            form.error(&one.0, one.1.clone());
            said.push(one);
        }
    }
    Ok(())
}

fn new_view(visit: &Visit, form: Form) -> NeedFormView {
    let language = visit.language();
    NeedFormView {
        back: Link::new(language.text("need-back"), "/needs"),
        heading: language.text("need-new-heading"),
        lead: language.text("need-new-lead"),
        form,
    }
}

fn edit_view(visit: &Visit, sheet: &NeedSheet, form: Form) -> NeedFormView {
    let language = visit.language();
    NeedFormView {
        back: Link::new(language.text("step-back"), format!("/needs/{}", sheet.need.id)),
        heading: language.text("need-edit-heading"),
        lead: language.text("need-edit-lead"),
        form,
    }
}
