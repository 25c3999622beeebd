//! One view per page template.

mod session;
mod start;

pub use session::SignInView;
pub use start::{PersonRequest, StartPersonView, StartSection, StartView};
