//! CSV as it comes: with `;`, `,` or tabs between cells, in UTF-8 or as Excel on Windows writes it (Windows-1252).

use super::read::{ReadLimits, Row, problem, too_many};
use torget_core::work::Problem;

/// What the bytes 0x80 to 0x9F are in Windows-1252; a space where it has nothing.
const WINDOWS: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

pub(super) fn read(content: &[u8], limits: &ReadLimits) -> Result<Vec<Row>, Problem> {
    if content.contains(&0) {
        // UTF-16, or no text at all.
        return Err(problem("file_not_text"));
    }
    let text = decoded(content);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut rows, mut record): (Vec<Row>, _) = (Vec::new(), csv::StringRecord::new());
    // How far the lines are counted, how many there were, and how many of them stood within a cell and are no row.
    let (mut at, mut lines, mut folded) = (0, 0, 0);
    while reader.read_record(&mut record).map_err(|_| problem("file_broken"))? {
        // A record begins after the line ends that the reader has skipped.
        let begins = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
        let rest = text.get(begins..).unwrap_or_default();
        let begins = begins + (rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        lines += text.get(at..begins).map_or(0, |passed| passed.matches('\n').count());
        at = begins;
        let number = i64::try_from(lines - folded + 1).unwrap_or(i64::MAX);
        folded += record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        let cells: Vec<String> = record.iter().map(|cell| unquoted(cell.trim()).to_owned()).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if rows.len() > limits.most_rows + 1 {
            return Err(too_many(limits));
        }
        rows.push(Row { number, cells });
    }
    Ok(rows)
}

/// The apostrophe that our own files put before what would be a formula is none of the text.
fn unquoted(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| super::csv::begins_a_formula(rest)).unwrap_or(cell)
}

fn decoded(content: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(content) {
        return text.to_owned();
    }
    let windows: Vec<char> = WINDOWS.chars().collect();
    let letter = |byte: &u8| match byte {
        0x80..=0x9f => windows.get(usize::from(byte - 0x80)).copied().unwrap_or(' '),
        other => char::from(*other),
    };
    content.iter().map(letter).collect()
}

/// What stands oftenest between the cells of the first line.
fn separator(text: &str) -> u8 {
    let line = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| {
        let mut quoted = false;
        line.bytes()
            .filter(|byte| {
                quoted ^= *byte == b'"';
                !quoted && byte == separator
            })
            .count()
    };
    [b'\t', b',', b';'].into_iter().max_by_key(count).unwrap_or(b';')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: ReadLimits = ReadLimits { most_rows: 10, most_unpacked_bytes: 1 << 20 };

    fn rows(content: &[u8]) -> Vec<(i64, String)> {
        let rows = read(content, &LIMITS).unwrap();
        rows.into_iter().map(|row| (row.number, row.cells.join("|"))).collect()
    }

    #[test]
    fn separators_and_alphabets_are_found_out() {
        let expected = vec![(1, "Namn|Ort".to_owned()), (2, "Åsa|Höör – byn".to_owned())];
        assert_eq!(rows("Namn;Ort\r\nÅsa;Höör – byn\r\n".as_bytes()), expected);
        assert_eq!(rows("\u{feff}Namn,Ort\nÅsa,Höör – byn".as_bytes()), expected);
        assert_eq!(rows("Namn\tOrt\nÅsa\tHöör – byn".as_bytes()), expected);
        assert_eq!(rows(b"Namn;Ort\r\n\xc5sa;H\xf6\xf6r \x96 byn\r\n"), expected);
    }

    #[test]
    fn rows_keep_the_numbers_that_the_spreadsheet_shows() {
        let read = rows(b"a;b\n\n\"1\n2\";x\n;\n'=3;'y\n");
        let expected = [(1, "a|b"), (3, "1\n2|x"), (5, "=3|'y")].map(|(row, cells)| (row, cells.to_owned()));
        assert_eq!(read, expected);
    }
}
