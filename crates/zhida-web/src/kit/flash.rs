//! What a page says once about what happened on the page before. It travels in a cookie as a word from a fixed list.

use crate::app::App;
use crate::error::Fault;
use crate::words::Key;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;

const COOKIE: &str = "flash";

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flash {
    /// The interface speaks another language now.
    LanguageChosen,
    /// Signed out.
    SignedOut,
    /// Other sessions ended.
    SessionsEnded,
    /// The password was changed.
    PasswordChanged,
    /// The second factor is asked for from now on.
    SecondFactorOn,
    /// It no longer is.
    SecondFactorOff,
    /// What was entered is saved.
    Saved,
    /// The application is on its way.
    Sent,
    /// A token was taken back.
    TokenRevoked,
    /// An identity signs in to this account from now on.
    IdentityLinked,
    /// It no longer does.
    IdentityUnlinked,
    /// A link went to an address.
    LinkSent,
    /// The address is proven.
    EmailProven,
    /// What was given up is tried again.
    SentAgain,
}

/// All of them, with the word in the cookie and the message.
const ALL: &[(Flash, &str, Key)] = &[
    (Flash::LanguageChosen, "language", Key("flash-language-chosen")),
    (Flash::SignedOut, "out", Key("flash-signed-out")),
    (Flash::SessionsEnded, "sessions", Key("flash-sessions-ended")),
    (Flash::PasswordChanged, "password", Key("flash-password-changed")),
    (Flash::SecondFactorOn, "second-on", Key("flash-second-factor-on")),
    (Flash::SecondFactorOff, "second-off", Key("flash-second-factor-off")),
    (Flash::Saved, "saved", Key("flash-saved")),
    (Flash::Sent, "sent", Key("flash-sent")),
    (Flash::TokenRevoked, "token", Key("flash-token-revoked")),
    (Flash::IdentityLinked, "linked", Key("flash-identity-linked")),
    (Flash::IdentityUnlinked, "unlinked", Key("flash-identity-unlinked")),
    (Flash::LinkSent, "link", Key("flash-link-sent")),
    (Flash::EmailProven, "email", Key("flash-email-proven")),
    (Flash::SentAgain, "again", Key("flash-sent-again")),
];

impl Flash {
    /// Its message.
    #[must_use]
    pub fn key(self) -> Key {
        ALL.iter().find(|(flash, ..)| *flash == self).map_or(Key(""), |(_, _, key)| *key)
    }
    pub(crate) fn read(jar: &CookieJar) -> Option<Self> {
        let word = jar.get(COOKIE)?;
        ALL.iter().find(|(_, w, _)| *w == word.value()).map(|(flash, ..)| *flash)
    }
    /// The cookie that tells the next page. It lives for a few seconds, so it needs no taking back.
    #[must_use]
    pub fn cookie(self) -> Cookie<'static> {
        let word = ALL.iter().find(|(flash, ..)| *flash == self).map_or("", |(_, word, _)| *word);
        cookie(COOKIE, word, 5)
    }
}

/// What was entered is saved: pages know it from now on, and the one at `to` says so.
pub(crate) async fn saved(app: &App, jar: CookieJar, to: &str) -> Result<Response, Fault> {
    app.catch_up().await?;
    Ok((jar.add(Flash::Saved.cookie()), Redirect::to(to)).into_response())
}

/// A cookie of ours: for the whole site, not for scripts, not for other sites; it lives `seconds`.
#[must_use]
pub fn cookie(name: &str, value: &str, seconds: i64) -> Cookie<'static> {
    let text = format!("{name}={value}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax");
    Cookie::parse(text).unwrap_or_else(|_| Cookie::new(COOKIE, ""))
}
