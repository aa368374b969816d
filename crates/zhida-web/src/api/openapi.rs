//! `GET /api/openapi.json`: all calls with their shapes, made from the handlers themselves.

use axum::Json;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(title = "Zhida 直达", description = "Measures as documents, decided for every enterprise. Numbers are exact decimals as text, amounts in 元."),
    paths(
        super::matching::batch,
        super::matching::own,
        super::matching::one,
        super::facts::list,
        super::facts::declare,
        super::measures::list,
        super::measures::one
    ),
    modifiers(&Token)
)]
struct Document;

struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("a token made on the page /account")).build();
        document.components.get_or_insert_default().add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// The document.
pub(crate) fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

pub(crate) async fn show() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}
