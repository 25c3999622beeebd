//! A collaboration of a few organisations that book each other's resources: what tests of the ledger stand on.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use sqlx::types::Json;
use tokio::sync::OnceCell;
use torget_core::access::{AccessTable, Caller, Role};
use torget_core::audit::Actor;
use torget_core::booking::attachment::AttachmentLimits;
use torget_core::collaboration::price::PriceBreakdown;
use torget_core::db::{Db, DbError};
use torget_core::ids::{BookingId, CollaborationId, MembershipId, OrganisationId, PersonId, UnitId};
use torget_core::language::Language;
use torget_core::ledger::Claim;
use torget_core::link::LinkKey;
use torget_core::money::Ore;
use torget_core::organisation::SignInLimits;
use torget_core::plugin::Registry;
use torget_core::time::FixedClock;
use torget_core::{Market, change, sql};
use uuid::Uuid;

use crate::rows::{Rows, WRITTEN_AT, at};

torget_core::statements! {
    ANOTHER_COLLABORATION = "insert into collaboration (id, name, created_at) values ($1, $2, $3)";
    MEMBER = "insert into collaboration_member (collaboration_id, organisation_id, from_on) values ($1, $2, $3)";
    NAMED_ORGANISATION = "insert into organisation
        (id, kind, organisation_number, name, short_name, email, latitude, longitude, search_text, version, created_at)
        values ($1, 'municipality', $2, $3, $3, 'kommun@kommun.example', 56.0, 13.0, '', 1, $4)";
    UNIT_OF = "insert into unit
        (id, organisation_id, name, address, phone, email, cost_centre, latitude, longitude, active, search_text, version,
            created_at)
        values ($1, $2, $3, 'Gatan 1', '', 'enhet@kommun.example', '4711', 56.0, 13.0, $4, '', 1, $5)";
    RESOURCE_OF = "insert into resource
        (id, collaboration_id, area_id, organisation_id, kind, name, attributes, capacity, place_name, latitude, longitude,
        state, version, created_at)
        values ($1, $2, $3, $4, 'kind', $5, $6, 1, '', 56.0, 13.0, 'published', 1, $7)";
    BOOKING_BETWEEN = "insert into booking
        (id, collaboration_id, area_id, need_id, resource_id, place, unit_id, buyer_id, seller_id, agreement_id, tariff_id,
        manifest_version, starts_at, ends_at, break_minutes, state, holds, price, terms, warnings, calendar_sequence, version,
        created_by, created_at)
        values ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, $10, 1, $11, $12, 0, 'confirmed', $13, $14, $14, $14, 0, 1, $15, $16)";
}

/// The moment at which everything is posted.
pub const NOW: DateTime<Utc> = WRITTEN_AT;
/// Who posts.
pub const ACTOR: Actor<'static> = Actor::Job("test");

/// casbin's answers, which take a second to ask for.
static ACCESS: OnceCell<Arc<AccessTable>> = OnceCell::const_new();
/// The names of the organisations, not in Swedish order.
const NAMES: [&str; 4] = ["Örkelljunga", "Bjuv", "Ängelholm", "Åstorp"];

/// An organisation with a unit that books and a resource that is booked.
#[derive(Debug, Clone, Copy)]
pub struct Party {
    pub organisation_id: OrganisationId,
    pub unit: Uuid,
    pub resource: Uuid,
}

/// The collaboration and its organisations.
pub struct Trade {
    pub db: Db,
    rows: Rows,
    pub collaboration_id: CollaborationId,
    pub parties: [Party; 4],
    booked: AtomicI64,
}

impl Trade {
    /// Four organisations that cooperate.
    pub async fn open(db: &Db) -> Self {
        let rows = Rows::write(db).await;
        let mut parties = Vec::new();
        for (number, name) in (0..).zip(NAMES) {
            parties.push(party(db, &rows, number, name).await.expect("the organisation fits the schema"));
        }
        let parties = parties.try_into().expect("as many as names");
        let mut trade =
            Self { db: db.clone(), rows, collaboration_id: CollaborationId::new(), parties, booked: AtomicI64::new(0) };
        trade.collaboration_id = trade.another_collaboration().await;
        trade
    }

