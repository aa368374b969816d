//! What is wrong with a call, as a program reads it: a code that stays, and a sentence for the person behind it.

use crate::error::Fault;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use zhida_store::{Conflict, StoreError};

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
            StoreError::Refused(why) => Self::new(StatusCode::CONFLICT, "refused", format!("{why:?}")),
            StoreError::Conflict(what) => {
                let (code, message) = conflict(what);
                Self::new(StatusCode::CONFLICT, code, message)
            }
            StoreError::Invalid(field) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", format!("{field} is missing or wrong")),
            StoreError::Database(_) | StoreError::Corrupt(..) => {
                tracing::error!(%error, "store failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", "our fault; it has been logged")
            }
        }
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Missing => StoreError::NotFound.into(),
            Fault::Forbidden => StoreError::Forbidden.into(),
            Fault::Invalid => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "what was sent cannot be accepted"),
            Fault::TooLarge => Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "the body is larger than is accepted"),
            Fault::Busy => Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "it took too long; try again later"),
            Fault::Failed => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", "our fault; it has been logged"),
        }
    }
}

fn conflict(what: Conflict) -> (&'static str, &'static str) {
    match what {
        Conflict::LoginTaken => ("login_taken", "somebody has this login already"),
        Conflict::EnterpriseOnFile => ("enterprise_on_file", "the enterprise is on file already"),
        Conflict::NameTaken => ("name_taken", "something of this name is on file already"),
        Conflict::NotInReview => ("not_in_review", "the version does not wait for a second person (any more)"),
        Conflict::NotADraft => ("not_a_draft", "the version is no draft (any more)"),
        Conflict::SavedMeanwhile => ("saved_meanwhile", "somebody saved another text meanwhile; read it, then send its hash as `seen`"),
        Conflict::OwnWork => ("own_work", "who wrote on a version may not publish it, nor may a token of theirs"),
        Conflict::NotNow => ("not_now", "it is not in a state for that (any more)"),
        Conflict::Decided => ("decided", "the claim is decided already"),
        Conflict::Undone => ("undone", "the import is undone already"),
        Conflict::InUse => ("in_use", "the file belongs to something"),
        Conflict::Applied(_) => ("applied", "the enterprise has applied for it already"),
        Conflict::ChangedMeanwhile => ("changed_meanwhile", "somebody did something to the application meanwhile; look at it again"),
        Conflict::Application(_) => ("application", "the application does not allow it (now, to this party, or in these words)"),
        Conflict::Full => ("full", "all places are taken"),
        Conflict::IdentityTaken => ("identity_taken", "the identity is linked to another account"),
        Conflict::LastAdministrator => ("last_administrator", "the last administrator cannot be disabled or made something else"),
    }
}
