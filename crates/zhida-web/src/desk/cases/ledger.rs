//! The ledger (台账): its columns, and a case as a row of it.

use crate::casework::steps::{People, Reader, Teller, last_reply};
use crate::casework::{number, subjects, words};
use crate::words::{Key, Words};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use zhida_cases::measures::Tally;
use zhida_cases::{Frame, Light, Which, clocks};
use zhida_exchange::Cell;
use zhida_facts::Number;
use zhida_measure::Library;
use zhida_store::CaseFile;

/// The columns, in order.
pub(super) const COLUMNS: [Key; 26] = [
    NUMBER,
    Key("case-col-channel"),
    Key("case-col-enterprise"),
    CODE,
    Key("case-col-district"),
    Key("case-col-section"),
    SUBJECT,
    TEXT,
    URGENCY,
    Key("case-col-accepted"),
    Key("case-col-contacted"),
    Key("case-col-lead"),
    Key("case-col-co"),
    Key("case-col-due"),
    Key("case-col-extended"),
    Key("case-col-state"),
    PROCESS,
    Key("case-col-reply"),
    Key("case-col-outcome"),
    Key("case-col-solved"),
    Key("case-col-rating"),
    Key("case-col-round"),
    Key("case-col-used"),
    Key("case-col-late"),
    Key("case-col-light"),
    Key("case-col-next-reply"),
];

/// The columns that an edited ledger is read by.
pub(super) const NUMBER: Key = Key("case-col-number");
pub(super) const CODE: Key = Key("case-col-code");
pub(super) const SUBJECT: Key = Key("case-col-subject");
pub(super) const TEXT: Key = Key("case-col-text");
pub(super) const URGENCY: Key = Key("case-col-urgency");
pub(super) const PROCESS: Key = Key("case-col-process");

/// What rows are written with.
pub(super) struct Writer<'a> {
    pub(super) t: Words,
    pub(super) library: &'a Library,
    pub(super) people: &'a People,
    /// Name, code, district and section of enterprises.
    pub(super) enterprises: &'a BTreeMap<i64, (String, String, String, String)>,
    pub(super) now: chrono::NaiveDateTime,
    pub(super) frame: Frame<'a>,
}

fn count(n: usize) -> Cell {
    Cell::Number(Number::from(i64::try_from(n).unwrap_or(i64::MAX)))
}

impl Writer<'_> {
    /// The row of a case: codes are texts, days are days, numbers are numbers.
    pub(super) fn row(&self, file: &CaseFile) -> Vec<Cell> {
        let case = &file.case;
        let say = |key: Key| Cell::from(self.t.say(key).to_string());
        let day = |at: Option<chrono::NaiveDateTime>| at.map_or(Cell::Blank, |at| Cell::Date(at.date()));
        let teller = Teller { t: self.t, library: self.library, people: self.people, reader: Reader::Desk };
        let (name, code, district, section) = self.enterprises.get(&file.row.enterprise_id).cloned().unwrap_or_default();
        let due: Option<NaiveDate> =
            clocks(case, &self.frame).into_iter().find(|c| c.which == Which::Close).and_then(|c| c.due.deadline()).map(|d| d.day);
        let extended: u32 = case.rounds.iter().map(|round| round.extended).sum();
        let tally = Tally::of(case, self.now, &self.frame);
        let replied = case.rounds.iter().rev().find_map(|round| round.reply);
        let answer = case.rounds.iter().rev().find_map(|round| round.answer.as_ref()).map(|(_, answer)| answer);
        vec![
            Cell::Text(number(file.row.id)),
            case.channel.map_or(Cell::Blank, |c| say(words::channel(c))),
            name.into(),
            code.into(),
            district.into(),
            section.into(),
            subjects::label(self.library, &case.subject, self.t.zh()).into(),
            case.text.clone().into(),
            say(words::urgency(case.urgency)),
            day(case.accepted.map(|(at, _)| at)),
            day(case.first_contact()),
            case.lead.map(|lead| teller.seat(&lead)).into(),
            self.t.list(case.co.iter().map(|co| teller.seat(&co.seat))).into(),
            due.map_or(Cell::Blank, Cell::Date),
            if extended > 0 { Cell::Number(Number::from(i64::from(extended))) } else { Cell::Blank },
            say(words::state(case.state)),
            self.process(file).into(),
            last_reply(file).map(|reply| reply.text.clone()).into(),
            replied.map_or(Cell::Blank, |(_, outcome)| say(words::outcome(outcome))),
            answer.map_or(Cell::Blank, |a| say(words::solved(a.solved))),
            answer.and_then(|a| a.rating).map_or(Cell::Blank, |r| Cell::Number(Number::from(i64::from(r)))),
            count(case.round()),
            tally.time.map_or(Cell::Blank, |time| Cell::Number(time.days)),
            self.late(due, replied.map(|(at, _)| at.date()), case.state.is_open()),
            file.row.light.as_deref().and_then(Light::from_key).map_or(Cell::Blank, |l| say(words::light(l))),
            case.plan.as_ref().map_or(Cell::Blank, |(_, plan)| Cell::Date(plan.next_reply)),
        ]
    }

    /// Working days past the deadline, of what was answered late or is open.
    fn late(&self, due: Option<NaiveDate>, replied: Option<NaiveDate>, open: bool) -> Cell {
        let until = replied.or(open.then(|| self.now.date()));
        let (Some(due), Some(until)) = (due, until) else { return Cell::Blank };
        if until <= due {
            return Cell::Blank;
        }
        self.frame.calendar.count(due, until).map_or(Cell::Blank, |n| Cell::Number(Number::from(n)))
    }

    /// The steps, a line each: what is added below them comes back as an interim reply.
    pub(super) fn process(&self, file: &CaseFile) -> String {
        let line = |row: &zhida_cases::Row| {
            let text = match &row.act {
                zhida_cases::Act::Interim { text } => format!(" {}", text.replace('\n', " ")),
                _ => String::new(),
            };
            format!("{} {}{text}", row.at.format("%m-%d"), self.t.say(words::act(row.act.kind())))
        };
        file.log.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}
