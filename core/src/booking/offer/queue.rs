//! What follows when an offer has ended without a booking: the next in turn is asked, whoever else the search reaches, and
//! when nobody is left the unit is told.

use super::model::Offer;
use super::state::{OfferSide, OfferState, OfferStep};
use super::{limit, notify, search, send, step, store};
use crate::Market;
use crate::audit::Actor;
use crate::booking::error::BookingError;
use crate::booking::need::{Need, Spread};
use crate::booking::pool::Setting;
use crate::db::Tx;
use crate::plugin::{Circle, Way};

/// Asks the next ones of a need that is locked and as it stands in the store; `last` is the offer that has just ended.
pub(super) async fn advance(
    market: &Market,
    tx: &mut Tx,
    actor: Actor<'_>,
    need: &Need,
    last: Option<&Offer>,
) -> Result<(), BookingError> {
    let now = market.clock.now();
    if !need.state.is_sought() || now >= need.starts_at {
        return Ok(());
    }
    let setting = Setting::load(market, None, tx, need.area_id).await?;
    let is_time_left = sends(&setting) && limit::asked_before_at(&setting, now, need.starts_at).is_ok();
    let mut waiting = open_queued(market, tx, actor, need, &setting, is_time_left).await?;
    if waiting == 0
        && is_time_left
        && let Some(spread) = need.spread
    {
        waiting = ask_more(market, tx, actor, need, &setting, spread).await?;
    }
    // A search that widens by itself has people left to ask.
    let is_whole = need.spread.is_none() || need.circle >= Circle::All || !is_time_left;
    match last.filter(|_| waiting == 0 && is_whole) {
        Some(last) => Ok(notify::tell_nobody_left(tx, now, need, last).await?),
        None => Ok(()),
    }
}

/// Whether offers go out in an area, as it stands now.
pub(super) fn sends(setting: &Setting) -> bool {
    let filling = setting.area.settings.filling(setting.manifest());
    setting.area.state.takes_bookings() && filling.ways.contains(&Way::Offers)
}

/// Asks whom the search reaches and who has not been asked; answers how many.
pub(super) async fn ask_more(
    market: &Market,
    tx: &mut Tx,
    actor: Actor<'_>,
    need: &Need,
    setting: &Setting,
    spread: Spread,
) -> Result<usize, BookingError> {
    let filling = setting.area.settings.filling(setting.manifest());
    let asked = or_none(search::within(market, tx, need, &filling, need.circle).await)?.unwrap_or_default();
    Ok(send::write(market, tx, (actor, None), need, setting, asked, spread).await?.len())
}

/// Opens those whose turn has come, as far as they can still come; answers how many wait for an answer then.
async fn open_queued(
    market: &Market,
    tx: &mut Tx,
    actor: Actor<'_>,
    need: &Need,
    setting: &Setting,
    is_time_left: bool,
) -> Result<usize, BookingError> {
    let now = market.clock.now();
    let (queued, asked): (Vec<Offer>, Vec<Offer>) = store::live(tx, need.id)
        .await?
        .into_iter()
        .filter(|offer| offer.side == OfferSide::Resource)
        .partition(|offer| offer.state == OfferState::Queued);
    let mut waiting = asked.len();
    let places = usize::try_from(need.places().sought()).unwrap_or(0);
    for mut offer in queued {
        if waiting >= places {
            break;
        }
        if is_time_left && open(market, tx, actor, need, setting, &mut offer).await? {
            waiting += 1;
        } else {
            step::finish(tx, now, (actor, None), &mut offer, OfferStep::Withdraw).await?;
        }
    }
    Ok(waiting)
}

/// Asks one whose turn has come; answers whether they can still come.
pub(super) async fn open(
    market: &Market,
    tx: &mut Tx,
    actor: Actor<'_>,
    need: &Need,
    setting: &Setting,
    offer: &mut Offer,
) -> Result<bool, BookingError> {
    let now = market.clock.now();
    let judged = send::judged(market, tx, need, offer.resource_id).await;
    let Some(judged) = or_none(judged)? else { return Ok(false) };
    offer.price = judged.price;
    offer.answer_before_at = Some(limit::asked_before_at(setting, now, need.starts_at)?);
    step::finish(tx, now, (actor, None), offer, OfferStep::Open).await?;
    notify::ask(market, tx, now, offer).await?;
    Ok(true)
}

/// What stands in the way of asking (rules, an agreement that has ended, a unit or a resource that is gone) leaves nobody to
/// ask; a failure of the store is one.
fn or_none<T>(outcome: Result<T, BookingError>) -> Result<Option<T>, BookingError> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(BookingError::Db(error)) => Err(error.into()),
        Err(_) => Ok(None),
    }
}
