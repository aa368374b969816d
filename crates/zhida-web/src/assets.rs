//! The bundled style sheet, scripts and icon: embedded, served under names that change with their content.

use crate::error::Fault;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use rust_embed::Embed;

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

#[derive(Embed)]
#[folder = "$OUT_DIR/assets"]
struct Bundled;

/// `GET /assets/{file}`: kept by the browser for a year, since another content has another name.
pub(crate) async fn asset(Path(file): Path<String>) -> Result<Response, Fault> {
    let found = Bundled::get(&file).ok_or(Fault::Missing)?;
    let kind = mime_guess::from_path(&file).first_or_octet_stream().to_string();
    Ok(([(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned())], found.data).into_response())
}
