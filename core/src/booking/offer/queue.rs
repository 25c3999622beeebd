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
use crate::plugin::Circle;

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
    let is_time_left = limit::of_offer(&setting, now, need.starts_at).is_ok() && setting.area.state.takes_bookings();
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
    let asked = search::within(market, tx, need, &filling, need.circle).await?;
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
    let (queued, open): (Vec<Offer>, Vec<Offer>) = store::live(tx, need.id)
        .await?
        .into_iter()
        .filter(|offer| offer.side == OfferSide::Resource)
        .partition(|offer| offer.state == OfferState::Queued);
    let mut waiting = open.len();
    let places = usize::try_from(need.places().sought()).unwrap_or(0);
    for mut offer in queued {
        if waiting >= places {
            break;
        }
        let judged = match send::judged(market, tx, need, offer.resource_id).await {
            Ok(judged) if is_time_left => Some(judged),
            Ok(_) | Err(BookingError::Refused(_) | BookingError::NotFound { .. }) => None,
            Err(other) => return Err(other),
        };
        let Some(judged) = judged else {
            step::finish(tx, now, (actor, None), &mut offer, OfferStep::Withdraw).await?;
            continue;
        };
        offer.price = judged.price;
        offer.answer_before_at = Some(limit::of_offer(setting, now, need.starts_at)?);
        step::finish(tx, now, (actor, None), &mut offer, OfferStep::Open).await?;
        notify::ask(market, tx, now, &offer).await?;
        waiting += 1;
    }
    Ok(waiting)
}
