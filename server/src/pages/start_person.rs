//! The first page of a person who is a resource (screen 5).

use chrono::{DateTime, TimeDelta, Utc};
use torget_core::booking::offer::{self, OfferFilter, OfferState, OfferView};
use torget_core::booking::{BookingFilter, BookingState, BookingView as Booking};
use torget_core::collaboration;
use torget_core::paging::Paging;
use torget_core::resource::Plan;
use torget_core::time::{IsoWeek, stockholm};

use super::booking_page;
use super::exchange_page;
use super::incidents;
use super::schedule::{self, Look, Place};
use super::start::{bookings, in_state, row, upcoming};
use super::stop;
use super::visit::{Answer, Visit};
use super::wishes;
use crate::view::pages::{PersonRequest, StartPersonView};
use crate::view::parts::{Empty, Link, Row, Task};
use crate::view::{Format, Language, Speak};

const FEW: usize = 6;

/// Shows what waits for an answer, what is to be reported, and what is next.
pub async fn show(visit: &Visit) -> Answer {
    let language = visit.language();
    let now = visit.state.market.clock.now();
    let held = bookings(visit, in_state(BookingState::Held)).await?;
    let over = BookingFilter { until_at: Some(now), ..in_state(BookingState::Confirmed) };
    let performed = bookings(visit, over).await?;
    let shifts = upcoming(visit).await?;
    let plan = schedule::own(visit).await?;
    let confirmed = shifts.iter().filter(|booking| booking.state != BookingState::Held);
    let first_name = visit.session.name.split(' ').next().unwrap_or_default();
    let week = match &plan {
        Some(plan) => {
            let manifest = schedule::manifest(visit, plan).await?;
            Some(schedule::grid(visit, plan, manifest, &Place::own(None), Look::today(visit).on_start()).await?)
        }
        None => None,
    };
    let says_nothing = plan.as_ref().is_none_or(|plan| plan.weekly.hours.is_empty() && plan.exceptions.is_empty());
    let over = performed.iter().filter(|booking| booking.ends_at <= now);
    let mut to_report: Vec<Task> = over.map(|booking| report(language, booking)).collect();
    to_report.extend(incidents::tasks(visit).await?);
    visit.page(&StartPersonView {
        heading: language.text_with("person-hello", &[("name", first_name.into())]),
        week_hours: week_hours(visit, plan.as_ref()).await?,
        requests: requests(visit, &held, &shifts).await?,
        to_report,
        shifts: confirmed.take(FEW).map(|booking| shift(language, booking)).collect(),
        no_shifts: Empty::new(language.text("person-no-shifts")),
        week,
        no_availability: says_nothing.then(|| language.text("person-no-availability")),
        wishes: plan.as_ref().map(|plan| Link::new(language.text("wishes-link"), wishes::page_of(plan.resource.id))),
    })
}

/// The hours of this week's shifts, without breaks, and how many are agreed.
async fn week_hours(visit: &Visit, plan: Option<&Plan>) -> poem::Result<Option<String>> {
    let language = visit.language();
    let today = stockholm::date_of(visit.state.market.clock.now());
    let monday = stockholm::day(stockholm::week_start(today));
    let filter = BookingFilter {
        from_at: Some(monday.starts_at()),
        until_at: Some(monday.starts_at() + TimeDelta::days(7)),
        ..BookingFilter::default()
    };
    let rows = bookings(visit, filter).await?;
    let of_week = |booking: &&Booking| {
        booking.state.holds() && IsoWeek::of(stockholm::date_of(booking.starts_at)) == IsoWeek::of(today)
    };
    let worked = |booking: &Booking| (booking.ends_at - booking.starts_at).num_minutes() - booking.break_minutes;
    let minutes: i64 = rows.iter().filter(of_week).map(worked).sum();
    let Some(plan) = plan else { return Ok(None) };
    let resource = &plan.resource;
    let areas = collaboration::my_areas(&visit.state.market, visit.caller()?).await.map_err(stop::store)?;
    let area = areas.into_iter().find(|area| area.id == resource.area_id);
    let plugin = area.and_then(|area| visit.state.market.plugins.get(&area.plugin_key));
    let agreed = plugin.and_then(|plugin| plugin.weekly_hours(&resource.kind, &resource.attributes));
    let (week, hours) = (("week", language.week(today).into()), ("hours", language.hours(minutes).into()));
    Ok(Some(match agreed {
        Some(agreed) => {
            let agreed = ("agreed", language.hours(agreed * 60).into());
            language.text_with("person-week-hours-agreed", &[week, hours, agreed])
        }
        None => language.text_with("person-week-hours", &[week, hours]),
    }))
}

