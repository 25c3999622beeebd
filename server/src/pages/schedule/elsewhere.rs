//! The calendar elsewhere that says when one is busy: an address that is read, or a file that is left.

use poem::http::StatusCode;
use torget_core::fault::FieldFault;
use torget_core::resource::calendar::{self, CalendarFeed, FeedState};
use torget_core::resource::{Plan, ResourceError};

use super::{Again, Place, again};
use crate::config::Calendar;
use crate::pages::deed::Deed;
use crate::pages::visit::{Answer, Visit};
use crate::pages::{mend, stop};
use crate::view::form::{Field, FieldKind, Form};
use crate::view::pages::CalendarPart;
use crate::view::{Format, Language, Speak, say};

/// Sets the address and reads it at once.
pub async fn save_address(deed: &Deed, plan: &Plan, place: &Place) -> Answer {
    let visit = &deed.visit;
    let (market, caller, id) = (&visit.state.market, visit.caller()?, plan.resource.id);
    let typed = deed.value("address");
    let Ok(address) = visit.state.calendars.address(typed) else {
        let mut form = form(visit, place).fill(&deed.typed);
        let fault = FieldFault::new("address", "calendar_address", []);
        form.error("address", say::fault(visit.language(), &fault));
        let part = CalendarPart { form, ..part(visit, plan, place).await? };
        let kept = Again { calendar: Some(part), ..Again::default() };
        return again(visit, plan, place, StatusCode::UNPROCESSABLE_ENTITY, kept).await;
    };
    let set = calendar::set_calendar_address(market, caller, id, address.as_str()).await;
    set.map_err(|error| visit.resource_stop(error))?;
    crate::calendar::refresh_of(&visit.state, id).await.map_err(stop::store)?;
    Ok(visit.done(&format!("{}#calendar", place.page_with(&[])), Some("flash-saved")))
}

/// Takes busy time from a file.
pub async fn save_file(deed: &Deed, plan: &Plan, place: &Place) -> Answer {
    let visit = &deed.visit;
    let (market, caller, id) = (&visit.state.market, visit.caller()?, plan.resource.id);
    let limits = &visit.state.config.calendar.limits;
    match calendar::set_calendar_file(market, caller, id, deed.value("file"), limits).await {
        Ok(()) => Ok(visit.done(&format!("{}#calendar", place.page_with(&[])), Some("flash-saved"))),
        Err(ResourceError::Faults(faults)) => {
            let said = faults.first().map(|fault| say::fault(visit.language(), fault));
            let part = CalendarPart { file_problem: said, ..part(visit, plan, place).await? };
            let kept = Again { calendar: Some(part), ..Again::default() };
            again(visit, plan, place, StatusCode::UNPROCESSABLE_ENTITY, kept).await
        }
        Err(other) => Err(visit.resource_stop(other)),
    }
}

/// Forgets the calendar.
pub async fn remove(deed: &Deed, plan: &Plan, place: &Place) -> Answer {
    let visit = &deed.visit;
    let removed = calendar::remove_calendar(&visit.state.market, visit.caller()?, plan.resource.id).await;
    mend::done(visit, removed, &place.page_with(&[]), "flash-removed")
}

/// What is known of the calendar, and the forms.
pub async fn part(visit: &Visit, plan: &Plan, place: &Place) -> poem::Result<CalendarPart> {
    let feed = calendar::calendar(&visit.state.market, visit.caller()?, plan.resource.id).await;
    let feed = feed.map_err(|error| visit.resource_stop(error))?;
    let config = &visit.state.config;
    let most_kb = config.calendar.limits.most_bytes.min(config.server.body_limit_bytes) / 1024;
    Ok(made(visit.language(), feed.as_ref(), (&config.calendar, most_kb), place))
}

/// The part of a schedule, with the limits that are set.
pub fn made(
    language: Language,
    feed: Option<&CalendarFeed>,
    (limits, most_kb): (&Calendar, usize),
    place: &Place,
) -> CalendarPart {
    CalendarPart {
        known: feed.map(|feed| known(language, feed)),
        problem: feed.and_then(|feed| feed.last_error.as_deref()).map(|key| say::code(language, key, &limits.facts())),
        form: address_form(language, limits, place),
        file_action: place.to("/calendar/file"),
        file_help: language.text_with("calendar-file-help", &[("most", most_kb.into())]),
        file_problem: None,
        remove_action: feed.map(|_| place.to("/calendar/remove")),
    }
}

fn known(language: Language, feed: &CalendarFeed) -> String {
    // The address itself may be as good as a password.
    let from = feed.address.as_deref().and_then(|text| url::Url::parse(text).ok()?.host_str().map(str::to_owned));
    let from = from.unwrap_or_else(|| language.text("calendar-a-file"));
    let count = ("count", feed.periods.into());
    match (feed.state, feed.read_at) {
        (FeedState::Waiting, _) | (_, None) => {
            language.text_with("calendar-waiting", &[("from", from.as_str().into())])
        }
        (_, Some(at)) => {
            let at = language.moment(at);
            language.text_with("calendar-known", &[("from", from.as_str().into()), ("at", at.into()), count])
        }
    }
}

fn form(visit: &Visit, place: &Place) -> Form {
    address_form(visit.language(), &visit.state.config.calendar, place)
}

fn address_form(language: Language, limits: &Calendar, place: &Place) -> Form {
    let address = Field::new(FieldKind::Text, "address", language.text("calendar-address"));
    let help = language.text_with("calendar-address-help", &[("minutes", limits.refresh_minutes.into())]);
    Form::new(place.to("/calendar"), language.text("calendar-save"))
        .field(address.help(help).max_length(2_000).inputmode("url").required())
        .beside("calendar")
}
