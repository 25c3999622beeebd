//! Administration: what needs care, lists, and the page of one thing with its form and what belongs to it.

use serde::Serialize;

use crate::view::form::{Filters, Form};
use crate::view::parts::{Badge, Empty, Event, Fact, Link, Pager, Task};
use crate::view::table::Table;
use crate::view::{Language, Speak, View};

/// The administration's first page: what needs care, and the ways on.
#[derive(Debug, Serialize)]
pub struct AdminHomeView {
    /// What needs care.
    pub tasks: Vec<Task>,
    /// What to say when nothing does.
    pub nothing_waits: Empty,
    /// The lists the reader may see, each with how much there is.
    pub entries: Vec<Task>,
}

impl View for AdminHomeView {
    const TEMPLATE: &'static str = "pages/admin/home";

    fn title(&self, language: Language) -> String {
        language.text("navigation-admin")
    }
}

/// A list: organisations, units, people, resources, areas, tariffs, outbox, audit.
#[derive(Debug, Serialize)]
pub struct AdminListView {
    /// Its name.
    pub heading: String,
    /// What it is for, in a sentence.
    pub lead: Option<String>,
    /// Adds one.
    pub action: Option<Link>,
    /// Shows some.
    pub filters: Option<Filters>,
    /// The list.
    pub table: Table,
    /// Where in the list.
    pub pager: Pager,
}

impl View for AdminListView {
    const TEMPLATE: &'static str = "pages/admin/list";

    fn title(&self, _: Language) -> String {
        self.heading.clone()
    }
}

/// One thing: what is known of it, its form, and what belongs to it.
#[derive(Debug, Serialize)]
pub struct AdminItemView {
    /// The list it is of.
    pub back: Link,
    /// Its name, or `Ny enhet`.
    pub heading: String,
    /// Its state.
    pub badge: Option<Badge>,
    /// What to know before filling the form in.
    pub lead: Option<String>,
    /// Further pages of it: `Ändra tillgänglighet`.
    pub links: Vec<Link>,
    /// What is left to do, in order; empty once all is done.
    pub steps: Vec<Step>,
    /// What is known and can't be changed here.
    pub facts: Vec<Fact>,
    /// The form, for those who may change it.
    pub form: Option<Form>,
    /// What belongs to it: a person's roles, an organisation's units, an agreement's tariffs.
    pub sections: Vec<AdminSection>,
    /// Who did what when.
    pub history: Vec<Event>,
}

/// A step on the way to something that can be used.
#[derive(Debug, Serialize)]
pub struct Step {
    /// What to do.
    pub text: String,
    /// Why, what must be done before, or that it is done.
    pub note: String,
    /// Whether it is done.
    pub done: bool,
    /// Where it is done, if it can be done now.
    pub href: Option<String>,
}

/// A part of a thing's page.
#[derive(Debug, Serialize)]
pub struct AdminSection {
    /// Its name.
    pub heading: String,
    /// What is there.
    pub table: Option<Table>,
    /// Adds to it; its fields need ids of their own ([`Form::beside`]).
    pub form: Option<Form>,
}

impl View for AdminItemView {
    const TEMPLATE: &'static str = "pages/admin/item";

    fn title(&self, _: Language) -> String {
        self.heading.clone()
    }
}

/// The reader's own page: language, password, API tokens.
#[derive(Debug, Serialize)]
pub struct AccountView {
    /// Name, mail address, roles.
    pub facts: Vec<Fact>,
    /// Language and telephone.
    pub settings_form: Form,
    /// Changes the password.
    pub password_form: Form,
    /// The tokens, each with a button that revokes it.
    pub tokens: Table,
    /// Makes a token.
    pub token_form: Form,
    /// The addresses from which a calendar reads bookings, for who may have one.
    pub calendars: Option<Link>,
    /// The token just made, shown this once.
    pub new_token: Option<String>,
}

impl View for AccountView {
    const TEMPLATE: &'static str = "pages/account";

    fn title(&self, language: Language) -> String {
        language.text("menu-account")
    }
}
