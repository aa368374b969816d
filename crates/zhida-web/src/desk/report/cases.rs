//! Of cases: what came and went in the period, by subject and district; how well they are handled; how the open ones stand.

use super::Section;
use super::period::{Period, span};
use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::figures::between;
use crate::casework::{subjects, words};
use crate::desk::cases::rates::figures;
use crate::error::Fault;
use crate::words::{Key, Words};
use chrono::Days;
use std::collections::BTreeMap;
use zhida_cases::Light;
use zhida_cases::measures::{Measures, Rate, Tally, Weights};
use zhida_exchange::{Bars, Cell, PaperTable};
use zhida_facts::{Number, Resolved, Scheme};
use zhida_store::{CaseFile, CaseFilter, Desk, Scope, frame_of, micros_of};

/// Days up to the end of the period over which the rates are told as well: of the cases of a week few have fallen due.
const LONGER: u64 = 90;

/// What came and went, and what there is now.
#[derive(Clone, Copy, Default)]
struct Flow {
    received: i64,
    accepted: i64,
    closed: i64,
    open: i64,
    red: i64,
}

impl Flow {
    fn of(file: &CaseFile, span: (i64, i64)) -> Self {
        let within = |at: Option<i64>| i64::from(at.is_some_and(|at| (span.0..span.1).contains(&at)));
        let closed = file.case.rounds.iter().any(|round| within(round.closed.map(micros_of)) > 0);
        Self {
            received: within(file.row.submitted_at),
            accepted: within(file.row.accepted_at),
            closed: i64::from(closed),
            open: i64::from(file.row.open),
            red: i64::from(file.row.open && file.row.light.as_deref() == Some(Light::Red.key())),
        }
    }

    fn add(&mut self, other: Self) {
        self.received += other.received;
        self.accepted += other.accepted;
        self.closed += other.closed;
        self.open += other.open;
        self.red += other.red;
    }

    fn cells(self) -> [Cell; 5] {
        [self.received, self.accepted, self.closed, self.open, self.red].map(Cell::from)
    }

    fn is_nothing(self) -> bool {
        self.received + self.accepted + self.closed + self.open == 0
    }
}

const FLOW: [Key; 5] = [Key("report-received"), Key("report-accepted"), Key("report-closed"), Key("report-open"), Key("report-red")];

/// All that is told of cases.
#[derive(Default)]
struct Found {
    all: Flow,
    subjects: BTreeMap<String, Flow>,
    districts: BTreeMap<String, Flow>,
    /// Open cases by light; those to which no clock runs have an empty one.
    lights: BTreeMap<String, i64>,
    /// Cases accepted in the period, or sent in it and not accepted; and those of the longer time.
    own: Vec<Tally>,
    longer: Vec<Tally>,
}

pub(super) async fn section(app: &App, desk: &Desk, asked: &Asked, t: Words, period: Period) -> Result<Section, Fault> {
    let settings = app.store().case_settings().await?;
    let frame = frame_of(&asked.shelf.library.calendar, &settings);
    let began = period.last.checked_sub_days(Days::new(LONGER - 1)).unwrap_or(period.first).min(period.first);
    let (own, longer) = (period.span(), span(began, period.last));
    let filter = CaseFilter { scope: Scope::All, since: Some(longer.0), ..CaseFilter::default() };
    let mut found = Found::default();
    desk.each_case(&filter, |files| {
        for file in &files {
            let flow = Flow::of(file, own);
            found.all.add(flow);
            if !flow.is_nothing() {
                found.subjects.entry(file.case.subject.clone()).or_default().add(flow);
                found.districts.entry(file.row.district.clone()).or_default().add(flow);
            }
            if file.row.open {
                *found.lights.entry(file.row.light.clone().unwrap_or_default()).or_default() += 1;
            }
            // As on the page of rates: by acceptance, or by the sending of what was not accepted.
            let at = file.row.accepted_at.or(file.row.submitted_at).unwrap_or(i64::MIN);
            if (longer.0..longer.1).contains(&at) {
                let tally = Tally::of(&file.case, asked.now(), &frame);
                if (own.0..own.1).contains(&at) {
                    found.own.push(tally.clone());
                }
                found.longer.push(tally);
            }
        }
    })
    .await?;
    let library = &asked.shelf.library;
    let by_subject = found.subjects.iter().map(|(key, flow)| (subjects::label(library, key, t.zh()), *flow));
    let nowhere = t.say("report-nowhere").to_string();
    let regions = library.codes.tree(Scheme::Region);
    let district = |code: &String| match regions.resolve(code) {
        Resolved::One(id) => regions.name(id).to_owned(),
        _ if code.is_empty() => nowhere.clone(),
        _ => code.clone(),
    };
    let by_district = found.districts.iter().map(|(code, flow)| (district(code), *flow));
    let mut tables = vec![flows(t, Key("report-flow"), Key("report-all"), std::iter::once((t.say("all").to_string(), found.all)))];
    tables.push(rates(t, &found));
    if found.all.open > 0 {
        tables.push(lights(t, &found.lights));
    }
    tables.extend([
        flows(t, Key("report-by-subject"), Key("case-f-subject"), by_subject),
        flows(t, Key("report-by-district"), Key("desk-district"), by_district),
    ]);
    tables.retain(|table| !table.rows.is_empty());
    let nothing = found.all.received + found.all.accepted + found.all.closed == 0;
    let mut lines = vec![base(t, &found.own)];
    if nothing {
        lines.insert(0, t.say("report-no-cases").to_string());
    }
    Ok(Section { lines, tables })
}

