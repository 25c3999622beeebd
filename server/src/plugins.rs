//! The plugins that are compiled in. To add one: its crate in `server/Cargo.toml`, and a line here.

use std::sync::Arc;

use torget_core::plugin::{Plugin, Registry, RegistryFault};
use torget_nurse_pool::NursePool;

/// Every plugin of this program, checked.
///
/// # Errors
/// All that is wrong with any of them.
pub fn registry() -> Result<Registry, Vec<RegistryFault>> {
    let compiled_in: [Arc<dyn Plugin>; 1] = [Arc::new(NursePool::new())];
    Registry::new(compiled_in)
}
