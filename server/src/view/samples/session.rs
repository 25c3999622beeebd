//! Samples: signing in.

use super::Gallery;
use crate::view::Speak;
use crate::view::form::{Field, FieldKind, Form};
use crate::view::pages::SignInView;

pub fn show(gallery: &mut Gallery<'_>) {
    let language = gallery.language;
    let form = || {
        Form::new("/sign-in", language.text("sign-in-submit"))
            .field(
                Field::new(FieldKind::Email, "email", language.text("sign-in-email"))
                    .required()
                    .autocomplete("username"),
            )
            .field(
                Field::new(FieldKind::Password, "password", language.text("sign-in-password"))
                    .required()
                    .autocomplete("current-password"),
            )
            .field(Field::hidden("return_to", "/board"))
    };
    gallery.show("sign-in", None, "/sign-in", &SignInView { form: form(), expired: false });

    let mut wrong = form().fill(&[("email".into(), "maria@angelholm.example".into())]);
    wrong.error("password", language.text("sign-in-wrong"));
    gallery.show("sign-in-wrong", None, "/sign-in", &SignInView { form: wrong, expired: true });
}
