//! The desk's cases: the inbox by light, the board by state, one case with its moves, and how well cases are handled.

pub(crate) mod absence;
pub(crate) mod act;
pub(crate) mod board;
pub(crate) mod bulk;
pub(crate) mod export;
pub(crate) mod inbox;
mod ledger;
pub(crate) mod new;
pub(crate) mod rates;
pub(crate) mod reimport;
pub(crate) mod search;
pub(crate) mod show;
mod suggest;
pub(crate) mod templates;

use crate::casework::asked::Asked;
use crate::casework::{Lamp, lamp, number, subjects, when, words};
use crate::words::{Key, Words};
use std::collections::BTreeMap;
use zhida_cases::State;
use zhida_store::entity::case_file;

/// A case in a list.
pub(crate) struct Line {
    pub(crate) id: i64,
    pub(crate) number: String,
    pub(crate) enterprise: i64,
    pub(crate) name: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) kind: Key,
    pub(crate) urgent: bool,
    pub(crate) state: Key,
    pub(crate) lamp: Option<Lamp>,
    pub(crate) due: String,
    pub(crate) lead: String,
    pub(crate) round: i32,
    pub(crate) submitted: String,
}

/// Who is who in lists: enterprises, persons, offices.
pub(crate) struct Names {
    pub(crate) enterprises: BTreeMap<i64, (String, String)>,
    pub(crate) persons: BTreeMap<i64, String>,
    pub(crate) offices: BTreeMap<i64, String>,
}

impl Names {
    /// Those of these cases.
    pub(crate) async fn of(desk: &zhida_store::Desk, rows: &[case_file::Model]) -> Result<Self, crate::error::Fault> {
        Ok(Self {
            enterprises: desk.enterprise_names(rows.iter().map(|r| r.enterprise_id)).await?,
            persons: desk.names(rows.iter().filter_map(|r| r.lead_id)).await?,
            offices: desk.office_names().await?,
        })
    }
}

/// A row of lists in words.
pub(crate) fn line(row: &case_file::Model, names: &Names, asked: &Asked, t: Words) -> Line {
    let office = row.lead_office.map(|office| match office {
        zhida_store::CENTRE => t.say("case-centre").to_string(),
        id => names.offices.get(&id).cloned().unwrap_or_default(),
    });
    let person = row.lead_id.and_then(|id| names.persons.get(&id)).cloned().unwrap_or_default();
    Line {
        id: row.id,
        number: number(row.id),
        enterprise: row.enterprise_id,
        name: names.enterprises.get(&row.enterprise_id).map(|(name, _)| name.clone()).unwrap_or_default(),
        subject: subjects::label(&asked.shelf.library, &row.subject, t.zh()),
        text: crate::casework::cut(&row.text, 48),
        kind: words::kind(zhida_cases::Kind::from_key(&row.kind).unwrap_or(zhida_cases::Kind::Demand)),
        urgent: row.urgency == zhida_cases::Urgency::Urgent.key(),
        state: words::state(State::from_key(&row.state).unwrap_or(State::Draft)),
        lamp: lamp(row.light.as_deref()),
        due: row.due_at.map(when::due).unwrap_or_default(),
        lead: format!("{} {person}", office.unwrap_or_default()).trim().to_owned(),
        round: row.round,
        submitted: row.submitted_at.map(when::day).unwrap_or_default(),
    }
}
