//! A month's claims between organisations: the matrix, the reader's own side, and the lines behind it.

use poem::{Request, handler};
use torget_core::access::{Caller, Permission, Standing};
use torget_core::ids::OrganisationId;
use torget_core::ledger::{
    self, Amounts, Claims, ClaimsCell, ClaimsLine, ClaimsOrganisation, ClaimsQuery, TransactionKind,
};
use torget_core::money::Ore;
use torget_core::time::{YearMonth, stockholm};

use super::deed::{query, value};
use super::mend;
use super::need::{address, with};
use super::paged::files;
use super::visit::{Answer, Visit};
use crate::export::{Asked, ExportFault, List, claims_query};
use crate::view::pages::{ClaimsMatrix, ClaimsView, ErrorView, MatrixCell, MatrixRow};
use crate::view::parts::{Badge, Empty, Fact, Link, Pager, Tone};
use crate::view::table::{Cell, Table};
use crate::view::{Format, Language, Speak};

/// Lines a page.
const LINES: u64 = 50;

/// Shows a month.
#[handler]
pub async fn show(request: &Request, visit: Visit) -> Answer {
    let pairs = query(request);
    let asked = asked(&visit, &pairs)?;
    let claims = mend::or_stop(&visit, ledger::claims(&visit.state.market, visit.caller()?, &asked).await)?;
    let page = Page { visit: &visit, caller: visit.caller()?, pairs: &pairs, asked: &asked, claims: &claims };
    let view = page.view();
    visit.page(&view)
}

/// What an address asks for.
fn asked(visit: &Visit, pairs: &[(String, String)]) -> poem::Result<ClaimsQuery> {
    let asked = Asked { market: &visit.state.market, caller: visit.caller()?, pairs, most_rows: usize::MAX };
    match claims_query(&asked) {
        Ok(query) => Ok(query),
        Err(ExportFault::Hidden) => Err(visit.not_found()),
        Err(_) => Err(visit.error(&ErrorView::malformed(visit.language()))),
    }
}

struct Page<'a> {
    visit: &'a Visit,
    caller: &'a Caller,
    pairs: &'a [(String, String)],
    asked: &'a ClaimsQuery,
    claims: &'a Claims,
}

