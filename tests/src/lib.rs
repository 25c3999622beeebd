//! Helpers that the workspace's own tests share.
