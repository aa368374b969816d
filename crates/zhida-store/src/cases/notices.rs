//! Who is told what of a case: one row for each cause and party, so that nothing is told twice.

use super::CENTRE;
use super::link::drawn;
use super::settings::secret;
use crate::entity::{case_duty, case_file, case_notice, user};
use crate::error::{Result, StoreError};
use crate::ledger::Write;
use crate::notice::{self as outbox, Recipient};
use crate::notice_kind::NoticeKind;
use crate::role::Role as Account;
use crate::time::micros_of;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::BTreeSet;
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

impl Write {
    /// Puts notices down under their keys; those whose key is known are the same notices and are left. Whoever has an account is told by
    /// the outbox; boards and reports are lists.
    pub(super) async fn tell_of_case(&mut self, case: &Case, notices: &[Notice]) -> Result<()> {
        let keys = notices.iter().map(|n| n.key.clone());
        let known: BTreeSet<String> = match notices.is_empty() {
            true => return Ok(()),
            false => {
                let found = case_notice::Entity::find().filter(case_notice::Column::Key.is_in(keys)).all(&self.tx).await?;
                found.into_iter().map(|row| row.key).collect()
            }
        };
        let new: Vec<&Notice> = notices.iter().filter(|n| !known.contains(&n.key)).collect();
        if new.is_empty() {
            return Ok(());
        }
        let row = |notice: &&Notice| {
            let (party, party_id) = party(notice.to);
            let row = case_notice::Model {
                key: notice.key.clone(),
                case_id: notice.case.0,
                seq: self.next() - 1,
                at: micros_of(notice.at),
                party: party.to_owned(),
                party_id,
                about: about(notice.prompt),
            };
            case_notice::ActiveModel::from(row).reset_all()
        };
        let twice = OnConflict::column(case_notice::Column::Key).do_nothing().to_owned();
        case_notice::Entity::insert_many(new.iter().map(row)).on_conflict(twice).exec_without_returning(&self.tx).await?;
        let mut all = Vec::new();
        for notice in new {
            all.extend(self.recipients(case, notice.to).await?.into_iter().map(|(to, whose)| (notice, to, whose)));
        }
        let persons = all.iter().filter_map(|(_, to, _)| if let Recipient::User(person) = to { Some(*person) } else { None });
        let outside = self.of_institutions(persons.collect()).await?;
        let mut told = Vec::new();
        for (notice, to, whose) in all {
            let href = match to {
                // The question whether it is solved is answered by a link, without signing in.
                Recipient::Enterprise(_) if kind(notice) == NoticeKind::CaseAnswered && whose == case.opening.id => {
                    format!("/c/{}", drawn(&secret(&self.tx).await?, whose.0, case.round()))
                }
                Recipient::Enterprise(_) => format!("/my/cases/{}", whose.0),
                Recipient::User(person) if outside.contains(&person) => format!("/institution/requests/{}", whose.0),
                Recipient::User(_) | Recipient::Staff(_) => format!("/desk/cases/{}", whose.0),
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

    /// Those of `persons` who work for an institution, which has pages of its own.
    async fn of_institutions(&self, persons: BTreeSet<i64>) -> Result<BTreeSet<i64>> {
        if persons.is_empty() {
            return Ok(BTreeSet::new());
        }
        let theirs = user::Entity::find().filter(user::Column::Id.is_in(persons)).filter(user::Column::Role.eq(Account::Institution.key()));
        Ok(theirs.all(&self.tx).await?.into_iter().map(|u| u.id).collect())
    }

    /// The accounts behind a party, with the case they see.
    async fn recipients(&self, case: &Case, to: Party) -> Result<Vec<(Recipient, CaseId)>> {
        let this = case.opening.id;
        let of_duty = async |duty: Role| -> Result<Vec<i64>> {
            let rows = case_duty::Entity::find().filter(case_duty::Column::Duty.eq(duty.key())).all(&self.tx).await?;
            Ok(rows.into_iter().map(|row| row.user_id).collect())
        };
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
            Party::Dispatcher => users(of_duty(Role::Dispatcher).await?),
            Party::Supervisor => users(of_duty(Role::Supervisor).await?),
            Party::Head => {
                let heads = user::Entity::find().filter(user::Column::Id.is_in(of_duty(Role::Head).await?)).all(&self.tx).await?;
                let office = case.lead.map_or(CENTRE, |lead| super::actor::signing_office(lead.office.0));
                users(heads.into_iter().filter(|u| u.department_id.unwrap_or(CENTRE) == office).map(|u| u.id).collect())
            }
            Party::Board | Party::WeeklyReport => Vec::new(),
        })
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
