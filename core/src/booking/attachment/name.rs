//! The names of files, made harmless: people choose them, and other people's programs read them.

use super::MediaKind;

const LONGEST: usize = 80;

/// The last part of a path, without what a file's name can't have everywhere, with the ending of what the file is.
pub(super) fn harmless(name: &str, kind: MediaKind) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = match last.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => last,
    };
    let fits = |c: &char| c.is_alphanumeric() || " -_()+,.".contains(*c);
    let stem: String = stem.chars().filter(fits).take(LONGEST).collect();
    let stem = stem.trim_matches([' ', '.']);
    format!("{}.{}", if stem.is_empty() { "bilaga" } else { stem }, kind.ending())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_harmless() {
        let named = |name: &str| harmless(name, MediaKind::Jpeg);
        assert_eq!(named("IMG_2041.JPEG"), "IMG_2041.jpg");
        assert_eq!(named("Tidkort v. 47.heic"), "Tidkort v. 47.jpg");
        assert_eq!(named("../../etc/passwd"), "passwd.jpg");
        assert_eq!(named("C:\\foton\\skada å.png"), "skada å.jpg");
        assert_eq!(named("räkning.pdf.exe"), "räkning.pdf.jpg");
        assert_eq!(named("a\"b\r\nc;d<e>.jpg"), "abcde.jpg");
        assert_eq!(named("\u{202e}gpj.exe"), "gpj.jpg");
        for nothing in ["", ".", "...", "/", "\u{0}"] {
            assert_eq!(named(nothing), "bilaga.jpg", "{nothing:?}");
        }
        assert_eq!(named(&"x".repeat(500)).chars().count(), LONGEST + 4);
    }
}
