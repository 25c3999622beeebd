//! Something has failed: reported by the person or for them. What follows from it is the next page.

use poem::http::StatusCode;
use poem::{Request, handler};
use torget_core::access::Permission;
use torget_core::booking::BookingError;
use torget_core::booking::outage::{self, NewOutage};
use torget_core::fault::FieldFault;
use torget_core::resource::{self, Resource};
use torget_core::time::stockholm;

use super::deed::{Deed, query, value};
use super::need::AreaChoice;
use super::visit::{Answer, Visit};
use super::{local, mend};
use crate::view::form::{Choice, Field, FieldKind, Form};
use crate::view::pages::BookingStepView;
use crate::view::{Language, Speak, say};

/// Asks from when until when, and why.
#[handler]
pub async fn ask(request: &Request, visit: Visit) -> Answer {
    let (resource, choice) = found(&visit, &query(request)).await?;
    let form = form(&visit, &resource, &choice);
    visit.page(&page(&visit, &resource, form)?)
}

/// Reports it.
#[handler]
pub async fn report(deed: Deed) -> Answer {
    let visit = &deed.visit;
    let (resource, choice) = found(visit, &deed.typed).await?;
    let refused = match read(&deed, &resource) {
        Ok(new) => match outage::report(&visit.state.market, visit.caller()?, new).await {
            Ok(made) => return Ok(visit.done(&format!("/outages/{}", made.id), None)),
            Err(BookingError::Faults(faults)) => faults,
            Err(other) => return Err(visit.booking_stop(other)),
        },
        Err(faults) => faults,
    };
    let mut form = form(visit, &resource, &choice).fill(&deed.typed);
    for fault in refused {
        let name = match fault.field.as_str() {
            "starts_at" => "from_on",
            "ends_at" => "to_on",
            same => same,
        };
        form.error(name, say::fault(visit.language(), &fault));
    }
    visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, &resource, form)?)
}

/// The resource that an address or a form names, or else the reader's own, for who may report that it has failed.
async fn found(visit: &Visit, pairs: &[(String, String)]) -> poem::Result<(Resource, AreaChoice)> {
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let named = value(pairs, "resource");
    let resource = if named.is_empty() {
        let mine = mend::or_stop(visit, resource::own(market, caller).await)?;
        mine.into_iter().next().ok_or_else(|| visit.not_found())?
    } else {
        mend::or_stop(visit, resource::one(market, caller, visit.id(named)?).await)?
    };
    if !caller.may(&market.access, Permission::ReportOutage, &resource.standing()) {
        return Err(visit.booking_stop(BookingError::Forbidden));
    }
    let choice = visit.area(&[("area".to_owned(), resource.area_id.to_string())]).await?;
    Ok((resource, choice))
}

/// From a time of a day to the end of a day.
fn read(deed: &Deed, resource: &Resource) -> Result<NewOutage, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let mut missing = |name: &str| faults.push(FieldFault::new(name, "missing", []));
    let (from_on, to_on) = (local::date(deed.value("from_on")), local::date(deed.value("to_on")));
    let minute = local::minute(deed.value("from_time"));
    for (name, is_there) in
        [("from_on", from_on.is_some()), ("to_on", to_on.is_some()), ("from_time", minute.is_some())]
    {
        if !is_there {
            missing(name);
        }
    }
    if deed.value("reason").is_empty() {
        missing("reason");
    }
    match (from_on, to_on, minute) {
        (Some(from_on), Some(to_on), Some(minute)) if faults.is_empty() => Ok(NewOutage {
            resource_id: resource.id,
            starts_at: torget_core::collaboration::at_minute(from_on, minute),
            ends_at: stockholm::day(to_on).ends_at(),
            reason: deed.value("reason").to_owned(),
        }),
        _ => Err(faults),
    }
}

fn form(visit: &Visit, resource: &Resource, choice: &AreaChoice) -> Form {
    let language = visit.language();
    let now = stockholm::to_local(visit.state.market.clock.now());
    let day = |name, key: &str| Field::new(FieldKind::Date, name, language.text(key)).required();
    let reasons = choice.manifest().outage_reasons();
    let reasons: Vec<Choice> =
        reasons.iter().map(|reason| Choice::new(&reason.key, reason.name.get(language))).collect();
    let first = reasons.first().map(|reason| reason.value.clone()).unwrap_or_default();
    let reason = Field::new(FieldKind::Choice, "reason", language.text("outage-reason"));
    let longest = choice.manifest().booking.longest_outage_days;
    let last = day("to_on", "outage-to").help(language.text_with("outage-to-help", &[("longest", longest.into())]));
    let back =
        if is_own(visit, resource) { "/".to_owned() } else { format!("/admin/resources/{}/schedule", resource.id) };
    Form::new("/outages", language.text("outage-submit"))
        .field(reason.choices(reasons).value(first).required())
        .field(day("from_on", "outage-from").value(now.date().to_string()))
        .field(
            Field::new(FieldKind::Time, "from_time", language.text("outage-from-time"))
                .required()
                .value(now.format("%H:%M").to_string()),
        )
        .field(last.value(now.date().to_string()))
        .field(Field::hidden("resource", resource.id.to_string()))
        .cancel(language.text("step-back"), back)
        .danger()
}

fn is_own(visit: &Visit, resource: &Resource) -> bool {
    visit.caller().is_ok_and(|caller| resource.person_id == Some(caller.person_id))
}

fn page(visit: &Visit, resource: &Resource, form: Form) -> poem::Result<BookingStepView> {
    let language = visit.language();
    let heading = match is_own(visit, resource) {
        true => language.text("outage-own"),
        false => heading(language, &resource.name, resource.person_id.is_some()),
    };
    Ok(BookingStepView {
        heading,
        period: language.text("outage-what"),
        facts: Vec::new(),
        price: None,
        notes: Vec::new(),
        form,
    })
}

/// `Anna Ek kan inte komma`, or what is said of a thing.
pub fn heading(language: Language, name: &str, is_person: bool) -> String {
    let name = [("name", name.into())];
    if is_person { language.text_with("outage-of", &name) } else { language.text_with("outage-of-thing", &name) }
}
