//! `GET /desk/cases/rates`: how well cases are handled: each figure with its counts, its interval where they are few, and its list.

use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::figures::{days, hundredths, interval, percent};
use crate::casework::{subjects, words};
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::{Query, State};
use chrono::{Datelike as _, Days, NaiveDate, NaiveTime};
use serde::Deserialize;
use zhida_cases::measures::{Measures, Rate, Tally, Weights};
use zhida_cases::routing::common_issues;
use zhida_facts::spoken;
use zhida_store::{CaseFilter, Desk, Scope, frame_of};

#[derive(Template)]
#[template(path = "pages/desk/cases/rates.html")]
pub(crate) struct DeskRates {
    page: Page,
    from: String,
    to: String,
    as_of: String,
    rules: String,
    base: u64,
    left_out: Vec<(Key, u64)>,
    lead: Vec<Figure>,
    rest: Vec<Figure>,
    bounds: (String, String, u64),
    combined: String,
    mean: String,
    median: String,
    ninetieth: String,
    common: Vec<(String, usize, usize, String)>,
}

/// A rate with its counts.
struct Figure {
    label: Key,
    rate: String,
    part: u64,
    of: u64,
    /// Where there are few.
    interval: String,
    /// Of its bar: what one wants little of is not green.
    tone: &'static str,
    part_href: String,
    rest_href: String,
}

/// A figure: its name in addresses, its words, and whether a case is in its part (yes), only in its whole (no), or in neither.
type Row = (&'static str, Key, fn(&Measures) -> Rate, fn(&Tally) -> Option<bool>);

fn counted(c: &Tally) -> bool {
    c.left_out.is_none()
}
fn base(c: &Tally) -> bool {
    counted(c) && c.due
}
fn of_base(c: &Tally, does: bool) -> Option<bool> {
    base(c).then_some(does)
}
fn of_closed(c: &Tally, does: bool) -> Option<bool> {
    (base(c) && c.closed).then_some(does)
}
fn evaluated(c: &Tally, does: bool) -> Option<bool> {
    (base(c) && c.closed && c.last_solved.is_some()).then_some(does)
}
fn rated(c: &Tally, least: u8) -> Option<bool> {
    (base(c) && c.closed).then_some(c.rating?).map(|r| r >= least)
}

const FIGURES: &[Row] = &[
    ("response", Key("case-rate-response"), |m| m.response, |c| c.response.filter(|_| counted(c))),
    ("solved", Key("case-rate-solved"), |m| m.solved, |c| evaluated(c, c.last_solved == Some(true))),
    ("satisfied", Key("case-rate-satisfied"), |m| m.satisfied, |c| rated(c, 3)),
    ("accepted-on-time", Key("case-rate-accepted"), |m| m.accepted_on_time, |c| c.accepted_in_time),
    ("signed", Key("case-rate-signed"), |m| m.signed, |c| c.signed_in_person),
    ("routed-right", Key("case-rate-routed"), |m| m.routed_right, |c| of_base(c, c.routed_right)),
    ("closed", Key("case-rate-closed"), |m| m.closed, |c| of_base(c, c.closed)),
    ("on-time", Key("case-rate-on-time"), |m| m.on_time, |c| of_base(c, c.on_time)),
    ("extended", Key("case-rate-extended"), |m| m.extended, |c| of_base(c, c.extended)),
    ("evaluated", Key("case-rate-evaluated"), |m| m.evaluated, |c| of_closed(c, c.last_solved.is_some())),
    ("solved-first", Key("case-rate-solved-first"), |m| m.solved_first, |c| evaluated(c, c.first_solved == Some(true))),
    ("well-rated", Key("case-rate-well"), |m| m.well_rated, |c| rated(c, 4)),
    ("reopened", Key("case-rate-reopened"), |m| m.reopened, |c| of_closed(c, c.rounds >= 2)),
    ("overdue", Key("case-rate-overdue"), |m| m.overdue, |c| of_base(c, c.overdue)),
];

/// All figures of `measures`, in their order.
pub(crate) fn figures(measures: &Measures) -> Vec<(Key, Rate)> {
    FIGURES.iter().map(|(_, label, rate, _)| (*label, rate(measures))).collect()
}

/// Figures that stand first.
const LEAD: usize = 3;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Period {
    from: String,
    to: String,
}

/// The days from a first to a last, both included: as asked, else this quarter.
fn period(from: &str, to: &str, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let quarter = NaiveDate::from_ymd_opt(today.year(), (today.month0() / 3) * 3 + 1, 1).unwrap_or(today);
    let from = from.parse().unwrap_or(quarter);
    (from, to.parse().unwrap_or(today).max(from))
}

/// The cases of a period with their numbers: those accepted in it, and those submitted in it and not accepted.
async fn tallies(app: &App, desk: &Desk, asked: &Asked, from: NaiveDate, to: NaiveDate) -> Result<Vec<(i64, Tally)>, Fault> {
    let settings = app.store().case_settings().await?;
    let frame = frame_of(&asked.shelf.library.calendar, &settings);
    let begins = |day: NaiveDate| zhida_store::micros_of(day.and_time(NaiveTime::MIN));
    let span = (begins(from), begins(to.succ_opt().unwrap_or(to)));
    let filter = CaseFilter { scope: Scope::All, began: Some(span), ..CaseFilter::default() };
    let mut found = Vec::new();
    desk.each_case(&filter, |files| {
        found.extend(files.iter().map(|file| (file.row.id, Tally::of(&file.case, asked.now(), &frame))));
    })
    .await?;
    Ok(found)
}

/// The cases behind a figure of a period (`overdue`, or `overdue-not` for those of its whole that are not in its part), with its words.
pub(super) async fn ids_of(
    app: &App,
    desk: &Desk,
    asked: &Asked,
    name: &str,
    from: &str,
    to: &str,
) -> Result<Option<(Key, Vec<i64>)>, Fault> {
    let (plain, wanted) = name.strip_suffix("-not").map_or((name, true), |plain| (plain, false));
    let Some((_, label, _, takes)) = FIGURES.iter().find(|(figure, ..)| *figure == plain) else { return Ok(None) };
    let (from, to) = period(from, to, asked.now().date());
    let all = tallies(app, desk, asked, from, to).await?;
    Ok(Some((*label, all.into_iter().filter(|(_, tally)| takes(tally) == Some(wanted)).map(|(id, _)| id).collect())))
}

pub(crate) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    Query(wanted): Query<Period>,
) -> Result<Html<DeskRates>, Fault> {
    let desk = desk(&app, &viewer)?;
    let t = viewer.words();
    app.store().settle_cases(&asked.moment()).await?;
    let today = asked.now().date();
    let (from, to) = period(&wanted.from, &wanted.to, today);
    let tallies: Vec<Tally> = tallies(&app, &desk, &asked, from, to).await?.into_iter().map(|(_, tally)| tally).collect();
    let measures = Measures::of(&tallies, Rate::default(), &Weights::default());
    let settings = app.store().case_settings().await?;
    let figures: Vec<Figure> = FIGURES.iter().map(|(name, label, rate, _)| figure(name, *label, rate(&measures), from, to)).collect();
    let mut figures = figures.into_iter();
    let lead = figures.by_ref().take(LEAD).collect();
    let back = today.checked_sub_days(Days::new(30)).unwrap_or(today);
    let library = &asked.shelf.library;
    let common = common_issues(&desk.matters_since(back).await?, today).into_iter().map(|issue| {
        let href = format!("/desk/cases?scope=all&subject={}", crate::address::encode(&issue.subject));
        (subjects::label(library, &issue.subject, t.zh()), issue.enterprises, issue.cases.len(), href)
    });
    Ok(Html(DeskRates {
        page: viewer.page().crumb(t.say("nav-cases"), "/desk/cases"),
        from: from.to_string(),
        to: to.to_string(),
        as_of: crate::casework::when::minute(asked.now()),
        rules: rules(t, settings.on(today)),
        base: measures.base,
        left_out: measures.left_out.iter().map(|(why, n)| (words::left_out(*why), *n)).collect(),
        lead,
        rest: figures.collect(),
        bounds: (percent(measures.solved_bounds.0.value()), percent(measures.solved_bounds.1.value()), measures.base),
        combined: measures.combined.as_ref().map(|n| hundredths(n, 2)).unwrap_or_default(),
        mean: measures.mean.as_ref().map(|n| spoken::decimal(n, 2)).unwrap_or_default(),
        median: days(t, measures.median.as_ref()),
        ninetieth: days(t, measures.ninetieth.as_ref()),
        common: common.collect(),
    }))
}

