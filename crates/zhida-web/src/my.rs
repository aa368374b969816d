//! An enterprise's own pages: what it can get, what is on file of it, and one question at a time.
//!
//! Whose pages they are comes from the [`Tenant`] alone, never from an address or a form.

pub(crate) mod answer;
pub(crate) mod applications;
pub(crate) mod apply;
pub(crate) mod cases;
pub(crate) mod files;
pub(crate) mod finance;
pub(crate) mod history;
pub(crate) mod list;
pub(crate) mod measure;
pub(crate) mod profile;
pub(crate) mod relief;
pub(crate) mod save;
pub(crate) mod send;
pub(crate) mod visits;

mod asked;
mod file;
mod opened;
mod row;
mod score;
mod theme;
mod typed;
mod waiting;

use crate::app::{App, Shelf};
use crate::error::Fault;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Words;
use axum::response::{IntoResponse as _, Redirect, Response};
use std::sync::Arc;
use zhida_facts::{Datelike as _, Row};
use zhida_live::City;
use zhida_store::{Signed, Tenant};

/// The corner of whoever is signed in; none as long as the centre has not confirmed for whom they speak.
pub(crate) fn tenant(app: &App, viewer: &Viewer) -> Result<Option<Tenant>, Fault> {
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    if signed.enterprise().is_none() {
        return Ok(None);
    }
    Ok(Some(app.store().tenant(signed)?))
}

/// Who can be asked about what is sent, as its form has it at first: the user's name and telephone number.
pub(crate) async fn contact(app: &App, signed: &Signed) -> Result<String, Fault> {
    let (account, _) = app.store().own_account(signed).await?;
    Ok(format!("{} {}", account.name, account.phone).trim().to_owned())
}

/// Where somebody goes who speaks for nobody yet.
pub(crate) fn to_my() -> Response {
    Redirect::to("/my").into_response()
}

/// An enterprise in the city, with the library it is judged by.
pub(crate) struct Own<'a> {
    pub(crate) city: &'a City,
    pub(crate) shelf: &'a Shelf,
    pub(crate) facts: Row<'a>,
    pub(crate) number: i64,
    /// How many entries of the ledger this is made of.
    pub(crate) seen: i64,
}

impl Own<'_> {
    /// Facts in words of `t`.
    pub(super) fn show(&self, t: Words) -> Show<'_> {
        Show { library: &self.shelf.library, t }
    }
    /// The year it is.
    pub(super) fn year(&self) -> i32 {
        self.city.day().year()
    }
    /// Its row in the city.
    pub(super) fn row(&self) -> Vec<usize> {
        self.city.row(self.number).into_iter().collect()
    }
}

/// Lets `work` look at the enterprise `tenant` speaks for, off the threads that answer requests.
pub(crate) async fn look<T: Send + 'static>(
    app: &App,
    tenant: &Tenant,
    work: impl FnOnce(&Own<'_>) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let (inner, number) = (app.clone(), tenant.number());
    app.ask(move |city| {
        let (shelf, seen) = (inner.shelf(), inner.seen());
        // Between the two moments in which a new library reaches city and shelf, indexes would name other measures.
        if !Arc::ptr_eq(&shelf.library, city.library()) {
            return Err(Fault::Busy);
        }
        let facts = city.facts(number).ok_or(Fault::Missing)?;
        work(&Own { city, shelf: &shelf, facts, number, seen })
    })
    .await?
}
