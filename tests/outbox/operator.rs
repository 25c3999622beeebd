//! What the operator sees and does, and nobody else.

use torget_core::access::{Denied, Role};
use torget_core::audit;
use torget_core::ids::OutboxId;
use torget_core::outbox::{self, MessageState, OutboxError};
use torget_core::paging::Paging;
use torget_tests::mail::address;
use torget_tests::{TestApp, on_both_engines};

use crate::post::{caller, confirmation, enqueue, listed, operator, send_due};

on_both_engines! {
    async fn the_operator_tries_a_failed_message_again(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let market = app.market();
        let operator = operator(&market.db).await;
        enqueue(market, &confirmation(&address("refused"))).await;
        let id = listed(market, None).await[0].id;
        let too_early = outbox::retry(market, &operator, id).await.expect_err("it has not failed yet");
        assert!(matches!(too_early, OutboxError::NotFailed { state: MessageState::Pending }));

        send_due(&app).await;
        assert_eq!(outbox::number_failed(market, &operator).await.expect("the number"), 1);
        outbox::retry(market, &operator, id).await.expect("a failed one is tried again");
        let row = &listed(market, Some(MessageState::Pending)).await[0];
        assert_eq!((row.id, row.attempts, row.next_attempt_at), (id, 0, market.clock.now()));
        assert_eq!(send_due(&app).await, 1);

        let mut tx = market.db.read().await.expect("a snapshot");
        let entries = audit::of_object(&mut tx, id.0).await.expect("the audit");
        assert_eq!(entries.len(), 1);
        assert_eq!((entries[0].action.as_str(), entries[0].actor_id), ("retried", Some(operator.person_id)));
    }

    async fn nobody_else_knows_of_the_outbox(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let market = app.market();
        for role in Role::ALL.into_iter().filter(|role| *role != Role::SystemOperator) {
            let caller = caller(role);
            let list = outbox::list(market, &caller, None, Paging::default()).await;
            assert!(matches!(list, Err(OutboxError::Denied(Denied::Hidden))), "{role:?}");
            let retry = outbox::retry(market, &caller, OutboxId::new()).await;
            assert!(matches!(retry, Err(OutboxError::Denied(Denied::Hidden))), "{role:?}");
        }
        let unknown = outbox::retry(market, &caller(Role::SystemOperator), OutboxId::new()).await;
        assert!(matches!(unknown, Err(OutboxError::Denied(Denied::Hidden))));
    }

    async fn the_list_comes_in_pages_newest_first(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let market = app.market();
        for _ in 0..5 {
            enqueue(market, &confirmation(&address("anna.ek"))).await;
        }
        let operator = caller(Role::SystemOperator);
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let paging = Paging::new(Some(2), after).expect("a page");
            let page = outbox::list(market, &operator, Some(MessageState::Pending), paging).await.expect("the page");
            seen.extend(page.rows.iter().map(|row| row.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 5);
        assert!(seen.is_sorted_by(|newer, older| newer > older));
    }
}
