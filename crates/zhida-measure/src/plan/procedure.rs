//! How a measure is carried out once somebody applies: who looks at it in which order and within what time, and what is to be handed in.

use super::{Span, Spanned};

/// One step of the way from an application to its decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// The department whose step it is.
    pub department: String,
    /// Who there.
    pub officer: Officer,
    /// Working days it may take.
    pub workdays: u32,
    /// Where.
    pub span: Span,
}

/// Who does a step, and so what it leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Officer {
    /// 经办: looks through the papers.
    Handler,
    /// 核查: goes there and writes down what was found.
    Inspector,
    /// 专家: chooses points where the score sheet leaves a range, and attests.
    Expert,
    /// 负责人: proposes the decision.
    Head,
}

impl Officer {
    /// All of them, with the words of a document.
    pub const ALL: [(Officer, &'static str, &'static str); 4] = [
        (Officer::Handler, "经办", "handler"),
        (Officer::Inspector, "核查", "inspector"),
        (Officer::Expert, "专家", "expert"),
        (Officer::Head, "负责人", "head"),
    ];
}

/// Something to be handed in.
#[derive(Clone, Debug)]
pub struct Material {
    /// Its name; what it is called wherever it is asked for.
    pub name: String,
    /// When it is needed.
    pub needed: Needed,
    /// Where a form for it is found; may be empty.
    pub template: String,
    /// How long one that was handed in serves again.
    pub reuse: Reuse,
    /// Citations.
    pub cites: Vec<String>,
    /// Where.
    pub span: Span,
}

/// When a material is needed.
#[derive(Clone, Debug)]
pub enum Needed {
    /// From everybody.
    Always,
    /// From whom all of these hold; while one is unknown it is offered and not demanded.
    If(Vec<Spanned>),
    /// From whom these words speak of; only a person can say.
    Said(String),
}

/// How long a material serves again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reuse {
    /// Only once.
    Once,
    /// For so many months from the day it was handed in.
    Months(u32),
    /// Always.
    Always,
}
