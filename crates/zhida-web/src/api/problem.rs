//! What is wrong with a call, as a program reads it: a code that stays, and a sentence for the person behind it.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use zhida_store::StoreError;

/// A problem. `code` never changes its meaning; `message` is for people.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    #[serde(skip)]
    status: StatusCode,
    /// What is wrong, in a word.
    #[schema(example = "wrong_scope")]
    code: &'static str,
    /// What is wrong and what helps, in English.
    message: String,
    /// Where in the call, e.g. `enterprises[3].facts.revenue@2025`.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), place: None }
    }
    pub(crate) fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", format!("there is no such {what}, or it is not yours to see"))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, Json(self)).into_response()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::not_found("thing"),
            StoreError::Forbidden => Self::new(StatusCode::FORBIDDEN, "forbidden", "the token's owner may not do this"),
            StoreError::Conflict(what) => Self::new(StatusCode::CONFLICT, "conflict", format!("{what:?}")),
            StoreError::Invalid(field) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", format!("{field} is missing or wrong")),
            StoreError::Database(_) | StoreError::Corrupt(..) => {
                tracing::error!(%error, "store failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", "our fault; it has been logged")
            }
        }
    }
}

impl From<crate::error::Fault> for Problem {
    fn from(_: crate::error::Fault) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", "our fault; it has been logged")
    }
}
