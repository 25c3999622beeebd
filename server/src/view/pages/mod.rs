//! One view per page template.

mod admin;
mod api;
mod attests;
mod board;
mod booking;
mod claims;
mod error;
mod familiar;
mod feed;
mod incident;
mod need;
mod offer;
mod outage;
mod replacement;
mod schedule;
mod session;
mod start;
mod work;

pub use admin::{AccountView, AdminHomeView, AdminItemView, AdminListView, AdminSection, Step};
pub use api::{ApiAnswer, ApiField, ApiGroup, ApiOperation, ApiSchema, ApiType, ApiView};
pub use attests::{AttestRow, AttestsView};
pub use board::{
    BoardCell, BoardDay, BoardDayRow, BoardGrid, BoardRow, BoardView, DayHead, Excluded, Live, Slot, SlotKind,
};
pub use booking::{
    BookUnitView, BookView, BookingListView, BookingStep, BookingStepView, BookingView, PriceLine, PriceView,
};
pub use claims::{ClaimsMatrix, ClaimsView, MatrixCell, MatrixRow};
pub use error::ErrorView;
pub use familiar::{FamiliarSection, FamiliarView};
pub use feed::{FeedView, MadeAddress};
pub use incident::{
    AddFile, AttachedFile, AttachmentsPart, AttachmentsView, IncidentPageView, IncidentsPart, StepButton,
};
pub use need::{
    AskMany, KeptPlace, NeedCandidate, NeedDeed, NeedFormView, NeedListView, NeedSearch, NeedView, OfferTo,
};
pub use offer::OfferPageView;
pub use outage::{OutageHit, OutageView};
pub use replacement::{AskAll, Candidate, ReplacementView};
pub use schedule::{
    CalendarPart, GridCell, GridDay, GridRow, PatternBox, PatternRow, PatternWeek, PlanForm, ScheduleView, WeekGrid,
};
pub use session::SignInView;
pub use start::{PersonRequest, StartPersonView, StartSection, StartView};
pub use work::{ImportView, WorkListView, WorkView};
