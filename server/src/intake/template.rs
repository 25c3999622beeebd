//! The file to begin with: the heads, and below them what may stand in each column. A row that begins with `#` is not read.

use super::Ground;
use super::table::COMMENT;
use crate::sheet::{Cell, Sheet};

/// The template of a kind.
pub fn template(ground: &Ground) -> Sheet {
    let columns = ground.columns();
    let help = |(number, column): (usize, &super::Column)| {
        let needed = if column.needed { "Måste fyllas i. " } else { "" };
        let mark = if number == 0 { format!("{COMMENT} Raden läses inte in. ") } else { String::new() };
        Cell::text(format!("{mark}{needed}{}", column.help))
    };
    Sheet {
        name: format!("mall-{}", ground.kind.file_word()),
        heads: columns.iter().map(|column| column.head.clone()).collect(),
        rows: vec![columns.iter().enumerate().map(help).collect()],
    }
}

impl super::Kind {
    /// What files of this kind are called.
    fn file_word(self) -> &'static str {
        match self {
            Self::Units => "enheter",
            Self::Persons => "personer",
            Self::Resources => "resurser",
            Self::Availability => "tillganglighet",
            Self::Needs => "behov",
        }
    }
}
