//! Office hours: when working hours run and when reminders may leave.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};
use zhida_facts::{Calendar, NoSchedule};

/// The hours of a working day, in order and apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(NaiveTime, NaiveTime)>", into = "Vec<(NaiveTime, NaiveTime)>")]
pub struct OfficeHours(Vec<(NaiveTime, NaiveTime)>);

impl OfficeHours {
    /// Spans from opening to closing.
    ///
    /// # Errors
    /// There is none, one is empty, or they are out of order.
    pub fn new(spans: Vec<(NaiveTime, NaiveTime)>) -> Result<Self, &'static str> {
        let ordered = spans.iter().all(|(open, close)| open < close) && spans.is_sorted_by(|a, b| a.1 <= b.0);
        if spans.is_empty() || !ordered { Err("office hours are empty or out of order") } else { Ok(Self(spans)) }
    }

    /// The spans of `day`, if it is a working day.
    pub(crate) fn on(&self, day: NaiveDate, calendar: &Calendar) -> Result<Vec<(NaiveDateTime, NaiveDateTime)>, NoSchedule> {
        if !calendar.is_workday(day)? {
            return Ok(Vec::new());
        }
        Ok(self.0.iter().map(|(open, close)| (day.and_time(*open), day.and_time(*close))).collect())
    }

    /// `at` if the office is open then, else the next opening.
    ///
    /// # Errors
    /// A year on the way has no schedule.
    pub fn open_at_or_after(&self, at: NaiveDateTime, calendar: &Calendar) -> Result<NaiveDateTime, NoSchedule> {
        let mut day = at.date();
        loop {
            if let Some((open, _)) = self.on(day, calendar)?.into_iter().find(|(_, close)| at < *close) {
                return Ok(open.max(at));
            }
            day = calendar.next_workday(day)?;
        }
    }
}

impl Default for OfficeHours {
    /// 09:00–12:00 and 14:00–18:00.
    fn default() -> Self {
        let hour = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap_or_default();
        Self(vec![(hour(9), hour(12)), (hour(14), hour(18))])
    }
}

impl TryFrom<Vec<(NaiveTime, NaiveTime)>> for OfficeHours {
    type Error = &'static str;
    fn try_from(spans: Vec<(NaiveTime, NaiveTime)>) -> Result<Self, Self::Error> {
        Self::new(spans)
    }
}

impl From<OfficeHours> for Vec<(NaiveTime, NaiveTime)> {
    fn from(hours: OfficeHours) -> Self {
        hours.0
    }
}
