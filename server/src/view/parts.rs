//! The small pieces that many views share: links, state badges, definition rows, list rows, history, paging.

use serde::Serialize;

use super::{Language, Speak};

/// Somewhere to go.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: String,
}

impl Link {
    /// A link.
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Link {
        Link { text: text.into(), href: href.into() }
    }
}

/// The meaning of a colour; never shown without a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Nothing to do, nothing wrong.
    Quiet,
    /// Settled, as wished.
    Good,
    /// Somebody has to act.
    Waiting,
    /// Stopped or wrong.
    Bad,
}

/// A state: a shape, a word and a colour.
#[derive(Debug, Clone, Serialize)]
pub struct Badge {
    /// The word.
    pub text: String,
    /// The icon: `dot`, `ring`, `half`, `check`, `cross`, `alert`.
    pub shape: &'static str,
    /// The colour.
    pub tone: Tone,
}

impl Badge {
    /// A badge of one's own.
    pub fn new(text: impl Into<String>, shape: &'static str, tone: Tone) -> Badge {
        Badge { text: text.into(), shape, tone }
    }

    /// The badge of a booking's state, by the state's stored code (`held`, `confirmed`, …).
    /// An unknown code shows itself.
    pub fn booking_state(language: Language, code: &str) -> Badge {
        let (key, shape, tone) = match code {
            "held" => ("state-held", "ring", Tone::Waiting),
            "confirmed" => ("state-confirmed", "dot", Tone::Good),
            "performed" => ("state-performed", "half", Tone::Waiting),
            "approved" => ("state-approved", "half", Tone::Waiting),
            "attested" => ("state-attested", "check", Tone::Good),
            "settled" => ("state-settled", "check", Tone::Quiet),
            "declined" => ("state-declined", "cross", Tone::Bad),
            "expired" => ("state-expired", "cross", Tone::Quiet),
            "cancelled" => ("state-cancelled", "cross", Tone::Quiet),
            "no_show" => ("state-no-show", "alert", Tone::Bad),
            "disputed" => ("state-disputed", "alert", Tone::Bad),
            other => return Badge::new(other, "dot", Tone::Quiet),
        };
        Badge::new(language.text(key), shape, tone)
    }

    /// The badge of an offer's state, by the state's stored code (`open`, `accepted`, …).
    pub fn offer_state(language: Language, code: &str) -> Badge {
        let (key, shape, tone) = match code {
            "queued" => ("offer-queued", "ring", Tone::Quiet),
            "open" => ("offer-open", "ring", Tone::Waiting),
            "countered" => ("offer-countered", "half", Tone::Waiting),
            "accepted" => ("offer-accepted", "dot", Tone::Good),
            "declined" => ("offer-declined", "cross", Tone::Bad),
            "expired" => ("offer-expired", "cross", Tone::Quiet),
            "withdrawn" => ("offer-withdrawn", "cross", Tone::Quiet),
            "taken" => ("offer-taken", "check", Tone::Quiet),
            other => return Badge::new(other, "dot", Tone::Quiet),
        };
        Badge::new(language.text(key), shape, tone)
    }

    /// The badge of a need's state, by the state's stored code (`open`, `filled`, …).
    pub fn need_state(language: Language, code: &str) -> Badge {
        let (key, shape, tone) = match code {
            "draft" => ("need-draft", "ring", Tone::Quiet),
            "open" => ("need-open", "ring", Tone::Waiting),
            "partly_filled" => ("need-partly-filled", "half", Tone::Waiting),
            "filled" => ("need-filled", "dot", Tone::Good),
            "expired" => ("need-expired", "alert", Tone::Bad),
            "withdrawn" => ("need-withdrawn", "cross", Tone::Quiet),
            other => return Badge::new(other, "dot", Tone::Quiet),
        };
        Badge::new(language.text(key), shape, tone)
    }
}

/// One row of a definition list: a term and what is known about it.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// The term.
    pub term: String,
    /// The value.
    pub value: String,
    /// A quieter line below.
    pub note: Option<String>,
    /// Where the value leads.
    pub href: Option<String>,
    /// Something to do with it, as a link after it.
    pub link: Option<Link>,
}

