//! Forms: fields with label, help and error, and the summary that leads to them.
//!
//! A handler builds the same [`Form`] for the first showing and for the showing again after a mistake; then it calls
//! [`Form::fill`] with what was typed and [`Form::error`] for each fault. Invariant: every error at a field also
//! stands in the summary, as a link to the field.

use serde::Serialize;
use torget_core::language::Language;
use torget_core::plugin::schema::{self, Input};

use super::parts::Link;

/// How a field is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// A mail address.
    Email,
    /// A password.
    Password,
    /// A telephone number.
    Tel,
    /// A number.
    Number,
    /// A date.
    Date,
    /// A time of day.
    Time,
    /// Several lines.
    Area,
    /// One of many, in a list.
    Select,
    /// One of few, as pills.
    Choice,
    /// Any of few, as pills.
    Several,
    /// Yes or no.
    Check,
    /// Not shown.
    Hidden,
}

/// One of a field's choices.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// A choice that isn't chosen.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Choice {
        Choice { value: value.into(), text: text.into(), chosen: false }
    }
}

/// Up to so many choices of one are shown as pills, more as a list.
const FEW: usize = 5;

/// One field.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    /// How it is entered.
    pub kind: FieldKind,
    /// The name it is sent by.
    pub name: String,
    /// Its id in the page, by default `field-NAME`.
    pub id: String,
    /// What it asks for.
    pub label: String,
    /// A sentence that helps to answer.
    pub help: Option<String>,
    /// What is wrong with the answer.
    pub error: Option<String>,
    /// The answer.
    pub value: String,
    /// The choices of [`FieldKind::Select`], [`FieldKind::Choice`] and [`FieldKind::Several`].
    pub choices: Vec<Choice>,
    /// Whether it has to be answered.
    pub required: bool,
    /// HTML's `autocomplete`.
    pub autocomplete: Option<&'static str>,
    /// HTML's `inputmode`.
    pub inputmode: Option<&'static str>,
    /// Smallest value.
    pub min: Option<String>,
    /// Largest value.
    pub max: Option<String>,
    /// Step between values.
    pub step: Option<String>,
    /// Most characters.
    pub max_length: Option<u32>,
    /// What stands after the input: `km`, `öre`.
    pub suffix: Option<String>,
    /// A short input, as wide as a time or a number needs.
    pub narrow: bool,
}

impl Field {
    /// A field of a kind, with the name it is sent by and its label.
    pub fn new(kind: FieldKind, name: impl Into<String>, label: impl Into<String>) -> Field {
        let name = name.into();
        Field {
            kind,
            id: format!("field-{name}"),
            name,
            label: label.into(),
            help: None,
            error: None,
            value: String::new(),
            choices: Vec::new(),
            required: false,
            autocomplete: None,
            inputmode: None,
            min: None,
            max: None,
            step: None,
            max_length: None,
            suffix: None,
            narrow: matches!(kind, FieldKind::Date | FieldKind::Time | FieldKind::Number),
        }
    }

    /// The field of an attribute in a plugin's schema, sent by `PREFIX.KEY`.
    pub fn of_schema(prefix: &str, field: &schema::Field, language: Language) -> Field {
        let choices = |choices: &[schema::Choice]| {
            choices.iter().map(|choice| Choice::new(&choice.key, choice.label.get(language))).collect()
        };
        let name = format!("{prefix}.{}", field.key);
        let new = |kind| Field::new(kind, name, field.label.get(language));
        let made = match &field.input {
            Input::Text { longest } => new(FieldKind::Text).max_length(u32::try_from(*longest).unwrap_or(u32::MAX)),
            Input::Number { least, most } => {
                new(FieldKind::Number).between(least.to_string(), most.to_string()).inputmode("numeric")
            }
            Input::Date => new(FieldKind::Date),
            Input::Flag => new(FieldKind::Check),
            Input::Choice(all) if all.len() <= FEW => new(FieldKind::Choice).choices(choices(all)),
            Input::Choice(all) => new(FieldKind::Select).choices(choices(all)),
            Input::Choices(all) => new(FieldKind::Several).choices(choices(all)),
        };
        let help = field.help.as_ref().map(|help| help.get(language).to_owned());
        Field { help, required: field.required, ..made }
    }

    /// A value that goes along unseen.
    pub fn hidden(name: impl Into<String>, value: impl Into<String>) -> Field {
        Field::new(FieldKind::Hidden, name, "").value(value)
    }

    /// Sets the answer; for choices it marks the chosen one.
    pub fn value(mut self, value: impl Into<String>) -> Field {
        self.set(std::slice::from_ref(&value.into()));
        self
    }

    /// Marks several choices as chosen, or ticks a [`FieldKind::Check`].
    pub fn values(mut self, values: &[String]) -> Field {
        self.set(values);
        self
    }

    fn set(&mut self, values: &[String]) {
        for choice in &mut self.choices {
            choice.chosen = values.contains(&choice.value);
        }
        // A password is never sent back to the browser.
        if self.kind != FieldKind::Password {
            self.value = values.first().cloned().unwrap_or_default();
        }
    }

    /// The choices to offer; call it before [`Field::value`].
    pub fn choices(mut self, choices: Vec<Choice>) -> Field {
        self.choices = choices;
        self
    }

    /// Adds a sentence that helps.
    pub fn help(mut self, help: impl Into<String>) -> Field {
        self.help = Some(help.into());
        self
    }

    /// Has to be answered.
    pub fn required(mut self) -> Field {
        self.required = true;
        self
    }

