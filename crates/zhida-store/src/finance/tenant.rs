//! An enterprise and its financing needs: it says what it needs, who sees that, and which offer it takes.

use super::NewNeed;
use super::step::{NeedFile, load, load_all};
use crate::cases::{Demand, Moment};
use crate::entity::{enterprise, finance_need, institution};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::Write;
use crate::notice_kind::NoticeKind;
use crate::tenant::Tenant;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;
use std::collections::BTreeSet;
use zhida_cases::lending::{Act, MOST_FEN, Standing};
use zhida_cases::{Act as CaseAct, Actor, Kind, Urgency};

/// Longest term that can be wanted, in months.
const MOST_MONTHS: u32 = 600;

impl Tenant {
    /// Sends a financing need: a case that says itself what it is, so the machine accepts it. Gives the number of the case.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for no amount or one beyond all measure, no term, or a day that is over; [`StoreError::Refused`] with what else lacks; those of the database.
    pub async fn ask_for_finance(&self, new: &NewNeed, demand: &Demand, district: &str, moment: &Moment<'_>) -> Result<i64> {
        let today = crate::time::day_in_china(moment.at);
        let wrong = [
            (!(1..=MOST_FEN).contains(&new.fen), "amount"),
            (!(1..=MOST_MONTHS).contains(&new.months), "months"),
            (new.wanted_by < today, "wanted_by"),
        ];
        if let Some((_, field)) = wrong.into_iter().find(|(wrong, _)| *wrong) {
            return Err(StoreError::Invalid(field));
        }
        let mut write = self.store.write(&self.signed.by(moment.at)).await?;
        let file = self.send_in(&mut write, demand, district, moment).await?;
        let accept = CaseAct::Accept { kind: Kind::Financing, subject: demand.subject.clone(), urgency: Urgency::Ordinary, date: None };
        let file = write.act_on_case(file, &[Actor::SYSTEM], &accept, None, moment).await?;
        let row = finance_need::Model {
            case_id: file.row.id,
            seq: write.next(),
            at: write.at(),
            enterprise_id: self.enterprise,
            fen: new.fen,
            months: i32::try_from(new.months).unwrap_or(i32::MAX),
            purpose: new.purpose.key().to_owned(),
            security: new.security.key().to_owned(),
            wanted_by: new.wanted_by.to_string(),
        };
        write.enter("finance.asked", "case", row.case_id, asked(&row)).await?;
        finance_need::Entity::insert(finance_need::ActiveModel::from(row).reset_all()).exec_without_returning(&write.tx).await?;
        write.commit().await?;
        Ok(file.row.id)
    }

    /// Its needs, the newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn finance_needs(&self) -> Result<Vec<NeedFile>> {
        let own = finance_need::Entity::find().filter(finance_need::Column::EnterpriseId.eq(self.enterprise));
        load_all(&self.store.db, own.order_by_desc(finance_need::Column::CaseId).all(&self.store.db).await?).await
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for another's; those of the database.
    pub async fn finance_need(&self, case: i64) -> Result<NeedFile> {
        self.own_need(&self.store.db, case).await
    }

    async fn own_need(&self, db: &impl ConnectionTrait, case: i64) -> Result<NeedFile> {
        let file = load(db, case).await?;
        if file.need.enterprise_id == self.enterprise { Ok(file) } else { Err(StoreError::NotFound) }
    }

    /// Shows a need to institutions, to each for some products of its own; those that see it already are left out. Whether the products are for
    /// the enterprise is for whoever calls to know. Gives how many see it now that did not.
    ///
    /// # Errors
    /// [`Conflict::NotNow`] once the case is closed or an offer accepted; [`StoreError::NotFound`] also for an institution there is not; those of
    /// the database.
    pub async fn show_need(&self, case: i64, to: &[(i64, Vec<String>)], at: DateTime<Utc>) -> Result<usize> {
        let (mut write, mut file) = self.open_need(case, None, at).await?;
        let name = self.own_name(&write).await?;
        let mut shown = BTreeSet::new();
        for (institution, products) in to {
            if file.lending.sees(*institution) {
                continue;
            }
            institution::Entity::find_by_id(*institution).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
            write.finance_step(&mut file, *institution, Act::Show(products.clone())).await?;
            write.tell_institution(*institution, case, NoticeKind::NeedShown, &name, "").await?;
            shown.insert(*institution);
        }
        if !shown.is_empty() {
            write.commit().await?;
        }
        Ok(shown.len())
    }

