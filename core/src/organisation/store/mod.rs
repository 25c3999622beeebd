//! The rows of organisations and people, by what they are about.

pub(crate) mod organisations;
pub(crate) mod person_list;
pub(crate) mod persons;
pub(crate) mod sessions;
pub(crate) mod units;
