//! Samples: when something can't be done.

use super::{Gallery, board, pick};
use crate::view::Role;
use crate::view::pages::ErrorView;
use crate::view::parts::{Link, RuleNote};

pub fn show(gallery: &mut Gallery<'_>) {
    let language = gallery.language;
    let manager = Some(Role::UnitManager);
    let mut taken = ErrorView::place_taken(language);
    taken.alternatives = board::candidates(language);
    let mut refused = ErrorView::refused(language);
    refused.notes.push(RuleNote {
        stops: true,
        text: pick(language, "Dag 15 i frånvaron.", "Day 15 of the absence."),
        remedy: Some(pick(language, "Poolen gäller dag 1–14.", "The pool covers days 1–14.")),
    });
    refused.actions.insert(0, Link::new(pick(language, "Ändra behovet", "Change the need"), "/replacement"));
    gallery.show("error-404", manager, "/nowhere", &ErrorView::not_found(language));
    gallery.show("error-403", manager, "/admin", &ErrorView::forbidden(language));
    gallery.show("error-409", manager, "/book", &taken);
    gallery.show("error-changed", manager, "/bookings/1", &ErrorView::changed(language));
    gallery.show("error-413", manager, "/book", &ErrorView::too_large(language));
    gallery.show("error-400", manager, "/book", &ErrorView::malformed(language));
    gallery.show("error-stale-form", manager, "/book", &ErrorView::stale_form(language));
    gallery.show("error-422", manager, "/book", &refused);
    gallery.show("error-429", None, "/sign-in", &ErrorView::too_many(language, 12));
    gallery.show("error-500", manager, "/", &ErrorView::fault(language, "7f3a-19c2".into()));
}
