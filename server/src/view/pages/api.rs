//! The API's reference: every operation and shape of the OpenAPI document, to read.

use serde::Serialize;

use crate::view::{Language, Speak, View};

/// The reference.
#[derive(Debug, Serialize)]
pub struct ApiView {
    /// What holds for all of it, a paragraph each.
    pub intro: Vec<String>,
    /// The operations, by what they are about.
    pub groups: Vec<ApiGroup>,
    /// The shapes that they take and answer.
    pub schemas: Vec<ApiSchema>,
}

/// The operations whose paths begin alike.
#[derive(Debug, Serialize)]
pub struct ApiGroup {
    /// The beginning of the paths: `bookings`.
    pub name: String,
    /// The operations by path.
    pub operations: Vec<ApiOperation>,
}

/// An operation.
#[derive(Debug, Serialize)]
pub struct ApiOperation {
    /// What links lead to.
    pub id: String,
    /// `POST`.
    pub method: String,
    /// `/bookings/{id}`.
    pub path: String,
    /// In a few words.
    pub summary: String,
    /// In a few sentences.
    pub description: String,
    /// What goes into the address and the headers.
    pub parameters: Vec<ApiField>,
    /// The shape of its body, as a link.
    pub body: Option<ApiType>,
    /// What it may answer.
    pub answers: Vec<ApiAnswer>,
}

/// An answer.
#[derive(Debug, Serialize)]
pub struct ApiAnswer {
    /// `201`.
    pub status: String,
    /// When.
    pub text: String,
    /// The shape.
    pub body: Option<ApiType>,
}

/// A named shape.
#[derive(Debug, Serialize)]
pub struct ApiSchema {
    /// What links lead to.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub text: String,
    /// Its values, for a list of words.
    pub values: String,
    /// Its members.
    pub fields: Vec<ApiField>,
}

/// A parameter or a member.
#[derive(Debug, Serialize)]
pub struct ApiField {
    /// Its name.
    pub name: String,
    /// Whether it must be there.
    pub required: bool,
    /// Its shape.
    pub kind: ApiType,
    /// What it means.
    pub text: String,
}

/// A shape in words, with a link where it is named.
#[derive(Debug, Serialize)]
pub struct ApiType {
    /// `integer`, `list of Booking`.
    pub text: String,
    /// Where it is told.
    pub href: Option<String>,
}

impl View for ApiView {
    const TEMPLATE: &'static str = "pages/api";

    fn title(&self, language: Language) -> String {
        language.text("api-heading")
    }
}
