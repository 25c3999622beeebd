//! The fields of forms: what they ask, how they are entered, what was answered, and what is wrong with that.
//!
//! Fields for a plugin's attributes come from its schema ([`Field::of_schema`]). Another kind of field is a variant of
//! [`FieldKind`] and its input in `templates/parts/field.hbs`.

use serde::Serialize;
use torget_core::language::Language;
use torget_core::plugin::schema::{self, Input};

use super::Speak;

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
    /// Whether further fields belong to it, which the page hides while another is chosen.
    pub opens: bool,
}

impl Choice {
    /// A choice that isn't chosen.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Choice {
        Choice { value: value.into(), text: text.into(), chosen: false, opens: false }
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
    /// Behind the form's disclosure ([`super::form::More`]), since few need it.
    pub tucked: bool,
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
            tucked: false,
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

    /// Keeps what was typed, out of the pairs of a posted form.
    pub fn typed(mut self, pairs: &[(String, String)]) -> Field {
        let values: Vec<String> =
            pairs.iter().filter(|(name, _)| *name == self.name).map(|(_, value)| value.clone()).collect();
        self.set(&values);
        self
    }

    /// The answer as it is read: the texts of what is chosen, yes or no, or what was written.
    pub(super) fn answer(&self, language: Language) -> String {
        match self.kind {
            FieldKind::Select | FieldKind::Choice | FieldKind::Several => {
                let chosen = self.choices.iter().filter(|choice| choice.chosen);
                chosen.map(|choice| choice.text.as_str()).collect::<Vec<_>>().join(", ")
            }
            FieldKind::Check => language.text(if self.value.is_empty() { "admin-no" } else { "admin-yes" }),
            _ => self.value.trim().to_owned(),
        }
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

    /// Puts it behind the form's disclosure.
    pub fn tucked(mut self) -> Field {
        self.tucked = true;
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
