//! A template as a response.

use crate::error::{Dressed, Fault};
use askama::Template;
use axum::Extension;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, VARY};
use axum::response::{Html as Body, IntoResponse, Response};

/// A page that says what is wrong with what was sent: answered with 422, or with `status`, and left as it is by the error pages.
pub(crate) fn refused(page: impl Template) -> Response {
    refused_as(StatusCode::UNPROCESSABLE_ENTITY, page)
}

/// As [`refused`], with another status.
pub(crate) fn refused_as(status: StatusCode, page: impl Template) -> Response {
    (status, Extension(Dressed), Html(page)).into_response()
}

/// Renders its template. Pages depend on who looks, so no shared cache keeps them.
pub struct Html<T>(pub T);

impl<T: Template> IntoResponse for Html<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(text) => ([(CACHE_CONTROL, "private, no-cache"), (VARY, "Cookie, Accept-Language")], Body(text)).into_response(),
            Err(error) => {
                tracing::error!(%error, "page did not render");
                Fault::Failed.into_response()
            }
        }
    }
}
