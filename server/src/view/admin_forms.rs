//! The administration's forms. A field's name is the column's or the setting's name, so that a page and what it posts to
//! agree; the choices come from the caller, who knows what there is.

use torget_core::access::Role;
use torget_core::plugin::schema;

use super::form::{Choice, Field, FieldKind, Form};
use super::{Language, Speak, forms, role_name};

pub(super) fn text(language: Language, name: &str, key: &'static str, max_length: u32) -> Field {
    let label = language.text(key);
    Field::new(FieldKind::Text, name, label).max_length(max_length)
}

pub(super) fn form(language: Language, action: &str, list_href: &str) -> Form {
    Form::new(action, language.text("admin-save")).cancel(language.text("admin-cancel"), list_href)
}

fn email(language: Language) -> Field {
    Field::new(FieldKind::Email, "email", language.text("admin-email")).max_length(200).required()
}

fn phone(language: Language) -> Field {
    Field::new(FieldKind::Tel, "phone", language.text("admin-phone")).max_length(40)
}

/// Where something lies: `latitude` and `longitude` in degrees.
fn place(language: Language, form: Form) -> Form {
    let degrees = |name: &str, key: &'static str| text(language, name, key, 12).inputmode("decimal").required();
    form.field(Field { narrow: true, ..degrees("latitude", "admin-latitude") })
        .field(Field { narrow: true, ..degrees("longitude", "admin-longitude") })
}

/// Posts `kind`, `name`, `short_name`, `organisation_number`, `municipality_code`, `email`,
/// `population`, `population_on`, `latitude`, `longitude`.
pub fn organisation(language: Language, action: &str) -> Form {
    let kinds = [
        ("municipality", "kind-municipality"),
        ("federation", "kind-federation"),
        ("region", "kind-region"),
        ("company", "kind-company"),
    ];
    let kinds = kinds.map(|(value, key)| Choice::new(value, language.text(key)));
    let kind = Field::new(FieldKind::Choice, "kind", language.text("admin-kind")).choices(kinds.to_vec());
    let number = text(language, "organisation_number", "admin-organisation-number", 11)
        .help(language.text("admin-organisation-number-help"))
        .required();
    let form = form(language, action, "/admin/organisations")
        .field(kind.value("municipality").required())
        .field(text(language, "name", "admin-name", 200).required())
        .field(text(language, "short_name", "admin-short-name", 40).required())
        .field(number)
        .field(text(language, "municipality_code", "admin-municipality-code", 4).inputmode("numeric"))
        .field(email(language))
        .field(Field::new(FieldKind::Number, "population", language.text("admin-population")).inputmode("numeric"))
        .field(Field::new(FieldKind::Date, "population_on", language.text("admin-population-on")));
    place(language, form)
}

/// Posts `organisation_id` (for a new unit, which `organisations` are for), `name`, `address`, `phone`, `email`,
/// `cost_centre`, `latitude`, `longitude`, `active`.
pub fn unit(language: Language, action: &str, organisations: Option<Vec<Choice>>) -> Form {
    let mut form = form(language, action, "/admin/units");
    if let Some(organisations) = organisations {
        let organisation = Field::new(FieldKind::Select, "organisation_id", language.text("admin-organisation"));
        form = form.field(organisation.choices(organisations).required());
    }
    let form = form
        .field(text(language, "name", "admin-name", 200).required())
        .field(text(language, "address", "fact-address", 300).required())
        .field(phone(language))
        .field(email(language))
        .field(text(language, "cost_centre", "admin-cost-centre", 40).required());
    place(language, form).field(active(language))
}

/// Posts `name`: a new collaboration.
pub fn collaboration(language: Language, action: &str) -> Form {
    let name = text(language, "name", "admin-name", 100).help(language.text("collaboration-name-help"));
    form(language, action, "/admin/collaborations").field(name.required())
}

/// Posts `organisation_number`, `from_on`, `to_on`: an organisation that is known here takes part in a collaboration.
pub fn join(language: Language, action: &str, today: &str) -> Form {
    let number = text(language, "organisation_number", "admin-organisation-number", 11)
        .help(language.text("collaboration-join-help"))
        .required();
    let made = Form::new(action, language.text("collaboration-join")).field(number);
    dates(language, made, today).beside("join")
}

/// Posts `from_on`, `to_on`: the days on which an organisation takes part.
pub fn part(language: Language, action: &str, back: &str) -> Form {
    dates(language, form(language, action, back), "")
}

pub(super) fn dates(language: Language, form: Form, today: &str) -> Form {
    let date = |name, key: &'static str| Field::new(FieldKind::Date, name, language.text(key));
    form.field(date("from_on", "admin-from").required().value(today))
        .field(date("to_on", "admin-to").help(language.text("admin-to-help")))
}

fn active(language: Language) -> Field {
    Field::new(FieldKind::Check, "active", language.text("admin-active")).value("yes")
}

