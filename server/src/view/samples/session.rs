//! Samples: signing in, and the account.

use super::{Gallery, pick};
use crate::view::pages::{AccountView, SignInView};
use crate::view::parts::{Empty, Fact, Link};
use crate::view::table::{Cell, CellButton, Table};
use crate::view::{Role, Speak, forms};

pub fn show(gallery: &mut Gallery<'_>) {
    let language = gallery.language;
    let form = || forms::sign_in(language, "/board");
    gallery.show("sign-in", None, "/sign-in", &SignInView { form: form(), expired: false });

    let mut wrong = form().fill(&[("email".into(), "maria@angelholm.example".into())]);
    wrong.error("password", language.text("sign-in-wrong"));
    gallery.show("sign-in-wrong", None, "/sign-in", &SignInView { form: wrong, expired: true });

    let columns =
        [language.text("admin-name"), language.text("account-token-made"), language.text("account-token-revoke")];
    let mut tokens =
        Table::new(language.text("account-tokens"), &columns, Empty::new(language.text("account-no-tokens")));
    let revoke = CellButton {
        action: "/account/tokens/1/revoke".into(),
        text: language.text("account-token-revoke"),
        about: "Schemasystemet".into(),
        danger: true,
    };
    tokens.row(vec![Cell::text("Schemasystemet"), Cell::text("21 nov 05.42"), Cell::button(revoke)]);
    let view = AccountView {
        facts: vec![
            Fact::new(language.text("admin-name"), "Maria Lindqvist"),
            Fact::new(language.text("admin-email"), "maria@angelholm.example"),
            Fact::new(language.text("admin-roles"), pick(language, "Enhetschef, Fridhem", "Unit manager, Fridhem")),
        ],
        settings_form: forms::account_settings(language, "070-174 06 05"),
        password_form: forms::password(language),
        tokens,
        token_form: forms::api_token(language),
        calendars: Some(Link::new(language.text("feeds-link"), "/calendars")),
        new_token: Some("tgt_3f9c1b2a7d5e4f60a1b2c3d4e5f60718".into()),
    };
    gallery.show("account", Some(Role::UnitManager), "/account", &view);
}
