//! The board's stream: who has the board open hears that something on it has changed, from whatever node, for as long as
//! they may look at it.

use std::time::Duration;

use reqwest::{Response, StatusCode};
use torget_core::booking;
use torget_core::collaboration::my_areas;
use torget_core::db::{News, Topic};
use torget_core::ids::AreaId;
use torget_core::resource::{self, DayRange};
use torget_core::time::stockholm;
use torget_tests::town::november;
use torget_tests::{TestDatabase, Town, on_both_engines};

use crate::visitor::Visitor;

/// So long a test waits for what should come at once.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open stream, read message by message.
struct Stream {
    response: Response,
    read: String,
    /// Whether it has said that another page took its place.
    is_taken: bool,
}

impl Stream {
    async fn open(visitor: &Visitor, area: AreaId) -> Self {
        let response = visitor.open(&format!("/board/events?area={area}")).await;
        assert_eq!(response.status(), StatusCode::OK);
        let header = |name: &str| response.headers()[name].to_str().expect("text").to_owned();
        assert!(header("content-type").starts_with("text/event-stream"));
        assert_eq!((header("cache-control"), header("x-accel-buffering")), ("no-store".to_owned(), "no".to_owned()));
        Self { response, read: String::new(), is_taken: false }
    }

    /// The next revision; `None` when the stream has ended.
    async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((message, rest)) = self.read.split_once("\n\n") {
                self.is_taken |= message.starts_with("event: taken\n");
                let revision = message.strip_prefix("event: revision\ndata: ").map(ToOwned::to_owned);
                self.read = rest.to_owned();
                match revision {
                    Some(revision) => return Some(revision),
                    None => continue,
                }
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await.expect("the stream says something");
            let chunk = chunk.expect("the stream is whole")?;
            self.read.push_str(std::str::from_utf8(&chunk).expect("text"));
        }
    }
}

async fn area(town: &Town) -> AreaId {
    let manager = town.caller(town.manager_of("Fridhem")).await;
    my_areas(town.market(), &manager).await.expect("areas")[0].id
}

/// Books somebody for Fridhem past the pages.
async fn book(town: &Town, day: u32) {
    let manager = town.caller(town.manager_of("Fridhem")).await;
    let request = town.request(&manager, november(day, 7), november(day, 16)).await;
    booking::book(town.market(), &manager, &request).await.expect("a booking");
}

/// The revision that a board was rendered with.
async fn revision_on_page(visitor: &Visitor, area: AreaId) -> String {
    let (_, page) = visitor.read(&format!("/board?area={area}")).await;
    let (_, rest) = page.split_once("data-revision=\"").expect("a board");
    rest.split('"').next().unwrap_or_default().to_owned()
}

