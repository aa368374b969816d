//! Working days: the week, corrected by the holiday schedules of the State Council as they were known on a day.
//!
//! A schedule may be changed while its year runs: on 27 January 2020 the Spring Festival was lengthened (国办发明电〔2020〕1号). So each row
//! says when it was published, the latest word on a day counts, and [`Calendar::as_known_on`] gives what was known before.
//! A year without a schedule is not guessed from its weekdays.

use chrono::{Datelike, NaiveDate, Weekday};
use std::collections::BTreeMap;
use zhida_diagnostics::Severity;

/// What a notice says of one day that the week would say otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The day.
    pub date: NaiveDate,
    /// Worked on a weekend (调休上班), or free on a weekday.
    pub working: bool,
    /// The holiday it belongs to.
    pub name: String,
    /// Number of the notice, e.g. 国办发明电〔2025〕7号.
    pub notice: String,
    /// The day the notice was published; `None` if the file does not say, which counts as always known.
    pub published: Option<NaiveDate>,
}

/// A day lies in a year whose schedule is not on file, so nothing is said about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoSchedule {
    /// That year.
    pub year: i32,
}

/// What is wrong with a row of a schedule file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// The first cell is no day `YYYY-MM-DD`.
    Date,
    /// The second cell is neither `work` nor `rest`.
    Day,
    /// The last cell is no day `YYYY-MM-DD`.
    Published,
    /// The day has another row of the same publication.
    Twice,
    /// The row is no CSV.
    Csv,
}

/// Which days are worked, for the years on file.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    /// By day, then by publication: everything ever said.
    said: BTreeMap<(NaiveDate, Option<NaiveDate>), Announcement>,
    years: BTreeMap<i32, Year>,
}

/// The working days of a year, a bit each.
#[derive(Clone, Copy, Debug)]
struct Year([u64; 6]);

impl Year {
    fn by_the_week(year: i32) -> Self {
        let mut bits = Self([0; 6]);
        for ordinal in 1..=366 {
            if let Some(date) = NaiveDate::from_yo_opt(year, ordinal) {
                bits.set(date, !matches!(date.weekday(), Weekday::Sat | Weekday::Sun));
            }
        }
        bits
    }
    fn place(date: NaiveDate) -> (usize, u64) {
        let bit = date.ordinal0();
        ((bit / 64) as usize, 1 << (bit % 64))
    }
    fn set(&mut self, date: NaiveDate, working: bool) {
        let (word, bit) = Self::place(date);
        if working { self.0[word] |= bit } else { self.0[word] &= !bit }
    }
    fn is_workday(&self, date: NaiveDate) -> bool {
        let (word, bit) = Self::place(date);
        self.0[word] & bit != 0
    }
    /// Working days up to and including `date`.
    fn through(&self, date: NaiveDate) -> i64 {
        let (word, bit) = Self::place(date);
        let whole: u32 = self.0[..word].iter().map(|w| w.count_ones()).sum();
        i64::from(whole + (self.0[word] & (bit | (bit - 1))).count_ones())
    }
    fn total(&self) -> i64 {
        i64::from(self.0.iter().map(|w| w.count_ones()).sum::<u32>())
    }
}

impl Calendar {
    /// Reads rows `date,day,name,notice,published` below a header, where day is `work` or `rest`; the last three may be missing.
    /// The years on file are those in which a day is spoken of.
    ///
    /// # Errors
    /// Every line that cannot be read, with its number.
    pub fn parse(text: &str) -> Result<Self, Vec<(usize, RowFault)>> {
        let mut said = BTreeMap::new();
        let mut faults = Vec::new();
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        for row in reader.records() {
            let line = row.as_ref().map_or_else(|e| e.position().map(csv::Position::line), |r| r.position().map(csv::Position::line));
            let fault = match row.map_err(|_| RowFault::Csv).and_then(|row| announcement(&row)) {
                Ok(row) => said.insert((row.date, row.published), row).map(|_| RowFault::Twice),
                Err(fault) => Some(fault),
            };
            faults.extend(fault.map(|f| (line.and_then(|l| usize::try_from(l).ok()).unwrap_or_default(), f)));
        }
        if faults.is_empty() { Ok(Self::of(said)) } else { Err(faults) }
    }

    fn of(said: BTreeMap<(NaiveDate, Option<NaiveDate>), Announcement>) -> Self {
        let mut years = BTreeMap::new();
        // In the order of publication, so the latest word stands.
        for row in said.values() {
            years.entry(row.date.year()).or_insert_with(|| Year::by_the_week(row.date.year())).set(row.date, row.working);
        }
        Self { said, years }
    }

