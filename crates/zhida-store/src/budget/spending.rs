//! What is set, promised and paid, and whether it will do.

use crate::desk::Desk;
use crate::entity::{application, budget};
use crate::error::Result;
use crate::role::Permission;
use crate::time::{micros, midnight};
use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, ExprTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _};
use std::collections::BTreeMap;
use zhida_apply::State;

/// What is still to be expected, in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// At least.
    pub low: i64,
    /// At most, of those whose amount something bounds.
    pub high: i64,
    /// Enterprises whose amount nothing bounds.
    pub open: i64,
    /// Enterprises that are to get it.
    pub enterprises: i64,
}

/// The money of a measure in a year, in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spending {
    /// What there is; none if nobody has set it.
    pub budget: Option<i64>,
    /// Granted and not paid yet.
    pub committed: i64,
    /// Paid.
    pub paid: i64,
    /// What the verdicts let expect besides; none for a year that is not this one.
    pub expected: Option<Expected>,
}

/// Whether the money will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// It will not, even if everybody gets the least.
    Over,
    /// It may not.
    Perhaps,
    /// It will.
    Enough,
    /// There is no budget.
    Unset,
}

impl Spending {
    /// What it will come to in all: at least, and at most; no end where nothing bounds somebody's amount.
    #[must_use]
    pub fn total(&self) -> (i64, Option<i64>) {
        let sure = self.paid.saturating_add(self.committed);
        let expected = self.expected.unwrap_or_default();
        (sure.saturating_add(expected.low), (expected.open == 0).then(|| sure.saturating_add(expected.high)))
    }
    /// Whether the budget will do for that.
    #[must_use]
    pub fn room(&self) -> Room {
        let Some(budget) = self.budget else { return Room::Unset };
        match self.total() {
            (low, _) if low > budget => Room::Over,
            (_, Some(high)) if high <= budget => Room::Enough,
            _ => Room::Perhaps,
        }
    }
}

impl Desk {
    /// The money of all measures that have any in `year`, by id; with what is expected besides if `expect`, which concerns this year only.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn spending(&self, year: i32, expect: bool) -> Result<BTreeMap<String, Spending>> {
        self.spent(None, year, expect).await
    }

    /// The money of one measure in `year`, as [`Desk::spending`].
    ///
    /// # Errors
    /// Those of the database.
    pub async fn spending_of(&self, measure: &str, year: i32, expect: bool) -> Result<Spending> {
        let nothing = Spending { expected: expect.then(Expected::default), ..Spending::default() };
        Ok(self.spent(Some(measure), year, expect).await?.remove(measure).unwrap_or(nothing))
    }

    async fn spent(&self, only: Option<&str>, year: i32, expect: bool) -> Result<BTreeMap<String, Spending>> {
        self.signed.need(Permission::SeeCity)?;
        let db = &self.store.db;
        let mut all: BTreeMap<String, Spending> = BTreeMap::new();
        let set = budget::Entity::find().filter(budget::Column::Year.eq(year)).order_by_asc(budget::Column::Id);
        let set = set.apply_if(only, |set, measure| set.filter(budget::Column::Measure.eq(measure)));
        for row in set.all(db).await? {
            all.entry(row.measure).or_default().budget = row.fen;
        }
        for (measure, state, fen) in granted(only, year).into_tuple::<(String, String, Option<i64>)>().all(db).await? {
            let one = all.entry(measure).or_default();
            let place = if state == State::Paid.key() { &mut one.paid } else { &mut one.committed };
            *place += fen.unwrap_or(0);
        }
        if expect {
            for (measure, expected) in super::expected::expected(db, only).await? {
                all.entry(measure).or_default().expected = Some(expected);
            }
            // Of the others it is known that nothing is.
            all.values_mut().filter(|one| one.expected.is_none()).for_each(|one| one.expected = Some(Expected::default()));
        }
        Ok(all)
    }
}

/// Sums of what was granted in a year in China, by measure and state.
fn granted(only: Option<&str>, year: i32) -> sea_orm::Select<application::Entity> {
    use application::Column;
    let begins = |year| NaiveDate::from_ymd_opt(year, 1, 1).map_or(i64::MAX, |day| micros(midnight(day)));
    application::Entity::find()
        .select_only()
        .columns([Column::Measure, Column::State])
        .column_as(sum(Column::Amount), "fen")
        .filter(Column::State.is_in([State::Granted.key(), State::Booked.key(), State::Paid.key()]))
        .filter(Column::DecidedAt.gte(begins(year)))
        .filter(Column::DecidedAt.lt(begins(year + 1)))
        .apply_if(only, |query, measure| query.filter(Column::Measure.eq(measure)))
        .group_by(Column::Measure)
        .group_by(Column::State)
}

/// A sum that stays a whole number: PostgreSQL would give a decimal.
pub(super) fn sum(column: impl sea_orm::sea_query::IntoColumnRef) -> Expr {
    Expr::col(column).sum().cast_as("bigint")
}
