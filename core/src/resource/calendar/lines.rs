//! How an iCalendar file is written (RFC 5545, 3.1 and 3.3.6): lines that are folded, their parts, and durations. Pure.

use chrono::TimeDelta;

/// The lines, those that are folded made one again.
pub(super) fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// A line's name, its parameters and its value.
pub(super) type Parts = (String, Vec<(String, String)>, String);

/// `NAME;PARAMETER=VALUE;…:VALUE`, of which quoted parameters may hold `;` and `:`.
pub(super) fn parts(line: &str) -> Option<Parts> {
    let mut quoted = false;
    let mut cuts = Vec::new();
    let mut end = None;
    for (at, character) in line.char_indices() {
        match character {
            '"' => quoted = !quoted,
            ';' if !quoted => cuts.push(at),
            ':' if !quoted => {
                end = Some(at);
                break;
            }
            _ => {}
        }
    }
    let end = end?;
    cuts.push(end);
    let name = line[..cuts[0]].trim().to_ascii_uppercase();
    let parameter = |pair: &[usize]| {
        let (key, value) = line[pair[0] + 1..pair[1]].split_once('=')?;
        Some((key.trim().to_ascii_uppercase(), value.trim_matches('"').to_owned()))
    };
    let parameters = cuts.windows(2).filter_map(parameter).collect();
    (!name.is_empty()).then(|| (name, parameters, line[end + 1..].to_owned()))
}

/// `P1D`, `PT1H30M`, `P1W`; no longer than a year.
pub(super) fn duration(text: &str) -> Option<TimeDelta> {
    let mut seconds: i64 = 0;
    let mut number: i64 = 0;
    for character in text.trim().strip_prefix('P')?.chars() {
        match character {
            '0'..='9' => {
                number = number.checked_mul(10)?.checked_add(i64::from(u32::from(character) - u32::from('0')))?
            }
            'T' => {}
            unit => {
                let length = match unit {
                    'W' => 604_800,
                    'D' => 86_400,
                    'H' => 3_600,
                    'M' => 60,
                    'S' => 1,
                    _ => return None,
                };
                seconds = seconds.checked_add(number.checked_mul(length)?)?;
                number = 0;
            }
        }
    }
    (seconds <= 366 * 86_400).then(|| TimeDelta::seconds(seconds))
}
