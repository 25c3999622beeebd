//! The life of a booking: one enum, one table of the steps that are allowed.
//!
//! `held → confirmed → performed → attested → settled`, with `approved` before `attested` where two attest, and `declined`, `expired`, `cancelled`, `no_show`, `disputed`.

use serde::{Deserialize, Serialize};

/// Where a booking stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum BookingState {
    /// Waits for the person's answer; blocks the place until then.
    Held,
    /// Certain.
    Confirmed,
    /// Hours are reported.
    Performed,
    /// The unit has approved the hours; where the agreement asks for two, the second has not yet.
    Approved,
    /// Hours are approved; the claim stands in the ledger.
    Attested,
    /// The period is closed.
    Settled,
    /// The person said no.
    Declined,
    /// Nobody answered in time.
    Expired,
    /// Cancelled by either side.
    Cancelled,
    /// One side did not come.
    NoShow,
    /// The claim is disputed.
    Disputed,
}

/// A step in a booking's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingStep {
    /// The person says yes.
    Confirm,
    /// The person says no.
    Decline,
    /// The time to answer is over.
    Expire,
    /// Either side cancels.
    Cancel,
    /// It has other hours, or the person is asked whether it may.
    Change,
    /// The hours are reported, or reported anew before they are attested.
    Report,
    /// The hours are approved.
    Attest,
    /// The hours are approved by the first of two.
    Approve,
    /// They are approved by the second.
    Countersign,
    /// The second does not approve them; the first looks again.
    SendBack,
    /// What was approved is put right, and is approved anew at once.
    Correct,
    /// Somebody did not come.
    MarkNoShow,
    /// What nobody could help: it comes to nothing, or has done so, and nobody pays.
    Excuse,
    /// The period is closed.
    Settle,
    /// A line is disputed.
    Dispute,
    /// A dispute is decided.
    Resolve,
    /// The outage that called a certain booking off is undone; nothing else leads back.
    Restore,
    /// The same for one that still waited for its answer.
    RestoreHeld,
}

impl BookingState {
    /// Every state.
    pub const ALL: [Self; 11] = [
        Self::Held,
        Self::Confirmed,
        Self::Performed,
        Self::Approved,
        Self::Attested,
        Self::Settled,
        Self::Declined,
        Self::Expired,
        Self::Cancelled,
        Self::NoShow,
        Self::Disputed,
    ];

    /// As the database, the API and the texts write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Confirmed => "confirmed",
            Self::Performed => "performed",
            Self::Approved => "approved",
            Self::Attested => "attested",
            Self::Settled => "settled",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::NoShow => "no_show",
            Self::Disputed => "disputed",
        }
    }

    /// Whether it occupies the place. The database keeps the same list.
    pub fn holds(self) -> bool {
        use BookingState::{Approved, Attested, Confirmed, Disputed, Held, Performed, Settled};
        matches!(self, Held | Confirmed | Performed | Approved | Attested | Settled | Disputed)
    }

    /// Where a step leads from here; `None` if it is not allowed.
    pub fn after(self, step: BookingStep) -> Option<Self> {
        match (self, step) {
            (Self::Held, BookingStep::Confirm) => Some(Self::Confirmed),
            (Self::Held, BookingStep::Decline) => Some(Self::Declined),
            (Self::Held, BookingStep::Expire) => Some(Self::Expired),
            (Self::Held | Self::Confirmed, BookingStep::Cancel) => Some(Self::Cancelled),
            (Self::Held | Self::Confirmed, BookingStep::Change) => Some(self),
            (Self::Confirmed | Self::Performed, BookingStep::Report) => Some(Self::Performed),
            (Self::Confirmed, BookingStep::MarkNoShow) => Some(Self::NoShow),
            (Self::Held | Self::Confirmed | Self::Cancelled, BookingStep::Excuse) => Some(Self::Cancelled),
            (Self::NoShow, BookingStep::Excuse) => Some(self),
            (Self::Performed, BookingStep::Attest) => Some(Self::Attested),
            (Self::Performed, BookingStep::Approve) => Some(Self::Approved),
            (Self::Approved, BookingStep::Countersign) => Some(Self::Attested),
            (Self::Approved, BookingStep::SendBack) => Some(Self::Performed),
            (Self::Approved | Self::Attested, BookingStep::Correct) => Some(Self::Performed),
            (Self::Attested, BookingStep::Settle) => Some(Self::Settled),
            (Self::Attested, BookingStep::Dispute) => Some(Self::Disputed),
            (Self::Disputed, BookingStep::Resolve) => Some(Self::Attested),
            (Self::Cancelled, BookingStep::Restore) => Some(Self::Confirmed),
            (Self::Cancelled, BookingStep::RestoreHeld) => Some(Self::Held),
            _ => None,
        }
    }
}

