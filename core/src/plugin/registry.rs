//! The plugins of this program, by key.

use std::collections::BTreeMap;
use std::sync::Arc;

use thiserror::Error;

use super::{ManifestFault, Plugin};

/// The plugins of this program.
#[derive(Clone, Default)]
pub struct Registry {
    plugins: BTreeMap<String, Arc<dyn Plugin>>,
}

/// Why a plugin can't be taken up.
#[derive(Debug, Error)]
pub enum RegistryFault {
    /// Another plugin has its key.
    #[error("two plugins have the key {key:?}; a key must be the plugin's own")]
    Twice {
        /// The key.
        key: String,
    },
    /// Its manifest has faults.
    #[error("plugin {key:?}: {fault}")]
    Manifest {
        /// The plugin's key.
        key: String,
        /// One of the faults.
        fault: ManifestFault,
    },
}

impl Registry {
    /// Takes up every plugin, or says all that is wrong.
    pub fn new(plugins: impl IntoIterator<Item = Arc<dyn Plugin>>) -> Result<Self, Vec<RegistryFault>> {
        let mut registry = Self::default();
        let mut faults = Vec::new();
        for plugin in plugins {
            let key = plugin.manifest().key.clone();
            faults.extend(
                plugin.manifest().faults().into_iter().map(|fault| RegistryFault::Manifest { key: key.clone(), fault }),
            );
            if registry.plugins.insert(key.clone(), plugin).is_some() {
                faults.push(RegistryFault::Twice { key });
            }
        }
        if faults.is_empty() { Ok(registry) } else { Err(faults) }
    }

    /// The plugin with this key.
    pub fn get(&self, key: &str) -> Option<&Arc<dyn Plugin>> {
        self.plugins.get(key)
    }

    /// The longest booking that any of them allows, in minutes.
    pub fn longest_minutes(&self) -> i64 {
        self.iter().map(|plugin| plugin.manifest().booking.longest_minutes).max().unwrap_or(0)
    }

    /// All of them, in order of key.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Plugin>> {
        self.plugins.values()
    }
}
