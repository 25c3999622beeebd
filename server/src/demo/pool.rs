//! The area: the nurse pool, its agreement and prices, and the nurses with their plans.

use anyhow::Context;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};
use torget_core::Market;
use torget_core::access::Caller;
use torget_core::collaboration::admin::{self, MemberDates, NewAgreement, NewArea};
use torget_core::collaboration::tariff::{Addition, TariffPrices};
use torget_core::collaboration::{AreaSettings, AreaState, AttestTerms, CancellationTerms, FillingSettings};
use torget_core::ids::{AreaId, ResourceId};
use torget_core::money::{BasisPoints, Ore};
use torget_core::place::Position;
use torget_core::resource::{self, Hours, NewResource, ResourceChange, ResourceState, WeeklyHours, WeeklyPlan};
use torget_core::time::stockholm;

use super::history::{Cast, first_day};
use super::municipalities::Municipality;
use super::nurses::{NURSES, Nurse};
use super::setup::Town;

/// The Monday so many weeks before this week's begins the agreement by which the unit alone attests.
const WEEKS_SINCE_THE_TRIAL: i64 = 6;

/// Opens the pool and publishes the nurses; who they are is true on the day of `now`.
pub async fn open(market: &Market, town: &Town, now: DateTime<Utc>) -> anyhow::Result<Cast> {
    let (administrator, today) = (&town.administrator, stockholm::date_of(market.clock.now()));
    let area = NewArea {
        collaboration_id: town.collaboration_id,
        plugin_key: "nurse_pool".to_owned(),
        name: "Sjuksköterskepoolen".to_owned(),
        state: AreaState::Active,
        exercises_authority: false,
    };
    let area = admin::open_area(market, administrator, &area).await?;
    // A demo that is looked at all day should still have somebody to answer.
    let filling = Some(FillingSettings { answer_times: Some(Vec::new()), ..FillingSettings::default() });
    let settings = AreaSettings { answer_within_minutes: Some(24 * 60), filling, ..AreaSettings::default() };
    admin::edit_area_settings(market, administrator, area.id, area.version, settings).await?;
    for (_, organisation_id) in town.municipalities.values() {
        let dates = MemberDates { from_on: today, to_on: None };
        admin::set_area_member(market, administrator, area.id, *organisation_id, dates).await?;
    }
    for agreement in agreements(market, area.id, now)? {
        let from_on = agreement.valid_from_on.max(today);
        let agreement = admin::make_agreement(market, administrator, &agreement).await?;
        admin::set_tariff(market, administrator, agreement.id, from_on, prices()).await?;
    }
    nurses(market, town, area.id, now).await
}

/// From the first day of the stories' year to the last of the next. While the pool was tried two attested; since then one does.
fn agreements(market: &Market, area_id: AreaId, now: DateTime<Utc>) -> anyhow::Result<[NewAgreement; 2]> {
    let since_on = stockholm::week_start(stockholm::date_of(now)) - TimeDelta::weeks(WEEKS_SINCE_THE_TRIAL);
    let lasting = agreement(market, area_id, now)?;
    let trial = NewAgreement {
        name: "Samverkansavtal om sjuksköterskepool, försöket".to_owned(),
        valid_to_on: Some(since_on - TimeDelta::days(1)),
        attest: AttestTerms { two_steps: true, within_days: 10, automatic: false },
        ..lasting.clone()
    };
    Ok([trial, NewAgreement { valid_from_on: since_on, ..lasting }])
}

fn agreement(market: &Market, area_id: AreaId, now: DateTime<Utc>) -> anyhow::Result<NewAgreement> {
    let today = stockholm::date_of(now);
    let (from_on, next) = (first_day(today), today.year() + 1);
    let plugin = market.plugins.get("nurse_pool").context("the nurse pool is compiled in")?;
    let vat = &plugin.manifest().vat;
    Ok(NewAgreement {
        area_id,
        name: format!("Samverkansavtal om sjuksköterskepool {}–{next}", from_on.year()),
        valid_from_on: from_on,
        valid_to_on: NaiveDate::from_ymd_opt(next, 12, 31),
        vat_basis_points: BasisPoints(vat.basis_points),
        vat_reason: vat.reason.sv.clone(),
        cancellation: CancellationTerms {
            free_days_before: 1,
            free_until_minute: 12 * 60,
            fee_basis_points: BasisPoints(5000),
        },
        attest: AttestTerms::default(),
    })
}