on_both_engines! {
    async fn who_has_the_board_open_hears_of_anothers_booking(database: TestDatabase) {
        let town = Town::found(database).await;
        let area = area(&town).await;
        let visitor = Visitor::signed_in(&town, town.manager_of("Solgläntan")).await;
        let mut stream = Stream::open(&visitor, area).await;
        let first = stream.next().await.expect("the state as it is");
        assert_eq!(revision_on_page(&visitor, area).await, first, "a page that is fresh has nothing to fetch");
        book(&town, 26).await;
        let second = stream.next().await.expect("news");
        assert_ne!(second, first);
        assert_eq!(revision_on_page(&visitor, area).await, second);
        town.app.stop().await;
    }

    async fn whatever_changes_what_a_board_shows_is_announced_and_nothing_else_is(database: TestDatabase) {
        let town = Town::found(database).await;
        let market = town.market();
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
        let coordinator = town.caller(coordinator).await;
        let topic = Topic::Area(area(&town).await);
        let mut listener = market.db.listen().await;
        let mut heard = async |what: &str| {
            let news = tokio::time::timeout(PATIENCE, listener.next()).await;
            assert_eq!(news.unwrap_or_else(|_| panic!("{what} is announced")), News::Of(topic), "{what}");
        };
        let request = town.request(&manager, november(26, 7), november(26, 16)).await;
        let booked = booking::book(market, &manager, &request).await.expect("a booking");
        heard("a booking").await;
        let day = stockholm::date_of(november(27, 12));
        let days = DayRange { from_on: day, to_on: day };
        resource::set_exceptions(market, &coordinator, booked.resource_id, days, &[]).await.expect("a day off");
        heard("a day off").await;
        let before = market.db.revision(topic);
        booking::book(market, &manager, &request).await.expect_err("the place is taken");
        torget_core::organisation::set_language(market, manager.person_id, manager.language).await.expect("a language");
        assert_eq!(market.db.revision(topic), before, "neither what was refused nor what no board shows");
        booking::cancel(market, &manager, booked.id, None).await.expect("it is cancelled");
        heard("a cancelled booking").await;
    }

    async fn a_stream_says_nothing_more_when_its_session_has_ended(database: TestDatabase) {
        let town = Town::found(database).await;
        let area = area(&town).await;
        let visitor = Visitor::signed_in(&town, town.manager_of("Solgläntan")).await;
        let mut stream = Stream::open(&visitor, area).await;
        stream.next().await.expect("the state as it is");
        assert_eq!(visitor.post("/sign-out", &[]).await, StatusCode::SEE_OTHER);
        book(&town, 26).await;
        assert_eq!(stream.next().await, None);
    }

    async fn a_server_stops_at_once_though_streams_are_open(database: TestDatabase) {
        let town = Town::found(database).await;
        let area = area(&town).await;
        let visitor = Visitor::signed_in(&town, town.manager_of("Solgläntan")).await;
        let mut stream = Stream::open(&visitor, area).await;
        stream.next().await.expect("the state as it is");
        let longest = town.app.state().config.server.shutdown_timeout / 2;
        tokio::time::timeout(longest, town.app.stop()).await.expect("it doesn't wait for streams");
        assert_eq!(stream.next().await, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booking_on_one_node_is_heard_on_another() {
    let town = Town::found(TestDatabase::postgres().await).await;
    let other = town.app.another_node(&[]).await;
    let area = area(&town).await;
    let visitor = Visitor::signed_in_at(&other, town.manager_of("Solgläntan")).await;
    let mut stream = Stream::open(&visitor, area).await;
    let first = stream.next().await.expect("the state as it is");
    book(&town, 26).await;
    let second = stream.next().await.expect("news of the first node's booking");
    assert_ne!(second, first);
    drop(stream);
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_is_for_who_may_see_the_board() {
    let town = Town::found(TestDatabase::sqlite().await).await;
    let address = format!("/board/events?area={}", area(&town).await);
    let nurse = Visitor::signed_in(&town, town.account("resource_person", "Cia Holm")).await;
    assert_eq!(nurse.get(&address).await, StatusCode::NOT_FOUND);
    assert_eq!(Visitor::stranger(&town).get(&address).await, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_streams_are_open_than_may_be() {
    let town = Town::found(TestDatabase::sqlite().await).await;
    let settings = [("live.most_per_person", "2".to_owned()), ("live.most", "3".to_owned())];
    let app = town.app.another_node(&settings).await;
    let area = area(&town).await;
    let address = format!("/board/events?area={area}");
    let one = Visitor::signed_in_at(&app, town.manager_of("Solgläntan")).await;
    let other = Visitor::signed_in_at(&app, town.manager_of("Fridhem")).await;
    let mut oldest = Stream::open(&one, area).await;
    let _second = Stream::open(&one, area).await;
    assert!(oldest.next().await.is_some(), "it is open");
    let _newest = Stream::open(&one, area).await;
    assert_eq!(oldest.next().await, None, "the newest has its place");
    assert!(oldest.is_taken, "and its page is told, so that it doesn't come again and take the place back");
    let _third = Stream::open(&other, area).await;
    let refused = other.open(&address).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()["retry-after"], "60");
}
