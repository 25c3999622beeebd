//! Torget's server: pages, API, jobs and mail around `torget_core`.

pub mod api;
pub mod app;
pub mod calendar;
pub mod cli;
pub mod config;
pub mod demo;
pub mod edge;
pub mod export;
pub mod ics;
pub mod intake;
pub mod jobs;
pub mod live;
pub mod mail;
pub mod pages;
pub mod plugins;
pub mod sheet;
pub mod view;
pub mod work;
