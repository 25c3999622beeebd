//! What the person who is booked is written, opened by another program: an invitation that moves with the booking and is
//! taken back with it.

use serde_json::Value;
use torget_core::booking::{book, cancel, confirm};
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

/// The calendar of each message about a booking that has come to `address` when there are `count`.
async fn calendars(town: &Town, booking_path: &str, address: &str, count: usize) -> Vec<Value> {
    let messages = town.app.mail_about(booking_path, address, count).await;
    messages.iter().map(|message| message.read()["calendar"].clone()).collect()
}

on_both_engines! {
    async fn an_invitation_follows_its_booking(database: TestDatabase) {
        let town = Town::found_with_workers(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let request = town.request(&manager, november(26, 7), november(26, 16)).await;
        let booking = book(town.market(), &manager, &request).await.expect("the booking");
        let account = town.account("resource_person", &booking.resource_name);
        let nurse = town.caller(account).await;
        confirm(town.market(), &nurse, booking.id).await.expect("the answer");
        cancel(town.market(), &manager, booking.id, None).await.expect("cancelled in time");
        // The server wakes the outbox after each request; nobody asked by the web here.
        town.app.state().mail_is_waiting.notify_one();

        let [asked, told, taken_back] = calendars(&town, &format!("/bookings/{}", booking.id), &account.email, 3)
            .await
            .try_into()
            .expect("three messages");
        assert_eq!((&asked["method"], &asked["status"]), (&"REQUEST".into(), &"TENTATIVE".into()));
        assert_eq!((&told["method"], &told["status"]), (&"REQUEST".into(), &"CONFIRMED".into()));
        assert_eq!((&taken_back["method"], &taken_back["status"]), (&"CANCEL".into(), &"CANCELLED".into()));
        for calendar in [&asked, &told, &taken_back] {
            assert_eq!(calendar["uid"], asked["uid"]);
            assert_eq!(calendar["starts_at"], "2026-11-26T06:00:00Z");
            assert_eq!(calendar["ends_at"], "2026-11-26T15:00:00Z");
            assert_eq!(calendar["attendees"], serde_json::json!([format!("mailto:{}", account.email)]));
        }
        let sequence = |calendar: &Value| calendar["sequence"].as_i64().expect("a sequence");
        assert!(sequence(&asked) < sequence(&told) && sequence(&told) < sequence(&taken_back));
    }
}
