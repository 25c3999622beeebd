//! The life of an incident: one enum, one table of the steps that are allowed.

use crate::keyed;

keyed! {
    /// Where an incident stands.
    IncidentState {
        /// Waits for the other side.
        Open = "open",
        /// The other side has done what there was to do.
        Handled = "handled",
        /// Over.
        Closed = "closed",
    }

    /// A step in its life.
    IncidentStep {
        /// Either side says something.
        Answer = "answer",
        /// What there was to do is done.
        Handle = "handle",
        /// It was not, or it has happened again.
        Reopen = "reopen",
        /// It is over.
        Close = "close",
    }
}

impl IncidentState {
    /// Where a step leads from here; `None` if it is not allowed.
    pub fn after(self, step: IncidentStep) -> Option<Self> {
        match (self, step) {
            (Self::Open | Self::Handled, IncidentStep::Answer) => Some(self),
            (Self::Open, IncidentStep::Handle) => Some(Self::Handled),
            (Self::Handled | Self::Closed, IncidentStep::Reopen) => Some(Self::Open),
            (Self::Open | Self::Handled, IncidentStep::Close) => Some(Self::Closed),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use IncidentState as S;
    use IncidentStep as T;

    /// Every state × every step: what is not in this list is refused.
    #[test]
    fn the_table_of_steps() {
        let allowed = [
            (S::Open, T::Answer, S::Open),
            (S::Open, T::Handle, S::Handled),
            (S::Open, T::Close, S::Closed),
            (S::Handled, T::Answer, S::Handled),
            (S::Handled, T::Reopen, S::Open),
            (S::Handled, T::Close, S::Closed),
            (S::Closed, T::Reopen, S::Open),
        ];
        for &state in S::ALL {
            for &step in T::ALL {
                let expected = allowed.iter().find(|(from, by, _)| (*from, *by) == (state, step)).map(|(.., to)| *to);
                assert_eq!(state.after(step), expected, "{} {}", state.key(), step.key());
            }
        }
    }
}
