//! A month's claims as a table: line by line for who may see lines, else the sums of each pair.
//!
//! | column | content |
//! |---|---|
//! | `datum` | the day the line belongs to, `2026-11-24` |
//! | `säljare`, `köpare` | short names |
//! | `enhet`, `kostnadsställe` | where the cost belongs; filled in for the buyer alone |
//! | `resurs` | what was booked |
//! | `typ` | `fordran`, `avgift` or `rättelse` |
//! | `netto`, `moms`, `totalt` | kronor; a correction is negative |
//! | `bokning`, `transaktion`, `rättar` | identities; `rättar` is the transaction that this line undoes |

use torget_core::fault::FieldFault;
use torget_core::ledger::{self, Claims, ClaimsCell, ClaimsLine, ClaimsQuery, TransactionKind};
use torget_core::plugin::Fact;
use torget_core::time::{YearMonth, stockholm};

use super::{Asked, ExportFault};
use crate::sheet::{Cell, Column, Sheet};

const LINES: &[Column<ClaimsLine>] = &[
    ("datum", |line| line.effective_on.into()),
    ("säljare", |line| (&line.seller.short_name).into()),
    ("köpare", |line| (&line.buyer.short_name).into()),
    ("enhet", |line| line.unit.as_ref().map(|unit| unit.name.as_str()).into()),
    ("kostnadsställe", |line| line.unit.as_ref().map(|unit| unit.cost_centre.as_str()).into()),
    ("resurs", |line| (&line.resource_name).into()),
    ("typ", |line| kind(line.kind).into()),
    ("netto", |line| line.amounts.net_ore.into()),
    ("moms", |line| line.amounts.vat_ore.into()),
    ("totalt", |line| line.amounts.total_ore.into()),
    ("bokning", |line| Cell::shown(line.booking_id)),
    ("transaktion", |line| Cell::shown(line.transaction_id)),
    ("rättar", |line| line.reverses_id.map(|id| id.to_string()).into()),
];

/// A pair's sum, with the month and the names of both.
type Pair = (ClaimsCell, String, String, String);

pub(super) async fn claims(asked: &Asked<'_>) -> Result<Sheet, ExportFault> {
    let claims = ledger::claims(asked.market, asked.caller, &query(asked)?).await?;
    if claims.lines.as_ref().is_some_and(|lines| lines.len() > asked.most_rows) {
        return Err(ExportFault::TooMany { most: asked.most_rows });
    }
    Ok(sheet(&claims))
}

/// What the filters ask for. Without a month it is this one.
pub fn query(asked: &Asked<'_>) -> Result<ClaimsQuery, ExportFault> {
    let month = match asked.value("month") {
        "" => YearMonth::of(stockholm::date_of(asked.market.clock.now())),
        text => text.parse().map_err(|_| {
            ExportFault::Faults(vec![FieldFault::new("month", "unknown", [("value", Fact::Text(text.to_owned()))])])
        })?,
    };
    let collaboration_id = match asked.chosen("collaboration")? {
        Some(named) => named,
        None => asked.collaboration().ok_or(ExportFault::Hidden)?,
    };
    Ok(ClaimsQuery { collaboration_id, month, seller_id: asked.chosen("seller")?, buyer_id: asked.chosen("buyer")? })
}

/// The table of claims that were read.
pub fn sheet(claims: &Claims) -> Sheet {
    let name = format!("fordringar-{}", claims.month);
    match &claims.lines {
        Some(lines) => Sheet::of(&name, LINES, lines),
        None => pairs(&name, claims),
    }
}

fn pairs(sheet_name: &str, claims: &Claims) -> Sheet {
    const PAIRS: &[Column<Pair>] = &[
        ("månad", |row| (&row.1).into()),
        ("säljare", |row| (&row.2).into()),
        ("köpare", |row| (&row.3).into()),
        ("netto", |row| row.0.amounts.net_ore.into()),
        ("moms", |row| row.0.amounts.vat_ore.into()),
        ("totalt", |row| row.0.amounts.total_ore.into()),
    ];
    let name = |id| {
        let organisation = claims.organisations.iter().find(|organisation| organisation.id == id);
        organisation.map_or_else(String::new, |organisation| organisation.short_name.clone())
    };
    let month = claims.month.to_string();
    let rows = claims.cells.iter().map(|cell| (*cell, month.clone(), name(cell.seller_id), name(cell.buyer_id)));
    Sheet::of(sheet_name, PAIRS, &rows.collect::<Vec<Pair>>())
}

