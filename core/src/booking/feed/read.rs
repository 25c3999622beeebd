//! What a calendar program reads. It comes again and again, so one statement does it: the address by its hash, the role that
//! it acts in, and the bookings by an index on their ends.

use chrono::{DateTime, Days, TimeDelta, Utc};

use super::store::{self, AddressRow};
use super::{FEED_DAYS_BACK, FeedContent, FeedEntry, FeedOf};
use crate::access::{Domain, Permission, Role};
use crate::db::DbError;
use crate::organisation::secret::{SECRET_LENGTH, hash_of};
use crate::time::stockholm;
use crate::{Market, change};

/// A reading is written down again after this long.
const NOTED_AFTER: TimeDelta = TimeDelta::hours(1);

/// What stands at an address; nothing if it is unknown or was taken back, or if its role has ended or its account is closed.
pub async fn read_feed(market: &Market, name: &str) -> Result<Option<FeedContent>, DbError> {
    let Some(of) = kind(name) else { return Ok(None) };
    let (now, secret_hash) = (market.clock.now(), hash_of(name));
    let today = stockholm::date_of(now);
    let from_at = stockholm::day(today - Days::new(FEED_DAYS_BACK)).starts_at();
    let mut tx = market.db.read().await?;
    let rows = store::events(&mut tx, of, &secret_hash, today, from_at).await?;
    // Without a booking there is no row, so it is asked whether the address counts.
    let address = match rows.first() {
        Some(row) => Some(row.address.clone()),
        None => store::address(&mut tx, of, &secret_hash, today).await?,
    };
    drop(tx);
    let Some(address) = address.filter(|address| follows(market, of, address.role)) else { return Ok(None) };
    note(market, &address, now).await?;
    let entries: Vec<FeedEntry> = rows.into_iter().map(|row| row.entry).collect();
    Ok(Some(FeedContent { of, name: address.subject_name, language: address.language, entries }))
}

/// What a name is of, if it can be one at all.
fn kind(name: &str) -> Option<FeedOf> {
    let (of, secret) = name.split_once('-')?;
    let is_secret = secret.len() == SECRET_LENGTH
        && secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    of.parse().ok().filter(|_| is_secret)
}

/// Whether the policy still lets the role follow such bookings; that they are its own, its unit's or its collaboration's is
/// what the statement asks.
fn follows(market: &Market, of: FeedOf, role: Role) -> bool {
    let domain = match of {
        _ if role.is_held_in_collaboration() => Domain::Collaboration,
        FeedOf::Unit => Domain::Unit,
        FeedOf::Person | FeedOf::Resource => Domain::Own,
    };
    market.access.allows(role, domain, Permission::FollowBookings)
}

/// Writes down that it was read, seldom enough that most readings write nothing.
async fn note(market: &Market, address: &AddressRow, now: DateTime<Utc>) -> Result<(), DbError> {
    if address.read_at.is_some_and(|at| now - at < NOTED_AFTER) {
        return Ok(());
    }
    change!(market.db, tx => store::note_read(tx, address.feed_id, now).await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_it_is_of_and_is_as_long_as_a_secret() {
        let secret = "A-_9".repeat(11)[..SECRET_LENGTH].to_owned();
        for of in FeedOf::ALL {
            assert_eq!(kind(&format!("{}-{secret}", of.key())), Some(of));
        }
        let cases = [
            String::new(),
            secret.clone(),
            format!("unit-{}", &secret[1..]),
            format!("unit-{secret}A"),
            format!("area-{secret}"),
            format!("unit-{}å", &secret[2..]),
            format!("unit-{} ", &secret[1..]),
        ];
        for name in cases {
            assert_eq!(kind(&name), None, "{name}");
        }
    }
}
