//! Ending an outage early: well again, or back from the workshop. The windows open again from then on; what was called off stays
//! called off, since it may be somebody else's by now.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::model::{OutageRefusal, OutageView};
use super::report::{lock, record};
use super::store;
use super::view::{found, seen};
use crate::access::Caller;
use crate::booking::error::BookingError;
use crate::fault::FieldFault;
use crate::ids::OutageId;
use crate::plugin::Fact;
use crate::resource::materialise_all;
use crate::time::Period;
use crate::{Market, once};

/// Lets an outage end at an earlier moment than was reported, after its start.
pub async fn end(
    market: &Market,
    caller: &Caller,
    id: OutageId,
    ends_at: DateTime<Utc>,
) -> Result<OutageView, BookingError> {
    let now = market.clock.now();
    once!(market, caller, tx => {
        let row = found(market, caller, tx, id).await?;
        lock(tx, row.resource_id, std::iter::empty()).await?;
        let mut row = found(market, caller, tx, id).await?;
        if let Some(undone_at) = row.undone_at {
            return Err(OutageRefusal::Undone { undone_at }.into());
        }
        if row.ends_at <= now {
            return Err(OutageRefusal::Over { ended_at: row.ends_at }.into());
        }
        if ends_at <= row.starts_at || ends_at >= row.ends_at {
            let values = [
                ("value", Fact::Instant(ends_at)),
                ("earliest", Fact::Instant(row.starts_at)),
                ("latest", Fact::Instant(row.ends_at)),
            ];
            return Err(BookingError::Faults(vec![FieldFault::new("ends_at", "outage_end_range", values)]));
        }
        Period::new(row.starts_at, ends_at).map_err(BookingError::period)?;
        let reported_ends_at = std::mem::replace(&mut row.ends_at, ends_at);
        store::set_end(tx, id, ends_at).await?;
        materialise_all(market, tx, row.resource_id, now).await?;
        let detail = json!({ "outage_id": id, "ends_at": ends_at, "reported_ends_at": reported_ends_at });
        record(tx, now, caller, &row, "outage_ended", detail).await?;
        seen(market, caller, tx, row).await
    })
}
