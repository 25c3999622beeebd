//! What is known of a booking, and what of it a caller is shown.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::change::ChangeView;
use super::no_show::Absent;
use super::performance::{self, AttestView, Correction, Recorded};
use super::state::{BookingState, BookingStep};
use crate::access::{AccessTable, Caller, Permission, Standing};
use crate::collaboration::price::PriceBreakdown;
use crate::collaboration::{AttestTerms, CancellationTerms};
use crate::ids::{
    AgreementId, AreaId, BookingChangeId, BookingId, CollaborationId, NeedId, OrganisationId, PersonId, ResourceId,
    TariffId, UnitId,
};
use crate::money::BasisPoints;
use crate::plugin::{Absence, Finding};
use crate::time::Period;

/// A rule's finding with what may be done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The finding.
    pub finding: Finding,
    /// Whether a coordinator may book in spite of it.
    pub overridable: bool,
    /// Why it was booked in spite of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub override_reason: Option<String>,
}

/// What a booking was made under, besides its price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingTerms {
    /// The notice rule.
    pub cancellation: CancellationTerms,
    /// The rate of VAT.
    pub vat_basis_points: BasisPoints,
    /// The way that is paid for, one way, in tenths of a kilometre.
    pub distance_tenth_km: i64,
}

/// A booking's row with what stands beside it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Booking {
    pub(crate) id: BookingId,
    pub(crate) collaboration_id: CollaborationId,
    pub(crate) area_id: AreaId,
    pub(crate) area_name: String,
    pub(crate) plugin_key: String,
    pub(crate) need_id: NeedId,
    pub(crate) resource_id: ResourceId,
    pub(crate) resource_name: String,
    pub(crate) resource_person_id: Option<PersonId>,
    pub(crate) unit_id: UnitId,
    pub(crate) unit_name: String,
    pub(crate) unit_address: String,
    pub(crate) unit_phone: String,
    pub(crate) buyer_id: OrganisationId,
    pub(crate) buyer_name: String,
    pub(crate) seller_id: OrganisationId,
    pub(crate) seller_name: String,
    #[allow(dead_code, reason = "settlement groups by it")]
    pub(crate) agreement_id: AgreementId,
    pub(crate) tariff_id: TariffId,
    pub(crate) starts_at: DateTime<Utc>,
    pub(crate) ends_at: DateTime<Utc>,
    pub(crate) break_minutes: i64,
    pub(crate) state: BookingState,
    pub(crate) answer_before_at: Option<DateTime<Utc>>,
    #[sqlx(json)]
    pub(crate) price: PriceBreakdown,
    #[sqlx(json)]
    pub(crate) terms: BookingTerms,
    #[sqlx(json)]
    pub(crate) warnings: Vec<Remark>,
    #[sqlx(json(nullable))]
    pub(crate) fee: Option<PriceBreakdown>,
    pub(crate) calendar_sequence: i64,
    pub(crate) version: i64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) instead_of_id: Option<BookingId>,
    pub(crate) absent: Option<Absent>,
    pub(crate) excuse: Option<String>,
    pub(crate) change_id: Option<BookingChangeId>,
    pub(crate) change_starts_at: Option<DateTime<Utc>>,
    pub(crate) change_ends_at: Option<DateTime<Utc>>,
    pub(crate) change_break_minutes: Option<i64>,
    pub(crate) change_answer_before_at: Option<DateTime<Utc>>,
    pub(crate) reason: String,
    #[sqlx(json(nullable))]
    pub(crate) absence: Option<Absence>,
    #[sqlx(json)]
    pub(crate) requirements: Value,
    pub(crate) reported_starts_at: Option<DateTime<Utc>>,
    pub(crate) reported_ends_at: Option<DateTime<Utc>>,
    pub(crate) reported_break_minutes: Option<i64>,
    pub(crate) attested_starts_at: Option<DateTime<Utc>>,
    pub(crate) attested_ends_at: Option<DateTime<Utc>>,
    pub(crate) attested_break_minutes: Option<i64>,
    #[sqlx(json(nullable))]
    pub(crate) reported_record: Option<Recorded>,
    pub(crate) reported_at: Option<DateTime<Utc>>,
    #[sqlx(json(nullable))]
    pub(crate) attested_record: Option<Recorded>,
    pub(crate) approved_by: Option<PersonId>,
    pub(crate) approved_at: Option<DateTime<Utc>>,
    pub(crate) attested_by: Option<PersonId>,
    pub(crate) attested_at: Option<DateTime<Utc>>,
    #[sqlx(json(nullable))]
    pub(crate) corrections: Option<Vec<Correction>>,
    pub(crate) resource_kind: String,
    #[sqlx(json)]
    pub(crate) attest_terms: AttestTerms,
    #[sqlx(json(nullable))]
    pub(crate) performed_price: Option<PriceBreakdown>,
}

