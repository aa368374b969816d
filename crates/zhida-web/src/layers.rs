//! What every request passes through, outermost first: id, log, headers, compression, error pages, panics, origin; then, by route, time
//! and size.

use crate::app::App;
use crate::error::dress;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::middleware::from_fn;
use axum::routing::MethodRouter;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

/// Largest body of an ordinary request, and of one that brings a file.
const BODY: usize = 2 * 1024 * 1024;
const FILE: usize = 100 * 1024 * 1024;
/// Longest an ordinary request may take, and one that reads a file.
const TIME: Duration = Duration::from_secs(30);
const LONG: Duration = Duration::from_secs(600);
/// Nothing from elsewhere, nothing inline. Charts are SVG and set their styles by script, which this allows.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Wraps `router`.
pub(crate) fn wrap(router: Router<App>) -> Router<App> {
    let fixed = |name: HeaderName, value: &'static str| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    let headers = ServiceBuilder::new()
        .layer(fixed(CONTENT_SECURITY_POLICY, POLICY))
        .layer(fixed(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(X_FRAME_OPTIONS, "DENY"))
        .layer(fixed(REFERRER_POLICY, "same-origin"))
        .layer(fixed(STRICT_TRANSPORT_SECURITY, "max-age=31536000"))
        .layer(fixed(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(fixed(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"));
    let layers = ServiceBuilder::new()
        .layer(SetRequestIdLayer::new(REQUEST_ID, Numbered::default()))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(headers)
        .layer(CompressionLayer::new())
        .layer(from_fn(dress))
        .layer(CatchPanicLayer::custom(Quiet))
        .layer(CsrfLayer::new());
    router.layer(layers)
}

/// Bounds what a request to `handler` may take; `heavy` ones bring or read files.
pub(crate) fn bound(handler: MethodRouter<App>, heavy: bool) -> MethodRouter<App> {
    let (body, time) = if heavy { (FILE, LONG) } else { (BODY, TIME) };
    let layers = ServiceBuilder::new()
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, time))
        .layer(RequestBodyLimitLayer::new(body))
        .layer(DefaultBodyLimit::max(body));
    handler.layer(layers)
}

/// A request in the log. Queries may hold an enterprise's figures and are left out.
fn span(request: &Request) -> tracing::Span {
    let id = request.headers().get(&REQUEST_ID).and_then(|v| v.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
}

/// Numbers requests, from a random beginning so that two runs do not share ids.
#[derive(Clone)]
struct Numbered {
    run: u32,
    next: std::sync::Arc<AtomicU64>,
}

impl Default for Numbered {
    fn default() -> Self {
        Self { run: rand::random(), next: std::sync::Arc::default() }
    }
}

impl MakeRequestId for Numbered {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        HeaderValue::from_str(&format!("{:08x}-{number}", self.run)).ok().map(RequestId::new)
    }
}

/// A panic is logged and answered as our fault.
#[derive(Clone)]
struct Quiet;

impl tower_http::catch_panic::ResponseForPanic for Quiet {
    type ResponseBody = axum::body::Body;

    fn response_for_panic(&mut self, panic: Box<dyn std::any::Any + Send + 'static>) -> axum::http::Response<axum::body::Body> {
        let what = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
        tracing::error!(what, "a handler panicked");
        let mut response = axum::http::Response::new(axum::body::Body::empty());
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        response
    }
}
