//! Renders views with the embedded Handlebars templates.
//!
//! Invariants: strict mode (a template that asks for what its view lacks is an error, found by the tests that render
//! every view); one registry per language, so `{{t "key"}}` needs no look-up of the language; names that end in
//! `.txt` (mail) are not HTML-escaped. In a loop or a large page a partial is always given what it shows
//! (`{{> parts/badge badge}}`), because a partial without a parameter copies the whole page's data.

use std::sync::Arc;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, JsonRender, JsonValue, RenderContext, RenderError, RenderErrorReason,
    ScopedJson,
};
use rust_embed::RustEmbed;
use serde::Serialize;

use super::frame::{Frame, Layout};
use super::text::{Speak, Value};
use super::{Language, View, assets};

#[derive(RustEmbed)]
#[folder = "../templates"]
struct TemplateFiles;

/// Every fault found while loading the templates, one a line.
#[derive(Debug, thiserror::Error)]
#[error("templates: {}", .0.join("\n"))]
pub struct TemplateFaults(Vec<String>);

/// The loaded templates; cheap to clone.
#[derive(Clone)]
pub struct Renderer {
    swedish: Arc<Registries>,
    english: Arc<Registries>,
}

struct Registries {
    html: Handlebars<'static>,
    plain: Handlebars<'static>,
}

/// A page's own data: its view, and what every form in it needs.
#[derive(Serialize)]
struct Body<'a, V> {
    csrf: &'a str,
    once: &'a str,
    address: &'a str,
    #[serde(flatten)]
    view: &'a V,
}

impl Renderer {
    /// Loads every template, in both languages.
    ///
    /// # Errors
    /// All templates that can't be parsed, each with its line.
    pub fn new() -> Result<Renderer, TemplateFaults> {
        let load = |language| Registries::load(language).map(Arc::new);
        Ok(Renderer { swedish: load(Language::Sv)?, english: load(Language::En)? })
    }

    /// The whole page: the view in the layout.
    ///
    /// # Errors
    /// A template and its view that don't fit, which the tests exclude.
    pub fn page<V: View>(&self, frame: &Frame, view: &V) -> Result<String, RenderError> {
        let registry = &self.registries(frame.language).html;
        let body = Body { csrf: &frame.csrf, once: &frame.once, address: &frame.address, view };
        let body = registry.render(V::TEMPLATE, &body)?;
        let title = view.title(frame.language);
        let layout = Layout::new(frame, &title, V::WIDE, &body);
        registry.render("layout/page", &layout)
    }

    /// A template alone, without the layout: a mail's part, or a piece of a page to send later.
    /// A template whose name ends in `.txt` is plain text.
    ///
    /// # Errors
    /// As for [`Renderer::page`].
    pub fn piece<D: Serialize>(&self, language: Language, template: &str, data: &D) -> Result<String, RenderError> {
        let registries = self.registries(language);
        let registry = if template.ends_with(".txt") { &registries.plain } else { &registries.html };
        registry.render(template, data)
    }

    fn registries(&self, language: Language) -> &Registries {
        match language {
            Language::Sv => &self.swedish,
            Language::En => &self.english,
        }
    }
}

impl Registries {
    fn load(language: Language) -> Result<Registries, TemplateFaults> {
        let mut html = registry(language);
        let mut plain = registry(language);
        plain.register_escape_fn(handlebars::no_escape);
        let mut faults = Vec::new();
        for path in TemplateFiles::iter() {
            let Some(name) = path.strip_suffix(".hbs") else {
                continue;
            };
            let file = TemplateFiles::get(&path).expect("a listed file exists");
            let target = if name.ends_with(".txt") { &mut plain } else { &mut html };
            let parsed = std::str::from_utf8(&file.data)
                .map_err(|error| error.to_string())
                .and_then(|source| target.register_template_string(name, source).map_err(|error| error.to_string()));
            if let Err(error) = parsed {
                faults.push(format!("{path}: {error}"));
            }
        }
        if faults.is_empty() { Ok(Registries { html, plain }) } else { Err(TemplateFaults(faults)) }
    }
}

fn registry(language: Language) -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry.set_prevent_indent(true);
    registry.register_helper("t", Box::new(TextHelper(language)));
    registry.register_helper("icon", Box::new(icon));
    registry.register_helper("asset", Box::new(AssetHelper));
    registry.register_helper("marked", Box::new(marked));
    registry.register_helper("soft", Box::new(soft));
    registry
}

/// `{{t "key"}}`, `{{t "key" count=number}}`: a text in the registry's language.
struct TextHelper(Language);

impl HelperDef for TextHelper {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let key = string_param(helper)?;
        let values: Vec<(&str, Value<'_>)> =
            helper.hash().iter().map(|(name, value)| (*name, text_value(value.value()))).collect();
        let text = self
            .0
            .lookup(key, &values)
            .map_err(|problem| RenderErrorReason::Other(format!("text {key} in {}: {problem}", self.0.code())))?;
        Ok(ScopedJson::Derived(text.into()))
    }
}

fn text_value(value: &JsonValue) -> Value<'_> {
    match (value.as_i64(), value.as_str()) {
        (Some(number), _) => number.into(),
        (None, Some(text)) => text.into(),
        (None, None) => value.render().into(),
    }
}

/// `{{asset "torget.css"}}`: the address of an asset, with its version.
struct AssetHelper;

impl HelperDef for AssetHelper {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let path = string_param(helper)?;
        let address =
            assets::address(path).ok_or_else(|| RenderErrorReason::Other(format!("there is no asset {path}")))?;
        Ok(ScopedJson::Derived(address.into()))
    }
}

/// `{{icon "name"}}`: the SVG of `assets/icons/name.svg`; an empty name gives nothing.
fn icon(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn handlebars::Output,
) -> Result<(), RenderError> {
    let name = string_param(helper)?;
    if name.is_empty() {
        return Ok(());
    }
    let svg = assets::icon(name).ok_or_else(|| RenderErrorReason::Other(format!("there is no icon {name}")))?;
    Ok(out.write(svg.trim_end())?)
}

/// `{{soft text}}`: a text in which a mail address may be broken after its sign, and nowhere worse.
fn soft(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn handlebars::Output,
) -> Result<(), RenderError> {
    Ok(out.write(&handlebars::html_escape(string_param(helper)?).replace('@', "@<wbr>"))?)
}

/// `{{marked text}}`: a text in which what stands between backticks is code.
fn marked(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn handlebars::Output,
) -> Result<(), RenderError> {
    for (index, part) in string_param(helper)?.split('`').enumerate() {
        let escaped = handlebars::html_escape(part);
        out.write(&if index % 2 == 0 { escaped } else { format!("<code>{escaped}</code>") })?;
    }
    Ok(())
}

fn string_param<'h>(helper: &'h Helper<'_>) -> Result<&'h str, RenderError> {
    let value = helper.param(0).and_then(|param| param.value().as_str());
    value.ok_or_else(|| RenderErrorReason::Other(format!("{} takes a string", helper.name())).into())
}
