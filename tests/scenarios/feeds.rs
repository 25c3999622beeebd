//! Calendar addresses: what two strangers' programs read there, that an unchanged calendar isn't sent again, and that an address
//! which doesn't count tells nothing.

use chrono::{NaiveDate, TimeDelta};
use reqwest::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use torget_core::access::Caller;
use torget_core::booking::feed::{FeedOf, FeedSubject, create_feed, feeds, revoke_feed};
use torget_core::booking::{BookingError, BookingView, book, cancel, confirm};
use torget_core::db::DbError;
use torget_core::ids::{CollaborationId, MembershipId, PersonId};
use torget_core::{change, sql};
use torget_tests::calendar::{event, read_calendar};
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

torget_core::statements! {
    END_ROLE = "update membership set to_on = $2 where id = $1";
    CLOSE_ACCOUNT = "update person set active = false where id = $1";
    ADD_COLLABORATION = "insert into collaboration (id, name, created_at) select $1, 'En annan', created_at from person where id = $2";
    MOVE_ROLE = "update membership set collaboration_id = $2 where id = $1";
}

fn of(of: FeedOf, id: impl Into<uuid::Uuid>) -> FeedSubject {
    FeedSubject { of, id: id.into() }
}

/// A new address, below the server.
async fn made(town: &Town, caller: &Caller, subject: FeedSubject) -> String {
    let made = create_feed(town.market(), caller, subject).await.expect("an address");
    format!("/feeds/{}.ics", made.name)
}

async fn ask(town: &Town, method: Method, path: &str, headers: &[(reqwest::header::HeaderName, &str)]) -> Response {
    let request = town.app.client.request(method, town.app.url(path));
    let request = headers.iter().fold(request, |request, (name, value)| request.header(name, *value));
    request.send().await.expect("an answer")
}

/// What both readers find at an address.
async fn read(town: &Town, path: &str) -> Value {
    let answer = ask(town, Method::GET, path, &[]).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[CONTENT_TYPE], "text/calendar; charset=utf-8");
    read_calendar(&answer.text().await.expect("a calendar"))
}

/// A booking of a day's shift at the unit of `manager`.
async fn booked(town: &Town, manager: &Caller, day: u32) -> BookingView {
    let request = town.request(manager, november(day, 7), november(day, 16)).await;
    book(town.market(), manager, &request).await.expect("a booking")
}

async fn person(town: &Town, booking: &BookingView) -> Caller {
    town.caller(town.account("resource_person", &booking.resource_name)).await
}

async fn coordinator(town: &Town) -> Caller {
    town.first("pool_coordinator", |_| true).await
}

fn unit_of(manager: &Caller) -> FeedSubject {
    of(FeedOf::Unit, manager.unit_id.expect("a manager runs a unit"))
}

