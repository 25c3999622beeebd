//! What leaves, when it is tried again, and that nothing leaves twice.

use chrono::TimeDelta;
use torget_core::outbox::{MOST_ATTEMPTS, MessageState};
use torget_tests::mail::{address, messages_to, wait_for};
use torget_tests::{TestApp, TestDatabase, on_both_engines};

use crate::post::{confirmation, enqueue, listed, send_due};

on_both_engines! {
    async fn a_message_arrives_with_its_calendar_and_is_sent_once(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let email = address("anna.ek");
        let message = confirmation(&email);
        enqueue(app.market(), &message).await;
        enqueue(app.market(), &message).await;

        assert_eq!(send_due(&app).await, 1, "the same event is told once");
        assert_eq!(send_due(&app).await, 0);
        let arrived = wait_for(&email, 1).await;
        let read = arrived[0].read();
        assert_eq!(read["subject"], "Bokad: tis 24 nov 07.00–16.00, Fridhem, Ängelholm");
        assert_eq!(read["to"], format!("Anna Ek <{email}>"));
        let calendar = &read["calendar"];
        assert_eq!(calendar["method"], "REQUEST");
        assert_eq!(calendar["status"], "CONFIRMED");
        assert_eq!(calendar["sequence"], 3);
        assert_eq!(calendar["starts_at"], "2026-11-24T06:00:00Z");
        assert_eq!(calendar["ends_at"], "2026-11-24T15:00:00Z");
        assert_eq!(calendar["location"], "Fridhem, Storgatan 1, Ängelholm");
        let uid = format!("{}@torget.example", message.data["booking_id"].as_str().expect("an id"));
        assert_eq!(calendar["uid"], uid.as_str());
        let rows = listed(app.market(), None).await;
        assert_eq!((rows[0].state, rows[0].attempts), (MessageState::Sent, 1));
        assert_eq!(rows[0].sent_at, Some(app.market().clock.now()));
        assert!(arrived[0].content.contains(&format!("Message-ID: <{}@torget.example>", rows[0].id)));
    }

    async fn what_is_put_off_is_tried_again_a_minute_later(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let email = address("later");
        enqueue(app.market(), &confirmation(&email)).await;
        assert_eq!(send_due(&app).await, 1);
        let rows = listed(app.market(), Some(MessageState::Pending)).await;
        assert_eq!(rows[0].attempts, 1);
        let reason = rows[0].last_error.as_deref().expect("a reason");
        assert!(reason.contains("Try again later"), "{reason}");

        app.clock.advance(TimeDelta::seconds(59));
        assert_eq!(send_due(&app).await, 0);
        app.clock.advance(TimeDelta::seconds(1));
        assert_eq!(send_due(&app).await, 1);
        wait_for(&email, 1).await;
        let rows = listed(app.market(), Some(MessageState::Sent)).await;
        assert_eq!((rows[0].attempts, rows[0].last_error.as_deref()), (2, None));
    }

    async fn what_is_refused_for_good_fails_at_once(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let email = address("refused");
        enqueue(app.market(), &confirmation(&email)).await;
        assert_eq!(send_due(&app).await, 1);
        let rows = listed(app.market(), Some(MessageState::Failed)).await;
        assert_eq!((rows.len(), rows[0].attempts), (1, 1));
        assert_eq!(rows[0].recipient_domain, "torget.example");
        let reason = rows[0].last_error.as_deref().expect("a reason");
        assert!(reason.contains("550") || reason.contains("No such mailbox"), "{reason}");
        assert!(!reason.contains(&email), "{reason}");
        app.clock.advance(TimeDelta::days(30));
        assert_eq!(send_due(&app).await, 0);
    }

    async fn while_the_mail_server_is_away_pauses_grow_until_it_is_enough(database: TestDatabase) {
        let nobody_listens = torget_tests::program::free_port().to_string();
        let app = TestApp::start_with(database, &[("mail.smtp.port", nobody_listens)]).await;
        enqueue(app.market(), &confirmation(&address("anna.ek"))).await;
        let mut waited = Vec::new();
        while listed(app.market(), None).await[0].state == MessageState::Pending {
            let next = listed(app.market(), None).await[0].next_attempt_at;
            waited.push((next - app.market().clock.now()).num_minutes());
            app.clock.set(next);
            assert_eq!(send_due(&app).await, 1);
        }
        assert_eq!(waited, [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
        assert_eq!(listed(app.market(), None).await[0].attempts, MOST_ATTEMPTS);
    }

    async fn workers_on_two_nodes_send_each_message_once(database: TestDatabase) {
        const MESSAGES: usize = 60;
        let app = TestApp::start(database).await;
        let email = address("anna.ek");
        for _ in 0..MESSAGES {
            enqueue(app.market(), &confirmation(&email)).await;
        }
        let workers = (0..4).map(|_| {
            let worker = app.state().outbox_worker();
            tokio::spawn(async move { worker.run_once().await.expect("the outbox is worked") })
        });
        let mut tried = 0;
        for worker in workers.collect::<Vec<_>>() {
            tried += worker.await.expect("the worker");
        }
        assert_eq!(tried, MESSAGES);
        wait_for(&email, MESSAGES).await;
        assert_eq!(messages_to(&email).len(), MESSAGES);
    }

    async fn what_a_dead_worker_had_taken_is_sent_after_its_lease(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let email = address("anna.ek");
        enqueue(app.market(), &confirmation(&email)).await;
        let now = app.market().clock.now();
        let taken = torget_core::outbox::claim_due(&app.market().db, now, 10).await.expect("the claim");
        assert_eq!(taken.len(), 1);
        assert_eq!(send_due(&app).await, 0);
        app.clock.advance(torget_core::outbox::LEASE);
        assert_eq!(send_due(&app).await, 1);
        wait_for(&email, 1).await;
        // The dead one's late word does not undo what has been noted since.
        let failure = torget_core::outbox::Failure { is_permanent: true, reason: "late".to_owned() };
        torget_core::outbox::failed(&app.market().db, &taken[0], &failure, now).await.expect("the late word");
        assert_eq!(listed(app.market(), None).await[0].state, MessageState::Sent);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_makes_no_sense_does_not_stop_the_others() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let email = address("anna.ek");
    let mut senseless = confirmation(&email);
    senseless.data = serde_json::json!({"event": "eclipse"});
    enqueue(app.market(), &senseless).await;
    let mut nowhere = confirmation("anna ek");
    nowhere.event_key.push('2');
    enqueue(app.market(), &nowhere).await;
    enqueue(app.market(), &confirmation(&email)).await;
    assert_eq!(send_due(&app).await, 3);
    wait_for(&email, 1).await;
    assert_eq!(listed(app.market(), Some(MessageState::Failed)).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_mail_server_messages_become_files() {
    let folder = std::env::temp_dir().join(format!("torget-mail-{}", uuid::Uuid::now_v7().simple()));
    let settings = [("mail.transport", "files".to_owned()), ("mail.directory", folder.display().to_string())];
    let app = TestApp::start_with(TestDatabase::sqlite().await, &settings).await;
    enqueue(app.market(), &confirmation("anna.ek@klippan.example")).await;
    assert_eq!(send_due(&app).await, 1);
    let files: Vec<_> = std::fs::read_dir(&folder).expect("the folder").map(|entry| entry.expect("an entry")).collect();
    assert_eq!(files.len(), 1);
    let id = listed(app.market(), None).await[0].id;
    assert_eq!(files[0].file_name().to_string_lossy(), format!("{id}.eml"));
    std::fs::remove_dir_all(&folder).expect("the folder can be removed");
}
