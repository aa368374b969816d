//! `POST /language`: the switch in the top bar. Works without script: a form, a cookie, and back to where one was.

use crate::error::Fault;
use crate::kit::flash::{Flash, cookie};
use crate::viewer::{LANGUAGE, lang};
use crate::words::Lang;
use axum::Form;
use axum::response::Redirect;
use axum_extra::extract::CookieJar;
use serde::Deserialize;

/// A year.
const SECONDS: i64 = 365 * 24 * 60 * 60;

#[derive(Deserialize)]
pub(crate) struct Chosen {
    lang: String,
    back: String,
}

pub(crate) async fn handle(jar: CookieJar, Form(chosen): Form<Chosen>) -> Result<(CookieJar, Redirect), Fault> {
    let tag = match lang(&chosen.lang).ok_or(Fault::Invalid)? {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    let jar = jar.add(cookie(LANGUAGE, tag, SECONDS)).add(Flash::LanguageChosen.cookie());
    Ok((jar, Redirect::to(local(&chosen.back))))
}

/// Only a path of this site is gone back to.
pub(crate) fn local(back: &str) -> &str {
    let inside = back.starts_with('/') && !back.starts_with("//") && !back.contains(['\\', '\r', '\n', '\t']);
    if inside { back } else { "/" }
}

#[cfg(test)]
mod tests {
    #[test]
    fn nobody_is_sent_elsewhere() {
        for elsewhere in ["https://evil.example", "//evil.example", "/\\evil.example", "", "javascript:x"] {
            assert_eq!(super::local(elsewhere), "/");
        }
        assert_eq!(super::local("/measures?q=x"), "/measures?q=x");
    }
}