/// A shift with what is needed to get there.
fn shift(language: Language, booking: &Booking) -> Row {
    let row = row(language, booking, format!("{}, {}", booking.unit_name, booking.buyer_name));
    let ring = language.text_with("person-ring", &[("number", booking.unit_phone.as_str().into())]);
    let ring = (!booking.unit_phone.is_empty()).then(|| Link::new(ring, booking_page::telephone(&booking.unit_phone)));
    Row {
        note: Some(booking.unit_address.clone()),
        links: [booking_page::map(language, &booking.unit_address)].into_iter().chain(ring).collect(),
        ..row
    }
}

/// What wants a yes or a no, be it a booking that is held, an offer, other hours for a shift, or a shift that may pass on: the one with the least time
/// left first.
async fn requests(visit: &Visit, held: &[Booking], shifts: &[Booking]) -> poem::Result<Vec<PersonRequest>> {
    let filter = OfferFilter { state: Some(OfferState::Open), ..OfferFilter::default() };
    let offers = offer::list(&visit.state.market, visit.caller()?, filter, Paging::longest()).await;
    let offers = offers.map_err(|error| visit.booking_stop(error))?;
    let now = visit.state.market.clock.now();
    let open = offers.rows.iter().filter(|offer| offer.answer_before_at.is_some_and(|limit_at| now < limit_at));
    let mut requests: Vec<_> = held.iter().map(|one| (one.answer_before_at, request(visit, one))).collect();
    requests.extend(open.map(|one| (one.answer_before_at, asked(visit, one))));
    requests.extend(shifts.iter().filter_map(|shift| other_hours(visit, shift)));
    let exchanges = exchange_page::requests(visit).await?;
    requests.extend(exchanges.into_iter().map(|(limit_at, request)| (Some(limit_at), request)));
    requests.sort_by_key(|(limit_at, _)| *limit_at);
    Ok(requests.into_iter().map(|(_, request)| request).collect())
}

fn asked(visit: &Visit, offer: &OfferView) -> PersonRequest {
    let (language, href) = (visit.language(), format!("/offers/{}", offer.id));
    PersonRequest {
        period: language.period_short(offer.starts_at, offer.ends_at),
        place: format!("{}, {}", offer.unit_name, offer.buyer_name),
        detail: format!("{} · {}", language.tenth_km(offer.distance_tenth_km), offer.unit_address),
        deadline: deadline(visit, offer.answer_before_at),
        confirm_action: format!("{href}/accept"),
        decline_href: format!("{href}/decline"),
        decline_posts: true,
        href,
    }
}

/// Other hours that are asked about, with those that stand until then.
fn other_hours(visit: &Visit, shift: &Booking) -> Option<(Option<DateTime<Utc>>, PersonRequest)> {
    let (language, now) = (visit.language(), visit.state.market.clock.now());
    let asked = shift.change.as_ref().filter(|asked| asked.may_answer && now < asked.answer_before_at)?;
    let (href, limit_at) = (format!("/bookings/{}", shift.id), Some(asked.answer_before_at));
    let booked = language.period_short(shift.starts_at, shift.ends_at);
    let request = PersonRequest {
        period: language.period_short(asked.starts_at, asked.ends_at),
        place: format!("{}, {}", shift.unit_name, shift.buyer_name),
        detail: language.text_with("person-instead-of", &[("period", booked.into())]),
        deadline: deadline(visit, limit_at),
        confirm_action: format!("{href}/changes/{}/accept", asked.id),
        decline_href: format!("{href}/changes/{}/decline", asked.id),
        decline_posts: true,
        href,
    };
    Some((limit_at, request))
}

fn deadline(visit: &Visit, limit: Option<DateTime<Utc>>) -> Option<String> {
    let (language, now) = (visit.language(), visit.state.market.clock.now());
    limit.map(|limit| (limit, language.deadline(now, limit))).map(|(limit, deadline)| match now < limit {
        true => language.text_with("person-answer-by", &[("deadline", deadline.into())]),
        false => deadline,
    })
}

fn request(visit: &Visit, booking: &Booking) -> PersonRequest {
    let (language, href) = (visit.language(), format!("/bookings/{}", booking.id));
    PersonRequest {
        period: language.period_short(booking.starts_at, booking.ends_at),
        place: format!("{}, {}", booking.unit_name, booking.buyer_name),
        detail: format!("{} · {}", language.tenth_km(booking.terms.distance_tenth_km), booking.unit_address),
        deadline: deadline(visit, booking.answer_before_at),
        confirm_action: format!("{href}/confirm"),
        decline_href: format!("{href}/decline"),
        decline_posts: false,
        href,
    }
}

fn report(language: Language, booking: &Booking) -> Task {
    let period = language.period_short(booking.starts_at, booking.ends_at);
    Task {
        icon: "check",
        text: language.text_with("task-report", &[("period", period.into())]),
        note: Some(format!("{}, {}", booking.unit_name, booking.buyer_name)),
        href: format!("/bookings/{}/report", booking.id),
    }
}