on_both_engines! {
    async fn two_readers_find_the_same_bookings(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let [waits, certain, off] = [booked(&town, &manager, 26).await, booked(&town, &manager, 27).await, booked(&town, &manager, 28).await];
        confirm(town.market(), &person(&town, &certain).await, certain.id).await.expect("a yes");
        town.app.clock.set(november(23, 8));
        cancel(town.market(), &manager, off.id, None).await.expect("cancelled in time");

        let calendar = read(&town, &made(&town, &manager, unit_of(&manager)).await).await;
        assert_eq!((&calendar["method"], &calendar["name"]), (&json!("PUBLISH"), &json!("Torget: Fridhem")));
        let expected = [(&waits, "TENTATIVE", 0), (&certain, "CONFIRMED", 1), (&off, "CANCELLED", 1)];
        for (booking, status, sequence) in expected {
            let event = event(&calendar, booking.id).expect("the booking");
            assert_eq!(event["uid"], format!("{}@torget.example", booking.id));
            assert_eq!((&event["status"], &event["sequence"]), (&json!(status), &json!(sequence)), "{event}");
            assert_eq!(event["summary"], format!("{}, Fridhem", booking.resource_name));
            assert_eq!(event["location"], format!("Fridhem, {}", booking.unit_address));
            assert_eq!(event["starts_at"], booking.starts_at.format("%FT%TZ").to_string());
            assert_eq!(event["ends_at"], booking.ends_at.format("%FT%TZ").to_string());
            let told = event["description"].as_str().expect("text");
            assert!(told.contains(&format!("Säljare: {}", booking.seller_name)), "{told}");
        }
        let modified = |booking: &BookingView| event(&calendar, booking.id).expect("it")["modified_at"].clone();
        assert_eq!((modified(&off), modified(&waits)), (json!("2026-11-23T07:00:00Z"), json!("2026-11-23T04:40:00Z")));
        let units = calendar["events"].as_array().expect("events").iter();
        assert!(units.clone().all(|event| event["summary"].as_str().is_some_and(|text| text.ends_with(", Fridhem"))));

        // The person and the resource are told where to go, and whom to ring.
        let nurse = person(&town, &certain).await;
        let helper = coordinator(&town).await;
        let own = read(&town, &made(&town, &nurse, of(FeedOf::Person, nurse.person_id)).await).await;
        let subject = of(FeedOf::Resource, certain.resource_id);
        let resource = read(&town, &made(&town, &helper, subject).await).await;
        for calendar in [&own, &resource] {
            let event = event(calendar, certain.id).expect("the booking");
            assert_eq!(event["summary"], format!("Fridhem, {}", certain.buyer_name));
            let told = event["description"].as_str().expect("text");
            assert!(told.contains(&certain.unit_phone) && told.contains(&certain.area_name), "{told}");
            assert!(!told.contains("kr") && !told.contains("vacancy"), "{told}");
            assert_eq!(event["status"], "CONFIRMED");
        }
        assert_eq!(own["name"], format!("Torget: {}", nurse.name));
    }

    async fn a_calendar_tells_of_six_weeks_back(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let booking = booked(&town, &manager, 26).await;
        let path = made(&town, &manager, unit_of(&manager)).await;
        for (days, is_there) in [(42, true), (43, false)] {
            town.app.clock.set(november(26, 12) + TimeDelta::days(days));
            assert_eq!(event(&read(&town, &path).await, booking.id).is_some(), is_there, "after {days} days");
        }
        // A calendar without a single booking is one all the same.
        town.app.clock.set(november(26, 12) + TimeDelta::days(300));
        assert_eq!(read(&town, &path).await["events"], json!([]));
    }

    async fn an_unchanged_calendar_is_not_sent_again(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let booking = booked(&town, &manager, 26).await;
        let path = made(&town, &manager, unit_of(&manager)).await;
        let first = ask(&town, Method::GET, &path, &[]).await;
        let tag = first.headers()[ETAG].to_str().expect("text").to_owned();
        assert_eq!(first.headers()[CACHE_CONTROL], "private, no-cache");
        let length = first.content_length().expect("a length");

        let head = ask(&town, Method::HEAD, &path, &[]).await;
        assert_eq!(head.status(), StatusCode::OK);
        assert_eq!(head.headers()[ETAG], tag.as_str());
        assert_eq!(head.headers()["content-length"], length.to_string().as_str());
        for known in [tag.clone(), format!("W/{tag}"), format!("\"another\", {tag}"), "*".to_owned()] {
            let again = ask(&town, Method::GET, &path, &[(IF_NONE_MATCH, &known)]).await;
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{known}");
            assert_eq!(again.headers()[ETAG], tag.as_str());
            assert_eq!(again.text().await.expect("nothing"), "");
        }
        let other = ask(&town, Method::GET, &path, &[(IF_NONE_MATCH, "\"another\"")]).await;
        assert_eq!(other.status(), StatusCode::OK);

        confirm(town.market(), &person(&town, &booking).await, booking.id).await.expect("a yes");
        let changed = ask(&town, Method::GET, &path, &[(IF_NONE_MATCH, &tag)]).await;
        assert_eq!(changed.status(), StatusCode::OK);
        assert_ne!(changed.headers()[ETAG], tag.as_str());
    }

    async fn an_address_that_does_not_count_tells_nothing(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let booking = booked(&town, &manager, 26).await;
        let nurse = person(&town, &booking).await;
        let subject = unit_of(&manager);
        let replaced = made(&town, &manager, subject).await;
        let taken_back = made(&town, &manager, subject).await;
        let known = feeds(town.market(), &manager, subject).await.expect("the addresses").feeds;
        assert_eq!(known.len(), 1, "one of each thing: {known:?}");
        assert!(known[0].is_own && known[0].read_at.is_none());
        read(&town, &taken_back).await;
        let noted = feeds(town.market(), &manager, subject).await.expect("the addresses").feeds[0].read_at;
        assert_eq!(noted, Some(town.market().clock.now()));
        revoke_feed(town.market(), &manager, subject, known[0].id).await.expect("it is taken back");
        let again = revoke_feed(town.market(), &manager, subject, known[0].id).await;
        assert!(matches!(again, Err(BookingError::NotFound { kind: "booking_feed", .. })), "{again:?}");

        let ended = made(&town, &manager, subject).await;
        let closed = made(&town, &nurse, of(FeedOf::Person, nurse.person_id)).await;
        read(&town, &ended).await;
        read(&town, &closed).await;
        end_role(&town, manager.membership_id, NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")).await;
        close_account(&town, nurse.person_id).await;
        let other_kind = ended.replace("/unit-", "/resource-");
        let unknown = format!("/feeds/unit-{}.ics", "A".repeat(43));
        let malformed = ["/feeds/unit.ics", "/feeds/x", "/feeds/unit-%00.ics", "/feeds/%FF.ics"];
        let paths = [&replaced, &taken_back, &ended, &closed, &other_kind, &unknown].map(String::as_str);
        for path in paths.into_iter().chain(malformed) {
            let answer = ask(&town, Method::GET, path, &[(IF_NONE_MATCH, "*")]).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
            assert_eq!(answer.headers()[CONTENT_TYPE], "text/plain; charset=utf-8");
            assert!(answer.headers().get(ETAG).is_none());
            let text = answer.text().await.expect("text");
            assert!(text.starts_with("Den här kalenderadressen gäller inte."), "{path}: {text}");
        }
        let english = ask(&town, Method::GET, &ended, &[(ACCEPT_LANGUAGE, "en")]).await;
        assert!(english.text().await.expect("text").starts_with("This calendar address is not valid."));
    }

    async fn an_address_tells_no_more_than_its_role_sees(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let booking = booked(&town, &manager, 26).await;
        let (nurse, helper) = (person(&town, &booking).await, coordinator(&town).await);
        let (unit, resource) = (unit_of(&manager), of(FeedOf::Resource, booking.resource_id));
        let own = of(FeedOf::Person, nurse.person_id);
        let other = town.first("resource_person", |other| other.person_id != nurse.person_id).await;
        let neighbour = town.caller(town.manager_of("Kullagården")).await;
        let [economist, administrator, operator] = [
            town.first("economist", |_| true).await,
            town.first("collaboration_admin", |_| true).await,
            town.first("system_operator", |_| true).await,
        ];
        let may = [(&manager, unit), (&helper, unit), (&helper, resource), (&nurse, own), (&nurse, resource)];
        let may_not = [
            (&neighbour, unit), (&nurse, unit), (&manager, resource), (&other, resource), (&manager, own), (&helper, own),
            (&other, own), (&economist, unit), (&economist, resource), (&administrator, unit),
            (&administrator, resource), (&operator, unit), (&operator, own),
        ];
        for (caller, subject) in may {
            let path = made(&town, caller, subject).await;
            assert!(event(&read(&town, &path).await, booking.id).is_some(), "{:?} of {subject:?}", caller.role);
        }
        for (caller, subject) in may_not {
            let refused = create_feed(town.market(), caller, subject).await;
            assert!(matches!(refused, Err(BookingError::NotFound { .. })), "{:?} of {subject:?}", caller.role);
        }
        // Who may have an address of something sees the others' and takes them back.
        let seen = feeds(town.market(), &manager, unit).await.expect("the addresses").feeds;
        assert_eq!(seen.iter().filter(|feed| feed.is_own).count(), 1);
        let helpers = seen.iter().find(|feed| feed.holder_name == helper.name).expect("the coordinator's");
        revoke_feed(town.market(), &manager, unit, helpers.id).await.expect("it is taken back");
        let elsewhere = feeds(town.market(), &helper, resource).await.expect("the addresses").feeds[0].id;
        let refused = revoke_feed(town.market(), &manager, unit, elsewhere).await;
        assert!(matches!(refused, Err(BookingError::NotFound { .. })), "of another thing: {refused:?}");

        // Where a unit takes part in two collaborations, a coordinator's address tells of their own alone.
        let paths = [made(&town, &helper, unit).await, made(&town, &helper, resource).await];
        move_role(&town, &helper).await;
        for path in paths {
            assert!(event(&read(&town, &path).await, booking.id).is_none(), "it is another's");
        }
    }
}

async fn end_role(town: &Town, id: MembershipId, on: NaiveDate) {
    let ended: Result<u64, DbError> = change!(town.market().db, tx => sql!(tx, execute, END_ROLE, id, on));
    assert_eq!(ended.expect("the role"), 1);
}

async fn close_account(town: &Town, id: PersonId) {
    let closed: Result<u64, DbError> = change!(town.market().db, tx => sql!(tx, execute, CLOSE_ACCOUNT, id));
    assert_eq!(closed.expect("the account"), 1);
}

/// Lets a role be held in another collaboration.
async fn move_role(town: &Town, caller: &Caller) {
    let (id, membership_id, person_id) = (CollaborationId::new(), caller.membership_id, caller.person_id);
    let moved: Result<u64, DbError> = change!(town.market().db, tx => {
        sql!(tx, execute, ADD_COLLABORATION, id, person_id)?;
        sql!(tx, execute, MOVE_ROLE, membership_id, id)
    });
    assert_eq!(moved.expect("the role"), 1);
}