/// What the municipalities have agreed on. Made up, but of the size that such prices have.
fn prices() -> TariffPrices {
    let kronor = |kind: &str| match kind {
        "evening" => 45,
        "night" => 95,
        "weekend" => 110,
        _ => 190,
    };
    let priced = |addition: Addition| Addition { ore_per_hour: Ore(kronor(&addition.kind) * 100), ..addition };
    TariffPrices {
        hourly_ore: Ore(38_500),
        additions: Addition::usual().into_iter().map(priced).collect(),
        travel_ore_per_km: Ore(250),
        agency_hourly_ore: Some(Ore(75_000)),
        minimum_minutes: 120,
    }
}

async fn nurses(market: &Market, town: &Town, area_id: AreaId, now: DateTime<Utc>) -> anyhow::Result<Cast> {
    let mut cast = Cast { nurses: Default::default(), units: town.units.clone() };
    for (number, nurse) in NURSES.iter().enumerate() {
        let person = town.nurses.get(nurse.name).with_context(|| format!("{} is nobody", nurse.name))?;
        let id = publish(market, town, area_id, nurse, number, person, now)
            .await
            .with_context(|| format!("publishing {}", nurse.name))?;
        cast.nurses.insert(nurse.name, (person.clone(), id));
    }
    Ok(cast)
}

async fn publish(
    market: &Market,
    town: &Town,
    area_id: AreaId,
    nurse: &Nurse,
    number: usize,
    person: &Caller,
    now: DateTime<Utc>,
) -> anyhow::Result<ResourceId> {
    let (municipality, organisation_id) = town.municipalities.get(nurse.municipality).context("the municipality")?;
    let new = NewResource {
        area_id,
        organisation_id: *organisation_id,
        person_id: Some(person.person_id),
        kind: "nurse".to_owned(),
        content: ResourceChange {
            name: nurse.name.to_owned(),
            attributes: attributes(nurse, number, stockholm::date_of(now)),
            capacity: 1,
            place_name: municipality.short_name.clone(),
            position: home(municipality, number),
            state: ResourceState::Published,
        },
    };
    let made = resource::create(market, &town.coordinator, new).await?;
    resource::set_weekly_plan(market, person, made.id, 0, &weekly(nurse, stockholm::date_of(now))).await?;
    Ok(made.id)
}

fn attributes(nurse: &Nurse, number: usize, today: NaiveDate) -> Value {
    let mut attributes = json!({
        "grade": if nurse.is_specialist { "specialist_nurse" } else { "nurse" },
        "competences": nurse.competences,
        "licence_number": format!("{:07}", 4_100_137 + number * 7_919),
        "longest_distance_km": nurse.longest_distance_km,
        "weekly_hours": nurse.weekly_hours,
    });
    if let Some(days) = nurse.licence_valid_days {
        let checked_on = today - TimeDelta::days(70 + number as i64);
        attributes["licence_checked_on"] = json!(checked_on);
        attributes["licence_checked_by"] = json!("Personalenheten");
        attributes["licence_valid_until"] = json!(today + TimeDelta::days(days));
    }
    attributes
}

/// Somewhere within two kilometres of the seat.
fn home(municipality: &Municipality, number: usize) -> Position {
    let seat = municipality.position();
    let (north, east) = ((number as i32 * 7 % 19) - 9, (number as i32 * 11 % 23) - 11);
    Position {
        latitude: seat.latitude + f64::from(north) / 1000.0,
        longitude: seat.longitude + f64::from(east) / 1000.0,
    }
}

fn weekly(nurse: &Nurse, today: NaiveDate) -> WeeklyPlan {
    let of_days = |(weekdays, shift): &(&'static [i64], super::nurses::Shift)| {
        let (starts_minute, ends_minute) = shift.minutes();
        let hours = Hours { starts_minute, ends_minute };
        weekdays.iter().map(move |weekday| WeeklyHours { week: 1, weekday: *weekday, hours })
    };
    WeeklyPlan { hours: nurse.plan.iter().flat_map(of_days).collect(), ..WeeklyPlan::empty(today) }
}
