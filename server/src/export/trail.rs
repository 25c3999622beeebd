//! The audit and the outbox as tables: what the administration's pages show of them, and no more.

use torget_core::audit::{self, AuditEntry, AuditFilter};
use torget_core::fault::FieldFault;
use torget_core::outbox::{self, MessageRow, MessageState};
use torget_core::plugin::Fact;

use super::{Asked, ExportFault, every_row};
use crate::sheet::{Cell, Column, Sheet};

pub(super) async fn audit(asked: &Asked<'_>) -> Result<Sheet, ExportFault> {
    const COLUMNS: &[Column<AuditEntry>] = &[
        ("När", |row| row.at.into()),
        ("Vem", |row| row.actor_name.as_deref().into()),
        ("Som", |row| (&row.actor_role).into()),
        ("För organisation", |row| row.organisation_name.as_deref().into()),
        ("Gjorde", |row| (&row.action).into()),
        ("Med", |row| (&row.object_kind).into()),
        ("Namn", |row| row.object_name.as_deref().into()),
        ("Uppgifter", |row| {
            if row.detail.as_object().is_some_and(serde_json::Map::is_empty) {
                Cell::Empty
            } else {
                Cell::shown(&row.detail)
            }
        }),
        ("Föremålets id", |row| Cell::shown(row.object_id)),
        ("Id", |row| Cell::shown(row.id)),
    ];
    let chosen = |name: &str| Some(asked.value(name).to_owned()).filter(|text| !text.is_empty());
    let filter = AuditFilter {
        object_kind: chosen("kind"),
        action: chosen("action"),
        from_on: day(asked, "from_on")?,
        to_on: day(asked, "to_on")?,
    };
    let (market, caller, of) = (asked.market, asked.caller, asked.collaboration());
    let rows = every_row!(asked, page => audit::list_audit(market, caller, of, &filter, page).await?);
    Ok(Sheet::of("logg", COLUMNS, &rows))
}

pub(super) async fn outbox(asked: &Asked<'_>) -> Result<Sheet, ExportFault> {
    const COLUMNS: &[Column<MessageRow>] = &[
        ("Skrivet", |row| row.created_at.into()),
        ("Slag", |row| (&row.kind).into()),
        ("Till domän", |row| (&row.recipient_domain).into()),
        ("Läge", |row| state_word(row.state).into()),
        ("Försök", |row| row.attempts.into()),
        ("Nästa försök", |row| Some(row.next_attempt_at).filter(|_| row.state == MessageState::Pending).into()),
        ("Senaste fel", |row| row.last_error.as_deref().into()),
        ("Skickat", |row| row.sent_at.into()),
        ("Id", |row| Cell::shown(row.id)),
    ];
    let state = asked.value("state");
    let known = MessageState::ALL.into_iter().find(|known| known.key() == state);
    if known.is_none() && !state.is_empty() {
        return Err(ExportFault::unknown("state", state));
    }
    let (market, caller) = (asked.market, asked.caller);
    let rows = every_row!(asked, page => outbox::list(market, caller, known, page).await?);
    Ok(Sheet::of("utskick", COLUMNS, &rows))
}

fn state_word(state: MessageState) -> &'static str {
    match state {
        MessageState::Pending => "på väg",
        MessageState::Sent => "skickat",
        MessageState::Failed => "misslyckat",
    }
}

fn day(asked: &Asked<'_>, name: &str) -> Result<Option<chrono::NaiveDate>, ExportFault> {
    match asked.value(name) {
        "" => Ok(None),
        text => crate::pages::local::date(text).map(Some).ok_or_else(|| {
            let value = Fact::Text(text.to_owned());
            ExportFault::Faults(vec![FieldFault::new(name, "not_a_date", [("value", value)])])
        }),
    }
}