fn kind(kind: TransactionKind) -> &'static str {
    match kind {
        TransactionKind::Claim => "fordran",
        TransactionKind::Fee => "avgift",
        TransactionKind::Reversal => "rättelse",
        TransactionKind::Pending => "preliminär",
        TransactionKind::Void => "annullering",
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use torget_core::ids::{BookingId, LedgerTransactionId, OrganisationId};
    use torget_core::ledger::{Amounts, ClaimsOrganisation, ClaimsUnit};
    use torget_core::money::Ore;

    use super::*;
    use crate::sheet::Format;

    fn organisation(short_name: &str) -> ClaimsOrganisation {
        ClaimsOrganisation { id: OrganisationId::new(), short_name: short_name.to_owned() }
    }

    fn csv(claims: &Claims) -> String {
        String::from_utf8(sheet(claims).file(Format::Csv)).unwrap()
    }

    fn a_line(resource_name: &str, unit: Option<ClaimsUnit>, kind: TransactionKind, sign: i64) -> ClaimsLine {
        ClaimsLine {
            transaction_id: LedgerTransactionId::new(),
            booking_id: BookingId::new(),
            effective_on: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
            entered_at: chrono::DateTime::UNIX_EPOCH,
            kind,
            reverses_id: None,
            seller: organisation("Klippan"),
            buyer: organisation("Ängelholm"),
            resource_name: resource_name.to_owned(),
            unit,
            amounts: Amounts {
                net_ore: Ore(sign * 317_625),
                vat_ore: Ore(sign * 79_406),
                total_ore: Ore(sign * 397_031),
            },
        }
    }

    fn month_of(
        lines: Option<Vec<ClaimsLine>>,
        cells: Vec<ClaimsCell>,
        organisations: Vec<ClaimsOrganisation>,
    ) -> Claims {
        Claims {
            month: "2026-11".parse().unwrap(),
            organisations,
            cells,
            pending: Vec::new(),
            positions: Vec::new(),
            position_sum_ore: Ore::ZERO,
            lines,
        }
    }

    #[test]
    fn lines_as_a_swedish_spreadsheet_reads_them() {
        let unit = ClaimsUnit { name: "Fridhem; norra \"huset\"".to_owned(), cost_centre: "4711".to_owned() };
        let lines = vec![
            a_line("Anna Ek", Some(unit), TransactionKind::Claim, 1),
            a_line("Bo", None, TransactionKind::Reversal, -1),
        ];
        let ids: Vec<_> = lines.iter().map(|line| (line.booking_id, line.transaction_id)).collect();
        let written = csv(&month_of(Some(lines), Vec::new(), Vec::new()));
        let expected = format!(
            "\u{feff}datum;säljare;köpare;enhet;kostnadsställe;resurs;typ;netto;moms;totalt;bokning;transaktion;rättar\r\n\
             2026-11-24;Klippan;Ängelholm;\"Fridhem; norra \"\"huset\"\"\";4711;Anna Ek;fordran;3176,25;794,06;3970,31;{};{};\r\n\
             2026-11-24;Klippan;Ängelholm;;;Bo;rättelse;-3176,25;-794,06;-3970,31;{};{};\r\n",
            ids[0].0, ids[0].1, ids[1].0, ids[1].1
        );
        assert_eq!(written, expected);
    }

    #[test]
    fn sums_of_pairs_for_who_sees_no_lines() {
        let (seller, buyer) = (organisation("Klippan"), organisation("Bjuv"));
        let amounts = Amounts { net_ore: Ore(100), vat_ore: Ore(25), total_ore: Ore(125) };
        let cell = ClaimsCell { seller_id: seller.id, buyer_id: buyer.id, amounts };
        let written = csv(&month_of(None, vec![cell], vec![seller, buyer]));
        assert_eq!(
            written,
            "\u{feff}månad;säljare;köpare;netto;moms;totalt\r\n2026-11;Klippan;Bjuv;1,00;0,25;1,25\r\n"
        );
    }
}
