//! A mail as its reader gets it, for the tests of each kind.

use std::sync::LazyLock;

use serde_json::Value;
use torget_core::ids::OutboxId;
use torget_core::language::Language;
use torget_core::outbox::Due;

use super::{Content, Sender, content_of};
use crate::view::Renderer;

/// Reading the templates takes longer than all the rest.
pub(super) static RENDERER: LazyLock<Renderer> = LazyLock::new(|| Renderer::new().unwrap());

pub(super) fn sender() -> Sender {
    Sender { from: "Torget <torget@torget.example>".parse().unwrap(), base_url: "https://torget.example".to_owned() }
}

pub(super) fn due(kind: &str, language: Language, data: Value) -> Due {
    Due {
        id: OutboxId::new(),
        kind: kind.to_owned(),
        recipient_name: "Anna Ek".to_owned(),
        recipient_email: "anna.ek@klippan.example".to_owned(),
        language,
        data,
        attempts: 1,
        created_at: "2026-11-21T04:43:00Z".parse().unwrap(),
    }
}

pub(super) fn read(due: &Due) -> Content {
    content_of(&RENDERER, &sender(), due).unwrap()
}
