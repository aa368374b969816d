//! `zhida calendar`: due days of lines from standard input, and a year's holidays.

use super::matching::columns;
use crate::cli::{CalendarAction, CalendarArgs};
use crate::words::say;
use crate::{exit, load};
use anyhow::anyhow;
use std::io::{BufRead as _, BufWriter, IsTerminal as _, Write as _};
use std::path::Path;
use zhida_facts::{Announcement, Calendar, Datelike as _, NaiveDate, NoSchedule};

/// From Monday on.
const WEEKDAYS: [&str; 7] = ["weekday-1", "weekday-2", "weekday-3", "weekday-4", "weekday-5", "weekday-6", "weekday-7"];

pub(crate) fn run(args: &CalendarArgs) -> anyhow::Result<u8> {
    let (file, calendar) = load::workdays(args.measures.as_deref())?;
    let calendar = args.as_of.map_or_else(|| calendar.clone(), |day| calendar.as_known_on(day));
    match (args.action, args.year) {
        (CalendarAction::Due, Some(_)) => Err(anyhow!(say("calendar-no-year", &[]))),
        (CalendarAction::Due, None) => due(&calendar, &file),
        (CalendarAction::Show, year) => show(&calendar, year.unwrap_or_else(|| load::day(args.as_of).year()), load::day(args.as_of), &file),
    }
}

/// One line out for each line in, so that the two can be laid side by side.
fn due(calendar: &Calendar, file: &Path) -> anyhow::Result<u8> {
    let input = std::io::stdin();
    let conversation = input.is_terminal();
    let mut output = BufWriter::new(std::io::stdout().lock());
    let (mut all, mut bad) = (0_u64, 0_u64);
    for (number, line) in (1_u64..).zip(input.lock().split(b'\n')) {
        let line = line?;
        let text = std::str::from_utf8(&line).map(|text| text.trim_start_matches('\u{feff}').trim());
        if text == Ok("") {
            writeln!(output)?;
            continue;
        }
        all += 1;
        let found = text.map_err(|_| say("calendar-not-utf8", &[])).and_then(|text| due_of(text, calendar, file));
        match found {
            Ok(day) => writeln!(output, "{day}")?,
            Err(what) => {
                bad += 1;
                writeln!(output, "?")?;
                note!("{}", say("calendar-line", &[("line", number.to_string()), ("what", what)]));
            }
        }
        if conversation {
            output.flush()?;
        }
    }
    output.flush()?;
    if bad == 0 {
        return Ok(exit::FINE);
    }
    note!("{}", say("calendar-without", &[("bad", bad.to_string()), ("all", all.to_string())]));
    Ok(exit::FINDINGS)
}

fn due_of(line: &str, calendar: &Calendar, file: &Path) -> Result<NaiveDate, String> {
    let quoted = |key, text: &str| say(key, &[("text", text.chars().take(40).collect())]);
    let parts: Vec<&str> = line.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty()).collect();
    let [date, count] = parts[..] else { return Err(quoted("calendar-not-a-line", line)) };
    let date: NaiveDate = date.parse().map_err(|_| quoted("calendar-not-a-date", date))?;
    let count: u32 = count.parse().map_err(|_| quoted("calendar-not-a-count", count))?;
    calendar.due(date, count).map_err(|missing| no_schedule(missing, file))
}

fn no_schedule(missing: NoSchedule, file: &Path) -> String {
    say("calendar-no-schedule", &[("year", missing.year.to_string()), ("file", file.display().to_string())])
}

fn show(calendar: &Calendar, year: i32, today: NaiveDate, file: &Path) -> anyhow::Result<u8> {
    let rows: Vec<&Announcement> = calendar.announcements(year).collect();
    let new_year = NaiveDate::from_ymd_opt(year, 1, 1).and_then(|day| day.pred_opt());
    let (Some(before), Some(last)) = (new_year, NaiveDate::from_ymd_opt(year, 12, 31)) else {
        return Err(anyhow!(no_schedule(NoSchedule { year }, file)));
    };
    let days = calendar.count(before, last).map_err(|missing| anyhow!(no_schedule(missing, file)))?;
    let mut table = vec![
        ["calendar-date", "calendar-weekday", "calendar-day", "calendar-name", "calendar-notice", "calendar-published"]
            .map(|key| say(key, &[])),
    ];
    for (row, next) in rows.iter().zip(rows.iter().skip(1).map(Some).chain([None])) {
        let what = say(if row.working { "calendar-work" } else { "calendar-rest" }, &[]);
        let changed = next.is_some_and(|next| next.date == row.date);
        table.push([
            row.date.to_string(),
            say(WEEKDAYS[row.date.weekday().num_days_from_monday() as usize], &[]),
            if changed { say("calendar-changed", &[("what", what)]) } else { what },
            row.name.clone(),
            row.notice.clone(),
            row.published.map(|day| day.to_string()).unwrap_or_default(),
        ]);
    }
    out!("{}", columns(&table).trim_end())?;
    out!("{}", say("calendar-total", &[("year", year.to_string()), ("days", days.to_string())]))?;
    if let Some((missing, _)) = calendar.missing(today) {
        let args = [("year", missing.year.to_string()), ("file", file.display().to_string())];
        note!("{}", say("calendar-next-missing", &args));
    }
    Ok(exit::FINE)
}
