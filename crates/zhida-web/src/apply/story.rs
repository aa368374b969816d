//! How an application reads: its log line by line, and the steps of its way with who has to do what until when.

use super::frozen::money;
use crate::show::Show;
use crate::words::Key;
use std::collections::BTreeMap;
use zhida_apply::{Act, Application, Officer, Party, Row, State, due};
use zhida_facts::{Calendar, NaiveDate};

/// A line of the log.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) at: String,
    pub(crate) who: String,
    pub(crate) what: String,
    /// What was said.
    pub(crate) words: Vec<String>,
}

/// A step of the way.
#[derive(Clone, Debug)]
pub(crate) struct Rail {
    pub(crate) name: String,
    pub(crate) department: String,
    pub(crate) officer: Key,
    pub(crate) workdays: u32,
    /// `yes` done, `open` now, nothing for what is to come.
    pub(crate) tone: &'static str,
    pub(crate) word: Key,
    /// Until when, if it is now.
    pub(crate) due: Option<NaiveDate>,
}

fn officer(officer: Officer) -> Key {
    match officer {
        Officer::Handler => Key("apply-officer-handler"),
        Officer::Inspector => Key("apply-officer-inspector"),
        Officer::Expert => Key("apply-officer-expert"),
        Officer::Head => Key("apply-officer-head"),
    }
}

/// The steps, public notice and payment, as far as `application` has come.
pub(crate) fn rail(application: &Application, calendar: &Calendar) -> Vec<Rail> {
    let Some(procedure) = &application.procedure else { return Vec::new() };
    let owed = due(application, calendar).ok().flatten();
    let state = application.state;
    let stage = |done: bool, now: bool| match (done, now) {
        (true, _) => ("yes", Key("apply-step-done")),
        (false, true) => ("open", Key("apply-step-now")),
        (false, false) => ("", Key("apply-step-later")),
    };
    let mut rails: Vec<Rail> = Vec::new();
    for (at, step) in procedure.steps.iter().enumerate() {
        // A list without application has no steps before the head's.
        if application.listed && step.officer != Officer::Head {
            continue;
        }
        let now = matches!(state, State::Review | State::Returned) && application.step == at;
        let (tone, word) = stage(at < application.step || application.proposal.is_some(), now);
        rails.push(Rail {
            name: step.name.clone(),
            department: step.department.clone(),
            officer: officer(step.officer),
            workdays: step.workdays,
            tone,
            word,
            due: owed.filter(|_| now && state == State::Review),
        });
    }
    rails
}

/// The log, oldest first. `names` are those of persons; the enterprise is not told who of a department it was.
pub(crate) fn lines(show: Show<'_>, log: &[Row], names: &BTreeMap<i64, String>) -> Vec<Line> {
    let t = show.t;
    let line = |row: &Row| {
        let who = match &row.by.party {
            Party::Enterprise => t.say("apply-by-enterprise").to_string(),
            Party::Department(name) => name.clone(),
            Party::Public => t.say("apply-by-public").to_string(),
            Party::System => t.say("apply-by-system").to_string(),
        };
        let person = row.by.person.and_then(|p| names.get(&p));
        let (what, words) = said(show, row);
        Line {
            at: row.at.format("%Y-%m-%d %H:%M").to_string(),
            who: person.map_or_else(|| who.clone(), |p| format!("{who} {p}")),
            what: t.say(what).to_string(),
            words: words.into_iter().filter(|w| !w.trim().is_empty()).collect(),
        }
    };
    log.iter().map(line).collect()
}

fn said(show: Show<'_>, row: &Row) -> (Key, Vec<String>) {
    let t = show.t;
    match &row.act {
        Act::Submit(frozen, _) => (Key("apply-act-submit"), vec![frozen.word.clone()]),
        Act::List(_, _, proposal) => (Key("apply-act-list"), vec![money(show, proposal.amount)]),
        Act::Return(missing) => (Key("apply-act-return"), missing.clone()),
        Act::Supply(frozen) => (Key("apply-act-supply"), vec![frozen.word.clone()]),
        Act::Visit(day, found) => (Key("apply-act-visit"), vec![day.to_string(), found.clone()]),
        Act::Score(points) => {
            let colon = if t.zh() { "：" } else { ": " };
            (Key("apply-act-score"), points.iter().map(|(key, points)| format!("{key}{colon}{points}")).collect())
        }
        Act::Pass(word) if row.by.party == Party::System => (Key("apply-act-silence"), vec![word.clone()]),
        Act::Pass(word) => (Key("apply-act-pass"), vec![word.clone()]),
        Act::Propose(proposal) => {
            let failing = proposal.reasons.iter().filter(|r| !r.holds).map(|r| r.why.clone());
            let words = std::iter::once(money(show, proposal.amount)).chain(failing).collect();
            (if proposal.grant { Key("apply-act-propose") } else { Key("apply-act-propose-no") }, words)
        }
        Act::Object(_, _, text) => (Key("apply-act-object"), vec![text.clone()]),
        Act::Answer(_, upheld, answer) => (if *upheld { Key("apply-act-uphold") } else { Key("apply-act-answer") }, vec![answer.clone()]),
        Act::EndNotice => (Key("apply-act-end-notice"), Vec::new()),
        Act::Decide(true, why) => (Key("apply-act-decide"), vec![why.clone()]),
        Act::Decide(false, why) => (Key("apply-act-overturn"), vec![why.clone()]),
        Act::Pay(payment) => {
            let day = t.say("apply-paid-on").with("day", payment.day).to_string();
            (Key("apply-act-pay"), vec![money(show, Some(payment.amount)), day, payment.reference.clone()])
        }
        Act::Confirm(true) => (Key("apply-act-confirm"), Vec::new()),
        Act::Confirm(false) => (Key("apply-act-unbook"), Vec::new()),
        Act::Withdraw(why) => (Key("apply-act-withdraw"), vec![why.clone()]),
        Act::Lapse => (Key("apply-act-lapse"), Vec::new()),
    }
}

/// How a state looks: good, bad, or still open.
pub(crate) fn tone(state: State) -> &'static str {
    match state {
        State::Granted | State::Booked | State::Paid => "yes",
        State::Refused | State::Withdrawn | State::Lapsed => "no",
        _ => "open",
    }
}
