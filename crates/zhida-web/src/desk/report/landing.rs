//! Of measures: how far each had landed at the end of the period, and what came about in it.

use super::Section;
use super::period::Period;
use crate::app::Shelf;
use crate::budget::export::yuan;
use crate::error::Fault;
use crate::words::{Key, Words};
use std::collections::BTreeMap;
use zhida_exchange::{Bars, Cell, PaperTable};
use zhida_facts::{NaiveDate, Number};
use zhida_store::Desk;
use zhida_store::entity::landing_day;

pub(super) async fn section(desk: &Desk, shelf: &Shelf, t: Words, period: Period, today: NaiveDate) -> Result<Section, Fault> {
    let last = period.last.min(today);
    let now = desk.landing_by(last).await?;
    let before = desk.landing_by(period.first.pred_opt().unwrap_or(period.first)).await?;
    let before: BTreeMap<&str, &landing_day::Model> = before.iter().map(|day| (day.measure.as_str(), day)).collect();
    // What nobody qualifies for does not land, and is not waited for.
    let mut rows: Vec<&landing_day::Model> = now.iter().filter(|day| day.qualified > 0).collect();
    let Some(day) = rows.first().map(|day| day.day.clone()) else {
        return Ok(Section { lines: vec![t.say("report-no-landing").to_string()], tables: Vec::new() });
    };
    // What lands least comes first; of equal ones the more that qualified.
    rows.sort_by(|a, b| {
        let product = |a: i32, b: i32| i64::from(a) * i64::from(b);
        product(a.paid, b.qualified).cmp(&product(b.paid, a.qualified)).then(b.qualified.cmp(&a.qualified))
    });
    let row = |at: &&landing_day::Model| {
        let (measure, _) = shelf.library.version(&at.measure, last, zhida_measure::Track::New).unzip();
        let meta = measure.and_then(|m| shelf.library.measures().get(m)).map(|m| &m.plan.meta);
        let was = before.get(at.measure.as_str());
        let newly = |count: fn(&landing_day::Model) -> i64| count(at) - was.map_or(0, |was| count(was));
        let mut cells = vec![Cell::from(meta.map_or(at.measure.clone(), |m| m.title.clone())), rate(at)];
        cells.extend([at.qualified, at.reached, at.applied, at.approved, at.paid].map(|n| Cell::from(i64::from(n))));
        cells.extend([newly(|d| i64::from(d.applied)), newly(|d| i64::from(d.paid))].map(Cell::from));
        cells.push(yuan(Some(newly(|d| d.paid_fen))));
        cells
    };
    let header = [
        Key("city-measure"),
        Key("report-landing-rate"),
        Key("landing-qualified"),
        Key("landing-reached"),
        Key("landing-applied"),
        Key("landing-approved"),
        Key("landing-paid"),
        Key("report-landing-applied"),
        Key("report-landing-paid"),
        Key("report-landing-yuan"),
    ];
    let table = PaperTable {
        title: t.say("report-landing").with("day", &day).to_string(),
        header: header.map(|key| t.say(key).to_string()).to_vec(),
        rows: rows.iter().map(row).collect(),
        bars: Some(Bars { columns: vec![1], full: Some(Number::from(100)) }),
    };
    Ok(Section { lines: vec![t.say("landing-funnel-why").to_string()], tables: vec![table] })
}

/// Paid of qualified in percent, to one place.
fn rate(day: &landing_day::Model) -> Cell {
    let rate = Number::ratio(i64::from(day.paid).saturating_mul(100), i64::from(day.qualified));
    rate.and_then(|rate| Number::parse(&rate.to_decimal(1)).ok()).into()
}
