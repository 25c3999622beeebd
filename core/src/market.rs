//! What every use case is given: the store, who may do what, the plugins, and the clock.

use std::sync::Arc;

use crate::access::AccessTable;
use crate::booking::attachment::AttachmentLimits;
use crate::db::Db;
use crate::link::LinkKey;
use crate::organisation::SignInLimits;
use crate::plugin::Registry;
use crate::time::Clock;

/// The running marketplace. Cheap to clone.
#[derive(Clone)]
pub struct Market {
    /// The store.
    pub db: Db,
    /// casbin's answers.
    pub access: Arc<AccessTable>,
    /// The plugins of this program.
    pub plugins: Registry,
    /// The clock; a fixed one in tests.
    pub clock: Arc<dyn Clock>,
    /// What links in mails are signed with.
    pub links: LinkKey,
    /// How much may be attached to a booking.
    pub attachments: AttachmentLimits,
    /// How often a sign-in may be tried, and how long a session lasts.
    pub sign_in: SignInLimits,
}
