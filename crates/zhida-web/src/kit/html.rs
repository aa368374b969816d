//! A template as a response.

use crate::error::Fault;
use askama::Template;
use axum::http::header::{CACHE_CONTROL, VARY};
use axum::response::{Html as Body, IntoResponse, Response};

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