impl Fact {
    /// A term and its value.
    pub fn new(term: impl Into<String>, value: impl Into<String>) -> Fact {
        Fact { term: term.into(), value: value.into(), note: None, href: None, link: None }
    }

    /// Adds a quieter line.
    pub fn note(mut self, note: impl Into<String>) -> Fact {
        self.note = Some(note.into());
        self
    }

    /// Makes the value a link.
    pub fn href(mut self, href: impl Into<String>) -> Fact {
        self.href = Some(href.into());
        self
    }

    /// Adds a link after the value.
    pub fn link(mut self, link: Link) -> Fact {
        self.link = Some(link);
        self
    }
}

/// Something that waits for the reader; the whole row is a link.
#[derive(Debug, Clone, Serialize)]
pub struct Task {
    /// The icon: `alert` (late or stopping somebody), `question` (an answer is wanted), `check` (to approve), `mail`.
    pub icon: &'static str,
    /// What to do.
    pub text: String,
    /// By when, or why.
    pub note: Option<String>,
    /// Where it is done.
    pub href: String,
}

/// One row of a list of shifts, bookings or needs; the whole row is a link when `href` is given.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// First: when (`tis 24 nov`).
    pub when: String,
    /// The hours (`07–16`).
    pub hours: String,
    /// Who or where.
    pub text: String,
    /// A quieter line.
    pub note: Option<String>,
    /// The state.
    pub badge: Option<Badge>,
    /// Where the row leads.
    pub href: Option<String>,
    /// What else can be done from it: a map, a telephone number.
    pub links: Vec<Link>,
}

/// One event of a history.
#[derive(Debug, Clone, Serialize)]
pub struct Event {
    /// When (`21 nov 05.42`).
    pub at: String,
    /// What happened, as a sentence that names who.
    pub text: String,
    /// A reason or further detail.
    pub note: Option<String>,
}

/// What to show, and do, where there is nothing.
#[derive(Debug, Clone, Serialize)]
pub struct Empty {
    /// What is missing and what would fill it.
    pub text: String,
    /// The step to take.
    pub action: Option<Link>,
}

impl Empty {
    /// A sentence alone.
    pub fn new(text: impl Into<String>) -> Empty {
        Empty { text: text.into(), action: None }
    }

    /// A sentence and the step to take.
    pub fn with_action(text: impl Into<String>, action: Link) -> Empty {
        Empty { text: text.into(), action: Some(action) }
    }
}

/// A choice among a few views of the same page, as links (`dag · 2 veckor`).
#[derive(Debug, Clone, Serialize)]
pub struct Tab {
    /// Its name.
    pub text: String,
    /// Its address.
    pub href: String,
    /// Whether it is shown now.
    pub current: bool,
}

/// Where in a long list the reader is.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Pager {
    /// `21–40 av 132`.
    pub shown: String,
    /// The previous page.
    pub previous: Option<String>,
    /// The next page.
    pub next: Option<String>,
    /// The whole list as files.
    pub files: Vec<Link>,
}

impl Pager {
    /// The pager of a list of `total` entries of which those from `offset`, at most `limit`, are shown.
    /// `address` gives the page that starts at an offset.
    pub fn new(language: Language, offset: u64, limit: u64, total: u64, address: impl Fn(u64) -> String) -> Pager {
        let last = total.min(offset + limit);
        let values = [("first", (offset + 1).min(total).into()), ("last", last.into()), ("total", total.into())];
        Pager {
            shown: language.text_with("pager-shown", &values),
            previous: (offset > 0).then(|| address(offset.saturating_sub(limit))),
            next: (last < total).then(|| address(last)),
            files: Vec::new(),
        }
    }
}

/// A refusing or warning rule, with what would satisfy it.
#[derive(Debug, Clone, Serialize)]
pub struct RuleNote {
    /// Whether it stops (otherwise it warns).
    pub stops: bool,
    /// The rule's sentence, with its values.
    pub text: String,
    /// What would help.
    pub remedy: Option<String>,
}
