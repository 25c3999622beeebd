//! Calendar addresses: of what the reader may have one, those there are, and the one just made, which is shown once.

use std::collections::BTreeMap;

use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use torget_core::access::{Permission, Standing};
use torget_core::booking::feed::{self, Feed, FeedOf, FeedSubject, Feeds};
use torget_core::booking::{self, UnitChoice};
use torget_core::collaboration;
use torget_core::ids::{PersonId, ResourceId, UnitId};
use torget_core::language::sort_key;
use uuid::Uuid;

use super::calendar_file;
use super::deed::Deed;
use super::stop;
use super::visit::{Answer, Visit};
use crate::view::form::Form;
use crate::view::pages::{FamiliarSection, FamiliarView, FeedView, MadeAddress};
use crate::view::parts::{Empty, Link};
use crate::view::table::{Cell, CellButton, Table};
use crate::view::{Format, Language, Speak};

/// Of what the reader may have addresses.
pub const LIST: &str = "/calendars";

/// Lists them: one's own bookings, one's unit, or the units that one helps.
#[handler]
pub async fn list(visit: Visit) -> Answer {
    let caller = visit.caller()?;
    if !may_somewhere(&visit)? {
        return Err(visit.not_found());
    }
    let may = |standing| caller.may(&visit.state.market.access, Permission::FollowBookings, &standing);
    let is_person = may(Standing { person_id: Some(caller.person_id), ..Standing::default() });
    let own = is_person.then_some(caller.person_id);
    let own_unit = caller.unit_id.filter(|id| may(Standing { unit_id: Some(*id), ..Standing::default() }));
    let units = match (own, own_unit) {
        (_, Some(id)) => vec![(id, visit.place())],
        (Some(_), None) => Vec::new(),
        (None, None) => units(&visit).await?,
    };
    visit.page(&choices(visit.language(), own, &units))
}

/// Shows the addresses of a person, a resource or a unit.
#[handler]
pub async fn show(visit: Visit, Path((of, id)): Path<(String, String)>) -> Answer {
    let subject = subject(&visit, &of, &id)?;
    let view = found(&visit, subject).await?;
    visit.page(&view)
}

/// Makes one. It is shown on the page that answers, and never again.
#[handler]
pub async fn create(deed: Deed, Path((of, id)): Path<(String, String)>) -> Answer {
    let (visit, subject) = (&deed.visit, subject(&deed.visit, &of, &id)?);
    let made = feed::create_feed(&visit.state.market, visit.caller()?, subject).await;
    let made = made.map_err(|error| visit.booking_stop(error))?;
    let address = calendar_file::address(&visit.state.config.server.base_url, &made.name);
    let view = FeedView { made: Some(shown(address)), ..found(visit, subject).await? };
    visit.page_with(StatusCode::CREATED, &view)
}

/// Takes one back.
#[handler]
pub async fn revoke(deed: Deed, Path((of, id, feed)): Path<(String, String, String)>) -> Answer {
    let (visit, subject) = (&deed.visit, subject(&deed.visit, &of, &id)?);
    let feed = feed.parse().map_err(|_| visit.not_found())?;
    let revoked = feed::revoke_feed(&visit.state.market, visit.caller()?, subject, feed).await;
    revoked.map_err(|error| visit.booking_stop(error))?;
    Ok(visit.done(&page_of(subject), Some("flash-removed")))
}

/// Where the addresses of something are.
pub fn page_of(subject: FeedSubject) -> String {
    format!("{LIST}/{}/{}", subject.of.key(), subject.id)
}

/// The same of a resource.
pub fn page_of_resource(id: ResourceId) -> String {
    page_of(FeedSubject { of: FeedOf::Resource, id: id.0 })
}

/// Whether the reader may have an address of anything.
pub fn may_somewhere(visit: &Visit) -> poem::Result<bool> {
    Ok(visit.caller()?.may_somewhere(&visit.state.market.access, Permission::FollowBookings))
}

fn subject(visit: &Visit, of: &str, id: &str) -> poem::Result<FeedSubject> {
    let (Ok(of), Ok(id)) = (of.parse::<FeedOf>(), id.parse::<Uuid>()) else { return Err(visit.not_found()) };
    Ok(FeedSubject { of, id })
}

async fn found(visit: &Visit, subject: FeedSubject) -> poem::Result<FeedView> {
    let feeds = feed::feeds(&visit.state.market, visit.caller()?, subject).await;
    let feeds = feeds.map_err(|error| visit.booking_stop(error))?;
    let back = back(visit, subject, &feeds.name)?;
    Ok(view(visit.language(), subject, &feeds, back))
}

