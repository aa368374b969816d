//! `GET /desk/landing/{id}`: how far a measure has landed at this moment.

use super::lands;
use super::part::{PartRow, tables};
use super::step::{days, money, percent, word};
use crate::address::encode;
use crate::app::{App, Shelf};
use crate::apply;
use crate::city::chart::{Chart, Series};
use crate::desk::{desk, remarks};
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::measure::Which;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::{Path, State};
use std::cmp::Reverse;
use zhida_store::entity::landing_day;
use zhida_store::{Funnel, LandingStep, Why};

#[derive(Template)]
#[template(path = "pages/landing/show.html")]
pub(crate) struct LandingShow {
    page: Page,
    id: String,
    title: String,
    department: String,
    rate: String,
    /// Whether nobody ever qualified.
    nobody: bool,
    steps: Vec<Step>,
    leavings: Vec<(String, usize)>,
    parts: Vec<(Key, Vec<PartRow>)>,
    history: Vec<landing_day::Model>,
    chart: Option<Chart>,
}

/// A step of a funnel.
pub(super) struct Step {
    name: &'static str,
    pub(super) word: Key,
    pub(super) count: usize,
    /// Of those that qualified.
    pub(super) share: String,
    /// The same in thousandths, to be drawn.
    width: usize,
    money: String,
    /// The money in fen.
    pub(super) fen: i64,
    /// Median days from the step before.
    pub(super) took: String,
    /// Came here and no further.
    pub(super) stuck: usize,
}

/// The measure of an address, if it is one that can land.
pub(super) fn measure(app: &App, id: &str) -> Result<(std::sync::Arc<Shelf>, usize), Fault> {
    let shelf = app.shelf();
    let index = Which::default().find(&shelf.library, id, app.today())?;
    let found = shelf.library.measures().get(index).filter(|m| lands(m.plan.meta.kind)).is_some();
    if found { Ok((shelf, index)) } else { Err(Fault::Missing) }
}

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, Path(id): Path<String>) -> Result<Html<LandingShow>, Fault> {
    let (shelf, index) = measure(&app, &id)?;
    let (t, desk) = (viewer.words(), desk(&app, &viewer)?);
    let (funnel, history) = (desk.funnel(&id, app.now()).await?, desk.landing_days(&id).await?);
    let page = viewer.page().crumb(t.say("nav-landing"), "/desk/landing").with_charts();
    let found = app.ask(move |city| {
        let show = Show { library: city.library(), t };
        let parts = tables(show, city, &funnel);
        (steps(show, &funnel), parts, funnel)
    });
    let (steps, parts, funnel) = found.await?;
    let measure = &shelf.library.measures()[index];
    let (paid, qualified) = funnel.rate();
    let chart = (history.len() > 1).then(|| chart(t, &history));
    Ok(Html(LandingShow {
        page,
        title: measure.plan.meta.title.clone(),
        department: measure.plan.meta.issuer.clone(),
        rate: percent(paid, qualified),
        nobody: qualified == 0,
        steps,
        leavings: leavings(t, &shelf, &funnel),
        parts,
        history,
        chart,
        id: encode(&id),
    }))
}

/// The steps with their figures.
pub(super) fn steps(show: Show<'_>, funnel: &Funnel) -> Vec<Step> {
    let counts: Vec<usize> = LandingStep::ALL.iter().map(|(step, _)| funnel.of(*step).count()).collect();
    let all = counts.first().copied().unwrap_or(0);
    let step = |(at, (step, name)): (usize, &(LandingStep, &'static str))| {
        let fen = funnel.of(*step).map(|l| l.fen(*step)).sum();
        Step {
            name,
            word: word(*step),
            count: counts[at],
            share: percent(counts[at], all),
            width: (counts[at] * 1000).checked_div(all).unwrap_or(0),
            fen,
            money: money(show, fen),
            took: funnel.median(*step).map(days).unwrap_or_default(),
            stuck: counts[at] - counts.get(at + 1).copied().unwrap_or(counts[at]),
        }
    };
    LandingStep::ALL.iter().enumerate().map(step).collect()
}

/// Why enterprises went no further, in words.
pub(super) fn leavings(t: Words, shelf: &Shelf, funnel: &Funnel) -> Vec<(String, usize)> {
    let mut said: Vec<(String, usize)> = Vec::new();
    for (why, count) in funnel.leavings() {
        let words = why_said(t, shelf, &why);
        // A clause that says the same in several texts is one reason.
        match said.iter_mut().find(|(own, _)| *own == words) {
            Some((_, counted)) => *counted += count,
            None => said.push((words, count)),
        }
    }
    said.sort_by_key(|(_, count)| Reverse(*count));
    said
}

/// A reason in words; a clause in those of the text it was refused by.
pub(super) fn why_said(t: Words, shelf: &Shelf, why: &Why) -> String {
    match why {
        Why::NotRelevant(reason) => t.say("landing-why-not-relevant").with("reason", t.say(remarks::reason(reason))).to_string(),
        Why::Refused(None) => t.say("landing-why-refused").to_string(),
        Why::Refused(Some((version, key))) => {
            t.say("landing-why-clause").with("clause", apply::condition_said(shelf.of_version(*version), key)).to_string()
        }
        Why::Withdrawn => t.say("landing-why-withdrawn").to_string(),
        Why::Lapsed => t.say("landing-why-lapsed").to_string(),
    }
}

fn chart(t: Words, history: &[landing_day::Model]) -> Chart {
    let series = |key: Key, of: fn(&landing_day::Model) -> i32, tone| Series {
        name: t.say(key).to_string(),
        data: history.iter().map(|d| of(d).into()).collect(),
        tone,
    };
    let series = vec![
        series(word(LandingStep::Qualified), |d| d.qualified, ""),
        series(word(LandingStep::Applied), |d| d.applied, "open"),
        series(word(LandingStep::Paid), |d| d.paid, "yes"),
    ];
    Chart { kind: "line", x: history.iter().map(|d| d.day.clone()).collect(), series, unit: String::new(), stacked: false, mark: None }
}

impl LandingShow {
    /// Who came to a step, or no further.
    fn who(&self, name: &str, stuck: bool) -> String {
        format!("/desk/landing/{}/{name}{}", self.id, if stuck { "?only=stuck" } else { "" })
    }
    /// The rate of a day.
    fn rate_of(&self, day: &landing_day::Model) -> String {
        let rate = percent(usize::try_from(day.paid).unwrap_or(0), usize::try_from(day.qualified).unwrap_or(0));
        if rate.is_empty() { "–".to_owned() } else { rate }
    }
}
