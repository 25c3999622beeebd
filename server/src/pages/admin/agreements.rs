//! The agreements of the areas: making one, and looking at one with its price lists.

use poem::web::Path;
use poem::{Request, handler};
use torget_core::access::Permission;
use torget_core::collaboration::admin::{self, AgreementTariffs, NewAgreement};
use torget_core::collaboration::{AttestTerms, CancellationTerms};
use torget_core::fault::FieldFault;
use torget_core::ids::AreaId;
use torget_core::money::BasisPoints;
use torget_core::plugin::{Fact as Value, Manifest};
use torget_core::time::stockholm;

use super::tariffs::{agreements, span, tariff_table};
use super::{item, may, need, pair};
use crate::pages::deed::{Deed, query, value};
use crate::pages::local;
use crate::pages::mend::{Refusal, Refuse};
use crate::pages::need::AreaChoice;
use crate::pages::visit::{Answer, Visit};
use crate::view::form::Form;
use crate::view::pages::{AdminItemView, AdminSection};
use crate::view::parts::{Badge, Empty, Fact, Link, Tone};
use crate::view::table::{Cell, Table};
use crate::view::{Format, Language, Speak, area_forms};

pub(super) const PATH: &str = "/admin/agreements";
const LIST: (&str, &str) = ("admin-areas", "/admin/areas");

/// The form for a new one, of the area that the address names.
#[handler]
pub async fn new_page(request: &Request, visit: Visit) -> Answer {
    need(&visit, Permission::EditTariff)?;
    let choice = visit.area(&query(request)).await?;
    let form = area_forms::agreement(visit.language(), PATH, &choice.area.id.to_string());
    let usual = usual(&visit, &choice);
    visit.page(&new_view(visit.language(), &choice, form.fill(&usual)))
}

/// Makes one; then its prices are set.
#[handler]
pub async fn create(deed: Deed) -> Answer {
    let visit = &deed.visit;
    need(visit, Permission::EditTariff)?;
    let choice = visit.area(&deed.typed).await?;
    let refusal = match read(&deed, choice.area.id) {
        Ok(new) => match admin::make_agreement(&visit.state.market, visit.caller()?, &new).await {
            Ok(made) => return Ok(visit.done(&format!("{PATH}/{}", made.id), Some("flash-created"))),
            Err(error) => in_percent(error.refusal(visit)),
        },
        Err(faults) => Refusal::Faults(faults),
    };
    let form = area_forms::agreement(visit.language(), PATH, &choice.area.id.to_string());
    let form = visit.marked(form, &deed.typed, refusal, field_name)?;
    visit.again(&new_view(visit.language(), &choice, form))
}

/// Shows one with its price lists.
#[handler]
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    need(&visit, Permission::ViewTariff)?;
    let language = visit.language();
    let found = agreements(&visit).await?.into_iter().find(|(_, one)| one.agreement.id.to_string() == id);
    let (area, of) = found.ok_or_else(|| visit.not_found())?;
    let agreement = &of.agreement;
    let new = || Link::new(language.text("admin-new-tariff"), format!("/admin/tariffs/new?agreement={}", agreement.id));
    let link = may(&visit, Permission::EditTariff)?.then(new);
    let area_link = may(&visit, Permission::ViewArea)?.then(|| format!("{}/{}", LIST.1, area.id));
    let place = Fact::new(language.text("admin-area"), &area.name);
    let place = area_link.into_iter().fold(place, Fact::href);
    let vat = Fact::new(language.text("line-vat"), language.percent(agreement.vat_basis_points.0));
    let mut table = tariff_table(language, Empty { text: language.text("tariff-none"), action: link.clone() });
    for tariff in &of.tariffs {
        table.row(super::tariffs::row(language, &area, &of, tariff));
    }
    let today = stockholm::date_of(visit.state.market.clock.now());
    visit.page(&AdminItemView {
        badge: badge(language, &of, today),
        facts: vec![
            place,
            Fact::new(language.text("agreement-valid"), span(language, agreement.valid_from_on, agreement.valid_to_on)),
            vat.note(&agreement.vat_reason),
            Fact::new(language.text("agreement-cancelling"), cancelling(language, agreement.cancellation())),
            attesting(language, agreement.attest),
        ],
        links: link.into_iter().collect(),
        sections: vec![AdminSection { heading: language.text("admin-tariffs"), table: Some(table), form: None }],
        ..item(language, LIST, agreement.name.clone(), None)
    })
}

/// An area's agreements as a part of its page.
pub(super) fn table(visit: &Visit, agreements: &[AgreementTariffs], empty: Empty) -> Table {
    let language = visit.language();
    let today = stockholm::date_of(visit.state.market.clock.now());
    let columns = [
        language.text("admin-name"),
        language.text("agreement-valid"),
        language.text("tariff-prices"),
        language.text("column-state"),
    ];
    let mut table = Table::new(language.text("admin-agreements"), &columns, empty);
    for of in agreements {
        let agreement = &of.agreement;
        let prices = [("count", of.tariffs.len().into())];
        table.row(vec![
            Cell::link(&agreement.name, format!("{PATH}/{}", agreement.id)),
            Cell::text(span(language, agreement.valid_from_on, agreement.valid_to_on)),
            Cell::text(language.text_with("agreement-tariffs", &prices)),
            badge(language, of, today).map(Cell::badge).unwrap_or_default(),
        ]);
    }
    table
}

