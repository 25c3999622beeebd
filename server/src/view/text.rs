//! Texts in both languages, from the Fluent files under `locales/`.
//!
//! Invariant: both languages hold the same keys (a test compares them); a text without arguments is formatted once,
//! when the program starts.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use rust_embed::RustEmbed;
use torget_core::language::Language;
use unic_langid::LanguageIdentifier;

pub use fluent_bundle::FluentValue as Value;

/// Texts in a language: `use` this trait, and `language.text("key")` is the text.
pub trait Speak: Copy + Into<Language> {
    /// The text of a key that takes no arguments. A missing key gives the key itself and an error in the log.
    fn text(self, key: &str) -> String {
        self.text_with(key, &[])
    }

    /// The text of a key with its arguments, as in `text_with("waiting-count", &[("count", 3.into())])`.
    fn text_with(self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        self.lookup(key, values).unwrap_or_else(|problem| {
            tracing::error!(key, language = self.into().code(), problem, "a text could not be made");
            debug_assert!(false, "text {key} in {}: {problem}", self.into().code());
            key.to_owned()
        })
    }

    /// Whether the key exists, for codes that come from data (a state, a job's name).
    fn has_text(self, key: &str) -> bool {
        texts(self.into()).bundle.has_message(key)
    }

    /// Like [`Language::text_with`], but says why a text could not be made.
    fn lookup(self, key: &str, values: &[(&str, Value<'_>)]) -> Result<String, String> {
        let texts = texts(self.into());
        if let Some(text) = texts.plain.get(key).filter(|_| values.is_empty()) {
            return Ok(text.clone());
        }
        let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
        format_message(&texts.bundle, key, &args)
    }

    /// Every key of this language, sorted.
    fn text_keys(self) -> Vec<String> {
        let mut keys = texts(self.into()).keys.clone();
        keys.sort();
        keys
    }
}

impl Speak for Language {}

/// Both languages, Swedish first.
pub const LANGUAGES: [Language; 2] = [Language::Sv, Language::En];

/// The language to greet a new visitor in, by the browser's `Accept-Language`: the first of ours that it lists.
pub fn language_of_browser(header: &str) -> Language {
    let code = |part: &str| part.trim().get(..2).map(str::to_ascii_lowercase);
    header.split(',').filter_map(code).find_map(|code| code.parse().ok()).unwrap_or_default()
}

fn texts(language: Language) -> &'static Texts {
    static SWEDISH: LazyLock<Texts> = LazyLock::new(|| Texts::load(Language::Sv));
    static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::load(Language::En));
    match language {
        Language::Sv => &SWEDISH,
        Language::En => &ENGLISH,
    }
}

#[derive(RustEmbed)]
#[folder = "../locales"]
struct LocaleFiles;

struct Texts {
    bundle: FluentBundle<FluentResource>,
    keys: Vec<String>,
    plain: HashMap<String, String>,
}

impl Texts {
    /// Reads the embedded files; a fault in one is a fault of the program, found by its tests.
    fn load(language: Language) -> Texts {
        let identifier: LanguageIdentifier = language.code().parse().expect("the two codes are valid");
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        bundle.set_use_isolating(false);
        let mut keys = Vec::new();
        for path in LocaleFiles::iter().filter(|path| path.starts_with(language.code())) {
            let file = LocaleFiles::get(&path).expect("a listed file exists");
            let source = String::from_utf8(file.data.into_owned()).expect("locale files are UTF-8");
            keys.extend(source.lines().filter_map(message_key));
            let resource =
                FluentResource::try_new(source).unwrap_or_else(|(_, errors)| panic!("locales/{path}: {errors:?}"));
            bundle.add_resource(resource).unwrap_or_else(|errors| panic!("locales/{path}: {errors:?}"));
        }
        let nothing = FluentArgs::new();
        let plain =
            keys.iter().filter_map(|key| Some((key.clone(), format_message(&bundle, key, &nothing).ok()?))).collect();
        Texts { bundle, keys, plain }
    }
}

fn message_key(line: &str) -> Option<String> {
    let (key, _) = line.split_once(" =")?;
    let valid = key.starts_with(|first: char| first.is_ascii_lowercase())
        && key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    valid.then(|| key.to_owned())
}

fn format_message(bundle: &FluentBundle<FluentResource>, key: &str, args: &FluentArgs<'_>) -> Result<String, String> {
    let pattern = bundle.get_message(key).and_then(|message| message.value()).ok_or("there is no such text")?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
    if errors.is_empty() {
        return Ok(text);
    }
    Err(errors.iter().fold(String::new(), |mut all, error| {
        let _ = write!(all, "{error}; ");
        all
    }))
}
