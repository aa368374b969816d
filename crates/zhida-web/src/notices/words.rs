//! The words of each kind of notice; a kind without words does not compile.

use crate::words::{Key, Words};
use std::collections::BTreeMap;
use zhida_store::entity::notice;
use zhida_store::{NoticeKind, Topic};

/// A notice in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// What it is about, in a line.
    pub(crate) title: String,
    /// What there is to know.
    pub(crate) text: String,
}

/// What words may be filled with: all that any kind has.
const PLACES: [&str; 8] = ["name", "reason", "gap", "amount", "day", "n", "title", "text"];

fn keys(kind: NoticeKind) -> (Key, Key) {
    match kind {
        NoticeKind::MeasureEligible => (Key("notice-measure-eligible"), Key("notice-measure-eligible-text")),
        NoticeKind::MeasureOneStep => (Key("notice-measure-one-step"), Key("notice-measure-one-step-text")),
        NoticeKind::MeasureLapsing => (Key("notice-measure-lapsing"), Key("notice-measure-lapsing-text")),
        NoticeKind::MeasureClosing => (Key("notice-measure-closing"), Key("notice-measure-closing-text")),
        NoticeKind::Campaign => (Key("notice-campaign"), Key("notice-campaign-text")),
        NoticeKind::RemarkSettled => (Key("notice-remark-settled"), Key("notice-remark-settled-text")),
        NoticeKind::ClaimWaits => (Key("notice-claim-waits"), Key("notice-claim-waits-text")),
        NoticeKind::ClaimApproved => (Key("notice-claim-approved"), Key("notice-claim-approved-text")),
        NoticeKind::ClaimRefused => (Key("notice-claim-refused"), Key("notice-claim-refused-text")),
        NoticeKind::VersionWaits => (Key("notice-version-waits"), Key("notice-version-waits-text")),
        NoticeKind::VersionReturned => (Key("notice-version-returned"), Key("notice-version-returned-text")),
        NoticeKind::ApplicationReturned => (Key("notice-application-returned"), Key("notice-application-returned-text")),
        NoticeKind::ApplicationListed => (Key("notice-application-listed"), Key("notice-application-listed-text")),
        NoticeKind::ApplicationGranted => (Key("notice-application-granted"), Key("notice-application-granted-text")),
        NoticeKind::ApplicationRefused => (Key("notice-application-refused"), Key("notice-application-refused-text")),
        NoticeKind::ApplicationPaid => (Key("notice-application-paid"), Key("notice-application-paid-text")),
        NoticeKind::VersionPublished => (Key("notice-version-published"), Key("notice-version-published-text")),
        NoticeKind::CaseMoved => (Key("notice-case-moved"), Key("notice-case-moved-text")),
        NoticeKind::CaseAnswered => (Key("notice-case-answered"), Key("notice-case-answered-text")),
        NoticeKind::CaseMissing => (Key("notice-case-missing"), Key("notice-case-missing-text")),
        NoticeKind::CaseWaits => (Key("notice-case-waits"), Key("notice-case-waits-text")),
        NoticeKind::EventInvited => (Key("notice-event-invited"), Key("notice-event-invited-text")),
        NoticeKind::EventOffered => (Key("notice-event-offered"), Key("notice-event-offered-text")),
        NoticeKind::EventCancelled => (Key("notice-event-cancelled"), Key("notice-event-cancelled-text")),
        NoticeKind::VisitPlanned => (Key("notice-visit-planned"), Key("notice-visit-planned-text")),
        NoticeKind::VisitCancelled => (Key("notice-visit-cancelled"), Key("notice-visit-cancelled-text")),
        NoticeKind::TaskSet => (Key("notice-task-set"), Key("notice-task-set-text")),
        NoticeKind::TaskProven => (Key("notice-task-proven"), Key("notice-task-proven-text")),
        NoticeKind::TaskReturned => (Key("notice-task-returned"), Key("notice-task-returned-text")),
        NoticeKind::TaskDue => (Key("notice-task-due"), Key("notice-task-due-text")),
        NoticeKind::TaskLate => (Key("notice-task-late"), Key("notice-task-late-text")),
        NoticeKind::ServiceWaits => (Key("notice-service-waits"), Key("notice-service-waits-text")),
        NoticeKind::ServiceOffered => (Key("notice-service-offered"), Key("notice-service-offered-text")),
        NoticeKind::ServiceReturned => (Key("notice-service-returned"), Key("notice-service-returned-text")),
        NoticeKind::NeedShown => (Key("notice-finance-shown"), Key("notice-finance-shown-text")),
        NoticeKind::LoanOffered => (Key("notice-finance-offered"), Key("notice-finance-offered-text")),
        NoticeKind::LoanAccepted => (Key("notice-finance-accepted"), Key("notice-finance-accepted-text")),
        NoticeKind::LoanPassed => (Key("notice-finance-passed"), Key("notice-finance-passed-text")),
        NoticeKind::LoanGranted => (Key("notice-finance-granted"), Key("notice-finance-granted-text")),
        NoticeKind::LoanFailed => (Key("notice-finance-failed"), Key("notice-finance-failed-text")),
        NoticeKind::ReliefOffered => (Key("notice-relief-offered"), Key("notice-relief-offered-text")),
        NoticeKind::CaseDue => (Key("notice-case-due"), Key("notice-case-due-text")),
    }
}

/// `told` in words of `t`. A kind that a newer program put down says only that there is something.
pub(crate) fn said(t: Words, told: &notice::Model) -> Said {
    let args: BTreeMap<String, String> = serde_json::from_str(&told.args).unwrap_or_default();
    let (title, text) = NoticeKind::from_key(&told.kind).map_or((Key("notice-unknown"), Key("notice-unknown-text")), keys);
    let fill = |key: Key| {
        let filled = PLACES.iter().fold(t.say(key), |saying, place| saying.with(place, args.get(*place).map_or("", String::as_str)));
        filled.to_string().trim().to_owned()
    };
    Said { title: fill(title), text: fill(text) }
}

/// The word for a topic.
pub(crate) fn topic(topic: Topic) -> Key {
    match topic {
        Topic::Measures => Key("notice-topic-measures"),
        Topic::Work => Key("notice-topic-work"),
        Topic::Account => Key("notice-topic-account"),
    }
}
