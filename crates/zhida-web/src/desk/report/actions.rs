//! Of the action ledger: how many tasks of each kind stand how, and how far each has come, at the end of the period.

use super::Section;
use super::period::Period;
use crate::desk::actions::{kind, light};
use crate::error::Fault;
use crate::words::{Key, Words};
use chrono::NaiveDate;
use zhida_cases::action::TaskLight;
use zhida_exchange::{Bars, Cell, PaperTable};
use zhida_facts::{Calendar, Number};
use zhida_store::{Desk, TaskKind, TaskLine, instant, local};

/// Tasks told one by one; what is furthest behind comes first.
const SHOWN: usize = 100;

pub(super) async fn section(desk: &Desk, calendar: &Calendar, t: Words, period: Period, today: NaiveDate) -> Result<Section, Fault> {
    let on = period.last.min(today);
    let closed = |line: &TaskLine| line.row.closed.as_deref().and_then(|day| day.parse::<NaiveDate>().ok()).filter(|day| *day <= on);
    // As the ledger was on that day: what was set later was not in it, and what was closed before the period is done with.
    let there = |line: &TaskLine| local(instant(line.row.made_at)).date() <= on && closed(line).is_none_or(|day| day >= period.first);
    let lines: Vec<TaskLine> = desk.tasks(None, on, calendar).await?.into_iter().filter(there).collect();
    if lines.is_empty() {
        return Ok(Section { lines: vec![t.say("report-no-tasks").to_string()], tables: Vec::new() });
    }
    let names = desk.names(lines.iter().map(|line| line.row.owner_id)).await?;
    let say = |key: Key| t.say(key).to_string();
    let count = |of: &dyn Fn(&&TaskLine) -> bool| Cell::from(i64::try_from(lines.iter().filter(of).count()).unwrap_or(i64::MAX));
    let stands = |line: &TaskLine, wanted: TaskLight| closed(line).is_none() && line.progress.as_ref().is_some_and(|p| p.light == wanted);
    let of_kind = |of: TaskKind| {
        let own = |line: &TaskLine| line.row.kind == of.key();
        let by = |wanted| count(&|line| own(line) && stands(line, wanted));
        vec![
            Cell::from(say(kind(of.key()))),
            by(TaskLight::Green),
            by(TaskLight::Yellow),
            by(TaskLight::Red),
            count(&|line| own(line) && closed(line).is_some()),
        ]
    };
    let counts = PaperTable {
        title: t.say("report-tasks").with("day", on).to_string(),
        header: vec![
            say(Key("task-kind")),
            say(light(TaskLight::Green).1),
            say(light(TaskLight::Yellow).1),
            say(light(TaskLight::Red).1),
            say(Key("report-tasks-closed")),
        ],
        rows: TaskKind::ALL.into_iter().map(of_kind).collect(),
        bars: Some(Bars { columns: vec![1, 2, 3], full: None }),
    };
    let mut sorted: Vec<&TaskLine> = lines.iter().collect();
    let behind = |line: &TaskLine| line.progress.as_ref().map_or(Number::ZERO, |p| &p.expected - &p.done);
    sorted.sort_by(|a, b| closed(a).is_some().cmp(&closed(b).is_some()).then_with(|| behind(b).cmp(&behind(a))));
    let row = |line: &&TaskLine| {
        let points = |pick: fn(&zhida_cases::action::Progress) -> &Number| line.progress.as_ref().map(|p| whole(pick(p)));
        let state = match (closed(line), &line.progress) {
            (Some(_), _) => say(Key("task-closed")),
            (None, Some(progress)) => say(light(progress.light).1),
            (None, None) => String::new(),
        };
        vec![
            Cell::from(line.row.title.clone()),
            points(|p| &p.done).into(),
            points(|p| &p.expected).into(),
            state.into(),
            names.get(&line.row.owner_id).cloned().unwrap_or_default().into(),
            line.row.due.parse().ok().map_or(Cell::Blank, Cell::Date),
            line.next.map_or(Cell::Blank, Cell::Date),
        ]
    };
    let header =
        [Key("task-title"), Key("task-done"), Key("task-expected"), Key("state"), Key("task-owner"), Key("task-due"), Key("task-next")];
    let progress = PaperTable {
        title: say(Key("report-progress")),
        header: header.map(say).to_vec(),
        rows: sorted.iter().take(SHOWN).map(row).collect(),
        bars: Some(Bars { columns: vec![1, 2], full: Some(Number::from(100)) }),
    };
    let mut said = vec![say(Key("task-light-how"))];
    if sorted.len() > SHOWN {
        said.push(t.say("report-tasks-more").with("n", sorted.len() - SHOWN).to_string());
    }
    Ok(Section { lines: said, tables: vec![counts, progress] })
}

/// Points of 100 without decimals.
fn whole(points: &Number) -> Cell {
    Number::parse(&points.to_decimal(0)).map_or(Cell::Blank, Cell::Number)
}
