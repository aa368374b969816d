//! The service as browsers meet it: every page in both languages through the whole stack, over a store and a small city.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

mod api;
mod city;
mod common;
mod desk;
mod my;
mod nodes;
mod pages;
mod samples;
mod tenants;
mod walls;
mod words;
