//! Every template has a sample and renders in both languages; every text exists in both and is used.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{LANGUAGES, Language, Renderer, Speak, assets, samples};

/// Set to a folder, it receives every sample as an HTML file, with the assets beside, to look at in a browser.
const LOOK_FOLDER: &str = "TORGET_LOOK";

#[test]
fn every_page_template_renders_in_both_languages() {
    let renderer = Renderer::new().unwrap();
    let look = std::env::var_os(LOOK_FOLDER).map(PathBuf::from);
    let mut shown = BTreeSet::new();
    for language in LANGUAGES {
        for sample in samples::all(&renderer, language) {
            shown.insert(format!("{}.hbs", sample.template));
            check_html(sample.name, &sample.html);
            if let Some(folder) = &look {
                write(&folder.join(format!("{}-{}.html", sample.name, language.code())), sample.html.as_bytes());
            }
        }
    }
    if let Some(folder) = &look {
        for path in assets::paths() {
            write(&folder.join("assets").join(path), &assets::find(path).unwrap().bytes);
        }
    }
    let pages: BTreeSet<String> = files(&root("templates"), "hbs")
        .iter()
        .map(|path| path.strip_prefix(root("templates")).unwrap().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("pages/"))
        .collect();
    assert_eq!(pages, shown, "templates (left) and views with samples (right)");
}

/// What the content security policy forbids, and ids that would clash.
fn check_html(name: &str, html: &str) {
    assert!(!html.contains("style="), "{name}: a style attribute");
    assert!(!html.contains("<style") && !html.contains("<script>"), "{name}: an inline style or script");
    assert!(!html.contains(" onclick=") && !html.contains("javascript:"), "{name}: an inline handler");
    let mut ids = BTreeSet::new();
    for part in html.split(" id=\"").skip(1) {
        let id = part.split('"').next().unwrap();
        assert!(ids.insert(id.to_owned()), "{name}: the id {id} stands twice");
    }
    for part in html.split("<form ").skip(1) {
        let form = part.split("</form>").next().unwrap();
        let posts = form.contains("method=\"post\"");
        assert_eq!(posts, form.contains("name=\"csrf\""), "{name}: a form that posts has the token: {form}");
    }
}

#[test]
fn both_languages_have_the_same_texts_and_each_is_used() {
    let swedish: BTreeSet<String> = Language::Sv.text_keys().into_iter().collect();
    let english: BTreeSet<String> = Language::En.text_keys().into_iter().collect();
    assert_eq!(Language::Sv.text_keys().len(), swedish.len(), "a Swedish text stands twice");
    assert_eq!(swedish.difference(&english).collect::<Vec<_>>(), Vec::<&String>::new(), "lacks English");
    assert_eq!(english.difference(&swedish).collect::<Vec<_>>(), Vec::<&String>::new(), "lacks Swedish");

    let mut used = BTreeSet::new();
    let mut asked = BTreeSet::new();
    for path in files(&root("templates"), "hbs") {
        let source = std::fs::read_to_string(&path).unwrap();
        for marker in ["{{t \"", "(t \""] {
            asked.extend(source.split(marker).skip(1).map(until_quote));
        }
    }
    for path in files(&root("server/src"), "rs").iter().filter(|path| !path.ends_with("view/tests.rs")) {
        let source = std::fs::read_to_string(path).unwrap();
        let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
        let source = code.collect::<Vec<_>>().join("\n");
        // Others have methods of that name too, so the receiver counts.
        for marker in ["language.text(", "language.text_with("] {
            let arguments = source.split(marker).skip(1).map(str::trim_start);
            asked.extend(arguments.filter_map(|rest| rest.strip_prefix('"')).map(until_quote));
        }
        used.extend(source.split('"').map(str::to_owned).filter(|literal| swedish.contains(literal)));
    }
    assert_eq!(asked.difference(&swedish).collect::<Vec<_>>(), Vec::<&String>::new(), "asked for and missing");
    used.extend(asked);
    assert_eq!(swedish.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "nobody asks for");
}

fn until_quote(rest: &str) -> String {
    rest.split('"').next().unwrap_or_default().to_owned()
}

fn root(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder)
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn write(path: &Path, content: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}
