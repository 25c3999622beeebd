//! The languages of the screens and mails: Swedish first, English by choice.

use serde::{Deserialize, Serialize};

/// A language that every text exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Swedish.
    #[default]
    Sv,
    /// English.
    En,
}

impl Language {
    /// The code, `sv` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::En => "en",
        }
    }
}

impl std::str::FromStr for Language {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "sv" => Ok(Self::Sv),
            "en" => Ok(Self::En),
            other => Err(format!("{other:?} is not a language here; use sv or en")),
        }
    }
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// In Swedish.
    pub sv: String,
    /// In English.
    pub en: String,
}

impl Text {
    /// The text in a language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Sv => &self.sv,
            Language::En => &self.en,
        }
    }
}

/// A key that puts texts in Swedish order: å, ä and ö come after z, and case does not matter.
pub fn sort_key(text: &str) -> String {
    let after_z = |letter| match letter {
        'å' => '{',
        'ä' | 'æ' => '|',
        'ö' | 'ø' => '}',
        other => other,
    };
    text.to_lowercase().chars().map(after_z).collect()
}

#[cfg(test)]
mod tests {
    use super::sort_key;

    #[test]
    fn swedish_order() {
        let mut names = ["Örkelljunga", "Ängelholm", "båstad", "Åstorp", "Perstorp", "Bjuv", "Höganäs"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["Bjuv", "båstad", "Höganäs", "Perstorp", "Åstorp", "Ängelholm", "Örkelljunga"]);
    }
}
