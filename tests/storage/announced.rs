//! Who has a board open hears of whatever changes it: every statement that writes a table which a board shows is known here.
//! A new one belongs to the first list, when the store function that runs it calls `tx.announce`, or to the second with the
//! reason why it need not.

use std::collections::BTreeSet;

const SHOWN: [&str; 8] =
    ["booking", "offer", "need", "resource", "availability_window", "busy_period", "area", "area_member"];

const ANNOUNCED: [&str; 14] = [
    "INSERT_BOOKING",
    "UPDATE_BOOKING_STATE",
    "INSERT_OFFER",
    "UPDATE_OFFER",
    "INSERT_NEED",
    "UPDATE_NEED_PLACES",
    "UPDATE_NEED",
    "INSERT_RESOURCE",
    "UPDATE_RESOURCE",
    "DELETE_WINDOWS",
    "INSERT_WINDOW",
    "UPDATE_AREA_STATE",
    "UPDATE_AREA_SETTINGS",
    "PUT_AREA_MEMBER",
];

const SILENT: [(&str, &str); 15] = [
    ("UPDATE_BOOKING_HOURS", "the step that changes the booking is written after it"),
    ("TOUCH_BOOKING", "no board shows what is asked about a booking"),
    ("SET_ABSENT", "the step that ends the booking is written after it"),
    ("SET_EXCUSE", "the step that ends the booking is written after it"),
    ("SET_INSTEAD_OF", "no board shows which booking it took the place of"),
    ("UPDATE_PLACE", "the step that restores the booking is written after it"),
    ("DELETE_BUSY", "the windows are worked out anew after it"),
    ("INSERT_BUSY", "the windows are worked out anew after it"),
    ("INSERT_AREA", "nobody looks at an area that is only being made"),
    ("UPDATE_PRIORITY", "no board shows it"),
    ("UPDATE_ANSWER", "no board shows it"),
    ("UPDATE_ANSWERED", "no board shows it"),
    ("UPDATE_NEED_SEARCH", "no board shows it"),
    ("UPDATE_OPENED", "no board shows it"),
    ("CLEAR_OPENED", "no board shows it"),
];

#[test]
fn every_statement_that_changes_a_board_is_known() {
    let writes = |sql: &str| {
        let words: Vec<&str> =
            sql.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
        match words.as_slice() {
            ["insert", "into", table, ..] | ["delete", "from", table, ..] | ["update", table, ..] => {
                SHOWN.contains(table)
            }
            _ => false,
        }
    };
    let found: BTreeSet<&str> =
        torget_core::statements().filter(|statement| writes(statement.sql)).map(|statement| statement.name).collect();
    let known = ANNOUNCED.into_iter().chain(SILENT.map(|(name, _)| name)).collect::<BTreeSet<_>>();
    assert_eq!(found, known, "left: the statements there are; right: those that are known here");
}
