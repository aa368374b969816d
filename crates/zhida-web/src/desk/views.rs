//! `POST /desk/views`: searches worth a name, one's own or for everybody.

use super::desk;
use super::search::Search;
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::viewer::Viewer;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use axum_extra::extract::CookieJar;

/// Longest name.
const NAME: usize = 60;

/// `POST /desk/views`: the form carries the search as the address does.
pub(crate) async fn save(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Form(parameters): Form<Vec<(String, String)>>,
) -> Result<(CookieJar, Redirect), Fault> {
    let desk = desk(&app, &viewer)?;
    let of = |wanted: &str| parameters.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str()).unwrap_or_default();
    let name: String = of("view").trim().chars().take(NAME).collect();
    let search = Search::read(&parameters);
    if name.is_empty() {
        return Ok((jar, Redirect::to(&search.href("/desk/enterprises"))));
    }
    desk.save_view(&name, &search.query(), !of("shared").is_empty(), app.now()).await?;
    Ok((jar.add(Flash::Saved.cookie()), Redirect::to(&search.href("/desk/enterprises"))))
}

/// `POST /desk/views/{id}/delete`: one's own.
pub(crate) async fn delete(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
) -> Result<(CookieJar, Redirect), Fault> {
    desk(&app, &viewer)?.delete_view(id).await?;
    Ok((jar.add(Flash::Saved.cookie()), Redirect::to("/desk/enterprises")))
}