impl Booking {
    /// To whom it belongs.
    pub(crate) fn standing(&self) -> Standing {
        Standing {
            person_id: self.resource_person_id,
            unit_id: Some(self.unit_id),
            buyer_id: Some(self.buyer_id),
            owner_id: Some(self.seller_id),
            collaboration_id: Some(self.collaboration_id),
        }
    }

    /// What was put right or sent back, oldest first.
    pub(super) fn corrections(&self) -> &[Correction] {
        self.corrections.as_deref().unwrap_or_default()
    }

    pub(super) fn period(&self) -> Period {
        Period::new(self.starts_at, self.ends_at)
            .expect("the database keeps periods forward, and they are whole minutes")
    }
}

/// A booking as one caller sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BookingView {
    /// The booking.
    pub id: BookingId,
    /// In which area.
    pub area_id: AreaId,
    /// Its name.
    pub area_name: String,
    /// Its plugin, for the texts.
    pub plugin_key: String,
    /// What is booked.
    pub resource_id: ResourceId,
    /// Its name.
    pub resource_name: String,
    /// Its kind in the manifest.
    pub resource_kind: String,
    /// By which unit.
    pub unit_id: UnitId,
    /// Its name.
    pub unit_name: String,
    /// Where to go.
    pub unit_address: String,
    /// Whom to ring.
    pub unit_phone: String,
    /// Who buys.
    pub buyer_id: OrganisationId,
    /// Its short name.
    pub buyer_name: String,
    /// Who sells.
    pub seller_id: OrganisationId,
    /// Its short name.
    pub seller_name: String,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// Unpaid break within it.
    pub break_minutes: i64,
    /// Where it stands.
    pub state: BookingState,
    /// How long a held one waits for its answer.
    pub answer_before_at: Option<DateTime<Utc>>,
    /// What is required of the resource.
    pub requirements: Value,
    /// Why it was booked; not for everybody.
    pub need: Option<NeedView>,
    /// The price it was made at; not for everybody.
    pub price: Option<PriceBreakdown>,
    /// The fee of a late cancellation; not for everybody.
    pub fee: Option<PriceBreakdown>,
    /// What it was made under.
    pub terms: BookingTerms,
    /// Until when cancelling is free.
    pub cancel_free_until_at: DateTime<Utc>,
    /// What was to know when it was booked; not for everybody.
    pub warnings: Vec<Remark>,
    /// What was performed.
    pub performance: Option<PerformanceView>,
    /// How the attest that it waits for stands.
    pub attest: Option<AttestView>,
    /// Other hours that the person is asked about.
    pub change: Option<ChangeView>,
    /// Rises with every change.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Which side did not come, where one did not.
    pub absent: Option<Absent>,
    /// Why nobody pays, where nobody could help what happened.
    pub excuse: Option<String>,
    /// The booking that it took the place of: it passed on.
    pub instead_of_id: Option<BookingId>,
    /// The steps that this caller may take now, by state and role; the clock may still stand against them.
    pub steps: Vec<BookingStep>,
    /// Whether this caller may see its history.
    pub shows_history: bool,
    /// Whether this caller is one of those who approve its hours, whatever its state.
    pub may_attest: bool,
    /// Whether this caller may attach a file to it, once it has begun.
    pub may_attach: bool,
    /// Whether this caller may report an incident at it, once it has begun.
    pub may_report_incident: bool,
}

/// Why it was booked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NeedView {
    /// The need.
    pub id: NeedId,
    /// A key among the manifest's reasons.
    pub reason: String,
    /// The absence behind it.
    pub absence: Option<Absence>,
}

/// What was performed, as reported and as attested.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PerformanceView {
    /// As reported.
    pub reported_starts_at: DateTime<Utc>,
    /// As reported.
    pub reported_ends_at: DateTime<Utc>,
    /// As reported.
    pub reported_break_minutes: i64,
    /// As attested.
    pub attested_starts_at: Option<DateTime<Utc>>,
    /// As attested.
    pub attested_ends_at: Option<DateTime<Utc>>,
    /// As attested.
    pub attested_break_minutes: Option<i64>,
    /// What else was reported.
    pub reported_record: Recorded,
    /// What else was attested.
    pub attested_record: Option<Recorded>,
    /// When the first of two approved it.
    pub approved_at: Option<DateTime<Utc>>,
    /// When it was attested.
    pub attested_at: Option<DateTime<Utc>>,
    /// Whether nobody did it, but the agreement's time was over.
    pub attested_by_itself: bool,
    /// What was put right or sent back, oldest first.
    pub corrections: Vec<Correction>,
    /// The price of what was attested; not for everybody.
    pub price: Option<PriceBreakdown>,
}

