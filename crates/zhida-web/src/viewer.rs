//! Who is looking: language, role, where they are, and what they are to be told once.

use crate::app::App;
use crate::kit::flash::Flash;
use crate::kit::page::Page;
use crate::words::{Lang, Words};
use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use std::convert::Infallible;
use zhida_store::{Role, Signed};

/// The cookie that holds the language chosen.
pub(crate) const LANGUAGE: &str = "lang";

/// Who is looking. [`crate::session::identify`] finds it out once a request; handlers extract it.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The language spoken.
    pub lang: Lang,
    /// Who they are, if they have signed in.
    pub signed: Option<Signed>,
    /// The token of their session.
    pub token: Option<String>,
    /// Path and query of this page.
    pub here: String,
    /// What happened on the page before.
    pub flash: Option<Flash>,
    /// How many of their notices are unread, if they have signed in.
    pub unread: Option<u64>,
}

impl Viewer {
    /// Reads what a request says of who sent it.
    #[must_use]
    pub fn of(headers: &HeaderMap, here: &str) -> Self {
        let jar = CookieJar::from_headers(headers);
        let asked = jar.get(LANGUAGE).and_then(|c| lang(c.value()));
        let lang = asked.or_else(|| accepted(headers)).unwrap_or(Lang::Zh);
        Self { lang, signed: None, token: None, here: here.to_owned(), flash: Flash::read(&jar), unread: None }
    }
    /// Their role; none for visitors.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.signed.as_ref().map(Signed::role)
    }
    /// Who they are, if they speak for an enterprise.
    #[must_use]
    pub fn speaker(&self) -> Option<&Signed> {
        self.signed.as_ref().filter(|signed| signed.enterprise().is_some())
    }
    /// The words of their language.
    #[must_use]
    pub fn words(&self) -> Words {
        Words::new(self.lang)
    }
    /// The frame of a page for them.
    #[must_use]
    pub fn page(&self) -> Page {
        Page::new(self)
    }
}

impl FromRequestParts<App> for Viewer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        if let Some(viewer) = parts.extensions.get::<Viewer>() {
            return Ok(viewer.clone());
        }
        Ok(Self::of(&parts.headers, parts.uri.path_and_query().map_or("/", |p| p.as_str())))
    }
}

/// The language a tag names.
pub(crate) fn lang(tag: &str) -> Option<Lang> {
    match tag.trim().to_ascii_lowercase().split('-').next() {
        Some("zh") => Some(Lang::Zh),
        Some("en") => Some(Lang::En),
        _ => None,
    }
}

/// The first language of ours that the browser names; its order is taken for its preference, as browsers send it.
fn accepted(headers: &HeaderMap) -> Option<Lang> {
    let named = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    named.split(',').find_map(|part| lang(part.split(';').next().unwrap_or("")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookie_then_browser_then_chinese() {
        let mut headers = HeaderMap::new();
        assert_eq!(Viewer::of(&headers, "/").lang, Lang::Zh);
        headers.insert(ACCEPT_LANGUAGE, "fr, en-GB;q=0.8, zh;q=0.5".parse().unwrap());
        assert_eq!(Viewer::of(&headers, "/").lang, Lang::En);
        headers.insert("cookie", "lang=zh".parse().unwrap());
        assert_eq!(Viewer::of(&headers, "/").lang, Lang::Zh);
    }
}
