//! Incidents: something went wrong at a booking, and one side tells the other. Who reported it, the other side and the coordinator
//! see it, answer it and follow it up: `open → handled → closed`, and open again where it was not handled after all.
//!
//! Invariants: the side that did not report it, or the coordinator, says that it is handled; the side that did, or the
//! coordinator, closes it or opens it again. Every act is written as an answer that is never changed, is audited without its text,
//! and is told to the others. An incident never names a patient: the form says so, and there is no field for one. While one
//! is open the hours of its booking are not attested by themselves.

mod model;
mod read;
mod report;
mod state;
mod step;
pub(crate) mod store;

pub use model::{AnswerView, IncidentRefusal, IncidentView, NewIncident, Side};
pub use read::{IncidentFilter, list, of_booking, view};
pub use report::report;
pub use state::{IncidentState, IncidentStep};
pub use step::{Answer, take};
