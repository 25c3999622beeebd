//! What a file is, by its first bytes. Another kind is a line in each function, and in [`clean`](super::clean) if it tells more than
//! it shows.

use crate::keyed;

keyed! {
    /// The kinds of file that are kept.
    MediaKind {
        /// A photo (ISO/IEC 10918-1: begins FF D8 FF).
        Jpeg = "jpeg",
        /// A picture (ISO/IEC 15948: begins 89 50 4E 47 0D 0A 1A 0A).
        Png = "png",
        /// A document (ISO 32000: begins `%PDF-`).
        Pdf = "pdf",
    }
}

impl MediaKind {
    /// What the content is, if it is of a kind that is kept.
    pub fn of(content: &[u8]) -> Option<Self> {
        let begins = |signature: &[u8]| content.starts_with(signature);
        match () {
            () if begins(&[0xFF, 0xD8, 0xFF]) => Some(Self::Jpeg),
            () if begins(b"\x89PNG\r\n\x1a\n") => Some(Self::Png),
            () if begins(b"%PDF-") => Some(Self::Pdf),
            () => None,
        }
    }

    /// As a `Content-Type` says it.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }

    /// The usual ending of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    /// All of them, for people: `JPEG, PNG, PDF`.
    pub fn known() -> String {
        Self::ALL.iter().map(|kind| kind.key().to_uppercase()).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_says_what_it_is() {
        assert_eq!(MediaKind::of(b"\xFF\xD8\xFF\xE0rest"), Some(MediaKind::Jpeg));
        assert_eq!(MediaKind::of(b"\x89PNG\r\n\x1a\nrest"), Some(MediaKind::Png));
        assert_eq!(MediaKind::of(b"%PDF-1.7\n"), Some(MediaKind::Pdf));
        let others: [&[u8]; 6] = [b"", b"MZ\x90", b"<svg xmlns=", b"PK\x03\x04", b"GIF89a", b" %PDF-1.7"];
        for other in others {
            assert_eq!(MediaKind::of(other), None, "{other:?}");
        }
    }
}
