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
        super::measures::one,
        super::enterprises::list,
        super::enterprises::add,
        super::enterprises::one,
        super::enterprise_facts::list,
        super::enterprise_facts::enter,
        super::attestations::list,
        super::attestations::attest,
        super::imports::list,
        super::imports::send,
        super::imports::preview,
        super::imports::confirm,
        super::imports::one,
        super::imports::rejects,
        super::imports::undo,
        super::city::verdict,
        super::city::enterprises,
        super::city::literals,
        super::city::sweep,
        super::versions::open,
        super::versions::begin,
        super::versions::of_measure,
        super::versions::one,
        super::versions::save,
        super::check::check,
        super::check::diff,
        super::review::submit,
        super::review::send_back,
        super::review::publish,
        super::review::withdraw
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
