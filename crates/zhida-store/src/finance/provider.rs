//! Institutions and needs: they see what was shown to them, offer, and say what was paid out.

use super::step::{NeedFile, load, load_all};
use crate::entity::{enterprise, finance_need, finance_step, institution};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::Write;
use crate::notice_kind::NoticeKind;
use crate::services::Provider;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use std::collections::BTreeMap;
use zhida_cases::lending::{Act, Granted, Quote};

impl Provider {
    /// Needs it sees, the newest first: a page, and how many there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn shown_needs(&self, page: u64, size: u64) -> Result<(Vec<NeedFile>, u64)> {
        let seen = self.seen_cases().await?;
        let from = usize::try_from(page.saturating_mul(size)).unwrap_or(usize::MAX);
        let wanted = seen.iter().rev().skip(from).take(usize::try_from(size).unwrap_or(usize::MAX)).copied();
        let rows = finance_need::Entity::find().filter(finance_need::Column::CaseId.is_in(wanted));
        let mut files = load_all(&self.store.db, rows.order_by_desc(finance_need::Column::CaseId).all(&self.store.db).await?).await?;
        // One may have been taken back between the two questions.
        files.retain(|file| file.lending.sees(self.institution));
        files.iter_mut().for_each(|file| self.narrow(file));
        Ok((files, seen.len() as u64))
    }

    /// Cases whose needs it sees, in their order: what was last done about its sight of each was to show it.
    async fn seen_cases(&self) -> Result<Vec<i64>> {
        let steps: Vec<(i64, String)> = finance_step::Entity::find()
            .select_only()
            .column(finance_step::Column::CaseId)
            .column(finance_step::Column::Act)
            .filter(finance_step::Column::InstitutionId.eq(self.institution))
            .filter(finance_step::Column::Act.is_in(["shown", "hidden"]))
            .order_by_asc(finance_step::Column::Seq)
            .into_tuple()
            .all(&self.store.db)
            .await?;
        let last: BTreeMap<i64, bool> = steps.into_iter().map(|(case, act)| (case, act == "shown")).collect();
        Ok(last.into_iter().filter(|(_, sees)| *sees).map(|(case, _)| case).collect())
    }

    /// One of them. Of what others were shown and have offered it is told nothing but whether somebody's offer was accepted.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for one it does not see; those of the database.
    pub async fn shown_need(&self, case: i64) -> Result<NeedFile> {
        let mut file = self.seen_need(&self.store.db, case).await?;
        self.narrow(&mut file);
        Ok(file)
    }

    /// Who needs the money.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for a need it does not see; those of the database.
    pub async fn who_needs(&self, case: i64) -> Result<enterprise::Model> {
        let file = self.seen_need(&self.store.db, case).await?;
        enterprise::Entity::find_by_id(file.need.enterprise_id).one(&self.store.db).await?.ok_or(StoreError::NotFound)
    }

    async fn seen_need(&self, db: &impl ConnectionTrait, case: i64) -> Result<NeedFile> {
        let file = load(db, case).await?;
        if file.lending.sees(self.institution) { Ok(file) } else { Err(StoreError::NotFound) }
    }

    /// Leaves out what is other institutions'.
    fn narrow(&self, file: &mut NeedFile) {
        file.lending.shown.retain(|number, _| *number == self.institution);
        file.lending.offers.retain(|offer| offer.institution == self.institution);
        if file.lending.lender() != Some(self.institution) {
            file.lending.granted = None;
        }
        file.lending.first = (None, None);
        file.steps.retain(|step| step.institution == self.institution);
    }

    /// Offers money; what it had offered before is replaced. `seen` steps of its own were seen.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] with the field that cannot be; [`Conflict::NotNow`] once an offer is accepted or the case is closed;
    /// [`Conflict::ChangedMeanwhile`]; [`StoreError::NotFound`]; those of the database.
    pub async fn offer_loan(&self, case: i64, quote: &Quote, seen: usize, at: DateTime<Utc>) -> Result<()> {
        let (mut write, mut file) = self.changing(case, at).await?;
        if !file.is_open() {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        if file.steps.iter().filter(|s| s.institution == self.institution).count() != seen {
            return Err(StoreError::Conflict(Conflict::ChangedMeanwhile));
        }
        write.finance_step(&mut file, self.institution, Act::Offer(quote.clone())).await?;
        self.tell_and_commit(write, &file, NoticeKind::LoanOffered, "").await
    }

    /// Takes an offer of its own back.
    ///
    /// # Errors
    /// [`Conflict::NotNow`] if it does not stand; [`StoreError::NotFound`]; those of the database.
    pub async fn withdraw_offer(&self, case: i64, offer: usize, at: DateTime<Utc>) -> Result<()> {
        let (mut write, mut file) = self.changing(case, at).await?;
        write.finance_step(&mut file, self.institution, Act::Withdraw(offer)).await?;
        write.commit().await?;
        Ok(())
    }

    /// Says that the loan of its accepted offer was paid out. The enterprise is told.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for no amount or more than was offered, a day to come or before the offer; [`Conflict::NotNow`] if its offer is not accepted, or has been paid out;
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn grant_loan(&self, case: i64, granted: &Granted, at: DateTime<Utc>) -> Result<()> {
        let (mut write, mut file) = self.changing(case, at).await?;
        write.finance_step(&mut file, self.institution, Act::Grant(granted.clone())).await?;
        self.tell_and_commit(write, &file, NoticeKind::LoanGranted, "").await
    }

    /// Says that the loan of its accepted offer will not come, and why. Other offers can be accepted again.
    ///
    /// # Errors
    /// As [`Provider::grant_loan`]; [`StoreError::Invalid`] without a reason.
    pub async fn fail_loan(&self, case: i64, why: &str, at: DateTime<Utc>) -> Result<()> {
        let (mut write, mut file) = self.changing(case, at).await?;
        write.finance_step(&mut file, self.institution, Act::Fail(why.trim().to_owned())).await?;
        self.tell_and_commit(write, &file, NoticeKind::LoanFailed, why.trim()).await
    }

    /// A need it sees, under the lock.
    async fn changing(&self, case: i64, at: DateTime<Utc>) -> Result<(Write, NeedFile)> {
        let write = self.store.write(&self.signed.by(at)).await?;
        let file = self.seen_need(&write.tx, case).await?;
        Ok((write, file))
    }

    async fn tell_and_commit(&self, write: Write, file: &NeedFile, kind: NoticeKind, reason: &str) -> Result<()> {
        let own = institution::Entity::find_by_id(self.institution).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        write.tell_of_need(file, kind, &own.name, reason).await?;
        write.commit().await?;
        Ok(())
    }
}
