//! Mail on its way, for the operator.

use poem::web::Path;
use poem::{Request, handler};
use torget_core::access::Permission;
use torget_core::outbox::{self, MessageRow, MessageState};

use super::{may, pager, paging};
use crate::export::List;
use crate::pages::deed::{Deed, query, value};
use crate::pages::mend;
use crate::pages::visit::{Answer, Visit};
use crate::view::form::{Choice, Field, FieldKind, Filters};
use crate::view::pages::AdminListView;
use crate::view::parts::{Badge, Empty, Tone};
use crate::view::table::{Cell, CellButton, Table};
use crate::view::{Format, Language, Speak};

const PATH: &str = "/admin/outbox";

/// Lists the messages, newest first.
#[handler]
pub async fn list(request: &Request, visit: Visit) -> Answer {
    let (language, pairs) = (visit.language(), query(request));
    let state = MessageState::ALL.into_iter().find(|state| state.key() == value(&pairs, "state"));
    let page = paging(&visit, &pairs)?;
    let listed = mend::or_stop(&visit, outbox::list(&visit.state.market, visit.caller()?, state, page).await)?;
    let columns = [
        language.text("outbox-what"),
        language.text("outbox-recipient"),
        language.text("column-state"),
        format!("#{}", language.text("outbox-attempts")),
        language.text("outbox-retry"),
    ];
    let none = if state.is_some() { "admin-no-matches" } else { "admin-none" };
    let mut table = Table::new(language.text("admin-outbox"), &columns, Empty::new(language.text(none)));
    let may_retry = may(&visit, Permission::RetryOutbox)?;
    for message in &listed.rows {
        let mut cells = vec![
            Cell::text(kind(language, &message.kind)).note(language.moment(message.created_at)),
            Cell::text(format!("@{}", message.recipient_domain)),
            state_cell(language, message),
            Cell::text(message.attempts.to_string()),
        ];
        if may_retry && message.state == MessageState::Failed {
            cells.push(Cell::button(CellButton {
                action: format!("{PATH}/{}/retry", message.id),
                text: language.text("outbox-retry"),
                about: format!("{} @{}", language.moment(message.created_at), message.recipient_domain),
                danger: false,
            }));
        }
        table.row(cells);
    }
    let all = [Choice::new("", language.text("admin-all"))].into_iter();
    let choices = all.chain(MessageState::ALL.map(|state| Choice::new(state.key(), badge(language, state).text)));
    let field = Field::new(FieldKind::Choice, "state", language.text("column-state")).choices(choices.collect());
    let fields = vec![field.value(state.map(MessageState::key).unwrap_or_default())];
    let filters = Filters::new(PATH, language.text("filters-show"), fields).active(usize::from(state.is_some()), PATH);
    visit.page(&AdminListView {
        heading: language.text("admin-outbox"),
        lead: Some(language.text("outbox-lead")),
        action: None,
        filters: Some(filters),
        table,
        pager: pager(language, List::Outbox, PATH, &pairs, listed.rows.len(), listed.next),
    })
}

/// Tries one again that has failed.
#[handler]
pub async fn retry(deed: Deed, Path(id): Path<String>) -> Answer {
    let visit = &deed.visit;
    let retried = outbox::retry(&visit.state.market, visit.caller()?, visit.id(&id)?).await;
    if retried.is_ok() {
        visit.state.mail_is_waiting.notify_one();
    }
    mend::done(visit, retried, PATH, "flash-retried")
}

fn state_cell(language: Language, message: &MessageRow) -> Cell {
    let cell = Cell::badge(badge(language, message.state));
    match (message.state, message.sent_at, &message.last_error) {
        (MessageState::Sent, Some(at), _) => cell.note(language.moment(at)),
        (MessageState::Failed | MessageState::Pending, _, Some(error)) => cell.note(error),
        _ => cell,
    }
}

fn badge(language: Language, state: MessageState) -> Badge {
    let (key, shape, tone) = match state {
        MessageState::Pending => ("outbox-pending", "ring", Tone::Waiting),
        MessageState::Sent => ("outbox-sent", "check", Tone::Good),
        MessageState::Failed => ("outbox-failed", "alert", Tone::Bad),
    };
    Badge::new(language.text(key), shape, tone)
}

/// What a mail is about, by its template.
fn kind(language: Language, kind: &str) -> String {
    match kind {
        "booking" => language.text("audit-kind-booking"),
        other => other.replace('_', " "),
    }
}
