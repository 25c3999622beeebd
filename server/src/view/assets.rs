//! The files that a browser fetches: one stylesheet, small ES modules, the icon.
//!
//! They are embedded in the program. Their addresses carry a hash of the content, so they may be cached for ever.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

/// The stylesheet's parts, in the order in which they apply.
const STYLES: [&str; 8] = [
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
    "css/parts.css",
    "css/forms.css",
    "css/tables.css",
    "css/board.css",
    "css/print.css",
];

#[derive(RustEmbed)]
#[folder = "../assets"]
struct AssetFiles;

/// A file to serve at `/assets/…`.
pub struct Asset {
    /// The content.
    pub bytes: Cow<'static, [u8]>,
    /// Its media type, as in `text/css; charset=utf-8`.
    pub media_type: String,
    /// Its version: also the `v` of its address, and its entity tag.
    pub version: String,
}

impl Asset {
    fn new(path: &str, bytes: Cow<'static, [u8]>) -> Asset {
        let guess = mime_guess::from_path(path).first_or_octet_stream();
        let charset = if guess.type_() == "text" { "; charset=utf-8" } else { "" };
        let digest = Sha256::digest(&bytes);
        let version = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        Asset { bytes, media_type: format!("{guess}{charset}"), version }
    }
}

static ASSETS: LazyLock<HashMap<String, Asset>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    let mut stylesheet = Vec::new();
    for part in STYLES {
        let file = AssetFiles::get(part).unwrap_or_else(|| panic!("assets/{part} is part of the stylesheet"));
        stylesheet.extend_from_slice(&file.data);
    }
    all.insert("torget.css".to_owned(), Asset::new("torget.css", stylesheet.into()));
    for path in AssetFiles::iter().filter(|path| !path.starts_with("css/")) {
        if let Some(file) = AssetFiles::get(&path) {
            all.insert(path.to_string(), Asset::new(&path, file.data));
        }
    }
    all
});

/// The asset of a path below `/assets/`, as in `torget.css` or `js/board.js`.
pub fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.get(path)
}

/// The paths of all assets.
pub fn paths() -> impl Iterator<Item = &'static str> {
    ASSETS.keys().map(String::as_str)
}

/// The address of an asset with its version, as in `/assets/torget.css?v=0123456789ab`.
pub fn address(path: &str) -> Option<String> {
    find(path).map(|asset| format!("/assets/{path}?v={}", asset.version))
}

/// The SVG of `icons/NAME.svg`, to be put into a page.
pub(super) fn icon(name: &str) -> Option<&'static str> {
    find(&format!("icons/{name}.svg")).and_then(|asset| std::str::from_utf8(&asset.bytes).ok())
}
