//! Who did what when.

use poem::{Request, handler};
use torget_core::audit::{self, AuditEntry, AuditFilter};
use torget_core::paging::Listed;

use super::{collaboration, pager, paging};
use crate::export::List;
use crate::pages::deed::{query, value};
use crate::pages::local;
use crate::pages::mend::Refuse;
use crate::pages::visit::{Answer, Visit};
use crate::view::form::{Choice, Field, FieldKind, Filters};
use crate::view::pages::AdminListView;
use crate::view::parts::Empty;
use crate::view::table::{Cell, Table};
use crate::view::{Format, Language, Role, Speak, role_name, say};

const PATH: &str = "/admin/audit";

/// What is written of: the audit's key, its text, and the page of one of it.
#[rustfmt::skip]
const KINDS: [(&str, &str, Option<&str>); 18] = [
    ("agreement", "audit-kind-agreement", Some("/admin/agreements")),
    ("api_token", "audit-kind-api-token", None),
    ("area", "audit-kind-area", Some("/admin/areas")),
    ("booking", "audit-kind-booking", None),
    ("booking_feed", "audit-kind-feed", None),
    ("collaboration", "audit-kind-collaboration", Some("/admin/collaborations")),
    ("collaboration_member", "audit-kind-member", Some("/admin/organisations")),
    ("incident", "audit-kind-incident", None),
    ("membership", "audit-kind-membership", None),
    ("message", "audit-kind-message", None),
    ("need", "audit-kind-need", None),
    ("offer", "audit-kind-offer", None),
    ("organisation", "audit-kind-organisation", Some("/admin/organisations")),
    ("person", "audit-kind-person", Some("/admin/people")),
    ("resource", "audit-kind-resource", Some("/admin/resources")),
    ("tariff", "audit-kind-tariff", None),
    ("unit", "audit-kind-unit", Some("/admin/units")),
    ("work", "audit-kind-work", None),
];

/// What was done.
#[rustfmt::skip]
const ACTIONS: &[(&str, &str)] = &[
    ("accepted", "audit-act-accepted"),
    ("approved", "audit-act-approved"),
    ("asked_for", "audit-act-asked-for"),
    ("answered", "audit-act-answered"),
    ("attached", "audit-act-attached"),
    ("attested", "audit-act-attested"),
    ("closed", "audit-act-closed"),
    ("detached", "audit-act-detached"),
    ("handled", "audit-act-handled"),
    ("reopened", "audit-act-reopened"),
    ("sent_back", "audit-act-sent-back"),
    ("booked", "audit-act-booked"),
    ("calendar_removed", "audit-act-calendar-removed"),
    ("calendar_set", "audit-act-calendar-set"),
    ("called_off", "audit-act-called-off"),
    ("cancelled", "audit-act-cancelled"),
    ("changed", "audit-act-changed"),
    ("confirmed", "audit-act-confirmed"),
    ("corrected", "audit-act-corrected"),
    ("counter_accepted", "audit-act-counter-accepted"),
    ("counter_rejected", "audit-act-counter-rejected"),
    ("countered", "audit-act-countered"),
    ("countersigned", "audit-act-countersigned"),
    ("created", "audit-act-created"),
    ("declined", "audit-act-declined"),
    ("drafted", "audit-act-drafted"),
    ("edited", "audit-act-edited"),
    ("ended", "audit-act-ended"),
    ("exception_removed", "audit-act-exception-removed"),
    ("exception_set", "audit-act-exception-set"),
    ("expired", "audit-act-expired"),
    ("filled", "audit-act-filled"),
    ("filled_elsewhere", "audit-act-filled-elsewhere"),
    ("forgotten", "audit-act-forgotten"),
    ("granted", "audit-act-granted"),
    ("introduced", "audit-act-introduced"),
    ("joined", "audit-act-joined"),
    ("member_set", "audit-act-member-set"),
    ("outage_ended", "audit-act-outage-ended"),
    ("outage_reported", "audit-act-outage-reported"),
    ("outage_undone", "audit-act-outage-undone"),
    ("password_changed", "audit-act-password-changed"),
    ("password_set", "audit-act-password-set"),
    ("period_turned", "audit-act-period-turned"),
    ("place_freed", "audit-act-place-freed"),
    ("place_given_up", "audit-act-place-given-up"),
    ("plan_set", "audit-act-plan-set"),
    ("posted", "audit-act-posted"),
    ("queued", "audit-act-queued"),
    ("reported", "audit-act-reported"),
    ("restored", "audit-act-restored"),
    ("retried", "audit-act-retried"),
    ("revoked", "audit-act-revoked"),
    ("search_widened", "audit-act-search-widened"),
    ("sent", "audit-act-sent"),
    ("signed_in", "audit-act-signed-in"),
    ("signed_out", "audit-act-signed-out"),
    ("state_set", "audit-act-state-set"),
    ("taken", "audit-act-taken"),
    ("waits", "audit-act-waits"),
    ("waits_no_more", "audit-act-waits-no-more"),
    ("wished", "audit-act-wished"),
    ("withdrawn", "audit-act-withdrawn"),
];

