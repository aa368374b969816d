//! Who is told what of a case: one row for each cause and party, so that nothing is told twice.

use super::CENTRE;
use super::link::drawn;
use super::load::CHUNK;
use super::settings::secret;
use super::write::TOGETHER;
use crate::entity::{case_duty, case_file, case_notice, user};
use crate::error::{Result, StoreError};
use crate::ledger::Write;
use crate::notice::{self as outbox, Recipient};
use crate::notice_kind::NoticeKind;
use crate::role::Role as Account;
use crate::time::micros_of;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::{BTreeMap, BTreeSet};
use zhida_cases::{ActKind, Case, CaseId, Notice, Party, Prompt, Role, Rung, Urgency, Which};

/// Something somebody was told, or a list the case came to stand on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Not before, in microseconds.
    pub at: i64,
    /// Whom.
    pub to: Party,
    /// About what.
    pub about: Prompt,
}

/// The party's word, and its number where it has one.
pub(super) fn party(to: Party) -> (&'static str, Option<i64>) {
    match to {
        Party::Enterprise => ("enterprise", None),
        Party::Follower(case) => ("follower", Some(case.0)),
        Party::Desk => ("desk", None),
        Party::Dispatcher => ("dispatcher", None),
        Party::Person(person) => ("person", Some(person.0)),
        Party::Supervisor => ("supervisor", None),
        Party::Head => ("head", None),
        Party::Leader => ("leader", None),
        Party::Board => ("board", None),
        Party::WeeklyReport => ("weekly-report", None),
    }
}

fn read_party(word: &str, id: Option<i64>) -> Option<Party> {
    Some(match (word, id) {
        ("follower", Some(case)) => Party::Follower(zhida_cases::CaseId(case)),
        ("person", Some(person)) => Party::Person(zhida_cases::PersonId(person)),
        _ => [
            Party::Enterprise,
            Party::Desk,
            Party::Dispatcher,
            Party::Supervisor,
            Party::Head,
            Party::Leader,
            Party::Board,
            Party::WeeklyReport,
        ]
        .into_iter()
        .find(|p| party(*p).0 == word)?,
    })
}

fn about(prompt: Prompt) -> String {
    match prompt {
        Prompt::Done(act) => format!("done {}", act.key()),
        Prompt::Clock(which, rung) => format!("clock {} {}", which.key(), rung.key()),
        Prompt::Opinion(rung) => format!("opinion {}", rung.key()),
        Prompt::Draft => "draft".to_owned(),
    }
}

fn read_about(text: &str) -> Option<Prompt> {
    let words: Vec<&str> = text.split(' ').collect();
    Some(match words.as_slice() {
        ["done", act] => Prompt::Done(ActKind::from_key(act)?),
        ["clock", which, rung] => Prompt::Clock(Which::from_key(which)?, Rung::from_key(rung)?),
        ["opinion", rung] => Prompt::Opinion(Rung::from_key(rung)?),
        ["draft"] => Prompt::Draft,
        _ => return None,
    })
}

/// What is told about one case.
#[derive(Clone, Debug)]
pub(crate) struct Telling {
    /// The case as it is now.
    pub(super) case: Case,
    /// What is told.
    pub(super) notices: Vec<Notice>,
    /// The entry of the ledger that is the cause.
    pub(super) seq: i64,
}

/// Accounts that are asked for again and again while many are told.
#[derive(Default)]
struct Known {
    duties: BTreeMap<&'static str, Vec<i64>>,
    heads: Option<Vec<user::Model>>,
}

impl Write {
    /// Puts notices down under their keys; those whose key is known are the same notices and are left. Whoever has an account is told by
    /// the outbox; boards and reports are lists.
    pub(super) async fn tell_of_cases(&mut self, all: &[Telling]) -> Result<()> {
        let new = self.untold(all).await?;
        if new.is_empty() {
            return Ok(());
        }
        let row = |(telling, notice): &(&Telling, &Notice)| {
            let (party, party_id) = party(notice.to);
            let row = case_notice::Model {
                key: notice.key.clone(),
                case_id: notice.case.0,
                seq: telling.seq,
                at: micros_of(notice.at),
                party: party.to_owned(),
                party_id,
                about: about(notice.prompt),
            };
            case_notice::ActiveModel::from(row).reset_all()
        };
        let twice = OnConflict::column(case_notice::Column::Key).do_nothing().to_owned();
        for chunk in new.chunks(TOGETHER) {
            case_notice::Entity::insert_many(chunk.iter().map(row)).on_conflict(twice.clone()).exec_without_returning(&self.tx).await?;
        }
        let (mut known, mut found) = (Known::default(), Vec::new());
        for (telling, notice) in new {
            let recipients = self.recipients(&telling.case, notice.to, &mut known).await?;
            found.extend(recipients.into_iter().map(|(to, whose)| (&telling.case, notice, to, whose)));
        }
        let persons = found.iter().filter_map(|(_, _, to, _)| if let Recipient::User(person) = to { Some(*person) } else { None });
        let outside = self.of_institutions(persons.collect()).await?;
        let answered = |notice: &Notice, to: Recipient| matches!(to, Recipient::Enterprise(_)) && kind(notice) == NoticeKind::CaseAnswered;
        let secret = if found.iter().any(|(_, notice, to, _)| answered(notice, *to)) { Some(secret(&self.tx).await?) } else { None };
        let mut told = Vec::new();
        for (case, notice, to, whose) in found {
            let href = match (to, &secret) {
                // The question whether it is solved is answered by a link, without signing in.
                (Recipient::Enterprise(_), Some(secret)) if answered(notice, to) && whose == case.opening.id => {
                    format!("/c/{}", drawn(secret, whose.0, case.round()))
                }
                (Recipient::Enterprise(_), _) => format!("/my/cases/{}", whose.0),
                (Recipient::User(person), _) if outside.contains(&person) => format!("/institution/requests/{}", whose.0),
                (Recipient::User(_) | Recipient::Staff(_), _) => format!("/desk/cases/{}", whose.0),
            };
            let name = format!("{:06} {}", whose.0, case.subject);
            let mut one = outbox::Notice::new(notice.key.clone(), to, kind(notice), href).with("name", name);
            // Urgent cases wait for no office hours.
            one.urgent = case.urgency == Urgency::Urgent;
            told.push(one);
        }
        self.tell(&told).await?;
        Ok(())
    }