/// Which version of the municipality's numbers counts.
pub(super) fn rules(t: Words, version: &zhida_cases::Version) -> String {
    if version.is_built_in() {
        return t.say("case-rules-built-in").to_string();
    }
    t.say("case-rules-of").with("day", version.from).to_string()
}

fn figure(name: &str, label: Key, rate: Rate, from: NaiveDate, to: NaiveDate) -> Figure {
    let href = |suffix: &str| format!("/desk/cases?figure={name}{suffix}&from={from}&to={to}");
    Figure {
        label,
        rate: percent(rate.value()),
        part: rate.part,
        of: rate.of,
        interval: interval(rate),
        tone: if matches!(name, "overdue" | "reopened" | "extended") { "step" } else { "yes" },
        part_href: href(""),
        rest_href: href("-not"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(n: usize) -> Tally {
        let bit = |k: usize| (n >> k) & 1 == 1;
        Tally {
            left_out: bit(0).then_some(zhida_cases::measures::LeftOut::Merged),
            due: bit(1),
            accepted_in_time: bit(2).then_some(bit(3)),
            response: bit(3).then_some(bit(4)),
            signed_in_person: bit(4).then_some(bit(5)),
            routed_right: bit(5),
            closed: bit(6),
            on_time: bit(7),
            overdue: bit(8),
            extended: bit(9),
            rounds: 1 + usize::from(bit(7)),
            first_solved: bit(8).then_some(bit(9)),
            last_solved: bit(8).then_some(bit(5)),
            rating: bit(9).then_some(u8::try_from(n % 5).unwrap_or(0) + 1),
            time: None,
        }
    }

    #[test]
    fn a_figure_and_its_list_are_the_same_cases() {
        let all: Vec<Tally> = (0..1024).map(tally).collect();
        let measures = Measures::of(&all, Rate::default(), &Weights::default());
        for (name, _, rate, takes) in FIGURES {
            let (part, rest) = all.iter().filter_map(takes).fold((0, 0), |(p, r), yes| if yes { (p + 1, r) } else { (p, r + 1) });
            assert_eq!(rate(&measures), Rate { part, of: part + rest }, "{name}");
            assert!(part > 0 && rest > 0, "{name}");
        }
    }

    #[test]
    fn a_period_is_this_quarter_unless_asked() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_default();
        assert_eq!(period("", "", day("2026-11-24")), (day("2026-10-01"), day("2026-11-24")));
        assert_eq!(period("2026-01-05", "2025-01-01", day("2026-11-24")), (day("2026-01-05"), day("2026-01-05")));
    }
}
