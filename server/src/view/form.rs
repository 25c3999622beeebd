//! Forms: fields with label, help and error, and the summary that leads to them.
//!
//! A handler builds the same [`Form`] for the first showing and for the showing again after a mistake; then it calls
//! [`Form::fill`] with what was typed and [`Form::error`] for each fault. Invariant: every error at a field also
//! stands in the summary, as a link to the field.

use serde::Serialize;

pub use super::field::{Choice, Field, FieldKind};
use super::parts::Link;
use super::{Language, Speak};

/// A line of a form's error summary.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    /// What is wrong.
    pub text: String,
    /// The field to mend, as `#field-name`.
    pub href: Option<String>,
}

/// The disclosure that the tucked fields of a form stand behind. It is open when one of them is wrong.
#[derive(Debug, Clone, Serialize)]
pub struct More {
    /// What can be altered there.
    pub text: String,
    /// How those fields are answered now, so that nobody needs to look.
    pub note: Option<String>,
    /// Whether it is open.
    pub open: bool,
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
    /// Where the tucked ones are, if there are any.
    pub more: Option<More>,
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
            more: None,
            problems: Vec::new(),
            cancel: None,
        }
    }

    /// Adds a field.
    pub fn field(mut self, field: Field) -> Form {
        self.fields.push(field);
        self
    }

    /// Says what the tucked fields are.
    pub fn more(mut self, text: impl Into<String>) -> Form {
        self.more = Some(More { text: text.into(), note: None, open: false });
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
        self.fields = self.fields.into_iter().map(|field| field.typed(typed)).collect();
        self
    }

    /// Takes over what an address proposes; what it doesn't name stays as the form has it.
    pub fn propose(mut self, pairs: &[(String, String)]) -> Form {
        let is_named = |field: &Field| pairs.iter().any(|(name, _)| *name == field.name);
        let proposed = |field: Field| if is_named(&field) { field.typed(pairs) } else { field };
        self.fields = self.fields.into_iter().map(proposed).collect();
        self
    }

    /// Says what is wrong with a field; an unknown name gives a line in the summary alone.
    pub fn error(&mut self, name: &str, text: impl Into<String>) {
        let problem = mark(&mut self.fields, self.more.as_mut(), name, text.into());
        self.problems.push(problem);
    }

    /// Says what is wrong with the whole.
    pub fn problem(&mut self, text: impl Into<String>) {
        self.problems.push(Problem { text: text.into(), href: None });
    }

    /// Says, of a form with what was typed, what somebody else has `stored` meanwhile, at each field that differs. What goes
    /// along unseen becomes what is stored, so that the form replaces it when it is sent again.
    pub fn over(mut self, stored: &Form, language: Language) -> Form {
        self.problem(language.text("form-outdated"));
        let mut differing = Vec::new();
        for (field, stored) in self.fields.iter_mut().zip(&stored.fields) {
            match field.kind {
                FieldKind::Hidden => field.value.clone_from(&stored.value),
                FieldKind::Password => {}
                _ if field.answer(language) != stored.answer(language) => {
                    differing.push((field.name.clone(), stored.answer(language)));
                }
                _ => {}
            }
        }
        for (name, value) in differing {
            let text = match value.as_str() {
                "" => language.text("form-stored-nothing"),
                value => language.text_with("form-stored", &[("value", value.into())]),
            };
            self.error(&name, text);
        }
        self
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
    /// Where the tucked ones are, if there are any.
    pub more: Option<More>,
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
        Filters { action, fields, more: None, submit, active: 0, clear: None, problems: Vec::new() }
    }

    /// Says what the tucked fields are and how they are answered.
    pub fn more(mut self, text: impl Into<String>, note: impl Into<String>) -> Filters {
        self.more = Some(More { text: text.into(), note: Some(note.into()), open: false });
        self
    }

    /// Says how many filters narrow the answer, and the address without them.
    pub fn active(mut self, active: usize, clear: impl Into<String>) -> Filters {
        self.active = active;
        self.clear = (active > 0).then(|| clear.into());
        self
    }

    /// Says what is wrong with a field.
    pub fn error(&mut self, name: &str, text: impl Into<String>) {
        let problem = mark(&mut self.fields, self.more.as_mut(), name, text.into());
        self.problems.push(problem);
    }
}

/// Marks a field as wrong, opens the disclosure that it may stand behind, and gives the summary's line, which names the field and leads to it.
fn mark(fields: &mut [Field], more: Option<&mut More>, name: &str, text: String) -> Problem {
    let field = fields.iter_mut().find(|field| field.name == name && field.kind != FieldKind::Hidden);
    match field {
        Some(field) => {
            if let Some(more) = more {
                more.open |= field.tucked;
            }
            field.error.get_or_insert_with(|| text.clone());
            let label = field.label.trim_end_matches('?');
            Problem { text: format!("{label}: {text}"), href: Some(format!("#{}", field.id)) }
        }
        None => Problem { text, href: None },
    }
}
