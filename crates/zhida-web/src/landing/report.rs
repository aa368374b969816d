//! Landing as a paper to be filed: of all measures, and of one.

use super::list::{Filter, counted};
use super::part::tables;
use super::show::{leavings, measure, steps};
use super::step::word;
use crate::app::App;
use crate::budget::{export, list};
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::download::{Form, How};
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use zhida_exchange::{Cell, Paper, PaperTable};
use zhida_facts::Datelike as _;
use zhida_store::LandingStep;

/// `GET /desk/landing-report`: the funnels of all measures as they were last counted, and this year's money.
pub(crate) async fn all(State(app): State<App>, viewer: Viewer, Query(filter): Query<Filter>) -> Result<Response, Fault> {
    let (t, today) = (viewer.words(), app.today());
    let counted = counted(&app, &viewer, &filter).await?;
    let spending = desk(&app, &viewer)?.spending(today.year(), true).await?;
    let as_of = t.say("landing-as-of").with("day", &counted.day).with("n", counted.rows.len());
    let as_of = as_of.with("qualified", counted.total.0).with("paid", counted.total.1);
    let mut header = vec![t.say("city-measure").to_string(), t.say("landing-department").to_string()];
    header.extend(LandingStep::ALL.iter().map(|(step, _)| t.say(word(*step)).to_string()));
    header.extend([Key("landing-rate"), Key("landing-worth-yuan"), Key("budget-paid-yuan")].map(|key| t.say(key).to_string()));
    let money = list::lines(&app.shelf(), t, &spending, today.year(), today);
    // Of one department, if one was asked for; else all there is, also of measures without a funnel.
    let money = money.into_iter().filter(|line| filter.department.is_empty() || line.department == filter.department);
    let funnels = counted.rows.into_iter().map(|row| {
        let mut cells = vec![Cell::from(row.title), Cell::from(row.department)];
        cells.extend(row.counts.iter().map(|n| Cell::from(i64::from(*n))));
        cells.extend([Cell::from(row.rate), export::yuan(Some(row.worth_fen)), export::yuan(Some(row.paid_fen))]);
        cells
    });
    let tables = vec![
        PaperTable { title: t.say("landing-funnel").to_string(), header, rows: funnels.collect(), bars: None },
        PaperTable {
            title: t.say("budget-list-title").with("year", today.year()).to_string(),
            header: export::header(t),
            rows: money.map(|line| export::cells(t, today.year(), line)).collect(),
            bars: None,
        },
    ];
    let paper = Paper { title: t.say("landing-report").to_string(), lines: vec![as_of.to_string()], tables };
    let form = Form::asked(&filter.format);
    Ok(form.answer(&format!("landing-{today}"), form.paper(paper)?))
}

/// `GET /desk/landing/{id}/report`: how far one measure has landed at this moment.
pub(crate) async fn one(State(app): State<App>, viewer: Viewer, Path(id): Path<String>, Query(how): Query<How>) -> Result<Response, Fault> {
    let (shelf, index) = measure(&app, &id)?;
    let (t, desk) = (viewer.words(), desk(&app, &viewer)?);
    let (funnel, history) = (desk.funnel(&id, app.now()).await?, desk.landing_days(&id).await?);
    let (meta, today) = (shelf.library.measures()[index].plan.meta.clone(), app.today());
    let found = app.ask(move |city| {
        let show = Show { library: city.library(), t };
        let mut all = vec![
            table(
                t,
                Key("landing-funnel"),
                &[
                    Key("landing-step"),
                    Key("landing-count"),
                    Key("landing-share"),
                    Key("landing-money-yuan"),
                    Key("landing-took"),
                    Key("landing-stuck"),
                ],
                steps(show, &funnel).into_iter().map(|step| {
                    let (name, count) = (t.say(step.word).to_string(), count(step.count));
                    vec![name.into(), count, step.share.into(), export::yuan(Some(step.fen)), step.took.into(), self::count(step.stuck)]
                }),
            ),
            table(
                t,
                Key("landing-leavings"),
                &[Key("landing-why"), Key("landing-count")],
                leavings(t, &shelf, &funnel).into_iter().map(|(why, n)| vec![why.into(), count(n)]),
            ),
        ];
        let parts = [Key("landing-qualified"), Key("landing-reached"), Key("landing-applied"), Key("landing-paid"), Key("landing-rate")];
        for (way, rows) in tables(show, city, &funnel) {
            let header: Vec<Key> = std::iter::once(way).chain(parts).collect();
            let rows = rows.into_iter().map(|row| {
                let counts = [row.qualified, row.reached, row.applied, row.paid].map(count);
                std::iter::once(row.label.into()).chain(counts).chain([row.rate.into()]).collect()
            });
            all.push(table(t, way, &header, rows));
        }
        all
    });
    let mut all = found.await?;
    let days = [Key("landing-day"), Key("landing-qualified"), Key("landing-applied"), Key("landing-paid"), Key("landing-money-yuan")];
    let rows = history.into_iter().map(|day| {
        let counts = [day.qualified, day.applied, day.paid].map(|n| Cell::from(i64::from(n)));
        std::iter::once(day.day.into()).chain(counts).chain([export::yuan(Some(day.paid_fen))]).collect()
    });
    all.push(table(t, Key("landing-history"), &days, rows));
    let lines = vec![meta.issuer, today.to_string(), t.say("landing-funnel-why").to_string()];
    let paper = Paper { title: format!("{} · {}", meta.title, t.say("landing-report")), lines, tables: all };
    let form = Form::asked(&how.format);
    Ok(form.answer(&format!("landing-{id}-{today}"), form.paper(paper)?))
}

fn table(t: Words, title: Key, header: &[Key], rows: impl Iterator<Item = Vec<Cell>>) -> PaperTable {
    let header = header.iter().map(|key| t.say(*key).to_string()).collect();
    PaperTable { title: t.say(title).to_string(), header, rows: rows.collect(), bars: None }
}

fn count(n: usize) -> Cell {
    i64::try_from(n).unwrap_or(i64::MAX).into()
}
