//! The collaboration, its units and its nurses.

use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use serde_json::json;
use sqlx::types::Json;
use torget_core::access::{AccessTable, Caller, Role};
use torget_core::booking::attachment::AttachmentLimits;
use torget_core::collaboration::AreaSettings;
use torget_core::collaboration::tariff::{Addition, TariffPrices};
use torget_core::db::{Db, DbError, Tx};
use torget_core::ids::{
    AgreementId, AreaId, CollaborationId, MembershipId, NeedId, OrganisationId, PersonId, ResourceId, TariffId, UnitId,
};
use torget_core::language::Language;
use torget_core::link::LinkKey;
use torget_core::money::Ore;
use torget_core::organisation::SignInLimits;
use torget_core::place::Position;
use torget_core::plugin::{Plugin, Registry};
use torget_core::time::{FixedClock, stockholm};
use torget_core::{Market, change, sql};
use torget_nurse_pool::NursePool;

use crate::store;

const ORGANISATIONS: usize = 40;
const UNITS: usize = 400;
const HORIZON_DAYS: u64 = 90;
/// What scatters the units, and the nurses' homes.
const PLACES: usize = 20;
const HOMES: usize = 30;
const COMPETENCES: [&str; 5] = ["medication_delegation", "dementia", "catheter", "palliative", "wound_care"];
/// A session's cookie, and the SHA-256 that is stored of it.
const SESSION: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const SESSION_HASH: &str = "DwBzhbb51LfusnSGBa_hqYSgo7-j8BTQnip4TOnlzRo";
/// From and to, in minutes of the day: who works days, evenings, nights, and days and evenings alike.
const HOURS: [(i64, i64); 4] = [(420, 960), (780, 1320), (1260, 420), (420, 1320)];

/// A unit, with its organisation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unit {
    pub(crate) id: UnitId,
    pub(crate) organisation_id: OrganisationId,
}

/// A nurse: their employer, and the minutes of the day in which they may be booked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Nurse {
    pub(crate) id: ResourceId,
    pub(crate) organisation_id: OrganisationId,
    pub(crate) hours: (i64, i64),
}

/// A market with one large area.
pub struct Town {
    /// What use cases are given.
    pub market: Market,
    /// The area.
    pub area_id: AreaId,
    pub(crate) collaboration_id: CollaborationId,
    pub(crate) agreement_id: AgreementId,
    pub(crate) tariff_id: TariffId,
    pub(crate) need_id: NeedId,
    pub(crate) person_id: PersonId,
    pub(crate) units: Vec<Unit>,
    /// The units by their way from each nurse's home, nearest first.
    near: Vec<Vec<usize>>,
    pub(crate) nurses: Vec<Nurse>,
}

/// The morning on which everything is asked: Monday 23 November 2026, 05.40 in Stockholm.
pub(crate) fn now() -> DateTime<Utc> {
    today().and_hms_opt(4, 40, 0).expect("a time").and_utc()
}

pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day")
}

