//! `GET /my/relief/{id}`: a package that is for the enterprise, with what each measure, product and service in it says of it.

use super::row::Mine;
use super::{look, tenant, to_my};
use crate::app::App;
use crate::error::Fault;
use crate::finance::product::Terms;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::relief::selects;
use crate::services::category;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};

#[derive(Template)]
#[template(path = "pages/my/relief.html")]
pub(crate) struct MyRelief {
    page: Page,
    title: String,
    reason: String,
    begins: String,
    ends: String,
    running: bool,
    /// Measures, and products with their terms, as the enterprise stands with them.
    rows: Vec<(Mine, Option<Terms>)>,
    /// Whether a product is among them, for which a need can be sent.
    money: bool,
    services: Vec<Service>,
}

struct Service {
    href: String,
    title: String,
    institution: String,
    category: Key,
    price: String,
}

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let t = viewer.words();
    let row = tenant.relief(id).await?;
    let told = tenant.sees_relief(id, app.now()).await?;
    let items = row.offered();
    let (measure, wanted) = (row.measure.clone(), items.measures.clone());
    let (chosen, rows) = look(&app, &tenant, move |own| {
        let measures = own.shelf.library.measures();
        let statuses = own.city.statuses(&own.facts);
        let mine = |id: &String| {
            let status = statuses.iter().find(|s| measures.get(s.measure).is_some_and(|m| m.plan.meta.id == *id))?;
            let loan = measures.get(status.measure)?.plan.meta.loan.as_ref();
            Some((Mine::of(own, t, status)?, loan.map(|loan| Terms::of(own.show(t), loan))))
        };
        Ok((selects(own, &measure), wanted.iter().filter_map(mine).collect::<Vec<_>>()))
    })
    .await?;
    let running = row.runs(app.today());
    // What is not for it, it does not see; what it was told of, it sees again.
    let shown = told || (chosen && running);
    if !shown {
        return Err(Fault::Missing);
    }
    let offered = app.store().offered_services().await?.into_iter().filter(|(of, ..)| items.services.contains(&of.id));
    let service = |(of, institution, _): (zhida_store::entity::service::Model, String, u32)| Service {
        href: format!("/services/{}", of.id),
        institution,
        category: category(&of.category),
        title: of.title,
        price: of.price,
    };
    let page = MyRelief {
        page: viewer.page().crumb(t.say("nav-my"), "/my"),
        title: row.title,
        reason: row.reason,
        begins: row.begins,
        ends: row.ends,
        running,
        money: rows.iter().any(|(_, terms)| terms.is_some()),
        rows,
        services: offered.map(service).collect(),
    };
    Ok(Html(page).into_response())
}
