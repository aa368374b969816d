//! `POST /my/finance/{case}`: showing the need, taking it back, accepting and declining offers, rating.

use super::lenders;
use super::show::{Kept, page};
use crate::app::App;
use crate::error::Fault;
use crate::finance::refusal;
use crate::kit::flash::saved;
use crate::kit::html::refused;
use crate::my::{look, tenant, to_my};
use crate::viewer::Viewer;
use crate::words::Key;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use std::collections::BTreeSet;
use zhida_store::Tenant;

/// What was sent; `to` may stand in it several times.
struct Sent(Vec<(String, String)>);

impl Sent {
    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }
    fn number<T: std::str::FromStr>(&self, name: &str) -> Result<T, Fault> {
        self.get(name).parse().map_err(|_| Fault::Invalid)
    }
    /// Institutions that were chosen.
    fn chosen(&self) -> BTreeSet<i64> {
        self.0.iter().filter(|(name, _)| name == "to").filter_map(|(_, n)| n.parse().ok()).collect()
    }
    /// What stays when it is refused with `error`.
    fn kept(&self, error: Key) -> Kept {
        Kept { error: Some(error), to: self.chosen(), rate: (self.number("institution").unwrap_or(0), self.get("text").to_owned()) }
    }
}

/// `how` is `show`, `hide`, `accept`, `decline` or `rate`.
pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(case): Path<i64>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let (sent, now) = (Sent(sent), app.now());
    let done = match sent.get("how") {
        "show" => match to(&app, &tenant, case, &sent).await? {
            Ok(to) => tenant.show_need(case, &to, now).await.map(|_| ()),
            Err(wrong) => return Ok(refused(page(&app, &viewer, &tenant, case, "", sent.kept(wrong)).await?)),
        },
        "hide" => tenant.hide_need(case, sent.number("institution")?, now).await,
        "accept" => tenant.accept_offer(case, sent.number("offer")?, sent.number("seen")?, now).await,
        "decline" => tenant.decline_offer(case, sent.number("offer")?, sent.get("reason"), now).await,
        "rate" => {
            let rating = sent.get("rating").parse().unwrap_or(0);
            tenant.rate_lender(case, sent.number("institution")?, rating, sent.get("text"), now).await
        }
        _ => return Err(Fault::Invalid),
    };
    match done {
        Ok(()) => saved(&app, jar, &format!("/my/finance/{case}")).await,
        Err(error) => {
            let wrong = refusal(error)?;
            Ok(refused(page(&app, &viewer, &tenant, case, "", sent.kept(wrong)).await?))
        }
    }
}

/// To whom the need is to be shown, each with the products that bring it there; what lacks, if something does. Nobody is shown it who has no
/// product the enterprise may have.
async fn to(app: &App, tenant: &Tenant, case: i64, sent: &Sent) -> Result<Result<Vec<(i64, Vec<String>)>, Key>, Fault> {
    let chosen = sent.chosen();
    let file = tenant.finance_need(case).await?;
    if chosen.is_empty() {
        return Ok(Err(Key("finance-choose-lender")));
    }
    if sent.get("agree") != "yes" {
        return Ok(Err(Key("finance-agree-missing")));
    }
    let (need, names) = ((file.need.fen, file.months()), app.store().institution_names().await?);
    let found = look(app, tenant, move |own| Ok(lenders(own, need, &names))).await?;
    let of = |number: i64| {
        let lender = found.iter().find(|l| l.number == number)?;
        Some((number, lender.products.iter().map(|(id, _)| id.clone()).collect()))
    };
    let all: Option<Vec<(i64, Vec<String>)>> = chosen.into_iter().map(of).collect();
    Ok(Ok(all.ok_or(Fault::Missing)?))
}
