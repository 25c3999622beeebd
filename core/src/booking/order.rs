//! In which order those who can come are suggested. Pure, and the same for the same facts.
//!
//! First by points, in which who has been at the unit before weighs most, because its residents know them, and what the
//! resource person wishes half as much; then by the plugin's rank; then by price; then by id, so that equals keep their place.

use super::wish::Wish;
use crate::ids::ResourceId;
use crate::money::Ore;

/// Points, the fewest first: they have been at the unit before.
const KNOWN_HERE: i64 = -2;
/// They gladly work there.
const GLADLY: i64 = -1;
/// They would rather not. A point and no veto: who would rather not and is known still comes before who is new.
const RATHER_NOT: i64 = 1;

/// What a candidate is placed by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub(super) visits: i64,
    pub(super) wish: Option<Wish>,
    /// The plugin's.
    pub(super) rank: i64,
    pub(super) total_ore: Ore,
    pub(super) id: ResourceId,
}

impl Placed {
    /// The key to sort by.
    pub(super) fn key(&self) -> (i64, i64, i64, ResourceId) {
        let known = if self.visits > 0 { KNOWN_HERE } else { 0 };
        let wish = match self.wish {
            Some(Wish::Gladly) => GLADLY,
            Some(Wish::RatherNot) => RATHER_NOT,
            None => 0,
        };
        (known + wish, self.rank, self.total_ore.0, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn best_first() {
        let id = ResourceId::new();
        let placed = |visits, wish, rank, total| Placed { visits, wish, rank, total_ore: Ore(total), id };
        // Each comes before the next.
        let order = [
            placed(1, Some(Wish::Gladly), 900, 9),
            placed(7, None, 0, 5),
            placed(1, None, 0, 6),
            placed(1, None, 10, 1),
            placed(1, Some(Wish::RatherNot), 0, 1),
            placed(0, None, 0, 1),
            placed(0, None, 0, 2),
            placed(0, None, 1, 0),
            placed(0, Some(Wish::RatherNot), 0, 0),
        ];
        for pair in order.windows(2) {
            assert!(pair[0].key() < pair[1].key(), "{:?} before {:?}", pair[0], pair[1]);
        }
        let glad_and_new = placed(0, Some(Wish::Gladly), 0, 0);
        let known_and_unwilling = placed(3, Some(Wish::RatherNot), 0, 0);
        assert_eq!(glad_and_new.key(), known_and_unwilling.key(), "a wish weighs half of having been there");
    }
}
