//! What followed upon the shifts: the economists' second attest of what was worked while the pool was tried, but for one that still
//! waits, and an incident with its answer. Done through the program's own use cases, with a clock that stands in the past.

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use torget_core::Market;
use torget_core::booking::incident::{self, Answer, IncidentStep, NewIncident};
use torget_core::booking::performance::{self, Attested};
use torget_core::booking::{self, BookingFilter, BookingState};
use torget_core::organisation::caller_of_token;
use torget_core::paging::Paging;
use torget_core::time::FixedClock;

use super::Account;
use super::history::Cast;

/// Whose second attest is still to come, by the unit.
const WAITS: &str = "Söderåsgården";
/// Who told of an incident, and where.
const TOLD: (&str, &str) = ("Eva Ros", "Fridhem");
const DAYS_AGO: i64 = 20;

/// Does it all; `market` reads `clock`.
pub async fn play(
    market: &Market,
    clock: &FixedClock,
    cast: &Cast,
    accounts: &[Account],
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    clock.set(now - TimeDelta::days(DAYS_AGO));
    for account in accounts.iter().filter(|account| account.role == "economist") {
        let economist = caller_of_token(market, &account.api_token).await?.context("the economist has a token")?;
        for waiting in performance::awaiting_attest(market, &economist).await? {
            if waiting.booking.unit_name != WAITS {
                performance::attest(market, &economist, waiting.booking.id, &Attested::default()).await?;
            }
        }
    }
    let (nurse, _) = cast.nurses.get(TOLD.0).context("the nurse is not in the table of nurses")?;
    let (manager, unit_id) = cast.units.get(TOLD.1).context("the unit is not in the table of units")?;
    let attested = BookingFilter { state: Some(BookingState::Attested), ..BookingFilter::default() };
    let worked = booking::list(market, nurse, attested, Paging::longest()).await?.rows;
    let shift = worked.iter().rfind(|shift| shift.unit_id == *unit_id).context("the nurse has worked there")?;
    let text = "Ingen hade nyckel till läkemedelsrummet, så överlämningen blev tjugo minuter sen.";
    let new = NewIncident { booking_id: shift.id, kind: "handover".to_owned(), text: text.to_owned() };
    let told = incident::report(market, nurse, &new).await?;
    clock.set(now - TimeDelta::days(DAYS_AGO - 1));
    let text = "Tack. Nyckeln ligger nu i skåpet vid expeditionen. Säg till om det inte räcker.".to_owned();
    let answer = Answer { step: IncidentStep::Answer, version: None, text };
    incident::take(market, manager, told.id, &answer).await?;
    Ok(())
}