impl BookingStep {
    /// Every step.
    pub const ALL: [Self; 18] = [
        Self::Confirm,
        Self::Decline,
        Self::Expire,
        Self::Cancel,
        Self::Change,
        Self::Report,
        Self::Attest,
        Self::Approve,
        Self::Countersign,
        Self::SendBack,
        Self::Correct,
        Self::MarkNoShow,
        Self::Excuse,
        Self::Settle,
        Self::Dispute,
        Self::Resolve,
        Self::Restore,
        Self::RestoreHeld,
    ];

    /// As the API and the audit write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Decline => "decline",
            Self::Expire => "expire",
            Self::Cancel => "cancel",
            Self::Change => "change",
            Self::Report => "report",
            Self::Attest => "attest",
            Self::Approve => "approve",
            Self::Countersign => "countersign",
            Self::SendBack => "send_back",
            Self::Correct => "correct",
            Self::MarkNoShow => "mark_no_show",
            Self::Excuse => "excuse",
            Self::Settle => "settle",
            Self::Dispute => "dispute",
            Self::Resolve => "resolve",
            Self::Restore => "restore",
            Self::RestoreHeld => "restore_held",
        }
    }
}

impl std::str::FromStr for BookingState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.key() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|state| state.key()).collect();
            format!("{text:?} is no state of a booking; use one of {}", known.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use BookingState as S;
    use BookingStep as T;

    /// Every state × every step: what is not in this list is refused.
    #[test]
    fn the_table_of_steps() {
        let allowed = [
            (S::Held, T::Confirm, S::Confirmed),
            (S::Held, T::Decline, S::Declined),
            (S::Held, T::Expire, S::Expired),
            (S::Held, T::Cancel, S::Cancelled),
            (S::Confirmed, T::Cancel, S::Cancelled),
            (S::Held, T::Change, S::Held),
            (S::Confirmed, T::Change, S::Confirmed),
            (S::Confirmed, T::Report, S::Performed),
            (S::Confirmed, T::MarkNoShow, S::NoShow),
            (S::Held, T::Excuse, S::Cancelled),
            (S::Confirmed, T::Excuse, S::Cancelled),
            (S::Cancelled, T::Excuse, S::Cancelled),
            (S::NoShow, T::Excuse, S::NoShow),
            (S::Performed, T::Report, S::Performed),
            (S::Performed, T::Attest, S::Attested),
            (S::Performed, T::Approve, S::Approved),
            (S::Approved, T::Countersign, S::Attested),
            (S::Approved, T::SendBack, S::Performed),
            (S::Approved, T::Correct, S::Performed),
            (S::Attested, T::Correct, S::Performed),
            (S::Attested, T::Settle, S::Settled),
            (S::Attested, T::Dispute, S::Disputed),
            (S::Disputed, T::Resolve, S::Attested),
            (S::Cancelled, T::Restore, S::Confirmed),
            (S::Cancelled, T::RestoreHeld, S::Held),
        ];
        for state in S::ALL {
            for step in T::ALL {
                let expected = allowed.iter().find(|(from, by, _)| (*from, *by) == (state, step)).map(|(.., to)| *to);
                assert_eq!(state.after(step), expected, "{} {}", state.key(), step.key());
            }
        }
    }

    #[test]
    fn nothing_leads_out_of_an_end() {
        // Out of `cancelled` only the undoing of an outage leads, as the table says.
        for end in [S::Declined, S::Expired, S::NoShow, S::Settled] {
            assert!(T::ALL.iter().all(|step| end.after(*step).is_none_or(|state| state == end)), "{}", end.key());
        }
    }
}
