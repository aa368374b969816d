//! The way a measure prescribes, as it stood when the application was sent.

use serde::{Deserialize, Serialize};

/// Who does a step, and so what it leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Officer {
    /// 经办: looks through the papers.
    Handler,
    /// 核查: goes there; the visit is written down before the step ends.
    Inspector,
    /// 专家: gives points; all that are asked for are given before the step ends.
    Expert,
    /// 负责人: proposes the decision, which ends the step.
    Head,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// The department whose step it is.
    pub department: String,
    /// Who there.
    pub officer: Officer,
    /// Working days it may take.
    pub workdays: u32,
}

/// The whole way. The last step is a head's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// Steps in order; at least one.
    pub steps: Vec<Step>,
    /// Working days of public notice; 0 for none.
    pub notice: u32,
    /// Working days to supply what was missing.
    pub supplement: u32,
    /// Whether a step that is not done in time counts as passed. A head's never does: nobody would have said for how much.
    pub silence: bool,
    /// What experts give points for: keys.
    pub scored: Vec<String>,
}

impl Procedure {
    /// The way where a measure prescribes none: `department` looks at it and decides, within 20 working days in all (行政许可法 art. 42 gives
    /// as many for a permit), after five of notice.
    #[must_use]
    pub fn usual(department: &str, review: &str, decision: &str, scored: Vec<String>) -> Self {
        let step = |name: &str, officer, workdays| Step { name: name.to_owned(), department: department.to_owned(), officer, workdays };
        let mut steps = vec![step(review, Officer::Handler, 10)];
        if !scored.is_empty() {
            steps[0].officer = Officer::Expert;
        }
        steps.push(step(decision, Officer::Head, 10));
        Self { steps, notice: 5, supplement: 10, silence: false, scored }
    }

    /// Step `at`, or the last.
    #[must_use]
    pub fn step(&self, at: usize) -> Option<&Step> {
        self.steps.get(at).or(self.steps.last())
    }

    /// Whether it can be gone: there are steps, the last is a head's and no other is.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let heads = self.steps.iter().filter(|s| s.officer == Officer::Head).count();
        heads == 1 && self.steps.last().is_some_and(|s| s.officer == Officer::Head)
    }
}
