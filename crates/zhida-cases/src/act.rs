//! What can be done to a case, and a row of its log.

use crate::{Actor, CaseId, Channel, Kind, Mark, OfficeId, Outcome, PersonId, Seat, Solved, State, Urgency};
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// A row of the log: who did what when, and where the case was before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// When; for what fell due, the instant at which it did.
    pub at: NaiveDateTime,
    /// Who, and in what capacity.
    pub actor: Actor,
    /// The state before.
    pub from: State,
    /// The state after.
    pub to: State,
    /// What, with its reason and every field it changes.
    pub act: Act,
    /// The request that brought it; empty for the machine.
    pub request: String,
}

macro_rules! acts {
    ($($(#[$doc:meta])* $variant:ident $key:literal $({ $($(#[$about:meta])* $field:ident: $type:ty,)* })? ;)*) => {
        /// What is done.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "act")]
        pub enum Act { $($(#[$doc])* #[serde(rename = $key)] $variant $({ $($(#[$about])* $field: $type,)* })?,)* }
        keyed! {
            /// What is done, without its content.
            ActKind { $($(#[$doc])* $variant $key,)* }
        }
        impl Act {
            /// Its kind.
            #[must_use]
            pub fn kind(&self) -> ActKind { match self { $(acts!(@pattern $variant $({ $($field)* })?) => ActKind::$variant,)* } }
        }
    };
    (@pattern $variant:ident { $($field:ident)* }) => { Act::$variant { .. } };
    (@pattern $variant:ident) => { Act::$variant };
}

acts! {
    /// Sends it.
    Submit "submit" {
        /// What it is about, a key of the catalogue of subjects.
        subject: String,
        /// The matter in the enterprise's words.
        text: String,
        /// How to reach whom.
        contact: String,
        /// The way on which it came.
        channel: Channel,
    };
    /// Accepts and classifies it.
    Accept "accept" {
        /// Kind.
        kind: Kind,
        /// Subject, a key of the catalogue.
        subject: String,
        /// Urgency.
        urgency: Urgency,
        /// The date of a kind that has its own.
        date: Option<NaiveDate>,
    };
    /// Sends back one list of everything that is missing; once.
    AskForMore "ask-for-more" {
        /// The list.
        missing: Vec<String>,
    };
    /// Supplies what was missing.
    Supply "supply" {
        /// What.
        text: String,
    };
    /// Nothing was supplied in time.
    Lapse "lapse";
    /// Takes up a case again that lapsed.
    Revive "revive" {
        /// What was missing.
        text: String,
    };
    /// Does not accept it.
    Decline "decline" {
        /// The legal ground.
        ground: String,
        /// Where to go instead.
        instead: String,
    };
    /// Names who is in charge.
    Route "route" {
        /// The lead.
        lead: Seat,
        /// Those who give an opinion.
        co: Vec<CoSeat>,
        /// Why: the rule or the past cases.
        why: String,
    };
    /// The lead signs for it.
    Sign "sign";
    /// 退单: the lead names the rule by which another office takes it.
    Refuse "refuse" {
        /// The rule.
        rule: String,
        /// That office.
        office: OfficeId,
    };
    /// The time to sign has passed, so it counts as signed.
    SignByDefault "sign-by-default";
    /// Offers the lead to somebody else, who has to sign first.
    OfferHandOver "offer-hand-over" {
        /// To whom.
        to: Seat,
        /// Why.
        reason: String,
    };
    /// Signs for the lead that was offered.
    TakeOver "take-over";
    /// Stops the clock until a named thing happens, or a date.
    Pause "pause" {
        /// Why.
        reason: String,
        /// Who or what is waited for.
        waiting_for: String,
        /// The day on which the clock runs again at the latest.
        until: NaiveDate,
    };
    /// What was waited for came.
    Resume "resume" {
        /// What.
        text: String,
    };
    /// The date of a pause is reached.
    PauseEnds "pause-ends";
    /// Asks for more time.
    AskExtension "ask-extension" {
        /// By how many days of the clock.
        days: u32,
        /// Why; the enterprise is told.
        reason: String,
    };
    /// Grants it.
    SignExtension "sign-extension" {
        /// A remark.
        reason: String,
    };
    /// Does not grant it.
    RefuseExtension "refuse-extension" {
        /// Why.
        reason: String,
    };
    /// Replies, and says what has come of it.
    Reply "reply" {
        /// The reply.
        reply: Reply,
    };
    /// Signs the reply.
    SignReply "sign-reply";
    /// Sends the draft back.
    SendBack "send-back" {
        /// Why.
        reason: String,
    };
    /// The enterprise is asked whether it is solved, or for what is missing.
    Ask "ask" {
        /// On which way.
        channel: Channel,
    };
    /// The enterprise says whether it is solved, and rates.
    Confirm "confirm" {
        /// The answer.
        answer: Answer,
    };
    /// Nothing was answered in time.
    Silence "silence";
    /// Takes a closed case up again.
    Reopen "reopen" {
        /// On what ground.
        ground: ReopenGround,
        /// The new fact, or what is not solved.
        text: String,
    };
    /// Asks to put it on the long list.
    AskLongStanding "ask-long-standing" {
        /// The plan.
        plan: Plan,
    };
    /// Puts it there.
    SignLongStanding "sign-long-standing";
    /// Gives the promised reply of a long-standing case, and promises the next.
    PromiseReply "promise-reply" {
        /// How it stands.
        text: String,
        /// The plan from now on; its change is visible.
        plan: Plan,
    };
    /// Takes up a long-standing case: the plan is done, or the enterprise asks for it.
    TakeUp "take-up" {
        /// Why.
        reason: String,
    };
    /// Joins it to another case of the same matter.
    Merge "merge" {
        /// That case.
        into: CaseId,
    };
    /// Another case was joined to this one.
    Follow "follow" {
        /// That case.
        follower: CaseId,
    };
    /// The enterprise takes it back.
    Withdraw "withdraw" {
        /// Why, if it likes to say.
        reason: String,
    };
    /// Speaks to the enterprise, or tries to.
    Contact "contact" {
        /// On which way.
        channel: Channel,
        /// Whether it was reached.
        reached: bool,
    };
    /// Gives a plan or an interim reply.
    Interim "interim" {
        /// The text.
        text: String,
    };
    /// A co-handler gives an opinion.
    Opinion "opinion" {
        /// The text.
        text: String,
    };
    /// The enterprise adds something.
    Add "add" {
        /// The text.
        text: String,
    };
    /// Corrects kind or urgency; what has been used of the term stays used.
    Reclassify "reclassify" {
        /// Kind.
        kind: Kind,
        /// Urgency.
        urgency: Urgency,
        /// The date of a kind that has its own.
        date: Option<NaiveDate>,
        /// Why.
        reason: String,
    };
    /// Urges whoever is in charge.
    Urge "urge" {
        /// The text.
        text: String,
    };
    /// Gives the case to another lead.
    Reassign "reassign" {
        /// The lead.
        lead: Seat,
        /// Why.
        reason: String,
    };
    /// Takes it up a level.
    Raise "raise" {
        /// Why.
        reason: String,
    };
    /// 领导包案: a leader answers for it, himself or through another.
    TakeCharge "take-charge" {
        /// Who.
        person: PersonId,
    };
    /// Lifts a red light until a day. Measures go on counting the case as late.
    Lift "lift" {
        /// Until this day.
        until: NaiveDate,
        /// Why.
        reason: String,
    };
    /// The joint meeting was held.
    Meet "meet" {
        /// What was agreed.
        text: String,
    };
}

/// A co-handler with an inner date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoSeat {
    /// Who.
    pub seat: Seat,
    /// The opinion is due by the end of this day.
    pub due: NaiveDate,
}

/// A reply that can close a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The text.
    pub text: String,
    /// What has come of it, as the office sees it.
    pub outcome: Outcome,
    /// What shows it.
    pub evidence: Vec<String>,
    /// What comes next.
    pub next_step: String,
    /// What a reply that says no has to name.
    pub no: Option<No>,
}

/// What a reply that says no has to name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct No {
    /// The rule it rests on.
    pub rule: String,
    /// What the enterprise can do instead.
    pub instead: String,
    /// The name of a person.
    pub person: String,
    /// The way to appeal.
    pub appeal: String,
}

/// What the enterprise says to a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Whether it is solved.
    pub solved: Solved,
    /// 1 (非常不满意) to 5 (非常满意); may be left out.
    pub rating: Option<u8>,
    /// What is still missing.
    pub missing: String,
    /// "No, but close it": the explanation is accepted.
    pub close_anyway: bool,
    /// What has to be known of it.
    pub marks: Vec<Mark>,
}

/// Why a closed case is taken up again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReopenGround {
    /// A new fact.
    NewFact,
    /// It was not solved.
    NotSolved,
}

/// The plan of a long-standing case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What will be done.
    pub text: String,
    /// By when which part of it.
    pub milestones: Vec<(NaiveDate, String)>,
    /// The day by whose end the enterprise hears again.
    pub next_reply: NaiveDate,
}