    /// The notices whose key nobody has put down yet, each once.
    async fn untold<'a>(&self, all: &'a [Telling]) -> Result<Vec<(&'a Telling, &'a Notice)>> {
        let mut each: Vec<(&Telling, &Notice)> = all.iter().flat_map(|t| t.notices.iter().map(move |notice| (t, notice))).collect();
        let mut known = BTreeSet::new();
        for chunk in each.chunks(CHUNK) {
            let keys = chunk.iter().map(|(_, notice)| notice.key.as_str());
            let found = case_notice::Entity::find().filter(case_notice::Column::Key.is_in(keys)).all(&self.tx).await?;
            known.extend(found.into_iter().map(|row| row.key));
        }
        each.retain(|(_, notice)| known.insert(notice.key.clone()));
        Ok(each)
    }

    /// Those of `persons` who work for an institution, which has pages of its own.
    async fn of_institutions(&self, persons: BTreeSet<i64>) -> Result<BTreeSet<i64>> {
        if persons.is_empty() {
            return Ok(BTreeSet::new());
        }
        let theirs = user::Entity::find().filter(user::Column::Id.is_in(persons)).filter(user::Column::Role.eq(Account::Institution.key()));
        Ok(theirs.all(&self.tx).await?.into_iter().map(|u| u.id).collect())
    }

    /// The accounts behind a party, with the case they see.
    async fn recipients(&self, case: &Case, to: Party, known: &mut Known) -> Result<Vec<(Recipient, CaseId)>> {
        let this = case.opening.id;
        let users = |ids: Vec<i64>| ids.into_iter().map(|id| (Recipient::User(id), this)).collect::<Vec<_>>();
        Ok(match to {
            Party::Enterprise => vec![(Recipient::Enterprise(case.opening.enterprise.0), this)],
            Party::Follower(follower) => {
                let row = case_file::Entity::find_by_id(follower.0).one(&self.tx).await?;
                row.into_iter().map(|row| (Recipient::Enterprise(row.enterprise_id), follower)).collect()
            }
            Party::Person(person) => users(vec![person.0]),
            Party::Desk => vec![(Recipient::Staff(Account::Clerk), this)],
            Party::Leader => vec![(Recipient::Staff(Account::Leader), this)],
            Party::Dispatcher => users(self.of_duty(Role::Dispatcher, known).await?),
            Party::Supervisor => users(self.of_duty(Role::Supervisor, known).await?),
            Party::Head => {
                if known.heads.is_none() {
                    let ids = self.of_duty(Role::Head, known).await?;
                    known.heads = Some(user::Entity::find().filter(user::Column::Id.is_in(ids)).all(&self.tx).await?);
                }
                let office = case.lead.map_or(CENTRE, |lead| super::actor::signing_office(lead.office.0));
                let heads = known.heads.iter().flatten().filter(|head| head.department_id.unwrap_or(CENTRE) == office);
                users(heads.map(|head| head.id).collect())
            }
            Party::Board | Party::WeeklyReport => Vec::new(),
        })
    }

    async fn of_duty(&self, duty: Role, known: &mut Known) -> Result<Vec<i64>> {
        if let Some(ids) = known.duties.get(duty.key()) {
            return Ok(ids.clone());
        }
        let rows = case_duty::Entity::find().filter(case_duty::Column::Duty.eq(duty.key())).all(&self.tx).await?;
        let ids: Vec<i64> = rows.into_iter().map(|row| row.user_id).collect();
        known.duties.insert(duty.key(), ids.clone());
        Ok(ids)
    }
}

/// What the outbox calls it.
fn kind(notice: &Notice) -> NoticeKind {
    match (notice.prompt, notice.to) {
        (Prompt::Clock(..) | Prompt::Opinion(_), _) => NoticeKind::CaseDue,
        (Prompt::Draft, _) | (Prompt::Done(ActKind::AskForMore), _) => NoticeKind::CaseMissing,
        (Prompt::Done(ActKind::Reply | ActKind::SignReply | ActKind::Ask), Party::Enterprise | Party::Follower(_)) => {
            NoticeKind::CaseAnswered
        }
        (Prompt::Done(_), Party::Enterprise | Party::Follower(_)) => NoticeKind::CaseMoved,
        (Prompt::Done(_), _) => NoticeKind::CaseWaits,
    }
}

/// What was told of a case, oldest first.
pub(super) async fn told(db: &impl ConnectionTrait, case: i64) -> Result<Vec<Told>> {
    let rows = case_notice::Entity::find().filter(case_notice::Column::CaseId.eq(case)).order_by_asc(case_notice::Column::At);
    let read = |row: case_notice::Model| {
        let wrong = || StoreError::Corrupt("case_notice", row.key.clone());
        let to = read_party(&row.party, row.party_id).ok_or_else(wrong)?;
        Ok(Told { at: row.at, to, about: read_about(&row.about).ok_or_else(wrong)? })
    };
    rows.all(db).await?.into_iter().map(read).collect()
}