/// What the rates count, and what they leave out.
fn base(t: Words, own: &[Tally]) -> String {
    let measures = Measures::of(own, Rate::default(), &Weights::default());
    let out = measures.left_out.iter().filter(|(_, n)| *n > 0).map(|(why, n)| format!("{} {n}", t.say(words::left_out(*why))));
    let said = t.say("report-base").with("n", measures.base).with("days", LONGER).to_string();
    let out = t.list(out);
    if out.is_empty() { said } else { format!("{said} {}", t.say("report-left-out").with("out", out)) }
}

fn flows(t: Words, title: Key, first: Key, rows: impl Iterator<Item = (String, Flow)>) -> PaperTable {
    let mut rows: Vec<(String, Flow)> = rows.collect();
    rows.sort_by_key(|(_, flow)| std::cmp::Reverse((flow.received, flow.open)));
    PaperTable {
        title: t.say(title).to_string(),
        header: std::iter::once(first).chain(FLOW).map(|key| t.say(key).to_string()).collect(),
        rows: rows.into_iter().map(|(name, flow)| std::iter::once(Cell::from(name)).chain(flow.cells()).collect()).collect(),
        // Received and closed.
        bars: Some(Bars { columns: vec![1, 3], full: None }),
    }
}

fn rates(t: Words, found: &Found) -> PaperTable {
    let of = |tallies: &[Tally]| figures(&Measures::of(tallies, Rate::default(), &Weights::default()));
    let cells = |rate: Rate| {
        let said = rate.interval().map(|(low, high)| between(&low, &high));
        [Cell::from(format!("{}/{}", rate.part, rate.of)), percent(rate), Cell::from(said.unwrap_or_default())]
    };
    let rows = of(&found.own).into_iter().zip(of(&found.longer)).map(|((label, own), (_, longer))| {
        std::iter::once(Cell::from(t.say(label).to_string())).chain(cells(own)).chain(cells(longer)).collect()
    });
    let header = [Key("report-count"), Key("report-percent"), Key("report-interval")];
    let longer = [Key("report-longer-count"), Key("report-longer-percent"), Key("report-longer-interval")];
    let header = std::iter::once(Key("case-rates-figure")).chain(header).chain(longer);
    PaperTable {
        title: t.say("report-rates").to_string(),
        header: header.map(|key| t.say(key).with("days", LONGER).to_string()).collect(),
        rows: rows.collect(),
        bars: Some(Bars { columns: vec![2, 5], full: Some(Number::from(100)) }),
    }
}

/// A rate in percent, to one place; nothing where there is nothing.
fn percent(rate: Rate) -> Cell {
    let rounded = rate.value().map(|value| (&value * &Number::from(100)).to_decimal(1));
    rounded.and_then(|text| Number::parse(&text).ok()).into()
}

fn lights(t: Words, lights: &BTreeMap<String, i64>) -> PaperTable {
    let row = |word: Key, light: &str| vec![Cell::from(t.say(word).to_string()), Cell::from(lights.get(light).copied().unwrap_or(0))];
    let lit = Light::ALL.iter().map(|light| row(words::light(*light), light.key()));
    PaperTable {
        title: t.say("report-lights").to_string(),
        header: [Key("case-light"), Key("case-rates-part")].map(|key| t.say(key).to_string()).to_vec(),
        rows: lit.chain([row(Key("case-light-none"), "")]).collect(),
        bars: Some(Bars { columns: vec![1], full: None }),
    }
}
