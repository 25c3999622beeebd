//! The layout's data: who is signed in, as what, where they can go from here, and what just happened.

use serde::Serialize;
use torget_core::access::Role;
use torget_core::language::Language;

use super::text::Speak;

/// What every page knows about its reader.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The language to speak.
    pub language: Language,
    /// The token that every form sends back.
    pub csrf: String,
    /// What tells a form that is sent twice, as by an impatient finger, from one that is filled in anew.
    pub once: String,
    /// Path and query of this page; decides the current item of the navigation and where a switch returns to.
    pub address: String,
    /// The signed-in person, if any.
    pub person: Option<Person>,
    /// What the person acts as here; decides the navigation.
    pub role: Option<Role>,
    /// All memberships of the person, the active one marked.
    pub memberships: Vec<MembershipChoice>,
    /// The outcome of what the person did just now.
    pub flash: Option<Flash>,
}

/// The signed-in person.
#[derive(Debug, Clone, Serialize)]
pub struct Person {
    /// First and last name.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
}

/// A membership to act under, posted to `/switch` as `membership`.
#[derive(Debug, Clone, Serialize)]
pub struct MembershipChoice {
    /// The membership's id.
    pub id: String,
    /// Where: `Ängelholm · Fridhem`.
    pub place: String,
    /// As what: `Enhetschef`.
    pub role: String,
    /// Whether it is the active one.
    pub current: bool,
}

/// The outcome of the previous post.
#[derive(Debug, Clone, Serialize)]
pub struct Flash {
    /// Its tone.
    pub kind: FlashKind,
    /// One sentence.
    pub text: String,
}

/// The tone of a [`Flash`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FlashKind {
    /// It was done.
    Done,
    /// It was not done.
    Problem,
}

/// A role's name.
pub fn role_name(role: Role, language: Language) -> String {
    language.text(match role {
        Role::UnitManager => "role-unit-manager",
        Role::PoolCoordinator => "role-coordinator",
        Role::ResourcePerson => "role-resource-person",
        Role::Economist => "role-economist",
        Role::CollaborationAdmin => "role-administrator",
        Role::SystemOperator => "role-operator",
    })
}

/// The navigation of a role: address, text key, icon. Every role may open what it lists.
fn destinations(role: Role) -> &'static [Destination] {
    const HOME: Destination = ("/", "navigation-home", "home");
    const BOARD: Destination = ("/board", "navigation-board", "board");
    const NEEDS: Destination = ("/needs", "navigation-needs", "people");
    const BOOKINGS: Destination = ("/bookings", "navigation-bookings", "bookings");
    const CLAIMS: Destination = ("/claims", "navigation-claims", "claims");
    const SHIFTS: Destination = ("/bookings", "navigation-shifts", "bookings");
    const SCHEDULE: Destination = ("/schedule", "navigation-schedule", "board");
    const RESOURCES: Destination = ("/admin/resources", "navigation-resources", "people");
    const ADMIN: Destination = ("/admin", "navigation-admin", "settings");
    const OUTBOX: Destination = ("/admin/outbox", "navigation-outbox", "mail");
    const AUDIT: Destination = ("/admin/audit", "navigation-audit", "history");
    match role {
        Role::UnitManager => &[HOME, BOARD, NEEDS, BOOKINGS, CLAIMS],
        Role::PoolCoordinator => &[HOME, NEEDS, BOARD, BOOKINGS, RESOURCES],
        Role::ResourcePerson => &[HOME, SCHEDULE, SHIFTS],
        Role::Economist => &[HOME, CLAIMS, BOOKINGS],
        Role::CollaborationAdmin => &[HOME, CLAIMS, RESOURCES, ADMIN],
        Role::SystemOperator => &[HOME, ADMIN, OUTBOX, AUDIT],
    }
}

/// Address, text key, icon.
type Destination = (&'static str, &'static str, &'static str);

#[derive(Serialize)]
struct NavigationItem {
    href: &'static str,
    text: String,
    icon: &'static str,
    current: bool,
}

/// The layout template's whole data.
#[derive(Serialize)]
pub(super) struct Layout<'a> {
    language: Language,
    other_language: Language,
    title: &'a str,
    csrf: &'a str,
    address: &'a str,
    person: Option<&'a Person>,
    active: Option<&'a MembershipChoice>,
    memberships: &'a [MembershipChoice],
    several_memberships: bool,
    navigation: Vec<NavigationItem>,
    flash: Option<&'a Flash>,
    wide: bool,
    body: &'a str,
}

impl<'a> Layout<'a> {
    pub(super) fn new(frame: &'a Frame, title: &'a str, wide: bool, body: &'a str) -> Layout<'a> {
        let other_language = match frame.language {
            Language::Sv => Language::En,
            Language::En => Language::Sv,
        };
        Layout {
            language: frame.language,
            other_language,
            title,
            csrf: &frame.csrf,
            address: &frame.address,
            person: frame.person.as_ref(),
            active: frame.memberships.iter().find(|membership| membership.current),
            memberships: &frame.memberships,
            several_memberships: frame.memberships.len() > 1,
            navigation: frame.role.map(|role| navigation(role, frame)).unwrap_or_default(),
            flash: frame.flash.as_ref(),
            wide,
            body,
        }
    }
}

/// The role's items; current is the one whose address is the longest beginning of this page's.
fn navigation(role: Role, frame: &Frame) -> Vec<NavigationItem> {
    let path = frame.address.split('?').next().unwrap_or_default();
    let holds =
        |href: &str| path == href || (href != "/" && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')));
    let destinations = destinations(role);
    let current = destinations.iter().map(|item| item.0).filter(|href| holds(href)).max_by_key(|href| href.len());
    let item = |&(href, key, icon): &(&'static str, &str, &'static str)| NavigationItem {
        href,
        text: frame.language.text(key),
        icon,
        current: current == Some(href),
    };
    destinations.iter().map(item).collect()
}