/// Who looks after a resource comes from its page; its person has no such page.
fn back(visit: &Visit, subject: FeedSubject, name: &str) -> poem::Result<Link> {
    let looks_after = visit.caller()?.role.is_held_in_collaboration();
    Ok(match subject.of {
        FeedOf::Resource if looks_after => Link::new(name, format!("/admin/resources/{}", subject.id)),
        _ => Link::new(visit.language().text("feeds-heading"), LIST),
    })
}

/// The units of the areas in which the reader helps, each once.
async fn units(visit: &Visit) -> poem::Result<Vec<(UnitId, String)>> {
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let mut units: BTreeMap<UnitId, UnitChoice> = BTreeMap::new();
    for area in collaboration::my_areas(market, caller).await.map_err(stop::store)? {
        let of_area = booking::units(market, caller, area.id).await.map_err(|error| visit.booking_stop(error))?;
        units.extend(of_area.into_iter().map(|unit| (unit.id, unit)));
    }
    let mut units: Vec<(UnitId, String)> =
        units.into_values().map(|unit| (unit.id, format!("{}, {}", unit.name, unit.organisation_name))).collect();
    units.sort_by_cached_key(|(_, name)| sort_key(name));
    Ok(units)
}

/// The page of what there may be addresses of.
pub fn choices(language: Language, own: Option<PersonId>, units: &[(UnitId, String)]) -> FamiliarView {
    let columns = [language.text("admin-name")];
    let mut table =
        Table::new(language.text("feeds-whose"), &columns, Empty::new(language.text("feeds-nothing"))).compact();
    if let Some(id) = own {
        let href = page_of(FeedSubject { of: FeedOf::Person, id: id.0 });
        table.row(vec![Cell::link(language.text("feeds-own"), href).note(language.text("feeds-own-note"))]);
    }
    for (id, name) in units {
        table.row(vec![Cell::link(name, page_of(FeedSubject { of: FeedOf::Unit, id: id.0 }))]);
    }
    FamiliarView {
        back: Link::new(language.text("menu-account"), "/account"),
        heading: language.text("feeds-heading"),
        lead: language.text("feeds-lead"),
        form: None,
        sections: vec![FamiliarSection { heading: language.text("feeds-whose"), filters: None, table }],
    }
}

/// An address just made, and the same for programs that open such addresses by themselves.
pub fn shown(address: String) -> MadeAddress {
    let open = address.split_once("://").map_or_else(String::new, |(_, rest)| format!("webcal://{rest}"));
    MadeAddress { address, open }
}

/// The page of the addresses of one thing.
pub fn view(language: Language, subject: FeedSubject, feeds: &Feeds, back: Link) -> FeedView {
    let name = [("name", feeds.name.as_str().into())];
    let heading = match subject.of {
        FeedOf::Person => language.text("feed-heading-own"),
        FeedOf::Resource | FeedOf::Unit => language.text_with("feed-heading", &name),
    };
    let tells = match subject.of {
        FeedOf::Person => "feed-tells-person",
        FeedOf::Resource => "feed-tells-resource",
        FeedOf::Unit => "feed-tells-unit",
    };
    let has_own = feeds.feeds.iter().any(|feed| feed.is_own);
    let form = |key| Form::new(page_of(subject), language.text(key));
    FeedView {
        back,
        heading,
        lead: language.text(tells),
        made: None,
        form: if has_own { form("feed-replace").beside("new") } else { form("feed-create") },
        replaces: has_own,
        table: table(language, subject, &feeds.feeds),
    }
}

fn table(language: Language, subject: FeedSubject, feeds: &[Feed]) -> Table {
    let columns = [
        language.text("feed-who"),
        language.text("feed-made-at"),
        language.text("feed-read-at"),
        language.text("feed-revoke"),
    ];
    let none = Empty::new(language.text("feed-none"));
    let mut table = Table::new(language.text("feed-list"), &columns, none);
    for feed in feeds {
        let who = Cell::text(&feed.holder_name);
        let read = feed.read_at.map_or_else(|| language.text("feed-never-read"), |at| language.moment(at));
        table.row(vec![
            if feed.is_own { who.note(language.text("feed-yours")) } else { who },
            Cell::text(language.moment(feed.created_at)),
            Cell::text(read),
            Cell::button(CellButton {
                action: format!("{}/{}/remove", page_of(subject), feed.id),
                text: language.text("feed-revoke"),
                about: feed.holder_name.clone(),
                danger: true,
            }),
        ]);
    }
    table
}
