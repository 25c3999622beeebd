//! Samples: an offer that waits, as its person and as the unit sees it, and one that somebody else had.

use super::{Gallery, instant, now, pick};
use crate::view::pages::{BookingStep, OfferPageView};
use crate::view::parts::{Badge, Fact, Link};
use crate::view::{Format, Language, Role, Speak, forms};

pub fn show(gallery: &mut Gallery<'_>) {
    let language = gallery.language;
    gallery.show("offer", Some(Role::ResourcePerson), "/offers/1", &waiting(language));
    let mut linked = waiting(language);
    linked.counter = None;
    linked.links = vec![Link::new(language.text("offer-propose-signed-in"), "/offers/1")];
    gallery.show("offer-link", None, "/offers/1/answer/x", &linked);
    let mut taken = waiting(language);
    taken.badge = Badge::offer_state(language, "taken");
    taken.next = language.text_with("offer-next-taken", &[("who", "asked".into())]);
    (taken.steps, taken.counter) = (Vec::new(), None);
    gallery.show("offer-taken", None, "/offers/1/answer/x", &taken);
}

fn waiting(language: Language) -> OfferPageView {
    let (starts_at, ends_at) = (instant("2026-11-21T06:00:00Z"), instant("2026-11-21T15:00:00Z"));
    let deadline = language.deadline(now(), instant("2026-11-21T05:10:00Z"));
    let values =
        [("who", "asked".into()), ("side", "resource".into()), ("name", "".into()), ("deadline", deadline.into())];
    let step = |text: String, name: &str, main| BookingStep {
        text,
        href: format!("/offers/1/{name}"),
        posts: true,
        main,
        danger: false,
    };
    let hours = forms::Hours { starts: "07:00".into(), ends: "16:00".into(), break_minutes: 45 };
    OfferPageView {
        heading: "Fridhem, Ängelholm".into(),
        badge: Badge::offer_state(language, "open"),
        period: language.period_long(starts_at, ends_at),
        next: language.text_with("offer-next-open", &values),
        steps: vec![
            step(language.text("person-accept"), "accept", true),
            step(language.text("person-decline"), "decline", false),
        ],
        notes: Vec::new(),
        facts: vec![
            Fact::new(language.text("fact-address"), "Storgatan 1, Ängelholm")
                .note(language.tenth_km(210))
                .link(Link::new(language.text("fact-map"), "https://www.openstreetmap.org/")),
            Fact::new(
                language.text("fact-competences"),
                pick(language, "Läkemedelsdelegering", "Medication delegation"),
            ),
        ],
        price: None,
        counter: Some(forms::counter(language, "/offers/1", &hours, 60)),
        links: Vec::new(),
    }
}
