//! The steps from qualified to paid, read from what is on file.

use crate::apply::{Kept, kept_all};
use crate::entity::{application, notice, qualified, remark};
use crate::error::Result;
use crate::time::{micros, micros_of};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use std::collections::BTreeMap;
use zhida_apply::State;

/// A step towards the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LandingStep {
    /// The verdict is yes, or was.
    Qualified,
    /// It was told: a notice about the measure was shown.
    Reached,
    /// Somebody of it read one.
    Read,
    /// It applied, or a department listed it without application.
    Applied,
    /// It was granted.
    Approved,
    /// The money was sent.
    Paid,
}

impl LandingStep {
    /// All steps in order, with their names in addresses and message keys.
    pub const ALL: [(LandingStep, &'static str); 6] = [
        (LandingStep::Qualified, "qualified"),
        (LandingStep::Reached, "reached"),
        (LandingStep::Read, "read"),
        (LandingStep::Applied, "applied"),
        (LandingStep::Approved, "approved"),
        (LandingStep::Paid, "paid"),
    ];

    /// The step of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, name)| *name == key).map(|(step, _)| *step)
    }
    fn place(self) -> usize {
        self as usize
    }
}

/// Why an enterprise went no further.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It said that the measure does not concern it; one of [`crate::REMARK_REASONS`].
    NotRelevant(String),
    /// Refused; for a clause, if for one: the version of the text it stands in, and its key there.
    Refused(Option<(i64, String)>),
    /// It withdrew.
    Withdrawn,
    /// It did not supply in time what was missing.
    Lapsed,
}

/// Where and why an enterprise went no further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// Why.
    pub why: Why,
    /// In words of whoever said so; may be empty.
    pub text: String,
}

/// How far an enterprise has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landed {
    /// Which.
    pub enterprise: i64,
    /// When it came to each step, in microseconds since 1970; none for one it never came to, or passed over.
    pub at: [Option<i64>; 6],
    /// Whether it qualifies still.
    pub still: bool,
    /// What it was sure to get, and what it might, in fen.
    pub worth: (i64, Option<i64>),
    /// What it was granted and what it was paid, in fen.
    pub granted: i64,
    /// See [`Landed::granted`].
    pub paid: i64,
    /// Why it went no further.
    pub leaving: Option<Leaving>,
}

impl Landed {
    fn new(enterprise: i64) -> Self {
        Self { enterprise, at: [None; 6], still: false, worth: (0, Some(0)), granted: 0, paid: 0, leaving: None }
    }
    /// Whether it came to this step or a later one.
    #[must_use]
    pub fn came(&self, step: LandingStep) -> bool {
        self.at[step.place()..].iter().any(Option::is_some)
    }
    /// What counts of it at a step, in fen: what it was sure to get, what it was granted, what it was paid.
    #[must_use]
    pub fn fen(&self, step: LandingStep) -> i64 {
        match step {
            LandingStep::Approved => self.granted,
            LandingStep::Paid => self.paid,
            _ => self.worth.0,
        }
    }
    /// How long it took to this step from the last one before it that has a time, in microseconds.
    #[must_use]
    pub fn took(&self, step: LandingStep) -> Option<i64> {
        let before = self.at[..step.place()].iter().rev().find_map(|at| *at)?;
        Some((self.at[step.place()]? - before).max(0))
    }
}

/// How far a measure has landed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Funnel {
    /// Every enterprise that came to any step, by number.
    pub landed: Vec<Landed>,
}

impl Funnel {
    /// Those that came to a step or further.
    pub fn of(&self, step: LandingStep) -> impl Iterator<Item = &Landed> {
        self.landed.iter().filter(move |l| l.came(step))
    }
    /// Paid and qualified: the landing rate is their quotient.
    #[must_use]
    pub fn rate(&self) -> (usize, usize) {
        (self.of(LandingStep::Paid).count(), self.of(LandingStep::Qualified).count())
    }
    /// The median time to a step, in microseconds; none if nobody's is known. Of an even number the lower one.
    #[must_use]
    pub fn median(&self, step: LandingStep) -> Option<i64> {
        let mut took: Vec<i64> = self.landed.iter().filter_map(|l| l.took(step)).collect();
        took.sort_unstable();
        took.get(took.len().checked_sub(1)? / 2).copied()
    }
    /// Why enterprises went no further, the most frequent first.
    #[must_use]
    pub fn leavings(&self) -> Vec<(Why, usize)> {
        let mut counts: BTreeMap<&Why, usize> = BTreeMap::new();
        self.landed.iter().filter_map(|l| l.leaving.as_ref()).for_each(|l| *counts.entry(&l.why).or_default() += 1);
        let mut counts: Vec<(Why, usize)> = counts.into_iter().map(|(why, count)| (why.clone(), count)).collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts
    }
}

