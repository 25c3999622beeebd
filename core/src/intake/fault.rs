//! What the use cases say about one thing, as faults of its row; what is none of the row's stays an error.

use super::{Entry, RowFault};
use crate::access::Denied;
use crate::booking::BookingError;
use crate::db::DbError;
use crate::fault::FieldFault;
use crate::organisation::OrganisationError;
use crate::plugin::Fact;
use crate::resource::ResourceError;

/// Faults of one thing, or what stands in the way of looking.
pub(super) type Faults = Result<Vec<FieldFault>, DbError>;

fn of_whole(code: &'static str) -> Faults {
    Ok(vec![FieldFault::new("", code, [])])
}

fn denied(denied: Denied) -> Faults {
    of_whole(match denied {
        Denied::Hidden => "not_found",
        Denied::Forbidden => "forbidden",
    })
}

pub(super) fn organisation(error: OrganisationError) -> Faults {
    match error {
        OrganisationError::Db(error) => Err(error),
        OrganisationError::Denied(why) => denied(why),
        OrganisationError::Input(faults) => Ok(faults),
        other => Ok(vec![FieldFault { field: other.field().to_owned(), code: other.code(), values: other.values() }]),
    }
}

pub(super) fn resource(error: ResourceError) -> Faults {
    match error {
        ResourceError::Db(error) => Err(error),
        ResourceError::Faults(faults) => Ok(faults),
        ResourceError::NotFound { .. } => denied(Denied::Hidden),
        ResourceError::Forbidden => denied(Denied::Forbidden),
        other => Err(DbError::Fault(other.to_string())),
    }
}

pub(super) fn booking(error: BookingError) -> Faults {
    match error {
        BookingError::Db(error) => Err(error),
        BookingError::Faults(faults) => Ok(faults),
        BookingError::NotFound { .. } => denied(Denied::Hidden),
        BookingError::Forbidden => denied(Denied::Forbidden),
        BookingError::AreaClosed => of_whole("area_closed"),
        BookingError::NoAgreement { on } => {
            Ok(vec![FieldFault::new("periods.0.starts_at", "no_agreement", [("on", Fact::Date(on))])])
        }
        BookingError::WayClosed { way } => {
            Ok(vec![FieldFault::new("way", "way_closed", [("way", Fact::Text(way.key().to_owned()))])])
        }
        other => Err(DbError::Fault(other.to_string())),
    }
}

/// The faults with their rows: of `weekly[2].hours` and `hours[2]` the third, of everything else the first.
pub(super) fn of_rows(entry: &Entry, faults: Vec<FieldFault>) -> impl Iterator<Item = RowFault> {
    faults.into_iter().map(|fault| {
        let number = ["weekly[", "hours["].iter().find_map(|list| {
            let (number, _) = fault.field.strip_prefix(list)?.split_once(']')?;
            number.parse::<usize>().ok()
        });
        let row = entry.rows.get(number.unwrap_or(0)).or(entry.rows.first());
        RowFault { row: row.copied().unwrap_or_default(), fault }
    })
}
