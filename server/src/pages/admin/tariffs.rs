//! The price lists of the areas, and setting a new one. None is ever changed.

use poem::{Request, handler};
use torget_core::access::Permission;
use torget_core::collaboration::admin::{self, AgreementTariffs, DatedTariff};
use torget_core::collaboration::tariff::TariffPrices;
use torget_core::collaboration::{self, Area};
use torget_core::time::stockholm;

use super::{item, may, need, pager, tariff_form};
use crate::export::List;
use crate::pages::deed::{Deed, query, value};
use crate::pages::mend::{self, Refusal, Refuse};
use crate::pages::stop;
use crate::pages::visit::{Answer, Visit};
use crate::view::form::Form;
use crate::view::pages::{AdminItemView, AdminListView, ErrorView};
use crate::view::parts::{Badge, Empty, Fact, Link, Tone};
use crate::view::table::{Cell, Table};
use crate::view::{Format, Language, Speak, explain};

const LIST: (&str, &str) = ("admin-tariffs", "/admin/tariffs");

/// Lists them, agreement by agreement.
#[handler]
pub async fn list(request: &Request, visit: Visit) -> Answer {
    need(&visit, Permission::ViewTariff)?;
    let language = visit.language();
    let all = agreements(&visit).await?;
    let may_set = may(&visit, Permission::EditTariff)?;
    let first = all.first().filter(|_| may_set);
    let action = first.map(|(_, first)| {
        let href = format!("{}/new?agreement={}", LIST.1, first.agreement.id);
        Link::new(language.text("admin-new-tariff"), href)
    });
    let mut table = tariff_table(language, empty(language, &all, action.clone()));
    for (area, agreement) in &all {
        for tariff in &agreement.tariffs {
            table.row(row(language, area, agreement, tariff));
        }
    }
    visit.page(&AdminListView {
        heading: language.text(LIST.0),
        lead: Some(language.text("tariff-lead")),
        action,
        filters: None,
        pager: pager(language, List::Tariffs, LIST.1, &query(request), table.rows.len(), None),
        table,
    })
}

/// The form for a new one, beginning with the prices of the one before.
#[handler]
pub async fn new_page(request: &Request, visit: Visit) -> Answer {
    need(&visit, Permission::EditTariff)?;
    let of = of_agreement(&visit, value(&query(request), "agreement")).await?;
    let form = form(&visit, &of);
    visit.page(&view(visit.language(), &of, form))
}

/// Sets one.
#[handler]
pub async fn create(deed: Deed) -> Answer {
    let visit = &deed.visit;
    need(visit, Permission::EditTariff)?;
    let of = of_agreement(visit, deed.value("agreement_id")).await?;
    // When additions apply goes over from the tariff that the form began with.
    let before = of.tariffs.iter().find(|one| one.tariff.id.to_string() == deed.value("before"));
    if before.is_none() && !deed.value("before").is_empty() {
        return Err(visit.error(&ErrorView::changed(visit.language())));
    }
    let offered = tariff_form::offered(before.map(|one| &one.tariff.prices));
    let (refusal, prices) = match tariff_form::read(&deed.typed, offered.clone()) {
        Ok((valid_from_on, prices)) => {
            let market = &visit.state.market;
            match admin::set_tariff(market, visit.caller()?, of.agreement.id, valid_from_on, prices.clone()).await {
                Ok(_) => return Ok(visit.done(LIST.1, Some("flash-created"))),
                Err(error) => (error.refusal(visit), prices),
            }
        }
        Err(faults) => (Refusal::Faults(faults), offered),
    };
    let form = visit.marked(form(visit, &of), &deed.typed, refusal, |name| tariff_form::field_name(&prices, name))?;
    visit.again(&view(visit.language(), &of, form))
}

/// The table of price lists, without rows.
pub(super) fn tariff_table(language: Language, empty: Empty) -> Table {
    let columns = [
        language.text("tariff-from"),
        language.text("admin-to"),
        language.text("tariff-agreement"),
        language.text("tariff-prices"),
        language.text("column-state"),
    ];
    Table::new(language.text(LIST.0), &columns, empty)
}

