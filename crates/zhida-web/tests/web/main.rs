//! The service as browsers meet it: every page in both languages through the whole stack, over a store and a small city.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

mod actions;
mod api;
mod api_desk;
mod applications;
mod budgets;
mod campaigns;
mod case_files;
mod cases;
mod city;
mod common;
mod desk;
mod events;
mod files;
mod finance;
mod identities;
mod landing;
mod locks;
mod my;
mod nodes;
mod notices;
mod outage;
mod pages;
mod papers;
mod provider;
mod report;
mod samples;
mod services;
mod standings;
mod tenants;
mod walls;
mod words;
