//! Watching a board: hearing that something on it has changed. What has changed is read again, by the reader's own rights.

use super::error::BookingError;
use super::pool::Setting;
use crate::Market;
use crate::access::Caller;
use crate::db::{Listener, News, Topic};
use crate::ids::AreaId;

/// Somebody who watches the board of an area, from when this was made on.
pub struct BoardWatch {
    listener: Listener,
    topic: Topic,
}

/// Begins to watch the board of an area, for who may look at it.
pub async fn watch_board(market: &Market, caller: &Caller, area_id: AreaId) -> Result<BoardWatch, BookingError> {
    may_watch_board(market, caller, area_id).await?;
    Ok(BoardWatch { listener: market.db.listen().await, topic: Topic::Area(area_id) })
}

/// Whether `caller` may look at the board of an area; asked again while somebody watches.
pub async fn may_watch_board(market: &Market, caller: &Caller, area_id: AreaId) -> Result<(), BookingError> {
    let mut tx = market.db.read().await?;
    Setting::seen(market, caller, &mut tx, area_id).await.map(drop)
}

impl BoardWatch {
    /// The state of the board; [`Board::revision`](super::Board::revision) is the same text while nothing has changed.
    pub fn revision(&self) -> String {
        self.listener.revision(self.topic)
    }

    /// Waits until something has changed, or may have. Safe to be given up and called again.
    pub async fn changed(&mut self) {
        loop {
            match self.listener.next().await {
                News::Missed => return,
                News::Of(topic) if topic == self.topic => return,
                News::Of(_) => {}
            }
        }
    }
}