/// Anything from 0 up to `below` that looks random and is the same every time.
pub(crate) fn scattered(number: usize, salt: usize, below: usize) -> usize {
    let mixed =
        (number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (salt as u64).wrapping_mul(0xD1B5_4A32_D192_ED03);
    let mixed = (mixed ^ (mixed >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    ((mixed ^ (mixed >> 29)) % below as u64) as usize
}

/// Somewhere in southern Sweden.
fn somewhere(number: usize, salt: usize) -> (f64, f64) {
    let part = |salt| scattered(number, salt, 10_000) as f64 / 10_000.0;
    (55.4 + 4.0 * part(salt), 12.6 + 4.0 * part(salt + 1))
}

fn position((latitude, longitude): (f64, f64)) -> Position {
    Position { latitude, longitude }
}

impl Town {
    /// Founds it in an empty, migrated database, with so many nurses.
    pub async fn found(db: Db, nurses: usize) -> anyhow::Result<Self> {
        let (model, policy) =
            (include_str!("../../config/access_model.conf"), include_str!("../../config/access_policy.csv"));
        let plugin: Arc<dyn Plugin> = Arc::new(NursePool::new());
        let plugins = Registry::new([plugin]).map_err(|faults| anyhow::anyhow!("{faults:?}"))?;
        let clock = Arc::new(FixedClock::new(now()));
        let market = Market {
            links: LinkKey::load(&db, clock.as_ref()).await?,
            db,
            access: Arc::new(AccessTable::load(model, policy).await.map_err(|faults| anyhow::anyhow!("{faults:?}"))?),
            plugins,
            clock,
            sign_in: SignInLimits::default(),
            attachments: AttachmentLimits::default(),
        };
        let mut town = Self {
            area_id: AreaId::new(),
            collaboration_id: CollaborationId::new(),
            agreement_id: AgreementId::new(),
            tariff_id: TariffId::new(),
            need_id: NeedId::new(),
            person_id: PersonId::new(),
            units: Vec::new(),
            near: Vec::new(),
            nurses: Vec::new(),
            market,
        };
        let mut town = change!(town.market.db.clone(), tx => {
            town.units.clear();
            town.frame(tx).await?;
            Ok::<_, DbError>(())
        })
        .map(|()| town)?;
        for number in 0..nurses {
            let unit = town.units[scattered(number, 3, town.units.len())];
            let hours = HOURS[number % HOURS.len()];
            town.nurses.push(Nurse { id: ResourceId::new(), organisation_id: unit.organisation_id, hours });
            let home = position(somewhere(number, HOMES));
            let mut near: Vec<usize> = (0..UNITS).collect();
            near.sort_by_key(|unit| home.road_tenth_km(&position(somewhere(*unit, PLACES))));
            town.near.push(near);
        }
        change!(town.market.db, tx => town.write_nurses(tx).await)?;
        Ok(town)
    }

    /// The unit that is nearest to a nurse's home but so many.
    pub(crate) fn nearest_unit(&self, nurse: usize, nth: usize) -> Unit {
        self.units[self.near[nurse][nth]]
    }

    /// The manager of a unit.
    pub fn manager(&self, number: usize) -> Caller {
        let unit = self.units[number % self.units.len()];
        Caller {
            person_id: self.person_id,
            name: "Lena Karlsson".to_owned(),
            membership_id: MembershipId::new(),
            role: Role::UnitManager,
            organisation_id: Some(unit.organisation_id),
            unit_id: Some(unit.id),
            collaboration_ids: vec![self.collaboration_id],
            language: Language::Sv,
            request_key: None,
        }
    }

    /// Lets the manager of a unit be signed in; answers the cookie's value.
    pub async fn sign_in(&self, number: usize) -> anyhow::Result<&'static str> {
        let manager = self.manager(number);
        let written: Result<(), DbError> = change!(self.market.db, tx => {
            let Caller { membership_id, person_id, organisation_id, unit_id, .. } = manager;
            let from_on = today() - TimeDelta::days(1000);
            sql!(tx, execute, store::INSERT_MANAGER, membership_id, person_id, organisation_id, unit_id, from_on)?;
            let until = now() + TimeDelta::hours(1);
            sql!(tx, execute, store::INSERT_SESSION, SESSION_HASH, person_id, now(), until)?;
            Ok(())
        });
        written.map(|()| SESSION).map_err(Into::into)
    }

    async fn frame(&mut self, tx: &mut Tx) -> Result<(), DbError> {
        let (created, from_on) = (now() - TimeDelta::days(1000), today() - TimeDelta::days(1000));
        sql!(tx, execute, store::INSERT_COLLABORATION, self.collaboration_id, "Samverkan", created)?;
        sql!(tx, execute, store::INSERT_PERSON, self.person_id, "Lena Karlsson", created)?;
        let settings = Json(AreaSettings::default());
        sql!(tx, execute, store::INSERT_AREA, self.area_id, self.collaboration_id, settings, created)?;
        let (agreement_id, collaboration_id) = (self.agreement_id, self.collaboration_id);
        sql!(tx, execute, store::INSERT_AGREEMENT, agreement_id, collaboration_id, self.area_id, from_on, created)?;
        let prices = Json(prices());
        sql!(
            tx,
            execute,
            store::INSERT_TARIFF,
            self.tariff_id,
            collaboration_id,
            agreement_id,
            from_on,
            prices,
            created
        )?;
        let mut organisations = Vec::new();
        for number in 0..ORGANISATIONS {
            let (id, (latitude, longitude)) = (OrganisationId::new(), somewhere(number, 10));
            let (name, people) = (format!("Kommun {number}"), 8_000 + scattered(number, 9, 60_000) as i64);
            let code = format!("{number:010}");
            let (name, code) = (name.as_str(), code.as_str());
            sql!(tx, execute, store::INSERT_ORGANISATION, id, code, name, people, latitude, longitude, created)?;
            sql!(tx, execute, store::INSERT_MEMBER, self.collaboration_id, id, from_on)?;
            sql!(tx, execute, store::INSERT_AREA_MEMBER, self.area_id, id, from_on)?;
            organisations.push(id);
        }
        for number in 0..UNITS {
            let unit = Unit { id: UnitId::new(), organisation_id: organisations[number % ORGANISATIONS] };
            let (latitude, longitude) = somewhere(number, PLACES);
            let name = format!("Enhet {number}");
            let Unit { id, organisation_id } = unit;
            sql!(tx, execute, store::INSERT_UNIT, id, organisation_id, name.as_str(), latitude, longitude, created)?;
            self.units.push(unit);
        }
        let Unit { id, organisation_id } = self.units[0];
        let (starts_at, ends_at) = (now(), now() + TimeDelta::hours(9));
        let (none, person_id) = (Json(json!({})), self.person_id);
        sql!(
            tx,
            execute,
            store::INSERT_NEED,
            self.need_id,
            collaboration_id,
            self.area_id,
            organisation_id,
            id,
            starts_at,
            ends_at,
            none,
            person_id,
            created
        )?;
        Ok(())
    }

    async fn write_nurses(&self, tx: &mut Tx) -> Result<(), DbError> {
        let created = now() - TimeDelta::days(900);
        for (number, nurse) in self.nurses.iter().enumerate() {
            let (person_id, name) = (PersonId::new(), format!("Sjuksköterska {number}"));
            sql!(tx, execute, store::INSERT_PERSON, person_id, name.as_str(), created)?;
            let (latitude, longitude) = somewhere(number, HOMES);
            sql!(
                tx,
                execute,
                store::INSERT_RESOURCE,
                nurse.id,
                self.collaboration_id,
                self.area_id,
                nurse.organisation_id,
                person_id,
                name.as_str(),
                Json(attributes(number)),
                latitude,
                longitude,
                created
            )?;
            for on in today().iter_days().take(HORIZON_DAYS as usize + 2) {
                // Five days a week, not the same five for all.
                if (on.num_days_from_ce() as usize + number) % 7 >= 5 {
                    continue;
                }
                let (from, to) = nurse.hours;
                let period = stockholm::period(on, from, to).expect("no hours lie in the gap of March");
                sql!(tx, execute, store::INSERT_WINDOW, nurse.id, period.starts_at(), period.ends_at())?;
            }
        }
        Ok(())
    }
}

fn attributes(number: usize) -> serde_json::Value {
    let competences: Vec<&str> = COMPETENCES
        .iter()
        .enumerate()
        .filter(|(nth, _)| scattered(number, 40 + nth, 3) > 0)
        .map(|(_, key)| *key)
        .collect();
    json!({
        "grade": if number.is_multiple_of(3) { "specialist_nurse" } else { "nurse" },
        "competences": competences,
        "licence_number": format!("{number:07}"),
        "licence_checked_on": today() - TimeDelta::days(30),
        "licence_valid_until": today() + TimeDelta::days(330),
        "longest_distance_km": 40 + scattered(number, 50, 60),
        "weekly_hours": 24 + scattered(number, 51, 17),
    })
}

fn prices() -> TariffPrices {
    let priced = |addition: Addition| Addition { ore_per_hour: Ore(9_500), ..addition };
    TariffPrices {
        hourly_ore: Ore(38_500),
        additions: Addition::usual().into_iter().map(priced).collect(),
        travel_ore_per_km: Ore(250),
        agency_hourly_ore: Some(Ore(75_000)),
        minimum_minutes: 120,
    }
}
