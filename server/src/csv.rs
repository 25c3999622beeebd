//! Claims as CSV, so that a Swedish Excel opens it with a double click: UTF-8 with a byte order mark, `;` between fields,
//! decimal comma, CRLF. Programs that read it can rely on the column names, which don't follow the reader's language.
//!
//! Invariant: no cell can be taken for a formula. A text that begins like one gets an apostrophe in front; amounts are
//! written here and hold digits, a comma and a minus sign only.
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

use torget_core::ledger::{Claims, ClaimsLine, TransactionKind};
use torget_core::money::Ore;

const BYTE_ORDER_MARK: &str = "\u{feff}";
const LINE_COLUMNS: [&str; 13] = [
    "datum",
    "säljare",
    "köpare",
    "enhet",
    "kostnadsställe",
    "resurs",
    "typ",
    "netto",
    "moms",
    "totalt",
    "bokning",
    "transaktion",
    "rättar",
];
const CELL_COLUMNS: [&str; 6] = ["månad", "säljare", "köpare", "netto", "moms", "totalt"];

/// The month's claims as a file: line by line for who may see lines, else the sums of each pair.
pub fn claims(claims: &Claims) -> String {
    match &claims.lines {
        Some(lines) => table(&LINE_COLUMNS, lines.iter().map(line_cells)),
        None => table(&CELL_COLUMNS, cell_rows(claims)),
    }
}

fn line_cells(line: &ClaimsLine) -> [String; 13] {
    let unit = line.unit.as_ref();
    [
        line.effective_on.to_string(),
        text(&line.seller.short_name),
        text(&line.buyer.short_name),
        unit.map_or_else(String::new, |unit| text(&unit.name)),
        unit.map_or_else(String::new, |unit| text(&unit.cost_centre)),
        text(&line.resource_name),
        kind(line.kind).to_owned(),
        amount(line.amounts.net_ore),
        amount(line.amounts.vat_ore),
        amount(line.amounts.total_ore),
        line.booking_id.to_string(),
        line.transaction_id.to_string(),
        line.reverses_id.map_or_else(String::new, |id| id.to_string()),
    ]
}

fn cell_rows(claims: &Claims) -> impl Iterator<Item = [String; 6]> {
    let name = |id| {
        let organisation = claims.organisations.iter().find(|organisation| organisation.id == id);
        organisation.map_or_else(String::new, |organisation| text(&organisation.short_name))
    };
    claims.cells.iter().map(move |cell| {
        [
            claims.month.to_string(),
            name(cell.seller_id),
            name(cell.buyer_id),
            amount(cell.amounts.net_ore),
            amount(cell.amounts.vat_ore),
            amount(cell.amounts.total_ore),
        ]
    })
}

fn table<const N: usize>(columns: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut writer =
        csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns).expect("memory takes every row");
    for row in rows {
        writer.write_record(&row).expect("memory takes every row, and every row has as many cells");
    }
    let bytes = writer.into_inner().expect("memory takes every row");
    format!("{BYTE_ORDER_MARK}{}", String::from_utf8(bytes).expect("what was written is UTF-8"))
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

/// `-3176,25`: no space between thousands and a plain minus, or a spreadsheet takes it for a text.
fn amount(amount: Ore) -> String {
    amount.to_decimal_text().replace('.', ",")
}

/// A text that no spreadsheet computes.
fn text(text: &str) -> String {
    let begins_a_formula = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']);
    if begins_a_formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use torget_core::ids::{BookingId, LedgerTransactionId, OrganisationId};
    use torget_core::ledger::{Amounts, ClaimsCell, ClaimsOrganisation, ClaimsUnit};

    use super::*;

    fn organisation(short_name: &str) -> ClaimsOrganisation {
        ClaimsOrganisation { id: OrganisationId::new(), short_name: short_name.to_owned() }
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
        let written = claims(&month_of(Some(lines), Vec::new(), Vec::new()));
        let expected = format!(
            "\u{feff}datum;säljare;köpare;enhet;kostnadsställe;resurs;typ;netto;moms;totalt;bokning;transaktion;rättar\r\n\
             2026-11-24;Klippan;Ängelholm;\"Fridhem; norra \"\"huset\"\"\";4711;Anna Ek;fordran;3176,25;794,06;3970,31;{};{};\r\n\
             2026-11-24;Klippan;Ängelholm;;;Bo;rättelse;-3176,25;-794,06;-3970,31;{};{};\r\n",
            ids[0].0, ids[0].1, ids[1].0, ids[1].1
        );
        assert_eq!(written, expected);
    }

    #[test]
    fn no_text_becomes_a_formula() {
        for dangerous in ["=1+1", "+46", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n=1"] {
            assert_eq!(text(dangerous), format!("'{dangerous}"));
        }
        for harmless in ["", "Anna Ek", "Åsa", "4711", "a=b", "Norr-Söder"] {
            assert_eq!(text(harmless), harmless);
        }
        let written = claims(&month_of(
            Some(vec![a_line("=cmd|' /C calc'!A0", None, TransactionKind::Fee, 1)]),
            Vec::new(),
            Vec::new(),
        ));
        assert!(written.contains(";'=cmd|"), "{written}");
    }

    #[test]
    fn sums_of_pairs_for_who_sees_no_lines() {
        let (seller, buyer) = (organisation("Klippan"), organisation("Bjuv"));
        let amounts = Amounts { net_ore: Ore(100), vat_ore: Ore(25), total_ore: Ore(125) };
        let cell = ClaimsCell { seller_id: seller.id, buyer_id: buyer.id, amounts };
        let written = claims(&month_of(None, vec![cell], vec![seller, buyer]));
        assert_eq!(
            written,
            "\u{feff}månad;säljare;köpare;netto;moms;totalt\r\n2026-11;Klippan;Bjuv;1,00;0,25;1,25\r\n"
        );
    }
}
