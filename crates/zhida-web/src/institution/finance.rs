//! `/institution/finance/{case}`: a need that was shown to the institution, its offer, and what was paid out.

use super::provider;
use crate::app::App;
use crate::error::Fault;
use crate::finance::compare::{OfferRow, offers};
use crate::finance::need::Need;
use crate::finance::quote::{Typed, Wrong, wan};
use crate::finance::{money, refusal};
use crate::kit::flash::saved;
use crate::kit::form::{Field, Input, Offer};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_cases::lending::{Granted, Standing};
use zhida_facts::Number;
use zhida_measure::Library;
use zhida_store::{Provider, StoreError};

#[derive(Template)]
#[template(path = "pages/institution/finance.html")]
pub(crate) struct InstitutionFinance {
    page: Page,
    id: i64,
    need: Need,
    /// Who needs it, and how to reach whom.
    enterprise: String,
    uscc: String,
    contact: String,
    /// The products for which the need was shown: title and address.
    products: Vec<(String, String)>,
    /// Steps of its own there are: an offer is made on what was seen.
    seen: usize,
    offers: Vec<OfferRow>,
    /// The form of an offer, while one can be made.
    fields: Vec<Field>,
    /// The form of a payment, while one is to be made.
    grant: Vec<Field>,
    granted: Option<(String, String, String)>,
    rated: Option<(u8, String)>,
    error: Option<Key>,
}

/// `how` is `offer`, `withdraw`, `grant` or `fail`.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    how: String,
    seen: String,
    offer: String,
    paid: String,
    day: String,
    reference: String,
    reason: String,
    #[serde(flatten)]
    quote: Typed,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(case): Path<i64>) -> Result<Html<InstitutionFinance>, Fault> {
    let provider = provider(&app, &viewer)?;
    Ok(Html(page(&app, &viewer, &provider, case, &Sent::default(), &Wrong::new(), None).await?))
}

pub(crate) async fn act(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(case): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response, Fault> {
    let (provider, now) = (provider(&app, &viewer)?, app.now());
    let done = match sent.how.as_str() {
        "offer" => match sent.quote.read(&products(&app.shelf().library, &provider.institution().await?.name)) {
            Ok(quote) => provider.offer_loan(case, &quote, sent.seen.parse().map_err(|_| Fault::Invalid)?, now).await,
            Err(wrong) => return Ok(refused(page(&app, &viewer, &provider, case, &sent, &wrong, None).await?)),
        },
        "withdraw" => provider.withdraw_offer(case, sent.offer.parse().map_err(|_| Fault::Invalid)?, now).await,
        "grant" => match (wan(&sent.paid), sent.day.trim().parse()) {
            (Some(fen), Ok(day)) => {
                provider.grant_loan(case, &Granted { fen, day, reference: sent.reference.trim().to_owned() }, now).await
            }
            (None, _) => Err(StoreError::Invalid("amount")),
            (_, Err(_)) => Err(StoreError::Invalid("day")),
        },
        "fail" => provider.fail_loan(case, &sent.reason, now).await,
        _ => return Err(Fault::Invalid),
    };
    match done {
        Ok(()) => saved(&app, jar, &format!("/institution/finance/{case}")).await,
        Err(error) => {
            let (mut wrong, mut said) = (Wrong::new(), None);
            match error {
                StoreError::Invalid("until") => _ = wrong.insert("until", Key("finance-until-wrong")),
                StoreError::Invalid("fees") => _ = wrong.insert("fees", Key("finance-fees-wrong")),
                other => said = Some(refusal(other)?),
            }
            Ok(refused(page(&app, &viewer, &provider, case, &sent, &wrong, said).await?))
        }
    }
}

/// The products an institution may name in an offer: those that name it.
fn products(library: &Library, name: &str) -> Vec<Offer> {
    let metas = library.measures().iter().map(|m| &m.plan.meta);
    let own = metas.filter(|m| m.loan.as_ref().is_some_and(|loan| loan.lenders.iter().any(|l| l == name)));
    let mut all: Vec<Offer> = own.map(|m| Offer { value: m.id.clone(), label: m.title.clone() }).collect();
    all.dedup_by(|a, b| a.value == b.value);
    all
}

async fn page(
    app: &App,
    viewer: &Viewer,
    provider: &Provider,
    case: i64,
    sent: &Sent,
    wrong: &Wrong,
    error: Option<Key>,
) -> Result<InstitutionFinance, Fault> {
    let (t, shelf, today) = (viewer.words(), app.shelf(), app.today());
    let show = Show { library: &shelf.library, t };
    let file = provider.shown_need(case).await?;
    let own = provider.institution().await?;
    let who = provider.who_needs(case).await?;
    let names = [(own.id, own.name.clone())].into();
    let mine = file.lending.lender() == Some(own.id);
    let shown = file.lending.shown.get(&own.id);
    let grant = |name: &str, label: Key, value: &str, input| Field {
        name: name.to_owned(),
        id: format!("grant-{name}"),
        label: t.say(label).to_string(),
        hint: String::new(),
        value: value.to_owned(),
        error: String::new(),
        input,
    };
    let figures = Input::Text { unit: t.say("finance-unit-wan").to_string(), figures: true, offers: Vec::new() };
    let line = Input::Text { unit: String::new(), figures: false, offers: Vec::new() };
    let grants = vec![
        grant("paid", Key("finance-paid"), &sent.paid, figures),
        grant("day", Key("finance-paid-day"), &sent.day, Input::Date),
        grant("reference", Key("finance-reference"), &sent.reference, line),
    ];
    // Another offer begins with what the one that stands says.
    let standing = file.lending.offers.iter().rfind(|o| file.lending.standing(o, today).0 == Standing::Open);
    let typed = standing.filter(|_| sent.how != "offer").map_or_else(|| sent.quote.clone(), |o| Typed::of(&o.quote));
    let may_offer = file.is_open() && file.lending.accepted.is_none();
    let granted = file.lending.granted.as_ref().filter(|_| mine);
    Ok(InstitutionFinance {
        page: viewer.page().crumb(t.say("nav-institution"), "/institution"),
        id: case,
        need: Need::of(show, &file, today),
        enterprise: who.name,
        uscc: who.uscc,
        contact: file.case.contact.clone(),
        products: shown.map(|s| s.products.iter().map(|id| (show.title(id), format!("/measures/{id}"))).collect()).unwrap_or_default(),
        seen: file.steps.len(),
        offers: offers(show, &file, &names, today, ""),
        fields: if may_offer { typed.fields(t, products(&shelf.library, &own.name), wrong) } else { Vec::new() },
        grant: if mine && granted.is_none() { grants } else { Vec::new() },
        granted: granted.map(|g| (money(show, &Number::from(g.fen)), g.day.to_string(), g.reference.clone())),
        rated: shown.and_then(|s| s.rated.clone()),
        error,
    })
}
