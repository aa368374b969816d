//! Signing in by a provider of identities (OpenID Connect): the authorization code flow with PKCE, state and nonce. Who somebody is to the
//! provider comes out; whose account that is, the store says.

mod http;

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreJwsSigningAlgorithm as Alg, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, Scope, SignatureVerificationError, TokenResponse as _,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio::sync::Mutex;
use zhida_store::Identity;

/// How a provider is reached, and as whom.
#[derive(Clone)]
pub struct OidcSettings {
    /// The provider: `https://…`, as it writes itself.
    pub issuer: String,
    /// What we are called there.
    pub client: String,
    /// Our secret there; a public client has none.
    pub secret: Option<String>,
    /// What people call the provider, on the button.
    pub name: String,
    /// Where browsers reach us: `https://…`.
    pub public_url: String,
}

impl std::fmt::Debug for OidcSettings {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OidcSettings").field("issuer", &self.issuer).field("client", &self.client).finish_non_exhaustive()
    }
}

/// Why the provider's way is not open. What exactly was wrong is for the log, never for who tries.
#[derive(Debug)]
pub enum OidcError {
    /// The settings are none.
    Settings(&'static str),
    /// The provider cannot be reached or does not speak the protocol.
    Provider(String),
    /// What came back proves nothing.
    Refused(String),
}

impl std::fmt::Display for OidcError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            OidcError::Settings(what) => write!(f, "{what}"),
            OidcError::Provider(what) => write!(f, "identity provider: {what}"),
            OidcError::Refused(what) => write!(f, "identity provider's answer refused: {what}"),
        }
    }
}

impl std::error::Error for OidcError {}

/// What must be remembered between going there and coming back.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Attempt {
    state: String,
    nonce: String,
    verifier: String,
    /// Where to go afterwards.
    pub(crate) back: String,
    /// Whose account the identity is to be linked to; nobody's if it is to sign in.
    pub(crate) link: Option<i64>,
}

/// Who came back.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) identity: Identity,
    /// Their e-mail address, if the provider has verified it.
    pub(crate) address: Option<String>,
}

/// How long what the provider says of itself is believed.
const FRESH: TimeDelta = TimeDelta::minutes(30);

/// Letters of who somebody is to a provider, at most.
const LONGEST_SUBJECT: usize = 255;

/// A provider.
pub(crate) struct Provider {
    issuer: IssuerUrl,
    client: ClientId,
    secret: Option<ClientSecret>,
    redirect: RedirectUrl,
    pub(crate) name: String,
    http: http::Client,
    said: Mutex<Option<(DateTime<Utc>, Arc<CoreProviderMetadata>)>>,
}

impl Provider {
    /// The provider of `settings`; it is not asked anything yet, so that the service starts without it.
    ///
    /// # Errors
    /// [`OidcError::Settings`].
    pub(crate) fn new(settings: OidcSettings) -> Result<Self, OidcError> {
        let issuer = IssuerUrl::new(settings.issuer).map_err(|_| OidcError::Settings("the issuer is no address"))?;
        let url = issuer.url();
        let loopback = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if url.scheme() != "https" && !loopback {
            return Err(OidcError::Settings("the issuer must be reached by https"));
        }
        let redirect = format!("{}/sign-in/provider/callback", settings.public_url.trim_end_matches('/'));
        Ok(Self {
            issuer,
            client: ClientId::new(settings.client),
            secret: settings.secret.map(ClientSecret::new),
            redirect: RedirectUrl::new(redirect).map_err(|_| OidcError::Settings("the public address is none"))?,
            name: settings.name,
            http: http::Client::new().map_err(|_| OidcError::Settings("TLS does not start"))?,
            said: Mutex::new(None),
        })
    }

    /// The address to go to, and what to remember.
    pub(crate) async fn begin(&self, back: String, link: Option<i64>, now: DateTime<Utc>) -> Result<(String, Attempt), OidcError> {
        let said = self.said(now, false).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let client = CoreClient::from_provider_metadata((*said).clone(), self.client.clone(), self.secret.clone());
        let client = client.set_redirect_uri(self.redirect.clone());
        let (url, state, nonce) = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        let attempt =
            Attempt { state: state.secret().clone(), nonce: nonce.secret().clone(), verifier: verifier.secret().clone(), back, link };
        Ok((url.to_string(), attempt))
    }

