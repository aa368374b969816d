//! Asking the provider: over TLS with the machine's trusted certificates, without redirects, for a bounded time and answer.

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use std::pin::Pin;
use std::time::Duration;

/// How long an answer may take.
const TIME: Duration = Duration::from_secs(10);
/// How long an answer may be.
const MOST: usize = 1 << 20;

#[derive(Clone)]
pub(super) struct Client(reqwest::Client);

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Failed {
    Http(reqwest::Error),
    Form(openidconnect::http::Error),
    TooLong,
}

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failed::Http(error) => write!(f, "{error}"),
            Failed::Form(error) => write!(f, "{error}"),
            Failed::TooLong => write!(f, "the answer is too long"),
        }
    }
}

impl std::error::Error for Failed {}

impl From<reqwest::Error> for Failed {
    fn from(error: reqwest::Error) -> Self {
        Failed::Http(error)
    }
}

impl Client {
    pub(super) fn new() -> Result<Self, reqwest::Error> {
        // Whoever comes first chooses for the whole program; it is the same choice.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // To follow a redirect would be to ask whom the provider names, with our secret.
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(TIME).no_proxy().build().map(Self)
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, Failed> {
        let (parts, body) = request.into_parts();
        let asked = self.0.request(parts.method, parts.uri.to_string()).headers(parts.headers).body(body);
        let mut answer = asked.send().await?;
        let mut built = openidconnect::http::Response::builder().status(answer.status());
        if let Some(headers) = built.headers_mut() {
            *headers = answer.headers().clone();
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if bytes.len() + chunk.len() > MOST {
                return Err(Failed::TooLong);
            }
            bytes.extend_from_slice(&chunk);
        }
        built.body(bytes).map_err(Failed::Form)
    }
}

impl<'c> AsyncHttpClient<'c> for Client {
    type Error = Failed;
    // Boxed, so that whoever awaits it may be sent between threads.
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Failed>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
