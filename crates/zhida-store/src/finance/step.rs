//! A need with what has come of it, and a step added to that.

use crate::entity::{case_file, finance_need, finance_step, user};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::Write;
use crate::notice::{Notice, Recipient};
use crate::notice_kind::NoticeKind;
use crate::role::Role;
use crate::time::{instant, local};
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;
use std::collections::BTreeMap;
use zhida_cases::lending::{Act, Bad, Lending, Step, Unfit};

/// Numbers asked for at once: below the parameters either database takes.
const CHUNK: usize = 500;

/// A need with its case and what has come of it.
#[derive(Clone, Debug)]
pub struct NeedFile {
    /// What is needed.
    pub need: finance_need::Model,
    /// The case that asks for it.
    pub case: case_file::Model,
    /// What has come of it.
    pub lending: Lending,
    /// All steps.
    pub steps: Vec<Step>,
}

impl NeedFile {
    /// Whether offers can be made and taken: the case is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.case.open
    }
    /// For how many months.
    #[must_use]
    pub fn months(&self) -> u32 {
        u32::try_from(self.need.months).unwrap_or(0)
    }
}

/// What the ledger says of a step.
pub(super) fn detail(step: &finance_step::Model) -> serde_json::Value {
    let body: serde_json::Value = serde_json::from_str(&step.body).unwrap_or_default();
    json!({ "step": step.number, "institution": step.institution_id, "body": body })
}

/// The need of a case.
pub(super) async fn load(db: &impl ConnectionTrait, case: i64) -> Result<NeedFile> {
    let need = finance_need::Entity::find_by_id(case).one(db).await?.ok_or(StoreError::NotFound)?;
    load_all(db, vec![need]).await?.pop().ok_or(StoreError::NotFound)
}

/// These needs, in their order.
pub(super) async fn load_all(db: &impl ConnectionTrait, needs: Vec<finance_need::Model>) -> Result<Vec<NeedFile>> {
    let mut cases: BTreeMap<i64, case_file::Model> = BTreeMap::new();
    let mut logs: BTreeMap<i64, Vec<Step>> = BTreeMap::new();
    let ids: Vec<i64> = needs.iter().map(|n| n.case_id).collect();
    for chunk in ids.chunks(CHUNK) {
        let found = case_file::Entity::find().filter(case_file::Column::Id.is_in(chunk.iter().copied())).all(db).await?;
        cases.extend(found.into_iter().map(|c| (c.id, c)));
        let steps = finance_step::Entity::find()
            .filter(finance_step::Column::CaseId.is_in(chunk.iter().copied()))
            .order_by_asc(finance_step::Column::CaseId)
            .order_by_asc(finance_step::Column::Number)
            .all(db)
            .await?;
        for step in steps {
            logs.entry(step.case_id).or_default().push(read(&step)?);
        }
    }
    let mut files = Vec::with_capacity(needs.len());
    for need in needs {
        let case = cases.remove(&need.case_id).ok_or(StoreError::NotFound)?;
        let steps = logs.remove(&need.case_id).unwrap_or_default();
        let broken = |number| StoreError::Corrupt("finance_step", format!("need {} step {number}", need.case_id));
        let lending = Lending::replay(&steps).map_err(broken)?;
        files.push(NeedFile { need, case, lending, steps });
    }
    Ok(files)
}

fn read(row: &finance_step::Model) -> Result<Step> {
    let act = serde_json::from_str(&row.body).map_err(|e| StoreError::Corrupt("finance_step", format!("{}: {e}", row.seq)))?;
    Ok(Step { at: local(instant(row.at)), institution: row.institution_id, act })
}

/// What a refusal means to whoever asked.
fn refused(why: Unfit) -> StoreError {
    match why {
        Unfit::NotShown => StoreError::NotFound,
        Unfit::Twice => StoreError::Conflict(Conflict::InUse),
        Unfit::NoOffer | Unfit::Expired | Unfit::Taken | Unfit::NotTaken => StoreError::Conflict(Conflict::NotNow),
        Unfit::Bad(what) => StoreError::Invalid(match what {
            Bad::Amount => "amount",
            Bad::Rate => "rate",
            Bad::Months => "months",
            Bad::Fees => "fees",
            Bad::Guarantee => "guarantee",
            Bad::Until => "until",
            Bad::Day => "day",
            Bad::Reason => "reason",
            Bad::Rating => "rating",
        }),
    }
}

impl Write {
    /// Adds a step to a need as it stands in this transaction.
    pub(super) async fn finance_step(&mut self, file: &mut NeedFile, institution: i64, act: Act) -> Result<()> {
        // Two nodes' clocks may differ by a little; steps do not go back in time.
        let last = file.steps.last().map_or(i64::MIN, |step| crate::time::micros_of(step.at));
        let at = self.at().max(last);
        let step = Step { at: local(instant(at)), institution, act };
        file.lending.take(&step).map_err(refused)?;
        let row = finance_step::Model {
            seq: self.next(),
            case_id: file.need.case_id,
            number: i32::try_from(file.steps.len()).unwrap_or(i32::MAX),
            at,
            person: self.by.user,
            institution_id: institution,
            act: step.act.key().to_owned(),
            body: serde_json::to_string(&step.act).unwrap_or_default(),
        };
        let (act, detail) = (format!("finance.{}", row.act), detail(&row));
        finance_step::Entity::insert(finance_step::ActiveModel::from(row).reset_all()).exec_without_returning(&self.tx).await?;
        self.enter(&act, "case", file.need.case_id, detail).await?;
        file.steps.push(step);
        Ok(())
    }

    /// Tells everybody who speaks for an institution.
    pub(super) async fn tell_institution(&self, institution: i64, case: i64, kind: NoticeKind, name: &str, reason: &str) -> Result<()> {
        let accounts = user::Entity::find()
            .filter(user::Column::Role.eq(Role::Institution.key()))
            .filter(user::Column::InstitutionId.eq(institution))
            .filter(user::Column::Disabled.eq(false))
            .all(&self.tx)
            .await?;
        let key = format!("finance-{case}/{}-{}", kind.key(), self.next());
        let tell = |u: user::Model| {
            let one = Notice::new(key.clone(), Recipient::User(u.id), kind, format!("/institution/finance/{case}"));
            one.with("name", name).with("reason", reason)
        };
        self.tell(&accounts.into_iter().map(tell).collect::<Vec<_>>()).await?;
        Ok(())
    }

    /// Tells the enterprise.
    pub(super) async fn tell_of_need(&self, file: &NeedFile, kind: NoticeKind, name: &str, reason: &str) -> Result<()> {
        let (case, to) = (file.need.case_id, Recipient::Enterprise(file.need.enterprise_id));
        let key = format!("finance-{case}/{}-{}", kind.key(), self.next());
        let one = Notice::new(key, to, kind, format!("/my/finance/{case}")).with("name", name).with("reason", reason);
        self.tell(&[one]).await?;
        Ok(())
    }
}
