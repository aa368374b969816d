//! `/account`: one's own sessions, password, second factor and tokens.

use super::second;
use crate::app::App;
use crate::error::Fault;
use crate::kit::form::{Field, Input};
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::qr::Qr;
use crate::show::moment;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::State;
use zhida_store::{Permission, Role, SCOPES, Signed, sha256};

#[derive(Template)]
#[template(path = "pages/account/show.html")]
pub(crate) struct AccountShow {
    page: Page,
    login: String,
    name: String,
    role: Key,
    claim: Option<Claim>,
    sessions: Vec<SessionRow>,
    password: Vec<Field>,
    has_second: bool,
    secret: String,
    address: String,
    qr: Option<Qr>,
    second: Field,
    /// Recovery codes left, and what it takes to make new ones.
    codes_left: u64,
    codes: Field,
    /// What people call the provider of identities, if the house has one.
    provider: Option<String>,
    identities: Vec<IdentityRow>,
    identity_error: Option<Key>,
    tokens: Vec<TokenRow>,
    token: String,
    token_error: String,
    scopes: Vec<(&'static str, Key)>,
}

/// What the user wanted to speak for, and what became of it.
struct Claim {
    enterprise: String,
    status: Key,
    reason: String,
}

struct SessionRow {
    id: String,
    agent: String,
    since: String,
    seen: String,
    here: bool,
}

struct IdentityRow {
    id: i64,
    label: String,
    issuer: String,
    since: String,
    used: String,
}

struct TokenRow {
    id: i64,
    name: String,
    scopes: String,
    made: String,
    used: String,
    ends: String,
    over: bool,
}

/// What the page has to say about what was just tried.
#[derive(Default)]
pub(crate) struct Said {
    pub(crate) password: PasswordErrors,
    pub(crate) second: String,
    pub(crate) secret: String,
    pub(crate) codes: String,
    pub(crate) identity: Option<Key>,
    pub(crate) token: String,
    pub(crate) token_error: String,
}

#[derive(Default)]
pub(crate) struct PasswordErrors {
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) again: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Html<AccountShow>, Fault> {
    Ok(Html(page(&app, &viewer, Said::default()).await?))
}

pub(crate) async fn page(app: &App, viewer: &Viewer, said: Said) -> Result<AccountShow, Fault> {
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    let (store, now, t) = (app.store(), app.now(), viewer.words());
    let (own, claim) = store.own_account(signed).await?;
    let here = viewer.token.as_deref().map(sha256).unwrap_or_default();
    let sessions = store.own_sessions(signed, now).await?.into_iter().map(|s| SessionRow {
        here: s.id == here,
        id: s.id,
        agent: s.agent,
        since: moment(s.created_at),
        seen: moment(s.seen_at),
    });
    let tokens = store.own_tokens(signed).await?.into_iter().map(|token| TokenRow {
        id: token.id,
        over: token.revoked_at.is_some() || token.expires_at.is_some_and(|e| e <= now.timestamp_micros()),
        name: token.name,
        scopes: token.scopes,
        made: moment(token.created_at),
        used: token.used_at.map(moment).unwrap_or_default(),
        ends: token.revoked_at.or(token.expires_at).map(moment).unwrap_or_default(),
    });
    let identities = store.own_identities(signed).await?.into_iter().map(|i| IdentityRow {
        id: i.id,
        label: i.label,
        issuer: i.issuer,
        since: moment(i.at),
        used: i.used_at.map(moment).unwrap_or_default(),
    });
    let field = |name: &str, id: &str, key: Key, error: String, input| Field {
        name: name.to_owned(),
        id: format!("account-{id}"),
        label: t.say(key).to_string(),
        hint: String::new(),
        value: String::new(),
        error,
        input,
    };
    let password = vec![
        field("old", "old", Key("account-password-old"), said.password.old, Input::Secret("current-password")),
        field("new", "new", Key("account-password-new"), said.password.new, Input::Secret("new-password")),
        field("again", "again", Key("account-password-again"), said.password.again, Input::Secret("new-password")),
    ];
    // A secret once offered stays on the page until its code is right: the authenticator has it already.
    let secret = match (&own.totp, said.secret.is_empty()) {
        (Some(_), _) => String::new(),
        (None, true) => second::new_secret(),
        (None, false) => said.secret,
    };
    let address = second::address(&secret, signed.login()).unwrap_or_default();
    Ok(AccountShow {
        page: viewer.page(),
        login: own.login,
        name: own.name,
        role: role(signed.role()),
        claim: claim.map(|(claim, of)| Claim {
            enterprise: of.name,
            status: match claim.status.as_str() {
                "approved" => Key("account-claim-approved"),
                "refused" => Key("account-claim-refused"),
                "unconfirmed" => Key("account-claim-unconfirmed"),
                _ => Key("account-claim-pending"),
            },
            reason: claim.reason,
        }),
        sessions: sessions.collect(),
        password,
        has_second: own.totp.is_some(),
        qr: Qr::of(&address).filter(|_| !secret.is_empty()),
        secret,
        address,
        codes_left: if own.totp.is_some() { store.recovery_codes_left(signed).await? } else { 0 },
        codes: field("code", "codes", Key("account-second-code"), said.codes, Input::Line("one-time-code")),
        provider: app.provider().map(|p| p.name.clone()),
        identities: identities.collect(),
        identity_error: said.identity,
        second: field("code", "code", Key("account-second-code"), said.second, Input::Line("one-time-code")),
        tokens: tokens.collect(),
        token: said.token,
        token_error: said.token_error,
        scopes: SCOPES.iter().filter(|s| is_of_use(signed, s)).map(|s| (*s, scope(s))).collect(),
    })
}

/// The word for a role.
pub(crate) fn role(role: Role) -> Key {
    match role {
        Role::Enterprise => Key("role-enterprise"),
        Role::Institution => Key("role-institution"),
        Role::Clerk => Key("role-clerk"),
        Role::Department => Key("role-department"),
        Role::Leader => Key("role-leader"),
        Role::Auditor => Key("role-auditor"),
        Role::Administrator => Key("role-administrator"),
    }
}

/// Whether a token of that scope lets whoever is signed in do anything.
fn is_of_use(signed: &Signed, scope: &str) -> bool {
    let own = signed.role() == Role::Enterprise;
    match scope {
        "match" => true,
        "facts:read" => own || signed.may(Permission::SeeCity),
        "facts:write" => own || signed.may(Permission::EditFacts) || signed.may(Permission::Attest),
        "measures:write" => signed.may(Permission::WriteMeasures),
        "measures:publish" => signed.may(Permission::PublishMeasures),
        _ => signed.may(Permission::SeeCity),
    }
}

fn scope(scope: &str) -> Key {
    match scope {
        "match" => Key("scope-match"),
        "facts:read" => Key("scope-facts-read"),
        "facts:write" => Key("scope-facts-write"),
        "imports" => Key("scope-imports"),
        "measures:write" => Key("scope-measures-write"),
        "measures:publish" => Key("scope-measures-publish"),
        _ => Key("scope-measures-read"),
    }
}