    /// Takes a need back from an institution: it sees it no longer, and what it had offered is gone.
    ///
    /// # Errors
    /// [`Conflict::NotNow`] if its offer has been accepted; [`StoreError::NotFound`]; those of the database.
    pub async fn hide_need(&self, case: i64, institution: i64, at: DateTime<Utc>) -> Result<()> {
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let mut file = self.own_need(&write.tx, case).await?;
        write.finance_step(&mut file, institution, Act::Hide).await?;
        write.commit().await?;
        Ok(())
    }

    /// Accepts an offer; `seen` steps were seen, and if there is one more the enterprise looks again before it binds itself. All institutions
    /// with an offer are told.
    ///
    /// # Errors
    /// [`Conflict::ChangedMeanwhile`]; [`Conflict::NotNow`] if the offer does not stand or the case is closed; [`StoreError::NotFound`]; those of
    /// the database.
    pub async fn accept_offer(&self, case: i64, offer: usize, seen: usize, at: DateTime<Utc>) -> Result<()> {
        let (mut write, mut file) = self.open_need(case, Some(seen), at).await?;
        let taken = file.lending.offer(offer).ok_or(StoreError::NotFound)?.institution;
        write.finance_step(&mut file, taken, Act::Accept(offer)).await?;
        let (name, today) = (self.own_name(&write).await?, crate::time::day_in_china(at));
        write.tell_institution(taken, case, NoticeKind::LoanAccepted, &name, "").await?;
        let passed = file.lending.offers.iter().filter(|o| file.lending.standing(o, today).0 == Standing::Passed);
        let passed: BTreeSet<i64> = passed.map(|o| o.institution).collect();
        for institution in passed {
            write.tell_institution(institution, case, NoticeKind::LoanPassed, &name, "").await?;
        }
        write.commit().await?;
        Ok(())
    }

    /// Declines an offer; `why` may be empty. Its institution is told.
    ///
    /// # Errors
    /// As [`Tenant::accept_offer`].
    pub async fn decline_offer(&self, case: i64, offer: usize, why: &str, at: DateTime<Utc>) -> Result<()> {
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let mut file = self.own_need(&write.tx, case).await?;
        let whose = file.lending.offer(offer).ok_or(StoreError::NotFound)?.institution;
        write.finance_step(&mut file, whose, Act::Decline(offer, why.trim().to_owned())).await?;
        let name = self.own_name(&write).await?;
        write.tell_institution(whose, case, NoticeKind::LoanPassed, &name, why.trim()).await?;
        write.commit().await?;
        Ok(())
    }

    /// Says what an institution was like once its loan was paid out or had failed; once.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] unless from 1 to 5; [`Conflict::NotNow`] before; [`Conflict::InUse`] a second time; [`StoreError::NotFound`]; those of
    /// the database.
    pub async fn rate_lender(&self, case: i64, institution: i64, rating: u8, text: &str, at: DateTime<Utc>) -> Result<()> {
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let mut file = self.own_need(&write.tx, case).await?;
        write.finance_step(&mut file, institution, Act::Rate(rating, text.trim().to_owned())).await?;
        write.commit().await?;
        Ok(())
    }

    /// One of its needs whose case is open, under the lock, if it is as it was seen.
    async fn open_need(&self, case: i64, seen: Option<usize>, at: DateTime<Utc>) -> Result<(Write, NeedFile)> {
        let write = self.store.write(&self.signed.by(at)).await?;
        let file = self.own_need(&write.tx, case).await?;
        if seen.is_some_and(|seen| seen != file.steps.len()) {
            return Err(StoreError::Conflict(Conflict::ChangedMeanwhile));
        }
        if !file.is_open() {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        Ok((write, file))
    }

    async fn own_name(&self, write: &Write) -> Result<String> {
        let found = enterprise::Entity::find_by_id(self.enterprise).one(&write.tx).await?;
        Ok(found.ok_or(StoreError::NotFound)?.name)
    }
}

/// What the ledger says of a need.
pub(super) fn asked(row: &finance_need::Model) -> serde_json::Value {
    json!({
        "enterprise": row.enterprise_id,
        "fen": row.fen,
        "months": row.months,
        "purpose": row.purpose,
        "security": row.security,
        "wanted_by": row.wanted_by,
    })
}
