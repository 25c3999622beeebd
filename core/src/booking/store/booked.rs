//! All that is booked of an area at once, for its board. Thousands of bookings come as one text a resource: to hand over each as
//! a row of its own takes several times as long as to find them.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::around::{TakenOfAreaRow, TakenRow};
use crate::db::{DbError, Tx, id_list};
use crate::ids::{AreaId, BookingId, ResourceId, UnitId};
use crate::{sql, statements};

statements! {
    SELECT_BOOKED_OF_AREA = "select r.id, string_agg(hex(b.id) || ' ' || hex(b.unit_id) || ' ' || b.place || ' '
                || unixepoch(b.starts_at) || ' ' || unixepoch(b.ends_at) || ' ' || b.break_minutes || ' ' || b.state, ',')
        from resource r join booking b on b.resource_id = r.id
        where r.area_id = $1 and r.state = 'published' and b.holds and b.starts_at > $3 and b.starts_at < $4
            and b.ends_at > $2
        group by r.id";
    SELECT_POSITIONS = "select id, latitude, longitude from unit where id in (select unhex(value) from json_each($1))";
}

/// What is booked of the published resources of an area between two instants, in no order; `earliest` bounds the start of the
/// longest booking.
pub(super) async fn booked_of_area(
    tx: &mut Tx,
    id: AreaId,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    earliest: DateTime<Utc>,
) -> Result<Vec<TakenOfAreaRow>, DbError> {
    let sheets = sql!(tx, all(ResourceId, String), SELECT_BOOKED_OF_AREA, id, from, earliest, until)?;
    let mut rows = Vec::new();
    for (for_resource_id, sheet) in sheets {
        for line in sheet.split(',') {
            let fault = || DbError::Fault(format!("{line:?} is no line of a sheet of bookings"));
            let taken = read(for_resource_id, line).ok_or_else(fault)?;
            rows.push(TakenOfAreaRow { for_resource_id, taken });
        }
    }
    let units: BTreeSet<UnitId> = rows.iter().map(|row| row.taken.unit_id).collect();
    let list = id_list(units);
    let positions = sql!(tx, all(UnitId, f64, f64), SELECT_POSITIONS, list.as_str())?;
    let positions: HashMap<UnitId, (f64, f64)> =
        positions.into_iter().map(|(id, north, east)| (id, (north, east))).collect();
    for row in &mut rows {
        let taken = &mut row.taken;
        (taken.latitude, taken.longitude) = positions.get(&taken.unit_id).copied().unwrap_or_default();
    }
    Ok(rows)
}

/// A line as the statement writes it; the unit's position is not in it.
fn read(resource_id: ResourceId, line: &str) -> Option<TakenRow> {
    let mut words = line.split(' ');
    let booking_id = BookingId(Uuid::try_parse(words.next()?).ok()?);
    let unit_id = UnitId(Uuid::try_parse(words.next()?).ok()?);
    let mut number = || words.next()?.parse::<i64>().ok();
    let (place, starts, ends, break_minutes) = (number()?, number()?, number()?, number()?);
    Some(TakenRow {
        booking_id: Some(booking_id),
        offer_id: None,
        kept_until_at: None,
        resource_id,
        place,
        unit_id,
        starts_at: DateTime::from_timestamp(starts, 0)?,
        ends_at: DateTime::from_timestamp(ends, 0)?,
        break_minutes,
        state: words.next()?.parse().ok()?,
        latitude: 0.0,
        longitude: 0.0,
    })
}