    /// The calendar of somebody who has read all notices published on or before `day`, and no later one.
    #[must_use]
    pub fn as_known_on(&self, day: NaiveDate) -> Self {
        Self::of(self.said.iter().filter(|((_, published), _)| published.is_none_or(|p| p <= day)).map(|(k, v)| (*k, v.clone())).collect())
    }

    /// The years on file, in order.
    pub fn years(&self) -> impl Iterator<Item = i32> + '_ {
        self.years.keys().copied()
    }

    /// What was said of the days of `year`, by day and publication; where a day occurs twice, the later row counts.
    pub fn announcements(&self, year: i32) -> impl Iterator<Item = &Announcement> {
        self.said.values().filter(move |row| row.date.year() == year)
    }

    /// The schedule that ought to be on file on `today` and is not. That of the next year is published in the last months of a year: it is
    /// missed from 1 November, and on 31 December nothing can be promised without it.
    #[must_use]
    pub fn missing(&self, today: NaiveDate) -> Option<(NoSchedule, Severity)> {
        let (year, next) = (today.year(), today.year() + 1);
        if !self.years.contains_key(&year) {
            return Some((NoSchedule { year }, Severity::Error));
        }
        if self.years.contains_key(&next) || today.month() < 11 {
            return None;
        }
        let last_day = today.month() == 12 && today.day() == 31;
        Some((NoSchedule { year: next }, if last_day { Severity::Error } else { Severity::Warning }))
    }

    fn year(&self, year: i32) -> Result<&Year, NoSchedule> {
        self.years.get(&year).ok_or(NoSchedule { year })
    }

    /// Whether `date` is a working day.
    ///
    /// # Errors
    /// Its year has no schedule.
    pub fn is_workday(&self, date: NaiveDate) -> Result<bool, NoSchedule> {
        Ok(self.year(date.year())?.is_workday(date))
    }

    /// The `n`-th working day after `start`; `start` itself for 0. The day a thing is received is not counted (《民法典》第二百零一条).
    ///
    /// # Errors
    /// A year on the way has no schedule.
    pub fn due(&self, start: NaiveDate, n: u32) -> Result<NaiveDate, NoSchedule> {
        (0..n).try_fold(start, |day, _| self.next_workday(day))
    }

    /// The first working day after `date`.
    ///
    /// # Errors
    /// A year on the way has no schedule.
    pub fn next_workday(&self, date: NaiveDate) -> Result<NaiveDate, NoSchedule> {
        self.walk(date, |d| d.succ_opt())
    }

    /// The last working day before `date`.
    ///
    /// # Errors
    /// A year on the way has no schedule.
    pub fn previous_workday(&self, date: NaiveDate) -> Result<NaiveDate, NoSchedule> {
        self.walk(date, |d| d.pred_opt())
    }

    fn walk(&self, from: NaiveDate, step: fn(NaiveDate) -> Option<NaiveDate>) -> Result<NaiveDate, NoSchedule> {
        let mut day = from;
        loop {
            day = step(day).ok_or(NoSchedule { year: day.year() })?;
            if self.is_workday(day)? {
                return Ok(day);
            }
        }
    }

    /// Working days after `start` up to and including `end`; negative if `end` lies before.
    ///
    /// # Errors
    /// A year between has no schedule.
    pub fn count(&self, start: NaiveDate, end: NaiveDate) -> Result<i64, NoSchedule> {
        if end < start {
            return self.count(end, start).map(|n| -n);
        }
        // The start is not counted, so its year is only asked for if more of it is.
        let Some(first) = start.succ_opt().filter(|first| *first <= end) else { return Ok(0) };
        let mut days = 0;
        for year in first.year()..=end.year() {
            let of = self.year(year)?;
            days += if year == end.year() { of.through(end) } else { of.total() };
        }
        Ok(if first.ordinal0() == 0 { days } else { days - self.year(start.year())?.through(start) })
    }

    /// As [`Calendar::count`], `None` where a year has no schedule.
    #[must_use]
    pub fn workdays_between(&self, start: NaiveDate, end: NaiveDate) -> Option<i64> {
        self.count(start, end).ok()
    }
}

fn announcement(row: &csv::StringRecord) -> Result<Announcement, RowFault> {
    let cell = |i: usize| row.get(i).unwrap_or_default();
    Ok(Announcement {
        date: cell(0).parse().map_err(|_| RowFault::Date)?,
        working: match cell(1) {
            "work" => true,
            "rest" => false,
            _ => return Err(RowFault::Day),
        },
        name: cell(2).to_owned(),
        notice: cell(3).to_owned(),
        published: match cell(4) {
            "" => None,
            text => Some(text.parse().map_err(|_| RowFault::Published)?),
        },
    })
}
