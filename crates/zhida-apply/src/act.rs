//! What is done to an application, by whom, and what it leaves in the log.

use crate::procedure::Procedure;
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// Money in fen (分), whole.
pub type Amount = i64;

/// On whose behalf somebody acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// The enterprise whose application it is.
    Enterprise,
    /// A department, by name.
    Department(String),
    /// Anybody, during a notice.
    Public,
    /// The program: what falls due by itself.
    System,
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// On whose behalf.
    pub party: Party,
    /// Which person; none for the public and the program.
    pub person: Option<i64>,
}

/// A paper handed in: the material it is for, the file, and its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Name of the material.
    pub material: String,
    /// Number of the file.
    pub file: i64,
    /// SHA-256 of its content.
    pub sha256: String,
}

/// What an application rests on, as it was sent; nothing of it changes afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Number of the measure's version.
    pub version: i64,
    /// SHA-256 of its text.
    pub text: String,
    /// Entry of the ledger up to which facts were known.
    pub seq: i64,
    /// SHA-256 of the facts.
    pub facts: String,
    /// Papers.
    pub papers: Vec<Paper>,
    /// What the enterprise said in words.
    pub word: String,
    /// The verdict as it was then: `yes`, `no`, `unknown`.
    pub verdict: String,
    /// What it would come to, in fen; none while it is unknown.
    pub amount: Option<Amount>,
}

/// What is said of one clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Key of the clause.
    pub clause: String,
    /// Whether it holds.
    pub holds: bool,
    /// Why; needed where it does not.
    pub why: String,
}

/// A proposed decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Whether to grant.
    pub grant: bool,
    /// How much, in fen; none for what is no money.
    pub amount: Option<Amount>,
    /// Clause by clause.
    pub reasons: Vec<Reason>,
}

/// An objection, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// When.
    pub at: NaiveDateTime,
    /// Who, as they name themselves; may be empty.
    pub name: String,
    /// How to reach them; may be empty.
    pub contact: String,
    /// What they say.
    pub text: String,
    /// Whether it was upheld, and the answer.
    pub answer: Option<(bool, String)>,
}

/// Money that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// How much, in fen.
    pub amount: Amount,
    /// On which day.
    pub day: NaiveDate,
    /// Number of the transfer.
    pub reference: String,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// The enterprise sends it, with the way that is gone from now on.
    Submit(Frozen, Procedure),
    /// The department lists an enterprise without application (免申即享).
    List(Frozen, Procedure, Proposal),
    /// The officer sends it back once, with everything that is missing.
    Return(Vec<String>),
    /// The enterprise supplies what was missing.
    Supply(Frozen),
    /// The inspector was there: when, and what was found.
    Visit(NaiveDate, String),
    /// An expert gives points: key and points, as exact numbers.
    Score(Vec<(String, String)>),
    /// The step is done: what the officer says of it.
    Pass(String),
    /// The head proposes a decision.
    Propose(Proposal),
    /// Somebody objects: name, contact, text.
    Object(String, String, String),
    /// An objection is answered: which, whether it is upheld, the answer.
    Answer(usize, bool, String),
    /// The notice has ended.
    EndNotice,
    /// A second person decides as proposed, or has it proposed anew: why.
    Decide(bool, String),
    /// Money was sent.
    Pay(Payment),
    /// A second person confirms it, or takes the booking back.
    Confirm(bool),
    /// The enterprise does not want it: why.
    Withdraw(String),
    /// What was missing did not come in time.
    Lapse,
}

impl Act {
    /// Its name in the ledger and in message keys.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Act::Submit(..) => "submit",
            Act::List(..) => "list",
            Act::Return(_) => "return",
            Act::Supply(_) => "supply",
            Act::Visit(..) => "visit",
            Act::Score(_) => "score",
            Act::Pass(_) => "pass",
            Act::Propose(_) => "propose",
            Act::Object(..) => "object",
            Act::Answer(..) => "answer",
            Act::EndNotice => "end-notice",
            Act::Decide(..) => "decide",
            Act::Pay(_) => "pay",
            Act::Confirm(_) => "confirm",
            Act::Withdraw(_) => "withdraw",
            Act::Lapse => "lapse",
        }
    }
}

/// A row of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// When.
    pub at: NaiveDateTime,
    /// By whom.
    pub by: Actor,
    /// What.
    pub act: Act,
}