    /// Sets HTML's `autocomplete`.
    pub fn autocomplete(mut self, autocomplete: &'static str) -> Field {
        self.autocomplete = Some(autocomplete);
        self
    }

    /// Sets HTML's `inputmode`.
    pub fn inputmode(mut self, inputmode: &'static str) -> Field {
        self.inputmode = Some(inputmode);
        self
    }

    /// Limits the value.
    pub fn between(mut self, min: impl Into<String>, max: impl Into<String>) -> Field {
        self.min = Some(min.into());
        self.max = Some(max.into());
        self
    }

    /// Sets the step between values.
    pub fn step(mut self, step: impl Into<String>) -> Field {
        self.step = Some(step.into());
        self
    }

    /// Limits the length in characters.
    pub fn max_length(mut self, max_length: u32) -> Field {
        self.max_length = Some(max_length);
        self
    }

    /// Says the unit after the input.
    pub fn suffix(mut self, suffix: impl Into<String>) -> Field {
        self.suffix = Some(suffix.into());
        self.narrow = true;
        self
    }
}

/// A line of a form's error summary.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    /// What is wrong.
    pub text: String,
    /// The field to mend, as `#field-name`.
    pub href: Option<String>,
}

/// A form that posts and, when all is well, leads on.
#[derive(Debug, Clone, Serialize)]
pub struct Form {
    /// Where it posts.
    pub action: String,
    /// What its button says: the deed, not "OK".
    pub submit: String,
    /// Whether the deed takes something away.
    pub danger: bool,
    /// Whether it is the page's main action.
    pub main: bool,
    /// The fields in order.
    pub fields: Vec<Field>,
    /// All errors, for the summary above the form.
    pub problems: Vec<Problem>,
    /// The way back without doing it.
    pub cancel: Option<Link>,
}

impl Form {
    /// A form that posts to `action` with a button that says `submit`.
    pub fn new(action: impl Into<String>, submit: impl Into<String>) -> Form {
        Form {
            action: action.into(),
            submit: submit.into(),
            danger: false,
            main: true,
            fields: Vec::new(),
            problems: Vec::new(),
            cancel: None,
        }
    }

    /// Adds a field.
    pub fn field(mut self, field: Field) -> Form {
        self.fields.push(field);
        self
    }

    /// Adds the way back.
    pub fn cancel(mut self, text: impl Into<String>, href: impl Into<String>) -> Form {
        self.cancel = Some(Link::new(text, href));
        self
    }

    /// The deed takes something away.
    pub fn danger(mut self) -> Form {
        self.danger = true;
        self.main = false;
        self
    }

    /// One of several forms of a page, not its main action: the fields get ids of their own (`PREFIX-NAME`).
    pub fn beside(mut self, prefix: &str) -> Form {
        self.main = false;
        for field in &mut self.fields {
            field.id = format!("{prefix}-{}", field.name);
        }
        self
    }

    /// Keeps what was typed: the pairs of a posted form, in any order, a name more than once where several are chosen.
    pub fn fill(mut self, typed: &[(String, String)]) -> Form {
        for field in &mut self.fields {
            let values: Vec<String> =
                typed.iter().filter(|(name, _)| *name == field.name).map(|(_, value)| value.clone()).collect();
            field.set(&values);
        }
        self
    }

    /// Says what is wrong with a field; an unknown name gives a line in the summary alone.
    pub fn error(&mut self, name: &str, text: impl Into<String>) {
        let problem = mark(&mut self.fields, name, text.into());
        self.problems.push(problem);
    }

    /// Says what is wrong with the whole.
    pub fn problem(&mut self, text: impl Into<String>) {
        self.problems.push(Problem { text: text.into(), href: None });
    }

    /// Whether anything is wrong.
    pub fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }
}

/// A form that asks a question by its address (GET), so that the answer can be sent to a colleague as a link.
#[derive(Debug, Clone, Serialize)]
pub struct Filters {
    /// The page that answers.
    pub action: String,
    /// The fields, with the ids `filter-NAME`.
    pub fields: Vec<Field>,
    /// What its button says.
    pub submit: String,
    /// How many of them narrow the answer.
    pub active: usize,
    /// The address without any filter, when there are some.
    pub clear: Option<String>,
    /// What of the question can't be answered.
    pub problems: Vec<Problem>,
}

impl Filters {
    /// Filters of a page.
    pub fn new(action: impl Into<String>, submit: impl Into<String>, fields: Vec<Field>) -> Filters {
        let renamed = |field: Field| Field { id: format!("filter-{}", field.name), ..field };
        let fields = fields.into_iter().map(renamed).collect();
        let (action, submit) = (action.into(), submit.into());
        Filters { action, fields, submit, active: 0, clear: None, problems: Vec::new() }
    }

    /// Says how many filters narrow the answer, and the address without them.
    pub fn active(mut self, active: usize, clear: impl Into<String>) -> Filters {
        self.active = active;
        self.clear = (active > 0).then(|| clear.into());
        self
    }

    /// Says what is wrong with a field.
    pub fn error(&mut self, name: &str, text: impl Into<String>) {
        let problem = mark(&mut self.fields, name, text.into());
        self.problems.push(problem);
    }
}

/// Marks a field as wrong and gives the summary's line, which leads to it.
fn mark(fields: &mut [Field], name: &str, text: String) -> Problem {
    let field = fields.iter_mut().find(|field| field.name == name && field.kind != FieldKind::Hidden);
    let href = field.map(|field| {
        field.error.get_or_insert_with(|| text.clone());
        format!("#{}", field.id)
    });
    Problem { text, href }
}