/// The agreement that is booked under today, or one that has ended.
fn badge(language: Language, of: &AgreementTariffs, today: chrono::NaiveDate) -> Option<Badge> {
    if of.agreement.valid_to_on.is_some_and(|last_day| last_day < today) {
        return Some(Badge::new(language.text("agreement-ended"), "cross", Tone::Quiet));
    }
    let is_current = of.tariffs.iter().any(|tariff| tariff.is_current);
    is_current.then(|| Badge::new(language.text("tariff-current"), "dot", Tone::Good))
}

/// Until when cancelling is free, and what it costs then.
fn cancelling(language: Language, terms: CancellationTerms) -> String {
    let values = [
        ("days", terms.free_days_before.into()),
        ("time", local::clock(terms.free_until_minute).replace(':', ".").into()),
        ("percent", language.percent(terms.fee_basis_points.0).into()),
    ];
    language.text_with("agreement-cancel", &values)
}

/// By how many, within how many days, and what happens after that.
fn attesting(language: Language, terms: AttestTerms) -> Fact {
    let steps = language.text(if terms.two_steps { "agreement-attest-two" } else { "agreement-attest-one" });
    let days = [("days", terms.within_days.into())];
    let key = if terms.automatic { "agreement-attests-itself" } else { "agreement-attest-days" };
    Fact::new(language.text("agreement-attesting"), steps).note(language.text_with(key, &days))
}

/// What a form begins with: the plugin's VAT, and the notice rule that most agreements have.
fn usual(visit: &Visit, choice: &AreaChoice) -> Vec<(String, String)> {
    let language = visit.language();
    let today = stockholm::date_of(visit.state.market.clock.now());
    let manifest: &Manifest = choice.manifest();
    vec![
        pair("area", choice.area.id),
        pair("name", language.text_with("agreement-usual-name", &[("area", choice.area.name.as_str().into())])),
        pair("valid_from_on", today),
        pair("vat_basis_points", manifest.vat.basis_points),
        pair("vat_reason", manifest.vat.reason.get(language)),
        pair("cancel_free_days_before", 1),
        pair("cancel_free_until", "12:00"),
        pair("cancel_fee", 50),
        pair("attest_steps", 1),
        pair("attest_within_days", AttestTerms::default().within_days),
    ]
}

fn new_view(language: Language, choice: &AreaChoice, form: Form) -> AdminItemView {
    AdminItemView {
        lead: Some(language.text("agreement-lead")),
        facts: vec![
            Fact::new(language.text("admin-area"), &choice.area.name).href(format!("{}/{}", LIST.1, choice.area.id)),
        ],
        ..item(language, LIST, language.text("admin-new-agreement"), Some(form))
    }
}

/// What was typed, or everything in it that can't be read.
fn read(deed: &Deed, area_id: AreaId) -> Result<NewAgreement, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let unread = |field: &str| -> FieldFault {
        match deed.value(field) {
            "" => FieldFault::new(field, "missing", []),
            text => FieldFault::new(field, "wrong_form", [("value", Value::Text(text.chars().take(20).collect()))]),
        }
    };
    let valid_from_on = local::date(deed.value("valid_from_on"));
    if valid_from_on.is_none() {
        faults.push(unread("valid_from_on"));
    }
    let valid_to_on = local::date(deed.value("valid_to_on"));
    if valid_to_on.is_none() && !deed.value("valid_to_on").is_empty() {
        faults.push(unread("valid_to_on"));
    }
    let mut number = |field: &str, read: fn(&str) -> Option<i64>| {
        let number = read(value(&deed.typed, field));
        if number.is_none() {
            faults.push(unread(field));
        }
        number.unwrap_or_default()
    };
    let vat = number("vat_basis_points", local::whole);
    let free_days_before = number("cancel_free_days_before", local::whole);
    let free_until_minute = number("cancel_free_until", local::minute);
    let fee = number("cancel_fee", local::hundredths);
    let within_days = number("attest_within_days", local::whole);
    let two_steps = deed.value("attest_steps") == "2";
    let attest = AttestTerms { two_steps, within_days, automatic: !deed.value("attest_automatic").is_empty() };
    match valid_from_on {
        Some(valid_from_on) if faults.is_empty() => Ok(NewAgreement {
            area_id,
            name: deed.value("name").to_owned(),
            valid_from_on,
            valid_to_on,
            vat_basis_points: BasisPoints(vat),
            vat_reason: deed.value("vat_reason").to_owned(),
            cancellation: CancellationTerms { free_days_before, free_until_minute, fee_basis_points: BasisPoints(fee) },
            attest,
        }),
        _ => Err(faults),
    }
}

/// The form asks for the fee in per cent, so its bounds are told in per cent.
fn in_percent(refusal: Refusal) -> Refusal {
    let Refusal::Faults(mut faults) = refusal else { return refusal };
    for fault in faults.iter_mut().filter(|fault| fault.field == "cancel_fee_basis_points") {
        for value in fault.values.values_mut() {
            if let Value::Number(number) = value {
                *number /= 100;
            }
        }
    }
    Refusal::Faults(faults)
}

/// The form asks for a time of day and for per cent.
fn field_name(name: &str) -> String {
    match name {
        "cancel_free_until_minute" => "cancel_free_until",
        "cancel_fee_basis_points" => "cancel_fee",
        "attest.within_days" => "attest_within_days",
        other => other,
    }
    .to_owned()
}
