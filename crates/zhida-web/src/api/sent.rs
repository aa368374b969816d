//! What a call carries in body, path and query; what cannot be read is answered with a problem like any other.

use super::problem::Problem;
use crate::app::App;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// A body of JSON.
pub(crate) struct Sent<T>(pub(crate) T);

/// A file, as it is.
pub(crate) struct File(pub(crate) Bytes);

/// Places of the path.
pub(crate) struct At<T>(pub(crate) T);

/// The query.
pub(crate) struct Asked<T>(pub(crate) T);

fn not_understood(status: StatusCode, text: String) -> Problem {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(status, "too_large", "the body is larger than is accepted"),
        _ => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "not_understood", text),
    }
}

impl<T: DeserializeOwned> FromRequest<App> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let Json(body) = Json::from_request(request, app).await.map_err(|e| not_understood(e.status(), e.body_text()))?;
        Ok(Self(body))
    }
}

impl FromRequest<App> for File {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        Bytes::from_request(request, app).await.map(Self).map_err(|e| not_understood(e.status(), e.body_text()))
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<App> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        // A number that is none names nothing.
        Path::from_request_parts(parts, app).await.map(|Path(place)| Self(place)).map_err(|_| Problem::not_found("thing"))
    }
}

impl<T: DeserializeOwned> FromRequestParts<App> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Query(query) = Query::from_request_parts(parts, app).await.map_err(|e| not_understood(e.status(), e.body_text()))?;
        Ok(Self(query))
    }
}
