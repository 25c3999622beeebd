//! Pages of lists that are read by key. A key only leads on, so the address keeps the keys of the pages that were left: the
//! way back is the way that was come.

use uuid::Uuid;

use super::deed::{value, values};
use super::need::address;
use crate::export::List;
use crate::sheet::Format;
use crate::view::parts::{Link, Pager};

/// The key of the page that is shown, and those of the pages before it.
const HERE: &str = "after";
const LEFT: &str = "left";
/// So many keys an address keeps; from farther on the way back ends at the first page sooner.
const MOST_LEFT: usize = 40;

/// A list as files, in every format, with the filters of an address; which page of it is shown is no filter.
pub fn files(list: List, pairs: &[(String, String)]) -> Vec<Link> {
    let place = [HERE, LEFT, "offset"];
    let kept: Vec<_> = pairs.iter().filter(|(name, _)| !place.contains(&name.as_str())).cloned().collect();
    let link = |format: Format| {
        let path = format!("/exports/{}.{}", list.key(), format.extension());
        Link::new(format.extension().to_uppercase(), address(&path, &kept))
    };
    Format::ALL.map(link).into()
}

/// The pager of the page of a list at an address: `shown` says how many rows it has, `next` is the key of the one that follows.
///
/// A list without one is no list that is given as a file.
pub fn pager(
    list: impl Into<Option<List>>,
    path: &str,
    pairs: &[(String, String)],
    shown: String,
    next: Option<Uuid>,
) -> Pager {
    let here = value(pairs, HERE).to_owned();
    let left = values(pairs, LEFT);
    let page = |after: &str, left: &[String]| {
        let mut kept: Vec<_> = pairs.iter().filter(|(name, _)| name != HERE && name != LEFT).cloned().collect();
        kept.extend(left.iter().map(|key| (LEFT.to_owned(), key.clone())));
        kept.push((HERE.to_owned(), after.to_owned()));
        address(path, &kept)
    };
    let previous = (!here.is_empty()).then(|| match left.split_last() {
        Some((last, earlier)) => page(last, earlier),
        None => page("", &[]),
    });
    let next = next.map(|after| {
        let passed: Vec<String> =
            left.iter().cloned().chain([here].into_iter().filter(|key| !key.is_empty())).collect();
        page(&after.to_string(), &passed[passed.len().saturating_sub(MOST_LEFT)..])
    });
    Pager { shown, previous, next, files: list.into().map(|list| files(list, pairs)).unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pairs of an address.
    fn pairs(address: &str) -> Vec<(String, String)> {
        let query = address.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    #[test]
    fn the_way_back_is_the_way_that_was_come() {
        let first = "/needs?show=past".to_owned();
        let keys: Vec<Uuid> = (0..3).map(|_| Uuid::now_v7()).collect();
        let mut way = vec![first];
        for key in &keys {
            let next =
                pager(List::Needs, "/needs", &pairs(way.last().unwrap()), String::new(), Some(*key)).next.unwrap();
            assert_eq!(value(&pairs(&next), "after"), key.to_string());
            way.push(next);
        }
        while way.len() > 1 {
            let here = way.pop().unwrap();
            let previous = pager(List::Needs, "/needs", &pairs(&here), String::new(), None).previous;
            assert_eq!(previous.as_ref(), way.last());
        }
        assert_eq!(pager(List::Needs, "/needs", &pairs(&way[0]), String::new(), None).previous, None);
    }
}
