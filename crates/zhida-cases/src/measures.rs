//! How well cases are handled. Response is measured from our acceptance; solved and satisfied come from the enterprise only; whatever was
//! left out of a base is shown as a number beside it.

mod rate;
mod tally;
mod time;

pub use rate::Rate;
pub use tally::{LeftOut, Tally};
pub use time::Time;

use zhida_facts::Number;

/// How much each of the three rates weighs in the combined one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    /// Response.
    pub response: Number,
    /// Solved.
    pub solved: Number,
    /// Satisfied.
    pub satisfied: Number,
}

impl Default for Weights {
    /// 0.30, 0.35, 0.35.
    fn default() -> Self {
        let percent = |n| Number::ratio(n, 100).unwrap_or(Number::ZERO);
        Self { response: percent(30), solved: percent(35), satisfied: percent(35) }
    }
}

/// The measures of a set of cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measures {
    /// Cases whose deadline to close has passed, without those left out.
    pub base: u64,
    /// Cases left out, by reason.
    pub left_out: Vec<(LeftOut, u64)>,
    /// 按期受理率: accepted or declined in time, of those submitted.
    pub accepted_on_time: Rate,
    /// 响应率: first contact in time, of those whose time for it has passed.
    pub response: Rate,
    /// 签收及时率: signed for in person, of those routed.
    pub signed: Rate,
    /// 一次派准率: never refused nor handed to another lead.
    pub routed_right: Rate,
    /// 办结率
    pub closed: Rate,
    /// 按期办结率
    pub on_time: Rate,
    /// 延期率
    pub extended: Rate,
    /// 回访率: the enterprise answered, of those closed.
    pub evaluated: Rate,
    /// 解决率: the last answer counts as solved.
    pub solved: Rate,
    /// 一次解决率: the first answer does.
    pub solved_first: Rate,
    /// 满意率: the last rating is 3 or more.
    pub satisfied: Rate,
    /// 优评率: it is 4 or more.
    pub well_rated: Rate,
    /// 平均分: mean of the last ratings.
    pub mean: Option<Number>,
    /// 重办率: more than one round, of those closed.
    pub reopened: Rate,
    /// 逾期率: open past the deadline, or closed late.
    pub overdue: Rate,
    /// 解决率区间: solved if all that is not known were unsolved, and if it were solved.
    pub solved_bounds: (Rate, Rate),
    /// 用时: half of the cases took so many working days at most.
    pub median: Option<Time>,
    /// Nine of ten did.
    pub ninetieth: Option<Time>,
    /// 主动治理: common issues closed by a change of rule or policy, of all common issues.
    pub common_issues: Rate,
    /// 综合三率, from 0 to 1; `None` while one of the three has no cases.
    pub combined: Option<Number>,
}

impl Measures {
    /// The measures of `cases`, which are those of a period. The order does not matter.
    #[must_use]
    pub fn of(cases: &[Tally], common_issues: Rate, weights: &Weights) -> Self {
        let counted: Vec<&Tally> = cases.iter().filter(|c| c.left_out.is_none()).collect();
        let base: Vec<&Tally> = counted.iter().copied().filter(|c| c.due).collect();
        let closed: Vec<&Tally> = base.iter().copied().filter(|c| c.closed).collect();
        let evaluated: Vec<&Tally> = closed.iter().copied().filter(|c| c.last_solved.is_some()).collect();
        let rated: Vec<&Tally> = closed.iter().copied().filter(|c| c.rating.is_some()).collect();
        let known = |of: fn(&Tally) -> Option<bool>, all: &[&Tally]| {
            let known: Vec<bool> = all.iter().filter_map(|c| of(c)).collect();
            Rate::of(&known, |kept| *kept)
        };
        let all: Vec<&Tally> = cases.iter().collect();
        let response = known(|c| c.response, &counted);
        let solved = Rate::of(&evaluated, |c| c.last_solved == Some(true));
        let satisfied = Rate::of(&rated, |c| c.rating >= Some(3));
        let open_ended = base.len() - evaluated.len();
        let stars: i64 = rated.iter().filter_map(|c| c.rating).map(i64::from).sum();
        let weighted = |rate: Rate, weight: &Number| rate.value().map(|value| &value * weight);
        let parts = [(response, &weights.response), (solved, &weights.solved), (satisfied, &weights.satisfied)];
        let times: Vec<Time> = base.iter().filter_map(|c| c.time.clone()).collect();
        Self {
            base: base.len() as u64,
            left_out: LeftOut::ALL
                .iter()
                .map(|reason| (*reason, cases.iter().filter(|c| c.why_out() == Some(*reason)).count() as u64))
                .collect(),
            accepted_on_time: known(|c| c.accepted_in_time, &all),
            response,
            signed: known(|c| c.signed_in_person, &all),
            routed_right: Rate::of(&base, |c| c.routed_right),
            closed: Rate::of(&base, |c| c.closed),
            on_time: Rate::of(&base, |c| c.on_time),
            extended: Rate::of(&base, |c| c.extended),
            evaluated: Rate { part: evaluated.len() as u64, of: closed.len() as u64 },
            solved,
            solved_first: Rate::of(&evaluated, |c| c.first_solved == Some(true)),
            satisfied,
            well_rated: Rate::of(&rated, |c| c.rating >= Some(4)),
            mean: i64::try_from(rated.len()).ok().and_then(|n| Number::ratio(stars, n)),
            reopened: Rate::of(&closed, |c| c.rounds >= 2),
            overdue: Rate::of(&base, |c| c.overdue),
            solved_bounds: (
                Rate { part: solved.part, of: base.len() as u64 },
                Rate { part: solved.part + open_ended as u64, of: base.len() as u64 },
            ),
            median: time::median(&times),
            ninetieth: time::ninetieth(&times),
            common_issues,
            combined: parts.into_iter().try_fold(Number::ZERO, |sum, (rate, weight)| Some(&sum + &weighted(rate, weight)?)),
        }
    }
}
