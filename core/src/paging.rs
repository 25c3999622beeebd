//! Pages of a list, by key and not by number: the next page begins after the last row of this one, so rows that come or
//! go meanwhile neither repeat nor hide others, and the hundredth page costs what the first does.
//!
//! Every list of the program uses these two types. A list's statement takes `after` as a bound (`id > $n order by id`)
//! and [`Paging::fetch`] as its limit; newest first is `id < $n order by id desc`, with [`Paging::before`].

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

/// The most rows a page may have.
pub const MOST_ROWS: u32 = 200;
/// The rows of a page when nobody says how many.
pub const USUAL_ROWS: u32 = 50;

/// Which page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    limit: u32,
    after: Option<Uuid>,
}

/// Why this is no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PagingError {
    /// Too few or too many rows.
    #[error("{limit} is not a number of rows for a page; use 1 to {MOST_ROWS}")]
    Limit {
        /// What was asked for.
        limit: i64,
    },
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The cursor of the next page: the `after` to ask with. `None` on the last page.
    pub next: Option<Uuid>,
}

impl Default for Paging {
    fn default() -> Self {
        Self { limit: USUAL_ROWS, after: None }
    }
}

impl Paging {
    /// The page of `limit` rows (1 to 200; the usual 50 if nothing is said) that follows the row `after`.
    pub fn new(limit: Option<i64>, after: Option<Uuid>) -> Result<Self, PagingError> {
        let Some(limit) = limit else { return Ok(Self { limit: USUAL_ROWS, after }) };
        match u32::try_from(limit) {
            Ok(rows @ 1..=MOST_ROWS) => Ok(Self { limit: rows, after }),
            _ => Err(PagingError::Limit { limit }),
        }
    }

    /// The longest page, from the beginning.
    pub fn longest() -> Self {
        Self { limit: MOST_ROWS, after: None }
    }

    /// The page of as many rows that follows the row `after`.
    pub fn following(self, after: Uuid) -> Self {
        Self { after: Some(after), ..self }
    }

    /// For a list in another order: the row that this page follows.
    pub fn cursor(&self) -> Option<Uuid> {
        self.after
    }

    /// For a list in the order of `id`: rows have an id above this.
    pub fn after(&self) -> Uuid {
        self.after.unwrap_or(Uuid::nil())
    }

    /// For a list in falling order of `id`: rows have an id below this.
    pub fn before(&self) -> Uuid {
        self.after.unwrap_or(Uuid::max())
    }

    /// How many rows to read: one more than the page holds, to know whether there is a next one.
    pub fn fetch(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// The page out of the rows read with [`Self::fetch`] as the limit.
    pub fn listed<T>(&self, mut rows: Vec<T>, id: impl Fn(&T) -> Uuid) -> Listed<T> {
        let limit = self.limit as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(id) } else { None };
        Listed { rows, next }
    }
}

impl<T> Listed<T> {
    /// The same page with other rows, for views.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Listed<U> {
        Listed { rows: self.rows.into_iter().map(change).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_holds_1_to_200_rows() {
        for limit in [1, 50, 200] {
            assert_eq!(Paging::new(Some(limit), None).unwrap().fetch(), limit + 1);
        }
        for limit in [i64::MIN, -1, 0, 201, i64::MAX] {
            assert_eq!(Paging::new(Some(limit), None), Err(PagingError::Limit { limit }));
        }
        assert_eq!(Paging::new(None, None).unwrap(), Paging::default());
    }

    #[test]
    fn the_pages_of_a_list_hold_each_row_once() {
        let ids: Vec<Uuid> = (0..7).map(|_| Uuid::now_v7()).collect();
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let paging = Paging::new(Some(3), after).unwrap();
            let read = ids.iter().copied().filter(|id| *id > paging.after()).take(paging.fetch() as usize).collect();
            let page = paging.listed(read, |id| *id);
            assert!(page.rows.len() <= 3);
            seen.extend(page.rows);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, ids);
    }

    #[test]
    fn a_full_last_page_has_no_next_one() {
        let ids: Vec<Uuid> = (0..3).map(|_| Uuid::now_v7()).collect();
        assert_eq!(Paging::new(Some(3), None).unwrap().listed(ids, |id| *id).next, None);
    }
}
