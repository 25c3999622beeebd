//! The board's stream: says that something on it has changed, to who has it open.

use std::future::Future;

use poem::http::{HeaderValue, header};
use poem::{Request, handler};
use torget_core::Market;
use torget_core::booking::{self, BoardWatch};
use torget_core::ids::AreaId;
use torget_core::organisation;

use super::deed::query;
use super::visit::{Answer, Visit};
use crate::live::{self, Source};
use crate::view::pages::ErrorView;

/// How soon to come again when the server has no place for a further stream, in seconds.
const COME_AGAIN_S: &str = "60";

/// Answers with the stream of the board of `area`.
#[handler]
pub async fn show(request: &Request, visit: Visit) -> Answer {
    let choice = visit.area(&query(request)).await?;
    let area_id = choice.area.id;
    let Ok(place) = visit.state.streams.take(visit.session.person_id) else { return refuse(&visit) };
    let market = visit.state.market.clone();
    let watch = booking::watch_board(&market, visit.caller()?, area_id).await;
    let watch = watch.map_err(|error| visit.booking_stop(error))?;
    let source = OpenBoard { market, token: visit.token.clone(), area_id, watch };
    Ok(live::stream(source, place, visit.state.stopping.clone()))
}

fn refuse(visit: &Visit) -> Answer {
    let mut response = visit.error(&ErrorView::too_many_streams(visit.language())).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(COME_AGAIN_S));
    Ok(response)
}

/// A board that a person has open in a session.
struct OpenBoard {
    market: Market,
    token: String,
    area_id: AreaId,
    watch: BoardWatch,
}

impl Source for OpenBoard {
    fn changed(&mut self) -> impl Future<Output = ()> + Send {
        self.watch.changed()
    }

    async fn is_allowed(&self) -> bool {
        // A fault of the store ends the stream too; the page comes again.
        let session = organisation::session_unprolonged(&self.market, &self.token).await;
        match session.ok().flatten().and_then(|session| session.caller) {
            Some(caller) => booking::may_watch_board(&self.market, &caller, self.area_id).await.is_ok(),
            None => false,
        }
    }

    fn revision(&self) -> String {
        self.watch.revision()
    }
}