/// Reads it from the records of `measure`.
pub(super) async fn funnel(db: &impl ConnectionTrait, measure: &str, at: DateTime<Utc>) -> Result<Funnel> {
    let mut all: BTreeMap<i64, Landed> = BTreeMap::new();
    for row in qualified::Entity::find().filter(qualified::Column::Measure.eq(measure)).all(db).await? {
        let one = all.entry(row.enterprise_id).or_insert_with(|| Landed::new(row.enterprise_id));
        one.at[LandingStep::Qualified.place()] = Some(row.since);
        (one.still, one.worth) = (row.until.is_none(), (row.low, row.high));
    }
    told(db, measure, at, &mut all).await?;
    applied(db, measure, &mut all).await?;
    Ok(Funnel { landed: all.into_values().collect() })
}

/// Notices: told and read. Who was told of a measure without qualifying for it is one step away from it, and not counted.
async fn told(db: &impl ConnectionTrait, measure: &str, at: DateTime<Utc>, all: &mut BTreeMap<i64, Landed>) -> Result<()> {
    use notice::Column;
    let rows: Vec<(Option<i64>, Option<i64>, Option<i64>)> = notice::Entity::find()
        .filter(Column::Measure.eq(measure))
        .filter(Column::ShowAt.lte(micros(at)))
        .filter(Column::EnterpriseId.is_not_null())
        .select_only()
        .column(Column::EnterpriseId)
        .column_as(Column::ShowAt.min(), "shown")
        .column_as(Column::ReadAt.min(), "read")
        .group_by(Column::EnterpriseId)
        .into_tuple()
        .all(db)
        .await?;
    for (enterprise, shown, read) in rows {
        let Some(one) = enterprise.and_then(|e| all.get_mut(&e)) else { continue };
        one.at[LandingStep::Reached.place()] = shown;
        one.at[LandingStep::Read.place()] = read;
    }
    for row in remark::Entity::find().filter(remark::Column::Measure.eq(measure)).all(db).await? {
        if let Some(one) = all.get_mut(&row.enterprise_id) {
            one.leaving = Some(Leaving { why: Why::NotRelevant(row.reason), text: row.text });
        }
    }
    Ok(())
}

/// Applications, also of those that qualified on the day they applied and were not put down yet. Of several the first time counts at each
/// step, and the last one's end.
async fn applied(db: &impl ConnectionTrait, measure: &str, all: &mut BTreeMap<i64, Landed>) -> Result<()> {
    let rows = application::Entity::find()
        .filter(application::Column::Measure.eq(measure))
        .filter(application::Column::SentAt.is_not_null())
        .order_by_asc(application::Column::Id)
        .all(db)
        .await?;
    for row in &rows {
        all.entry(row.enterprise_id).or_insert_with(|| Landed::new(row.enterprise_id)).first(LandingStep::Applied, row.sent_at);
    }
    // One whose log makes nothing is named by the daily check, and has come no further than it was sent.
    for kept in kept_all(db, rows).await?.into_iter().flatten() {
        if let Some(one) = all.get_mut(&kept.row.enterprise_id) {
            one.applied(kept);
        }
    }
    Ok(())
}

impl Landed {
    /// The first time of a step stays.
    fn first(&mut self, step: LandingStep, at: Option<i64>) {
        let own = &mut self.at[step.place()];
        *own = own.or(at);
    }

    /// What became of an application so far; those after it come later.
    fn applied(&mut self, kept: Kept) {
        let Kept { row, now, .. } = kept;
        let amount = row.amount.unwrap_or(0);
        self.leaving = None;
        match now.state {
            State::Lapsed => self.leaving = Some(Leaving { why: Why::Lapsed, text: String::new() }),
            State::Refused => {
                let against = now.proposal.iter().flat_map(|(p, _)| &p.reasons).find(|r| !r.holds);
                let leaving = against.map(|r| Leaving { why: Why::Refused(Some((row.version_id, r.clause.clone()))), text: r.why.clone() });
                let word = now.decided.map(|(_, _, word)| word).unwrap_or_default();
                self.leaving = Some(leaving.unwrap_or(Leaving { why: Why::Refused(None), text: word }));
            }
            State::Withdrawn => self.leaving = Some(Leaving { why: Why::Withdrawn, text: now.withdrawn.unwrap_or_default() }),
            state @ (State::Granted | State::Booked | State::Paid) => {
                self.first(LandingStep::Approved, now.decided.as_ref().map(|(at, ..)| micros_of(*at)));
                self.granted += amount;
                if state == State::Paid {
                    self.first(LandingStep::Paid, Some(micros_of(now.last)));
                    self.paid += now.payment.map_or(amount, |(payment, _)| payment.amount);
                }
            }
            State::Draft | State::Review | State::Returned | State::Notice | State::Proposed => {}
        }
    }
}
