//! Messages to send, and the workers that send them.

use chrono::{DateTime, Utc};
use serde_json::json;
use torget_core::access::{Caller, Role};
use torget_core::db::{Db, DbError};
use torget_core::ids::{BookingId, MembershipId, PersonId};
use torget_core::language::Language;
use torget_core::outbox::{self, Message, MessageRow, MessageState};
use torget_core::paging::Paging;
use torget_core::{Market, change, sql};
use torget_tests::TestApp;

torget_core::statements! {
    OPERATOR = "insert into person (id, name, email, phone, language, search_text, active, version, created_at)
        values ($1, 'Disa Drift', 'disa.drift@torget.example', '', 'sv', 'disa drift', $2, 1, $3)";
}

/// The confirmation of a booking to somebody at `email`.
pub fn confirmation(email: &str) -> Message {
    let booking_id = BookingId::new();
    let data = json!({
        "booking_id": booking_id, "event": "confirmed", "audience": "resource_person",
        "area_name": "Poolen", "resource_name": "Anna Ek", "unit_name": "Fridhem", "unit_address": "Storgatan 1, Ängelholm",
        "unit_phone": "", "buyer_name": "Ängelholm", "seller_name": "Klippan", "starts_at": "2026-11-24T06:00:00Z",
        "ends_at": "2026-11-24T15:00:00Z", "break_minutes": 45, "answer_before_at": null, "total_ore": null, "fee_ore": null,
        "calendar": {"method": "request", "sequence": 3, "tentative": false},
    });
    Message {
        collaboration_id: None,
        event_key: format!("booking:{booking_id}:confirmed:1:resource_person"),
        kind: "booking",
        recipient_name: "Anna Ek".to_owned(),
        recipient_email: email.to_owned(),
        language: Language::Sv,
        data,
    }
}

/// Puts a message into the outbox.
pub async fn enqueue(market: &Market, message: &Message) {
    let now = market.clock.now();
    let written: Result<(), DbError> = change!(market.db, tx => outbox::enqueue(tx, now, message.clone()).await);
    written.expect("the message is written");
}

/// Sends what is due by the app's clock; answers how many messages were tried.
pub async fn send_due(app: &TestApp) -> usize {
    app.state().outbox_worker().run_once().await.expect("the outbox is worked")
}

/// The operator, with the row that the audit refers to.
pub async fn operator(db: &Db) -> Caller {
    let caller = caller(Role::SystemOperator);
    let written: Result<u64, DbError> =
        change!(db, tx => sql!(tx, execute, OPERATOR, caller.person_id, true, DateTime::<Utc>::UNIX_EPOCH));
    written.expect("the operator is written");
    caller
}

/// Somebody in a role, without a row.
pub fn caller(role: Role) -> Caller {
    Caller {
        person_id: PersonId::new(),
        name: "Disa Drift".to_owned(),
        membership_id: MembershipId::new(),
        role,
        organisation_id: None,
        unit_id: None,
        collaboration_ids: Vec::new(),
        language: Language::Sv,
        request_key: None,
    }
}

/// The messages as the operator sees them, newest first.
pub async fn listed(market: &Market, state: Option<MessageState>) -> Vec<MessageRow> {
    let page = outbox::list(market, &caller(Role::SystemOperator), state, Paging::default()).await;
    page.expect("the operator sees the outbox").rows
}
