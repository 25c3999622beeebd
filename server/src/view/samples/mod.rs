//! Sample views, in both languages: what the tests render and what is looked at.

mod admin;
mod board;
mod booking;
mod claims;
mod error;
mod familiar;
mod feed;
mod need;
mod offer;
mod schedule;
mod session;
mod start;
mod work;

use chrono::{DateTime, Utc};

use super::frame::{MembershipChoice, Person};
use super::{Frame, Language, Renderer, Role, View, role_name};

/// A rendered sample: its file name and the page.
pub struct Sample {
    pub name: &'static str,
    pub template: &'static str,
    pub html: String,
}

/// The sample pages' clock: Saturday 21 November 2026, 05:40 in Sweden.
pub fn now() -> DateTime<Utc> {
    instant("2026-11-21T04:40:00Z")
}

pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Chooses a sample text that isn't the program's but a customer's.
pub fn pick(language: Language, swedish: &str, english: &str) -> String {
    match language {
        Language::Sv => swedish.to_owned(),
        Language::En => english.to_owned(),
    }
}

/// Renders samples one after the other.
pub struct Gallery<'a> {
    pub renderer: &'a Renderer,
    pub language: Language,
    pub samples: Vec<Sample>,
}

impl Gallery<'_> {
    /// Renders a view as a role sees it at an address.
    pub fn show<V: View>(&mut self, name: &'static str, role: Option<Role>, address: &str, view: &V) {
        let frame = frame(self.language, role, address);
        self.show_in(name, &frame, view);
    }

    pub fn show_in<V: View>(&mut self, name: &'static str, frame: &Frame, view: &V) {
        let html = self.renderer.page(frame, view).unwrap_or_else(|error| panic!("{name}: {error}"));
        self.samples.push(Sample { name, template: V::TEMPLATE, html });
    }
}

/// Every sample in a language.
pub fn all(renderer: &Renderer, language: Language) -> Vec<Sample> {
    let mut gallery = Gallery { renderer, language, samples: Vec::new() };
    session::show(&mut gallery);
    start::show(&mut gallery);
    board::show(&mut gallery);
    booking::show(&mut gallery);
    need::show(&mut gallery);
    offer::show(&mut gallery);
    schedule::show(&mut gallery);
    claims::show(&mut gallery);
    admin::show(&mut gallery);
    familiar::show(&mut gallery);
    feed::show(&mut gallery);
    work::show(&mut gallery);
    error::show(&mut gallery);
    let reference = crate::pages::api_reference::reference(&crate::api::document());
    gallery.show("api", None, "/api", &reference);
    gallery.samples
}

pub fn frame(language: Language, role: Option<Role>, address: &str) -> Frame {
    let Some(role) = role else {
        return Frame { language, csrf: "sample".into(), address: address.into(), ..Frame::default() };
    };
    let (name, place) = match role {
        Role::UnitManager => ("Maria Lindqvist", "Ängelholm · Fridhem"),
        Role::PoolCoordinator => ("Johan Berg", "Nordvästpoolen"),
        Role::ResourcePerson => ("Anna Ek", "Sjuksköterskepoolen"),
        Role::Economist => ("Karin Holm", "Bjuv"),
        Role::CollaborationAdmin => ("Per Sandell", "Familjen Helsingborg"),
        Role::SystemOperator => ("Lina Åkesson", "Torget"),
    };
    let choice = |id: &str, place: &str, role: Role, current| MembershipChoice {
        id: id.into(),
        place: place.into(),
        role: role_name(role, language),
        current,
    };
    Frame {
        language,
        csrf: "sample".into(),
        once: "sample".into(),
        address: address.into(),
        person: Some(Person { name: name.into(), email: "namn@exempel.example".into() }),
        role: Some(role),
        memberships: vec![choice("1", place, role, true), choice("2", "Ängelholm · Solhaga", Role::UnitManager, false)],
        flash: None,
    }
}