impl Page<'_> {
    fn language(&self) -> Language {
        self.visit.language()
    }

    fn view(&self) -> ClaimsView {
        let language = self.language();
        let month = self.asked.month;
        let this_month = YearMonth::of(stockholm::date_of(self.visit.state.market.clock.now()));
        let of_month = |month: YearMonth| self.address(&[("month", &month.to_string())]);
        let lines = self.claims.lines.as_deref().unwrap_or_default();
        let from = value(self.pairs, "offset").parse::<u64>().unwrap_or(0).min(lines.len() as u64);
        let one_pair = self.asked.seller_id.zip(self.asked.buyer_id);
        let heading = one_pair.map(|(seller, buyer)| {
            let names = [("buyer", self.name(buyer).into()), ("seller", self.name(seller).into())];
            language.text_with("claims-pair-lines", &names)
        });
        let filtered = self.asked.seller_id.is_some() || self.asked.buyer_id.is_some();
        let all = || Link::new(language.text("claims-show-all"), of_month(month));
        let is_empty = self.claims.cells.is_empty() && self.claims.pending.is_empty();
        ClaimsView {
            month: language.month(month.first_day()),
            previous: of_month(month.previous()),
            next: (month < this_month).then(|| of_month(month.next())),
            badge: Badge::new(language.text("claims-preliminary"), "half", Tone::Waiting),
            files: files(List::Claims, &with(self.pairs, "month", &month.to_string())),
            position: if is_empty { Vec::new() } else { self.position() },
            matrix: (!is_empty).then(|| self.matrix()),
            empty: Empty::new(language.text("claims-none")),
            lines_heading: heading.unwrap_or_else(|| language.text("claims-all-lines")),
            all_lines: filtered.then(all),
            lines: self.lines(lines, from),
            pager: Pager::new(language, from, LINES, lines.len() as u64, |offset| {
                address("/claims", &with(self.pairs, "offset", &offset.to_string()))
            }),
        }
    }

    fn address(&self, pairs: &[(&str, &str)]) -> String {
        let named = value(self.pairs, "collaboration");
        let kept = [("collaboration", named)];
        let pairs: Vec<(String, String)> =
            kept.iter().chain(pairs).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        address("/claims", &pairs)
    }

    fn name(&self, id: OrganisationId) -> String {
        let found = self.claims.organisations.iter().find(|organisation| organisation.id == id);
        found.map_or_else(|| "–".to_owned(), |organisation| organisation.short_name.clone())
    }

    /// The own side; for who has none, the sums of all. That the positions come to nothing is shown to everybody.
    fn position(&self) -> Vec<Fact> {
        let language = self.language();
        let amount = |key: &str, ore: Ore| Fact::new(language.text(key), language.amount(ore));
        let waits = |ore: Ore| language.text_with("claims-pending", &[("amount", language.amount(ore).into())]);
        let with_pending = |fact: Fact, pending: Amounts| match pending.total_ore.is_zero() {
            true => fact,
            false => fact.note(waits(pending.total_ore)),
        };
        let own = self.claims.positions.iter().find(|one| Some(one.organisation_id) == self.caller.organisation_id);
        let mut facts = match own {
            Some(own) => {
                let net = own.net_position_ore;
                let (key, size) =
                    if net < Ore::ZERO { ("claims-net-pay", Ore(-net.0)) } else { ("claims-net-get", net) };
                vec![
                    with_pending(amount("claims-bought", own.bought.total_ore), own.pending_bought),
                    with_pending(amount("claims-sold", own.sold.total_ore), own.pending_sold),
                    amount(key, size),
                    amount("claims-vat-back", own.bought.vat_ore),
                ]
            }
            None => {
                let sum = |cells: &[ClaimsCell]| Ore(cells.iter().map(|cell| cell.amounts.total_ore.0).sum());
                let fact = amount("claims-sum", sum(&self.claims.cells));
                let pending = sum(&self.claims.pending);
                vec![if pending.is_zero() { fact } else { fact.note(waits(pending)) }]
            }
        };
        let zero = amount("claims-positions", self.claims.position_sum_ore);
        facts.push(zero.note(language.text("claims-positions-help")));
        facts
    }

    fn matrix(&self) -> ClaimsMatrix {
        let language = self.language();
        // Only who sold has a column and only who bought a row: most pairs trade nothing in a month.
        let with = |side: fn(&ClaimsCell) -> OrganisationId| -> Vec<&ClaimsOrganisation> {
            let trades = |id| self.claims.cells.iter().any(|cell| side(cell) == id);
            self.claims.organisations.iter().filter(|organisation| trades(organisation.id)).collect()
        };
        let (sellers, buyers) = (with(|cell| cell.seller_id), with(|cell| cell.buyer_id));
        let owed = |seller: Option<OrganisationId>, buyer: Option<OrganisationId>| {
            let of = |cell: &&ClaimsCell| {
                seller.is_none_or(|id| id == cell.seller_id) && buyer.is_none_or(|id| id == cell.buyer_id)
            };
            Ore(self.claims.cells.iter().filter(of).map(|cell| cell.amounts.total_ore.0).sum())
        };
        let shown = |ore: Ore| if ore.is_zero() { "–".to_owned() } else { language.amount_plain(ore) };
        let row = |buyer: OrganisationId| MatrixRow {
            buyer: self.name(buyer),
            cells: sellers
                .iter()
                .map(|seller| self.cell(seller.id, buyer, owed(Some(seller.id), Some(buyer))))
                .collect(),
            total: shown(owed(None, Some(buyer))),
        };
        let totals = sellers.iter().map(|seller| shown(owed(Some(seller.id), None)));
        ClaimsMatrix {
            sellers: sellers.iter().map(|organisation| organisation.short_name.clone()).collect(),
            rows: buyers.iter().map(|organisation| row(organisation.id)).collect(),
            totals: totals.chain([shown(owed(None, None))]).collect(),
        }
    }

    fn cell(&self, seller: OrganisationId, buyer: OrganisationId, owed: Ore) -> MatrixCell {
        let language = self.language();
        if owed.is_zero() {
            return MatrixCell { amount: "–".to_owned(), href: None, label: None };
        }
        let names = [
            ("buyer", self.name(buyer).into()),
            ("seller", self.name(seller).into()),
            ("amount", language.amount(owed).into()),
        ];
        let month = self.asked.month.to_string();
        let lines = [("month", month.as_str()), ("buyer", &buyer.to_string()), ("seller", &seller.to_string())];
        let href = format!("{}#claim-lines", self.address(&lines));
        let sees_lines = self.claims.lines.is_some();
        MatrixCell {
            amount: language.amount_plain(owed),
            href: sees_lines.then_some(href),
            label: sees_lines.then(|| language.text_with("claims-cell", &names)),
        }
    }

    fn lines(&self, lines: &[ClaimsLine], from: u64) -> Table {
        let language = self.language();
        let columns = [
            language.text("claims-day"),
            language.text("claims-what"),
            language.text("claims-buyer"),
            language.text("claims-seller"),
            format!("#{}", language.text("claims-net")),
            format!("#{}", language.text("claims-vat")),
            format!("#{}", language.text("claims-total")),
        ];
        let empty = if self.claims.lines.is_some() { "claims-no-lines" } else { "claims-lines-hidden" };
        let mut table = Table::new(language.text("claims-lines-caption"), &columns, Empty::new(language.text(empty)));
        let first = usize::try_from(from).unwrap_or(usize::MAX);
        for line in lines.iter().skip(first).take(LINES as usize) {
            table.row(vec![
                self.day(line),
                what(language, line),
                Cell::text(&line.buyer.short_name),
                Cell::text(&line.seller.short_name),
                Cell::text(language.amount_plain(line.amounts.net_ore)),
                Cell::text(language.amount_plain(line.amounts.vat_ore)),
                Cell::text(language.amount_plain(line.amounts.total_ore)),
            ]);
        }
        table
    }

    /// The day, which leads to the booking for who may see it.
    fn day(&self, line: &ClaimsLine) -> Cell {
        let day = self.language().day_short(line.effective_on);
        let (buyer_id, owner_id) = (Some(line.buyer.id), Some(line.seller.id));
        let standing = Standing { buyer_id, owner_id, ..Standing::default() };
        if self.caller.may(&self.visit.state.market.access, Permission::ViewBooking, &standing) {
            Cell::link(day, format!("/bookings/{}", line.booking_id))
        } else {
            Cell::text(day)
        }
    }
}

fn what(language: Language, line: &ClaimsLine) -> Cell {
    let text = match &line.unit {
        Some(unit) => format!("{} → {}", line.resource_name, unit.name),
        None => line.resource_name.clone(),
    };
    match line.kind {
        TransactionKind::Fee => Cell::text(text).note(language.text("claims-kind-fee")),
        TransactionKind::Reversal => Cell::text(text).note(language.text("claims-kind-reversal")),
        TransactionKind::Pending | TransactionKind::Void | TransactionKind::Claim => Cell::text(text),
    }
}
