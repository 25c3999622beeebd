//! What is shown before a booking is made: the facts that the decision needs, the button beside them, and behind a
//! disclosure what of the need can still be altered. A reader who has said the need already is not asked again.

use torget_core::booking::Preview;
use torget_core::fault::FieldFault;
use torget_core::time::stockholm;

use super::book::Asked;
use super::booking_page::cancellation;
use super::deed::value;
use super::need::{self, address};
use super::replacement_question::period_pairs;
use super::stop;
use super::visit::Visit;
use crate::view::form::{Field, FieldKind, Form};
use crate::view::pages::{BookView, PriceView};
use crate::view::parts::{Fact, Link, RuleNote};
use crate::view::{Format, Language, Speak, explain, forms, say};

/// The page, with what is wrong with what was typed.
pub fn view(
    asked: &Asked,
    visit: &Visit,
    pairs: &[(String, String)],
    preview: &Preview,
    faults: &[FieldFault],
) -> BookView {
    let language = visit.language();
    let note = |remark, stops| stop::note(language, asked.manifest(), remark, stops);
    let refusals = preview.judgement.refusals.iter().map(|remark| note(remark, true));
    let warnings = preview.judgement.warnings.iter().map(|remark| note(remark, false));
    let notes: Vec<RuleNote> = refusals.chain(warnings).collect();
    let period = language.period_long(asked.period.starts_at(), asked.period.ends_at());
    let price = preview.price.as_ref().map(|price| explain::price(language, price));
    BookView {
        heading: language.text_with("book-heading", &[("name", preview.resource.name.as_str().into())]),
        period: with_break(language, period, preview.break_minutes),
        facts: facts(asked, visit, preview, price.as_ref()),
        // What it would have cost elsewhere stands beside the sum.
        price: price.map(|price| PriceView { comparison: None, ..price }),
        notes,
        form: form(asked, language, pairs, preview, faults),
        back: Link::new(language.text("book-others"), others_address(asked)),
    }
}

/// `tisdag 24 november 2026 07.00–16.00, rast 45 min`.
pub fn with_break(language: Language, period: String, break_minutes: i64) -> String {
    if break_minutes == 0 {
        return period;
    }
    language.text_with("period-with-break", &[("period", period.into()), ("count", break_minutes.into())])
}

fn facts(asked: &Asked, visit: &Visit, preview: &Preview, price: Option<&PriceView>) -> Vec<Fact> {
    let language = visit.language();
    let resource = &preview.resource;
    let way = language.tenth_km(preview.distance_tenth_km);
    let visits = match preview.visits {
        0 => language.text("replacement-new"),
        number => language.text_with("replacement-known", &[("count", number.into())]),
    };
    let employer = format!("{} · {way} · {visits}", resource.organisation_name);
    let tagline = asked.choice.plugin.tagline(&resource.kind, &resource.attributes, language);
    let note = Some(tagline).filter(|text| !text.is_empty());
    let now = visit.state.market.clock.now();
    let mut facts = vec![
        Fact { note, ..Fact::new(language.text("fact-employer"), employer) },
        Fact::new(language.text("fact-unit"), format!("{}, {}", preview.unit_name, preview.buyer_name)),
    ];
    if asked.need_is_said {
        let shift_on = stockholm::date_of(asked.period.starts_at());
        let need = need::summary(language, &asked.choice, &asked.need, shift_on);
        facts.push(Fact::new(language.text("fact-need"), need));
    }
    if let Some(answer) = preview.answer_before_at {
        facts.push(Fact::new(language.text("fact-answer"), language.deadline(now, answer)));
    }
    let (free_until_at, fee) = (preview.cancel_free_until_at, preview.cancel_fee_basis_points);
    facts.push(Fact::new(language.text("fact-cancel-terms"), cancellation(language, free_until_at, fee, now)));
    if let Some(price) = price {
        let total = language.text_with("price-with-vat", &[("amount", price.total.as_str().into())]);
        let fact = Fact::new(language.text("price-heading"), total);
        facts.push(Fact { note: price.comparison.clone(), ..fact });
    }
    facts
}

fn form(
    asked: &Asked,
    language: Language,
    pairs: &[(String, String)],
    preview: &Preview,
    faults: &[FieldFault],
) -> Form {
    let stops = !preview.judgement.allows();
    let overridable = stops && preview.may_override && preview.judgement.refusals.iter().all(|r| r.overridable);
    let button = match (stops, overridable) {
        (false, _) => language.text("book-submit"),
        (true, true) => language.text("book-submit-anyway"),
        (true, false) => language.text("book-check-again"),
    };
    let more = if asked.need_is_said { language.text("book-alter") } else { language.text("book-more") };
    let mut form = Form::new("/book", button).more(more);
    for name in ["area", "resource", "unit", "day", "starts", "ends"] {
        form = form.field(Field::hidden(name, value(pairs, name)));
    }
    let manifest = asked.manifest();
    for field in need_fields(asked, language) {
        let keeps = faults.is_empty() || field.kind == FieldKind::Hidden;
        form = form.field(if keeps { field } else { field.typed(pairs) });
    }
    let mut remarks = preview.judgement.refusals.iter().chain(&preview.judgement.warnings);
    let is_gated = remarks.any(|remark| remark.finding.rule == "core_introduction");
    if is_gated && asked.request.need_id.is_none() {
        form = form.field(need::welcome_field(language, &asked.need));
    }
    let longest = manifest.booking.longest_break(asked.period.minutes());
    let pause = forms::break_field(language, longest).value(preview.break_minutes.to_string()).tucked();
    form = form.field(if faults.is_empty() { pause } else { pause.typed(pairs) });
    if overridable {
        let reason = Field::new(FieldKind::Area, "override_reason", language.text("book-override"));
        let reason = reason.help(language.text("book-override-help")).max_length(500).required();
        form = form.field(reason.value(value(pairs, "override_reason")));
    }
    for fault in faults {
        let name = fault.field.strip_prefix("need.").unwrap_or(&fault.field).replace("requirements", "requirement");
        let name = name.replace("earlier_absence.", "earlier_");
        form.error(&name, say::fault(language, fault));
    }
    if let Some(more) = form.more.as_mut().filter(|_| stops) {
        more.open = true;
    }
    form
}

/// What the need is: asked for, or going along unseen where it was posted before.
fn need_fields(asked: &Asked, language: Language) -> Vec<Field> {
    let (manifest, need) = (asked.manifest(), &asked.need);
    if let Some(id) = asked.request.need_id {
        let said = need::pairs(need).into_iter().map(|(name, value)| Field::hidden(name, value));
        return std::iter::once(Field::hidden("need", id.to_string())).chain(said).collect();
    }
    let shift_on = stockholm::date_of(asked.period.starts_at());
    let is_rare = |field: &Field| asked.need_is_said || field.name.starts_with("earlier_");
    let why = need::fields(language, manifest, need, shift_on).into_iter();
    let why = why.map(|field| if is_rare(&field) { field.tucked() } else { field });
    why.chain(need::requirement_fields(language, manifest, need).into_iter().map(Field::tucked)).collect()
}

/// The search for others who can come then.
pub fn others_address(asked: &Asked) -> String {
    if let Some(id) = asked.request.need_id {
        return format!("/needs/{id}");
    }
    let mut pairs = vec![
        ("area".to_owned(), asked.choice.area.id.to_string()),
        ("unit".to_owned(), asked.request.unit_id.to_string()),
    ];
    pairs.extend(period_pairs(asked.manifest(), &asked.period));
    pairs.extend(need::pairs(&asked.need));
    address("/replacement", &pairs)
}