    /// Another collaboration of the same organisations, with an empty ledger.
    pub async fn another_collaboration(&self) -> CollaborationId {
        let id = CollaborationId::new();
        let written: Result<(), DbError> = change!(self.db, tx => {
            sql!(tx, execute, ANOTHER_COLLABORATION, id, id.to_string(), WRITTEN_AT)?;
            for party in &self.parties {
                sql!(tx, execute, MEMBER, id, party.organisation_id, at(0).date_naive())?;
            }
            Ok(())
        });
        written.expect("the collaboration fits the schema");
        id
    }

    /// A booking of one organisation's resource for another's unit, at a time of its own.
    pub async fn book(&self, seller: usize, buyer: usize) -> BookingId {
        let id = BookingId::new();
        let (seller, buyer) = (self.parties[seller], self.parties[buyer]);
        let minute = 60 * self.booked.fetch_add(1, Ordering::Relaxed);
        let nothing = Json(json!({}));
        let rows = &self.rows;
        let written = change!(self.db, tx => sql!(tx, execute, BOOKING_BETWEEN, id, self.collaboration_id, rows.area, rows.need,
            seller.resource, buyer.unit, buyer.organisation_id, seller.organisation_id, rows.agreement, rows.tariff, at(minute),
            at(minute + 60), true, &nothing, rows.person, WRITTEN_AT));
        written.expect("the booking fits the schema");
        id
    }

    /// What the buyer owes the seller for a booking.
    pub fn claim<'a>(
        &self,
        booking_id: BookingId,
        (seller, buyer): (usize, usize),
        effective_on: NaiveDate,
        price: &'a PriceBreakdown,
    ) -> Claim<'a> {
        Claim {
            collaboration_id: self.collaboration_id,
            booking_id,
            seller_id: self.parties[seller].organisation_id,
            buyer_id: self.parties[buyer].organisation_id,
            effective_on,
            price,
        }
    }

    /// The marketplace as use cases are given it, with the real policy.
    pub async fn market(&self) -> Market {
        let access = ACCESS.get_or_init(|| async {
            let model = include_str!("../../config/access_model.conf");
            let table = AccessTable::load(model, include_str!("../../config/access_policy.csv")).await;
            Arc::new(table.expect("the policy has no fault"))
        });
        let clock = Arc::new(FixedClock::new(NOW));
        Market {
            links: LinkKey::load(&self.db, clock.as_ref()).await.expect("a key"),
            db: self.db.clone(),
            access: access.await.clone(),
            plugins: Registry::default(),
            clock,
            sign_in: SignInLimits::default(),
            attachments: AttachmentLimits::default(),
        }
    }

    /// Somebody in a role at the organisation, or at none.
    pub fn caller(&self, role: Role, party: Option<usize>) -> Caller {
        let party = party.map(|number| self.parties[number]);
        Caller {
            person_id: PersonId(self.rows.person),
            name: "Person".to_owned(),
            membership_id: MembershipId::new(),
            role,
            organisation_id: party.map(|party| party.organisation_id),
            unit_id: party.map(|party| UnitId(party.unit)).filter(|_| role == Role::UnitManager),
            collaboration_ids: vec![self.collaboration_id],
            language: Language::Sv,
            request_key: None,
        }
    }
}

async fn party(db: &Db, rows: &Rows, number: i64, name: &str) -> Result<Party, DbError> {
    let party = Party { organisation_id: OrganisationId::new(), unit: Uuid::now_v7(), resource: Uuid::now_v7() };
    let organisation_number = format!("{number:010}");
    change!(db, tx => {
        sql!(tx, execute, NAMED_ORGANISATION, party.organisation_id, organisation_number.as_str(), name, WRITTEN_AT)?;
        sql!(tx, execute, UNIT_OF, party.unit, party.organisation_id, format!("Enhet i {name}"), true, WRITTEN_AT)?;
        sql!(tx, execute, RESOURCE_OF, party.resource, rows.collaboration, rows.area, party.organisation_id,
            format!("Resurs i {name}"), Json(json!({})), WRITTEN_AT)?;
        Ok(party)
    })
}

/// A price of these amounts.
pub fn price(net_ore: i64, vat_ore: i64) -> PriceBreakdown {
    PriceBreakdown {
        lines: Vec::new(),
        net_ore: Ore(net_ore),
        vat_ore: Ore(vat_ore),
        total_ore: Ore(net_ore + vat_ore),
        agency_reference_ore: None,
    }
}

/// A day of November 2026.
pub fn november(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).expect("a day")
}