/// Posts `name`, `email`, `phone`, `language`, `active`.
pub fn person(language: Language, action: &str) -> Form {
    account(language, action).field(active(language))
}

/// A new person with their first role: posts what [`person`] posts but `active`, what [`membership`] posts, and
/// `password`, which may be empty.
pub fn new_person(language: Language, action: &str, roles: RoleChoices, today: &str) -> Form {
    let mut made = account(language, action);
    made.fields.extend(role_fields(language, roles, today));
    made.field(new_password(language).help(language.text("admin-password-later")))
}

/// Somebody who has an account already: posts `email` and what [`membership`] posts.
pub fn known_person(language: Language, action: &str, roles: RoleChoices, today: &str) -> Form {
    let mut made = Form::new(action, language.text("admin-add-role")).field(email(language));
    made.fields.extend(role_fields(language, roles, today));
    made.beside("known")
}

fn account(language: Language, action: &str) -> Form {
    form(language, action, "/admin/people")
        .field(text(language, "name", "admin-name", 200).required())
        .field(email(language))
        .field(phone(language))
        .field(forms::language_choice(language, Language::Sv))
}

fn new_password(language: Language) -> Field {
    let field = Field::new(FieldKind::Password, "password", language.text("account-password-new"));
    field.autocomplete("new-password").max_length(200)
}

/// Posts `password`: a new one for somebody else.
pub fn set_password(language: Language, action: &str) -> Form {
    Form::new(action, language.text("admin-set-password"))
        .field(new_password(language).required().help(language.text("account-password-help")))
        .beside("password")
}

/// What the reader may give.
pub struct RoleChoices {
    /// The roles.
    pub roles: Vec<Role>,
    /// Organisations, units and collaborations, with values that the page can tell apart.
    pub places: Vec<Choice>,
}

/// Posts `role`, `place_id`, `from_on`, `to_on`: a role, where and when it counts.
pub fn membership(language: Language, action: &str, roles: RoleChoices, today: &str) -> Form {
    let mut made = Form::new(action, language.text("admin-add-role"));
    made.fields.extend(role_fields(language, roles, today));
    made.beside("role")
}

fn role_fields(language: Language, roles: RoleChoices, today: &str) -> [Field; 4] {
    let RoleChoices { roles, places } = roles;
    let roles = roles.into_iter().map(|role| Choice::new(role.key(), role_name(role, language)));
    let place = Field::new(FieldKind::Select, "place_id", language.text("admin-place"));
    [
        Field::new(FieldKind::Select, "role", language.text("admin-role")).choices(roles.collect()).required(),
        place.choices(places).help(language.text("admin-place-help")),
        Field::new(FieldKind::Date, "from_on", language.text("admin-from")).required().value(today),
        Field::new(FieldKind::Date, "to_on", language.text("admin-to")).help(language.text("admin-to-help")),
    ]
}

/// Whose a new resource is.
pub struct Whose {
    /// Who may lend it.
    pub organisations: Vec<Choice>,
    /// Who it may be, where the kind is a person.
    pub persons: Option<Vec<Choice>>,
}

/// A resource's form, generated from its kind's schema: posts `name`, for a new one `organisation_id` and `person_id`
/// (where the kind is a person), `capacity` (where it is none), `place_name`, `latitude`, `longitude`, `state`, and each attribute as `attribute.KEY`.
pub fn resource(
    language: Language,
    action: &str,
    attributes: &[schema::Field],
    is_person: bool,
    whose: Option<Whose>,
) -> Form {
    let mut made =
        form(language, action, "/admin/resources").field(text(language, "name", "admin-name", 120).required());
    if let Some(Whose { organisations, persons }) = whose {
        let organisation = Field::new(FieldKind::Select, "organisation_id", language.text("fact-employer"));
        made = made.field(organisation.choices(organisations).required());
        if let Some(persons) = persons {
            let person = Field::new(FieldKind::Select, "person_id", language.text("admin-person"));
            made = made.field(person.help(language.text("admin-person-help")).choices(persons).required());
        }
    }
    if !is_person {
        let capacity = Field::new(FieldKind::Number, "capacity", language.text("admin-capacity"));
        made = made.field(capacity.between("1", "10000").required().value("1"));
    }
    for attribute in attributes {
        made = made.field(Field::of_schema("attribute", attribute, language));
    }
    let states = [
        ("draft", "resource-draft"),
        ("published", "resource-published"),
        ("paused", "resource-paused"),
        ("withdrawn", "resource-withdrawn"),
    ];
    let states = states.map(|(value, key)| Choice::new(value, language.text(key)));
    place(language, made.field(text(language, "place_name", "admin-place-name", 100).required())).field(
        Field::new(FieldKind::Choice, "state", language.text("column-state")).choices(states.to_vec()).value("draft"),
    )
}
