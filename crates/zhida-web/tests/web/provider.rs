//! A provider of identities, small and honest unless told otherwise: discovery, keys, and tokens for whoever shows the right proof.

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use openidconnect::core::{
    CoreIdToken, CoreIdTokenClaims, CoreIdTokenFields, CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey, CoreTokenResponse, CoreTokenType,
};
use openidconnect::{
    AccessToken, Audience, EmptyAdditionalClaims, EmptyExtraTokenFields, EndUserEmail, IssuerUrl, JsonWebKeyId, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, PrivateSigningKey as _, StandardClaims, SubjectIdentifier,
};
use rsa::pkcs1::EncodeRsaPrivateKey as _;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

/// What we are called there, and our secret.
pub(crate) const CLIENT: &str = "zhida";
const SECRET: &str = "s3cret";

/// Two keys: the provider's, and one that is not.
static KEYS: LazyLock<[String; 2]> = LazyLock::new(|| {
    [(); 2].map(|()| {
        let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).unwrap();
        key.to_pkcs1_pem(rsa::pkcs1::LineEnding::LF).unwrap().to_string()
    })
});

fn key(which: usize) -> CoreRsaPrivateSigningKey {
    CoreRsaPrivateSigningKey::from_pem(&KEYS[which], Some(JsonWebKeyId::new(format!("key-{which}")))).unwrap()
}

/// Who signs in, and what is wrong with the token.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) subject: &'static str,
    pub(crate) email: &'static str,
    pub(crate) verified: bool,
    /// Another provider, that is said to have signed.
    pub(crate) issuer: Option<&'static str>,
    /// A nonce that was not asked for.
    pub(crate) nonce: Option<&'static str>,
    /// For whom else the token is.
    pub(crate) audience: &'static str,
    /// Minutes from now after which it is over.
    pub(crate) minutes: i64,
    /// Number of the key that signs.
    pub(crate) key: usize,
    /// Number of the key that is said to sign.
    pub(crate) said: usize,
}

impl Default for Person {
    fn default() -> Self {
        Self { subject: "u-1", email: "", verified: false, issuer: None, nonce: None, audience: CLIENT, minutes: 5, key: 0, said: 0 }
    }
}

/// Who is behind a code, and what was asked for with it.
struct Asked {
    person: Person,
    nonce: String,
    challenge: String,
}

#[derive(Clone)]
struct Shared {
    issuer: String,
    codes: Arc<Mutex<HashMap<String, Asked>>>,
    /// It does not say what it is.
    silent: Arc<AtomicBool>,
}

/// The provider as it runs.
pub(crate) struct Provider {
    pub(crate) issuer: String,
    shared: Shared,
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let shared = Shared { issuer: issuer.clone(), codes: Arc::default(), silent: Arc::default() };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(jwks))
            .route("/token", post(token))
            .with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { issuer, shared }
    }

    /// From now on it answers no question about itself; people are let through as before.
    pub(crate) fn falls_silent(&self) {
        self.shared.silent.store(true, Ordering::Relaxed);
    }

    /// What is needed to ask it.
    pub(crate) fn settings(&self) -> zhida_web::OidcSettings {
        zhida_web::OidcSettings {
            issuer: self.issuer.clone(),
            client: CLIENT.to_owned(),
            secret: Some(SECRET.to_owned()),
            name: "市民统一认证".to_owned(),
            public_url: "http://localhost".to_owned(),
        }
    }

    /// `person` signs in at the address they were sent to; gives the address they are sent back to.
    pub(crate) fn signs_in(&self, address: &str, person: Person) -> String {
        let query = address.strip_prefix(&format!("{}/authorize?", self.issuer)).unwrap();
        let asked: HashMap<String, String> = form(query);
        assert_eq!((asked["response_type"].as_str(), asked["client_id"].as_str()), ("code", CLIENT));
        assert_eq!(asked["code_challenge_method"], "S256");
        assert_eq!(asked["redirect_uri"], "http://localhost/sign-in/provider/callback");
        let mut codes = self.shared.codes.lock().unwrap();
        let code = format!("code-{}", codes.len());
        codes.insert(code.clone(), Asked { person, nonce: asked["nonce"].clone(), challenge: asked["code_challenge"].clone() });
        format!("/sign-in/provider/callback?code={code}&state={}", asked["state"])
    }
}

fn form(text: &str) -> HashMap<String, String> {
    let decoded = |part: &str| {
        let bytes = part.replace('+', " ").into_bytes();
        let mut out = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == b'%' {
                out.push(u8::from_str_radix(std::str::from_utf8(&bytes[at + 1..at + 3]).unwrap(), 16).unwrap());
                at += 3;
            } else {
                out.push(bytes[at]);
                at += 1;
            }
        }
        String::from_utf8(out).unwrap()
    };
    text.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (decoded(name), decoded(value))).collect()
}

async fn discovery(State(shared): State<Shared>) -> Result<Json<Value>, StatusCode> {
    if shared.silent.load(Ordering::Relaxed) {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    let issuer = shared.issuer;
    Ok(Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    })))
}

async fn jwks() -> Json<Value> {
    Json(json!({ "keys": [key(0).as_verification_key()] }))
}

async fn token(State(shared): State<Shared>, headers: axum::http::HeaderMap, Form(sent): Form<HashMap<String, String>>) -> Json<Value> {
    // `zhida:s3cret` in base64.
    assert_eq!(headers["authorization"], "Basic emhpZGE6czNjcmV0");
    let Asked { person, nonce, challenge } = shared.codes.lock().unwrap().remove(&sent["code"]).unwrap();
    let shown = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(sent["code_verifier"].clone()));
    assert_eq!(shown.as_str(), challenge, "whoever brings the code is who went for it");
    let standard = StandardClaims::new(SubjectIdentifier::new(person.subject.to_owned()))
        .set_email(Some(EndUserEmail::new(person.email.to_owned())).filter(|_| !person.email.is_empty()))
        .set_email_verified(Some(person.verified));
    let now = crate::common::now();
    let claims = CoreIdTokenClaims::new(
        IssuerUrl::new(person.issuer.map_or(shared.issuer, str::to_owned)).unwrap(),
        vec![Audience::new(person.audience.to_owned())],
        now + chrono::TimeDelta::minutes(person.minutes),
        now,
        standard,
        EmptyAdditionalClaims {},
    )
    .set_nonce(Some(Nonce::new(person.nonce.map_or(nonce, str::to_owned))));
    let signs = CoreRsaPrivateSigningKey::from_pem(&KEYS[person.key], Some(JsonWebKeyId::new(format!("key-{}", person.said)))).unwrap();
    let id_token = CoreIdToken::new(claims, &signs, CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, None, None).unwrap();
    let fields = CoreIdTokenFields::new(Some(id_token), EmptyExtraTokenFields {});
    let answer = CoreTokenResponse::new(AccessToken::new("access".to_owned()), CoreTokenType::Bearer, fields);
    Json(serde_json::to_value(answer).unwrap())
}
