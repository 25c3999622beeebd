//! The administration's first page: what needs care, and the lists that the reader may open.

use poem::handler;
use torget_core::access::Permission;
use torget_core::outbox;

use super::may;
use crate::pages::mend;
use crate::pages::visit::{Answer, Visit};
use crate::view::Speak;
use crate::view::pages::AdminHomeView;
use crate::view::parts::{Empty, Task};

/// Every list: what it takes to see it, icon, text, address.
#[rustfmt::skip]
const LISTS: [(Permission, &str, &str, &str); 9] = [
    (Permission::ViewOrganisations, "people", "admin-collaborations", "/admin/collaborations"),
    (Permission::ViewOrganisations, "home", "admin-organisations", "/admin/organisations"),
    (Permission::ViewOrganisations, "map", "admin-units", "/admin/units"),
    (Permission::ViewPersons, "person", "admin-people", "/admin/people"),
    (Permission::ViewResource, "star", "admin-resources", "/admin/resources"),
    (Permission::ViewArea, "board", "admin-areas", "/admin/areas"),
    (Permission::ViewTariff, "claims", "admin-tariffs", "/admin/tariffs"),
    (Permission::ViewOutbox, "mail", "admin-outbox", "/admin/outbox"),
    (Permission::ViewAudit, "history", "admin-audit", "/admin/audit"),
];

/// Shows it; for who may open no list there is no such page.
#[handler]
pub async fn show(visit: Visit) -> Answer {
    page(&visit).await
}

/// The same for who begins there.
pub async fn page(visit: &Visit) -> Answer {
    let language = visit.language();
    let mut entries = Vec::new();
    for (permission, icon, key, href) in LISTS {
        if may(visit, permission)? {
            entries.push(Task { icon, text: language.text(key), note: None, href: href.to_owned() });
        }
    }
    if entries.is_empty() {
        return Err(visit.not_found());
    }
    let mut tasks = Vec::new();
    if may(visit, Permission::ViewOutbox)? {
        let failed = outbox::number_failed(&visit.state.market, visit.caller()?).await;
        let failed = mend::or_stop(visit, failed)?;
        if failed > 0 {
            tasks.push(Task {
                icon: "alert",
                text: language.text_with("admin-failed-mail", &[("count", failed.into())]),
                note: Some(language.text("outbox-lead")),
                href: "/admin/outbox?state=failed".to_owned(),
            });
        }
    }
    visit.page(&AdminHomeView { tasks, nothing_waits: Empty::new(language.text("admin-nothing")), entries })
}
