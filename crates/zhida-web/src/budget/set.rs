//! `POST /desk/measures/{id}/budget`: a budget is set, changed or taken back.

use super::show::{Typed, page};
use crate::address::encode;
use crate::app::App;
use crate::city::place::carried;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::refused;
use crate::kit::money::{WAN, fen};
use crate::measure::Which;
use crate::viewer::Viewer;
use crate::words::Key;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use zhida_store::{NewBudget, StoreError};

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<String>,
    Query(which): Query<Which>,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    // Whoever sets a budget sets it for a measure there is.
    which.find(&app.shelf().library, &id, app.today())?;
    let desk = desk(&app, &viewer)?;
    let year = typed.year.trim().parse::<i32>().ok();
    let wrong = match (year, amount(&typed.amount)) {
        (None, _) => Key("budget-no-year"),
        (_, None) => Key("budget-no-amount"),
        (Some(year), Some(fen)) => {
            let new = NewBudget { measure: id.clone(), year, fen, note: typed.note.clone() };
            match desk.set_budget(new, app.now()).await {
                Ok(_) => {
                    let to = format!("/desk/measures/{}/budget{}year={year}", encode(&id), carried(&which));
                    return Ok((jar.add(Flash::Saved.cookie()), Redirect::to(&to)).into_response());
                }
                Err(StoreError::Invalid("year")) => Key("budget-no-year"),
                Err(error) => return Err(error.into()),
            }
        }
    };
    Ok(refused(page(&app, &viewer, &id, &which, year, Some((typed, wrong))).await?))
}

/// 万元 as they are typed (`2,000`, `2000.5`), in fen; inner nothing for an empty field, outer nothing for what is no amount to the fen.
fn amount(text: &str) -> Option<Option<i64>> {
    if text.trim().is_empty() { Some(None) } else { fen(text, WAN).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::amount;

    #[test]
    fn an_empty_field_is_no_budget_and_nought_is_one() {
        assert_eq!((amount(" "), amount("0"), amount("-1")), (Some(None), Some(Some(0)), None));
    }
}
