//! What has come of the needs of a year: of all, and by institution. Made of the same folds the pages show, so each figure can be counted again.

use super::step::{NeedFile, load_all};
use crate::desk::Desk;
use crate::entity::finance_need;
use crate::error::Result;
use crate::role::Permission;
use crate::time::{instant, local, micros, midnight};
use chrono::{NaiveDate, NaiveDateTime};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use std::collections::BTreeMap;
use zhida_cases::lending::Act;
use zhida_facts::Number;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// What has come of the needs that were sent in a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FinanceFigures {
    /// Needs, and what they come to in fen.
    pub needs: (u64, i64),
    /// Of them shown to somebody.
    pub shown: u64,
    /// With an offer at least.
    pub offered: u64,
    /// With an accepted offer.
    pub accepted: u64,
    /// Paid out, and what was in fen.
    pub granted: (u64, i64),
    /// Days from a need to its first offer: the middle one of those that have one.
    pub days: Option<Number>,
    /// By number of the institution.
    pub lenders: BTreeMap<i64, LenderFigures>,
}

/// What an institution has made of the needs it was shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LenderFigures {
    /// Needs it was shown.
    pub shown: u64,
    /// For which it has offered.
    pub offered: u64,
    /// Whose accepted offer is its.
    pub accepted: u64,
    /// Paid out, and what was in fen.
    pub granted: (u64, i64),
    /// Days from being shown a need to its first offer: the middle one.
    pub days: Option<Number>,
    /// What enterprises think of it: the mean, and how many said.
    pub rating: Option<(Number, u64)>,
}

/// The middle one; of an even number the mean of the middle two.
fn median(mut all: Vec<i64>) -> Option<Number> {
    all.sort_unstable();
    let upper = all.len() / 2;
    let lower = all.len().checked_sub(1)? / 2;
    let sum = all.get(lower)?.checked_add(*all.get(upper)?)?;
    Number::ratio(sum, DAY * 2)
}

/// Microseconds between two moments.
fn between(from: NaiveDateTime, to: NaiveDateTime) -> i64 {
    (to - from).num_microseconds().unwrap_or(0).max(0)
}

/// Times of an institution while they are gathered.
#[derive(Default)]
struct Gathered {
    days: Vec<i64>,
    ratings: Vec<i64>,
}

impl FinanceFigures {
    fn of(files: &[NeedFile]) -> Self {
        let mut all = Self::default();
        let mut days = Vec::new();
        let mut gathered: BTreeMap<i64, Gathered> = BTreeMap::new();
        for file in files {
            let lending = &file.lending;
            all.needs = (all.needs.0 + 1, all.needs.1.saturating_add(file.need.fen));
            all.shown += u64::from(!lending.shown.is_empty());
            all.offered += u64::from(!lending.offers.is_empty());
            all.accepted += u64::from(lending.accepted.is_some());
            if let Some(first) = lending.first.1 {
                days.push(between(local(instant(file.need.at)), first));
            }
            if let Some(granted) = &lending.granted {
                all.granted = (all.granted.0 + 1, all.granted.1.saturating_add(granted.fen));
            }
            for (number, shown) in &lending.shown {
                let one = all.lenders.entry(*number).or_default();
                let times = gathered.entry(*number).or_default();
                one.shown += 1;
                let offer = file.steps.iter().find(|s| s.institution == *number && matches!(s.act, Act::Offer(_)));
                if let Some(offer) = offer {
                    one.offered += 1;
                    times.days.push(between(shown.at, offer.at));
                }
                if lending.lender() == Some(*number) {
                    one.accepted += 1;
                    if let Some(granted) = &lending.granted {
                        one.granted = (one.granted.0 + 1, one.granted.1.saturating_add(granted.fen));
                    }
                }
                times.ratings.extend(shown.rated.as_ref().map(|(n, _)| i64::from(*n)));
            }
        }
        all.days = median(days);
        for (number, times) in gathered {
            let one = all.lenders.entry(number).or_default();
            one.days = median(times.days);
            let count = times.ratings.len();
            let mean = i64::try_from(count).ok().and_then(|n| Number::ratio(times.ratings.iter().sum(), n));
            one.rating = mean.map(|mean| (mean, count as u64));
        }
        all
    }
}

impl Desk {
    /// What has come of the needs that were sent in `year` in China.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn finance_figures(&self, year: i32) -> Result<FinanceFigures> {
        self.signed.need(Permission::SeeCity)?;
        let begins = |year| NaiveDate::from_ymd_opt(year, 1, 1).map_or(i64::MAX, |day| micros(midnight(day)));
        let of_year = finance_need::Entity::find()
            .filter(finance_need::Column::At.gte(begins(year)))
            .filter(finance_need::Column::At.lt(begins(year.saturating_add(1))));
        Ok(FinanceFigures::of(&load_all(&self.store.db, of_year.all(&self.store.db).await?).await?))
    }
}
