//! Whose token a call carries.

use super::problem::Problem;
use crate::app::App;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use zhida_store::{Desk, Permission, Signed, StoreError};

/// The owner of the token, with its scopes.
pub(crate) struct Caller(pub(crate) Signed);

impl Caller {
    /// Whether the token may be used for `scope`.
    pub(crate) fn need(&self, scope: &str) -> Result<&Signed, Problem> {
        if self.0.in_scope(scope) {
            Ok(&self.0)
        } else {
            Err(Problem::new(StatusCode::FORBIDDEN, "wrong_scope", format!("the token lacks the scope {scope}")))
        }
    }

    /// The desk of the token's owner, who must be allowed `what`; the city in memory asks nobody for leave.
    pub(crate) fn desk(&self, app: &App, scope: &str, what: Permission) -> Result<Desk, Problem> {
        let signed = self.need(scope)?;
        if !signed.may(what) {
            return Err(StoreError::Forbidden.into());
        }
        Ok(app.store().desk(signed)?)
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|h| h.to_str().ok()).and_then(|h| h.strip_prefix("Bearer "));
        let Some(token) = header.map(str::trim).filter(|t| !t.is_empty()) else {
            return Err(Problem::new(
                StatusCode::UNAUTHORIZED,
                "no_token",
                "send a token as Authorization: Bearer …; make one on the page /account",
            ));
        };
        match app.store().signed_by_token(token, app.now()).await? {
            Some(signed) => Ok(Self(signed)),
            None => Err(Problem::new(StatusCode::UNAUTHORIZED, "bad_token", "the token is unknown, has ended or was taken back")),
        }
    }
}
