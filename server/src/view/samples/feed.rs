//! Calendar addresses.

use torget_core::booking::feed::{Feed, FeedOf, FeedSubject, Feeds};
use torget_core::ids::{BookingFeedId, PersonId, UnitId};

use super::Gallery;
use crate::pages::feeds::{choices, shown, view};
use crate::view::pages::FeedView;
use crate::view::parts::Link;
use crate::view::{Role, Speak};

pub fn show(gallery: &mut Gallery<'_>) {
    let language = gallery.language;
    gallery.show("feeds", Some(Role::ResourcePerson), "/calendars", &choices(language, Some(PersonId::new()), &[]));
    let units = ["Fridhem, Ängelholm", "Kullagården, Höganäs"].map(|name| (UnitId::new(), name.to_owned()));
    gallery.show("feeds-of-units", Some(Role::PoolCoordinator), "/calendars", &choices(language, None, &units));

    let feed = |name: &str, is_own| Feed {
        id: BookingFeedId::new(),
        holder_name: name.to_owned(),
        is_own,
        created_at: super::now(),
        read_at: is_own.then(super::now),
    };
    let subject = FeedSubject { of: FeedOf::Unit, id: UnitId::new().0 };
    let back = || Link::new(language.text("feeds-heading"), "/calendars");
    let none = Feeds { name: "Fridhem".to_owned(), feeds: Vec::new() };
    gallery.show("feed-none", Some(Role::UnitManager), "/calendars/unit/1", &view(language, subject, &none, back()));
    let feeds = vec![feed("Maria Lindqvist", true), feed("Johan Berg", false)];
    let known = Feeds { name: "Fridhem".to_owned(), feeds };
    let address = "https://torget.example/feeds/unit-Zs2Yl0mXo5w1Pq7Jt3Kc9Vb4Nd8Rg6Hf_uEaTiSxQ-k.ics";
    let made = FeedView { made: Some(shown(address.to_owned())), ..view(language, subject, &known, back()) };
    gallery.show("feed-made", Some(Role::UnitManager), "/calendars/unit/1", &made);
}
