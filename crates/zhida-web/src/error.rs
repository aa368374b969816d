//! What can go wrong with a request, and the page that says so.
//!
//! Handlers give a [`Fault`]; so do layers, by their status alone. [`dress`] turns either into a page in the language of whoever asked.

use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use zhida_store::StoreError;

/// A fault, by kind; its words are in the message files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No such page, or nothing of that name.
    Missing,
    /// This role may not.
    Forbidden,
    /// The request cannot be understood or accepted.
    Invalid,
    /// The body is larger than is accepted.
    TooLarge,
    /// Too many requests, or it took too long.
    Busy,
    /// Our fault.
    Failed,
}

impl Fault {
    fn status(self) -> StatusCode {
        match self {
            Fault::Missing => StatusCode::NOT_FOUND,
            Fault::Forbidden => StatusCode::FORBIDDEN,
            Fault::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Fault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Fault::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Fault::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
    fn of(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Fault::Missing,
            StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => Fault::Forbidden,
            StatusCode::PAYLOAD_TOO_LARGE => Fault::TooLarge,
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Fault::Busy,
            other if other.is_client_error() => Fault::Invalid,
            _ => Fault::Failed,
        }
    }
    fn title(self) -> Key {
        match self {
            Fault::Missing => Key("error-missing-title"),
            Fault::Forbidden => Key("error-forbidden-title"),
            Fault::Invalid => Key("error-invalid-title"),
            Fault::TooLarge => Key("error-too-large-title"),
            Fault::Busy => Key("error-busy-title"),
            Fault::Failed => Key("error-failed-title"),
        }
    }
    fn remedy(self) -> Key {
        match self {
            Fault::Missing => Key("error-missing-remedy"),
            Fault::Forbidden => Key("error-forbidden-remedy"),
            Fault::Invalid => Key("error-invalid-remedy"),
            Fault::TooLarge => Key("error-too-large-remedy"),
            Fault::Busy => Key("error-busy-remedy"),
            Fault::Failed => Key("error-failed-remedy"),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Fault::Missing,
            StoreError::Forbidden => Fault::Forbidden,
            StoreError::Conflict(_) | StoreError::Refused(_) | StoreError::Invalid(_) => Fault::Invalid,
            StoreError::Database(_) | StoreError::Corrupt(..) => {
                tracing::error!(%error, "store failed");
                Fault::Failed
            }
        }
    }
}

impl From<tantivy::TantivyError> for Fault {
    fn from(error: tantivy::TantivyError) -> Self {
        tracing::error!(%error, "search failed");
        Fault::Failed
    }
}

/// The page of a fault.
#[derive(Template)]
#[template(path = "pages/error.html")]
pub(crate) struct ErrorPage {
    page: Page,
    status: u16,
    title: Key,
    remedy: Key,
    request: String,
}

/// Says so: a handler that has answered a fault in its own page (a form with its errors) marks the response with this.
#[derive(Clone, Copy, Debug)]
pub struct Dressed;

/// Gives every bare error response its page. Programs (`/api/`) get theirs bare.
pub(crate) async fn dress(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let here = request.uri().path_and_query().map_or_else(|| path.clone(), ToString::to_string);
    let stranger = Viewer::of(request.headers(), &here);
    let id = request.headers().get("x-request-id").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let response = next.run(request).await;
    let status = response.status();
    let bare = status.is_client_error() || status.is_server_error();
    if !bare || path.starts_with("/api/") || response.extensions().get::<Dressed>().is_some() {
        return response;
    }
    let fault = response.extensions().get::<Fault>().copied().unwrap_or_else(|| Fault::of(status));
    // Whoever was identified further in sees their own navigation; a request that was refused before that, a visitor's.
    let viewer = response.extensions().get::<Viewer>().cloned().unwrap_or(stranger);
    let page = ErrorPage { page: viewer.page(), status: status.as_u16(), title: fault.title(), remedy: fault.remedy(), request: id };
    (status, Html(page)).into_response()
}