/// Lists the entries, newest first.
#[handler]
pub async fn list(request: &Request, visit: Visit) -> Answer {
    let (language, pairs) = (visit.language(), query(request));
    let chosen = |name: &str| Some(value(&pairs, name).to_owned()).filter(|text| !text.is_empty());
    let filter = AuditFilter {
        object_kind: chosen("kind"),
        action: chosen("action"),
        from_on: local::date(value(&pairs, "from_on")),
        to_on: local::date(value(&pairs, "to_on")),
    };
    let (place, page) = (collaboration(&visit)?, paging(&visit, &pairs)?);
    let mut filters = filters(language, &pairs);
    let listed = match audit::list_audit(&visit.state.market, visit.caller()?, place, &filter, page).await {
        Ok(listed) => listed,
        Err(error) => {
            let faults = error.refusal(&visit).faults(&visit)?;
            faults.iter().for_each(|fault| filters.error(&fault.field, say::fault(language, fault)));
            Listed { rows: Vec::new(), next: None }
        }
    };
    visit.page(&AdminListView {
        heading: language.text("admin-audit"),
        lead: Some(language.text("audit-lead")),
        action: None,
        table: table(language, &listed.rows, filters.active),
        filters: Some(filters),
        pager: pager(language, List::Audit, PATH, &pairs, listed.rows.len(), listed.next),
    })
}

fn table(language: Language, rows: &[AuditEntry], active: usize) -> Table {
    let columns = [
        language.text("column-when"),
        language.text("audit-who"),
        language.text("audit-what"),
        language.text("audit-about"),
    ];
    let none = if active > 0 { "admin-no-matches" } else { "admin-none" };
    let mut table = Table::new(language.text("admin-audit"), &columns, Empty::new(language.text(none)));
    for entry in rows {
        table.row(vec![
            Cell::text(language.moment(entry.at)),
            who(language, entry),
            what(language, entry),
            about(language, entry),
        ]);
    }
    table
}

fn who(language: Language, entry: &AuditEntry) -> Cell {
    let role = match entry.actor_role.strip_prefix("job:") {
        Some(_) => language.text("audit-job"),
        None if entry.actor_role == audit::OWN_ACCOUNT => language.text("audit-own-account"),
        None if entry.actor_role == audit::BY_LINK => language.text("audit-by-link"),
        None => entry.actor_role.parse::<Role>().map_or_else(|role| role, |role| role_name(role, language)),
    };
    match &entry.actor_name {
        Some(name) => Cell::text(name).note(role),
        None => Cell::text(role),
    }
}

/// What was done; of a sign-in also how many attempts failed before it.
fn what(language: Language, entry: &AuditEntry) -> Cell {
    let cell = Cell::text(action_name(language, &entry.action));
    match entry.detail["failed_attempts"].as_i64() {
        Some(failed @ 1..) => cell.note(language.text_with("audit-failed-attempts", &[("count", failed.into())])),
        _ => cell,
    }
}

fn about(language: Language, entry: &AuditEntry) -> Cell {
    let known = KINDS.iter().find(|(kind, ..)| *kind == entry.object_kind);
    let kind = kind_name(language, &entry.object_kind);
    // Who may not see its name may not see its page.
    let Some(name) = &entry.object_name else { return Cell::text(kind) };
    let cell = match known.and_then(|(_, _, page)| *page) {
        Some(page) => Cell::link(name, format!("{page}/{}", entry.object_id)),
        None => Cell::text(name),
    };
    cell.note(kind)
}

fn filters(language: Language, pairs: &[(String, String)]) -> Filters {
    let all = || Choice::new("", language.text("admin-all"));
    let sorted = |mut choices: Vec<Choice>| {
        choices.sort_by_cached_key(|choice| torget_core::language::sort_key(&choice.text));
        [all()].into_iter().chain(choices).collect::<Vec<Choice>>()
    };
    let kinds = sorted(KINDS.iter().map(|(kind, key, _)| Choice::new(*kind, language.text(key))).collect());
    let actions = sorted(ACTIONS.iter().map(|(action, key)| Choice::new(*action, language.text(key))).collect());
    let field = |kind, name: &str, key: &str| Field::new(kind, name, language.text(key));
    let fields = vec![
        field(FieldKind::Select, "kind", "audit-about").choices(kinds),
        field(FieldKind::Select, "action", "audit-what").choices(actions),
        field(FieldKind::Date, "from_on", "admin-from"),
        field(FieldKind::Date, "to_on", "admin-to"),
    ];
    let active = fields.iter().filter(|field| !value(pairs, &field.name).is_empty()).count();
    let filled = fields.into_iter().map(|field| {
        let typed = value(pairs, &field.name).to_owned();
        field.value(typed)
    });
    Filters::new(PATH, language.text("filters-show"), filled.collect()).active(active, PATH)
}

fn kind_name(language: Language, kind: &str) -> String {
    let known = KINDS.iter().find(|(known, ..)| *known == kind);
    known.map_or_else(|| kind.replace('_', " "), |(_, key, _)| language.text(key))
}

fn action_name(language: Language, action: &str) -> String {
    let known = ACTIONS.iter().find(|(known, _)| *known == action);
    known.map_or_else(|| action.replace('_', " "), |(_, key)| language.text(key))
}