/// Without an agreement there are no prices.
fn empty(language: Language, agreements: &[(Area, AgreementTariffs)], new_tariff: Option<Link>) -> Empty {
    match agreements {
        [] => Empty::with_action(
            language.text("tariff-no-agreement"),
            Link::new(language.text("admin-areas"), "/admin/areas"),
        ),
        _ => Empty { text: language.text("tariff-none"), action: new_tariff },
    }
}

/// Every agreement of the reader's areas, the latest of each area first.
pub(super) async fn agreements(visit: &Visit) -> poem::Result<Vec<(Area, AgreementTariffs)>> {
    let (market, caller) = (&visit.state.market, visit.caller()?);
    let mut all = Vec::new();
    for area in collaboration::my_areas(market, caller).await.map_err(stop::store)? {
        let of_area = mend::or_stop(visit, admin::tariffs(market, caller, area.id).await)?;
        all.extend(of_area.into_iter().map(|agreement| (area.clone(), agreement)));
    }
    Ok(all)
}

async fn of_agreement(visit: &Visit, id: &str) -> poem::Result<AgreementTariffs> {
    let all = agreements(visit).await?;
    let found = all.into_iter().find(|(_, one)| id.is_empty() || one.agreement.id.to_string() == id);
    found.map(|(_, agreement)| agreement).ok_or_else(|| visit.not_found())
}

fn form(visit: &Visit, of: &AgreementTariffs) -> Form {
    let today = stockholm::date_of(visit.state.market.clock.now());
    let before = of.tariffs.first();
    let prices = tariff_form::offered(before.map(|one| &one.tariff.prices));
    let before = before.map(|one| one.tariff.id.to_string()).unwrap_or_default();
    tariff_form::form(visit.language(), LIST.1, &prices, (&of.agreement.id.to_string(), &before), today)
}

fn view(language: Language, of: &AgreementTariffs, form: Form) -> AdminItemView {
    let agreement = &of.agreement;
    let vat = Fact::new(language.text("line-vat"), language.percent(agreement.vat_basis_points.0));
    AdminItemView {
        lead: Some(language.text("tariff-lead")),
        facts: vec![
            Fact::new(language.text("tariff-agreement"), &agreement.name).note(span(
                language,
                agreement.valid_from_on,
                agreement.valid_to_on,
            )),
            vat.note(&agreement.vat_reason),
        ],
        ..item(language, LIST, language.text("admin-new-tariff"), Some(form))
    }
}

pub(super) fn row(language: Language, area: &Area, of: &AgreementTariffs, tariff: &DatedTariff) -> Vec<Cell> {
    let from = Cell::text(language.date_long(tariff.tariff.valid_from_on));
    let to = tariff.valid_to_on.map(|on| language.date_long(on)).unwrap_or_default();
    let state = if tariff.is_current {
        Cell::badge(Badge::new(language.text("tariff-current"), "dot", Tone::Good))
    } else {
        Cell::default()
    };
    let prices = &tariff.tariff.prices;
    let hourly = language.text_with("tariff-an-hour", &[("price", language.amount(prices.hourly_ore).into())]);
    vec![
        from,
        Cell::text(to),
        Cell::link(&of.agreement.name, format!("{}/{}", super::agreements::PATH, of.agreement.id)).note(&area.name),
        Cell::text(hourly).note(additions(language, prices)),
        state,
    ]
}

/// `Kväll 26,40 · Natt 55,50`.
fn additions(language: Language, prices: &TariffPrices) -> String {
    let mut said: Vec<String> = Vec::new();
    for addition in &prices.additions {
        let name = explain::line_name(language, &addition.kind);
        let one = format!("{name} {}", language.amount_plain(addition.ore_per_hour));
        if !said.contains(&one) {
            said.push(one);
        }
    }
    said.join(" · ")
}

pub(super) fn span(language: Language, from: chrono::NaiveDate, to: Option<chrono::NaiveDate>) -> String {
    let to = to.map(|on| format!(" {}", language.date_long(on))).unwrap_or_default();
    format!("{} –{to}", language.date_long(from))
}
