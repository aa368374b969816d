//! What a request about cases comes with: the working days of the shelf, the time, and its own number in the log.

use crate::app::{App, Shelf};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chrono::{DateTime, NaiveDateTime, Utc};
use std::convert::Infallible;
use std::sync::Arc;
use zhida_store::{Moment, local};

/// See the module.
pub(crate) struct Asked {
    pub(crate) shelf: Arc<Shelf>,
    at: DateTime<Utc>,
    request: String,
}

impl Asked {
    /// As the store takes it.
    pub(crate) fn moment(&self) -> Moment<'_> {
        Moment { calendar: &self.shelf.library.calendar, at: self.at, request: &self.request }
    }
    /// The time in China.
    pub(crate) fn now(&self) -> NaiveDateTime {
        local(self.at)
    }
    /// For work that no request has brought.
    pub(crate) fn by_program(app: &App) -> Self {
        Self { shelf: app.shelf(), at: app.now(), request: String::new() }
    }
}

impl FromRequestParts<App> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let request = parts.headers.get("x-request-id").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        Ok(Self { request, ..Self::by_program(app) })
    }
}
