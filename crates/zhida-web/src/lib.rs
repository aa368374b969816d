//! Portal, desk and API of the service: pages, sessions, notices.
//!
//! A page is a handler (`measure/show.rs`), a typed context in it (`MeasureShow`), a template (`web/templates/pages/measure/show.html`)
//! and messages (`measure-show-*` in `web/messages/*/measure.ftl`): four names that agree. [`routes`] lists all pages.
//!
//! This crate does not know SQL; what it stores goes through `zhida-store`, what it decides through `zhida-live`. It never reads the
//! clock: [`App`] is given one.

pub mod address;
pub mod app;
pub mod document;
pub mod error;
pub mod intake;
pub mod kit;
pub mod loading;
pub mod oidc;
pub mod outbox;
pub mod routes;
pub mod scan;
pub mod search;
pub mod service;
pub mod session;
pub mod show;
pub mod template;
pub mod viewer;
pub mod words;

mod account;
mod admin;
mod api;
mod apply;
mod assets;
mod attempt;
mod budget;
mod calendar;
mod casework;
mod city;
mod decisions;
mod desk;
mod disclosure;
mod events;
mod feed;
mod finance;
mod health;
mod home;
mod institution;
mod landing;
mod language;
mod layers;
mod limit;
mod linked;
mod measure;
mod my;
mod notices;
mod relief;
mod services;
mod standings;
mod upload;
mod work;

pub use app::{App, Clock, day_in_china};
pub use apply::prepared;
pub use loading::Ground;
pub use oidc::{OidcError, OidcSettings};
pub use outbox::{Post, Sent};
pub use routes::router;
pub use scan::Scanner;
pub use service::{Options, Service, StartError};