const STEP_PERMISSIONS: [(BookingStep, Permission); 12] = [
    (BookingStep::Confirm, Permission::ConfirmBooking),
    (BookingStep::Decline, Permission::DeclineBooking),
    (BookingStep::Cancel, Permission::CancelBooking),
    (BookingStep::Change, Permission::ChangeBooking),
    (BookingStep::MarkNoShow, Permission::MarkNoShow),
    (BookingStep::Excuse, Permission::ExcuseBooking),
    (BookingStep::Report, Permission::ReportBooking),
    (BookingStep::Attest, Permission::AttestBooking),
    (BookingStep::Approve, Permission::AttestBooking),
    (BookingStep::Countersign, Permission::CountersignBooking),
    (BookingStep::SendBack, Permission::CountersignBooking),
    (BookingStep::Correct, Permission::AttestBooking),
];

/// The permission for a step that people take; the rest are the program's own.
pub(super) fn permission_for(step: BookingStep) -> Option<Permission> {
    STEP_PERMISSIONS.into_iter().find(|(known, _)| *known == step).map(|(_, permission)| permission)
}

impl Booking {
    /// The booking as `caller` sees it; whether they may see it at all was asked before.
    pub(crate) fn seen_by(&self, access: &AccessTable, caller: &Caller) -> BookingView {
        let standing = self.standing();
        let may = |permission| caller.may(access, permission, &standing);
        let (shows_price, shows_need) = (may(Permission::ViewPrice), may(Permission::ViewNeed));
        let steps = STEP_PERMISSIONS
            .into_iter()
            .filter(|(step, permission)| self.state.after(*step).is_some() && may(*permission))
            .filter(|(step, _)| performance::is_for(self, *step, caller.person_id))
            .map(|(step, _)| step)
            .collect();
        BookingView {
            id: self.id,
            area_id: self.area_id,
            area_name: self.area_name.clone(),
            plugin_key: self.plugin_key.clone(),
            resource_id: self.resource_id,
            resource_name: self.resource_name.clone(),
            resource_kind: self.resource_kind.clone(),
            unit_id: self.unit_id,
            unit_name: self.unit_name.clone(),
            unit_address: self.unit_address.clone(),
            unit_phone: self.unit_phone.clone(),
            buyer_id: self.buyer_id,
            buyer_name: self.buyer_name.clone(),
            seller_id: self.seller_id,
            seller_name: self.seller_name.clone(),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            break_minutes: self.break_minutes,
            state: self.state,
            answer_before_at: self.answer_before_at.filter(|_| self.state == BookingState::Held),
            requirements: self.requirements.clone(),
            need: shows_need.then(|| NeedView { id: self.need_id, reason: self.reason.clone(), absence: self.absence }),
            price: shows_price.then(|| self.price.clone()),
            fee: self.fee.clone().filter(|_| shows_price),
            terms: self.terms,
            cancel_free_until_at: self.terms.cancellation.free_until(self.starts_at),
            warnings: if shows_need { self.warnings.clone() } else { Vec::new() },
            performance: self.performance(shows_price),
            attest: performance::attest_view(self),
            change: self.change(may(Permission::ConfirmBooking), may(Permission::ChangeBooking)),
            version: self.version,
            created_at: self.created_at,
            instead_of_id: self.instead_of_id,
            absent: self.absent,
            excuse: self.excuse.clone(),
            steps,
            shows_history: may(Permission::ViewHistory),
            may_attach: self.state.holds() && self.state != BookingState::Held && may(Permission::ReportBooking),
            may_report_incident: self.state.holds()
                && self.state != BookingState::Held
                && may(Permission::FollowIncident),
            may_attest: may(Permission::AttestBooking) || may(Permission::CountersignBooking),
        }
    }

    fn change(&self, may_answer: bool, may_withdraw: bool) -> Option<ChangeView> {
        Some(ChangeView {
            id: self.change_id?,
            starts_at: self.change_starts_at?,
            ends_at: self.change_ends_at?,
            break_minutes: self.change_break_minutes?,
            answer_before_at: self.change_answer_before_at?,
            may_answer,
            may_withdraw,
        })
    }

    fn performance(&self, shows_price: bool) -> Option<PerformanceView> {
        Some(PerformanceView {
            reported_starts_at: self.reported_starts_at?,
            reported_ends_at: self.reported_ends_at?,
            reported_break_minutes: self.reported_break_minutes?,
            attested_starts_at: self.attested_starts_at,
            attested_ends_at: self.attested_ends_at,
            attested_break_minutes: self.attested_break_minutes,
            reported_record: self.reported_record.clone().unwrap_or_default(),
            attested_record: self.attested_record.clone(),
            approved_at: self.approved_at,
            attested_at: self.attested_at,
            attested_by_itself: self.attested_at.is_some() && self.attested_by.is_none(),
            corrections: self.corrections().to_vec(),
            price: self.performed_price.clone().filter(|_| shows_price),
        })
    }
}
