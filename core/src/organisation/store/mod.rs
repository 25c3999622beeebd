//! The rows of organisations and people, by what they are about.

pub(crate) mod organisations;
pub(crate) mod person_list;
pub(crate) mod persons;
pub(crate) mod sessions;
pub(crate) mod units;

/// The pattern that finds a text anywhere, whatever characters it has.
pub(crate) fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for character in text.trim().to_lowercase().chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_takes_every_character_as_it_is() {
        assert_eq!(pattern(" Åsa "), "%åsa%");
        assert_eq!(pattern("100%_\\"), "%100\\%\\_\\\\%");
        assert_eq!(pattern(""), "%%");
    }
}