    /// Who came back with `code`.
    pub(crate) async fn finish(&self, attempt: &Attempt, state: &str, code: String, now: DateTime<Utc>) -> Result<Known, OidcError> {
        let refused = |what: &dyn std::fmt::Display| OidcError::Refused(what.to_string());
        if attempt.state != state {
            return Err(refused(&"another state"));
        }
        let said = self.said(now, false).await?;
        let client = CoreClient::from_provider_metadata((*said).clone(), self.client.clone(), self.secret.clone());
        let client = client.set_redirect_uri(self.redirect.clone());
        let exchange = client.exchange_code(AuthorizationCode::new(code)).map_err(|e| OidcError::Provider(e.to_string()))?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier.clone()));
        let answer = exchange.request_async(&self.http).await.map_err(|e| refused(&format!("{e:?}")))?;
        let token = answer.id_token().ok_or_else(|| refused(&"no id token"))?;
        match self.claims(&said, token, &attempt.nonce, now) {
            // The provider may have begun to sign with another key.
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                let said = self.said(now, true).await?;
                self.claims(&said, token, &attempt.nonce, now).map_err(|e| refused(&e))
            }
            other => other.map_err(|e| refused(&e)),
        }
    }

    /// What the token says, if it is the provider's, for us, for this attempt, and not over.
    fn claims(
        &self,
        said: &CoreProviderMetadata,
        token: &CoreIdToken,
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<Known, ClaimsVerificationError> {
        let client = CoreClient::from_provider_metadata(said.clone(), self.client.clone(), self.secret.clone());
        // Whoever knows our secret could sign with it, and nobody signs with nothing: only the provider's own keys count.
        let own = |alg: &&Alg| !matches!(alg, Alg::HmacSha256 | Alg::HmacSha384 | Alg::HmacSha512 | Alg::None);
        let algs = said.id_token_signing_alg_values_supported().iter().filter(own).cloned();
        let verifier = client.id_token_verifier().set_time_fn(move || now).set_allowed_algs(algs);
        let claims = token.claims(&verifier, &Nonce::new(nonce.to_owned()))?;
        // The standard's limit; of a longer one, a part would be somebody else.
        if claims.subject().len() > LONGEST_SUBJECT {
            return Err(ClaimsVerificationError::InvalidSubject("too long".to_owned()));
        }
        let email = claims.email().map(|e| e.as_str().to_owned());
        let name = claims.preferred_username().map(|n| n.as_str().to_owned());
        let subject = claims.subject().as_str().to_owned();
        Ok(Known {
            address: email.clone().filter(|_| claims.email_verified() == Some(true)),
            identity: Identity {
                issuer: self.issuer.as_str().to_owned(),
                label: email.or(name).unwrap_or_else(|| subject.clone()),
                subject,
            },
        })
    }

    /// What the provider says of itself, asked for again when it is old or `anew`. While it is asked, nobody waits for the answer but who needs
    /// it; if none comes, what it said before still counts, unless it must be `anew`.
    async fn said(&self, now: DateTime<Utc>, anew: bool) -> Result<Arc<CoreProviderMetadata>, OidcError> {
        let kept = self.said.lock().await.clone().filter(|_| !anew);
        if let Some((at, said)) = kept.as_ref().filter(|(at, _)| now - *at < FRESH) {
            tracing::debug!(%at, "what the provider said is still fresh");
            return Ok(Arc::clone(said));
        }
        let said = match CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await {
            Ok(found) => Arc::new(found),
            Err(error) => {
                let Some((at, said)) = kept else { return Err(OidcError::Provider(format!("{error:?}"))) };
                tracing::warn!(?error, %at, "the identity provider does not say what it is; what it said before is used");
                return Ok(said);
            }
        };
        *self.said.lock().await = Some((now, Arc::clone(&said)));
        Ok(said)
    }
}
