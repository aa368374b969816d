//! The link in a message: whoever has it sees one case and answers for its enterprise, for thirty days, without signing in.
//!
//! It is drawn from the case, the round and a secret of the database, so that it can be written into a reminder again and nothing is kept
//! of it. It opens nothing but this case, and of the case nothing but the answer.

use super::Moment;
use super::load::{CaseFile, load};
use crate::entity::enterprise;
use crate::error::{Result, StoreError};
use crate::ledger::{By, sha256};
use crate::store::Store;
use crate::time::local;
use sea_orm::EntityTrait as _;
use std::collections::BTreeMap;
use zhida_cases::{Act, Actor, Answer, MayAsk, PersonId, Role, may_ask};

/// Hexadecimal digits of a link: 128 bits.
const DIGITS: usize = 32;

/// A case as whoever has the link sees it.
#[derive(Clone, Debug)]
pub struct Linked {
    store: Store,
    /// The case.
    pub file: CaseFile,
    /// The enterprise's name.
    pub enterprise: String,
    /// Whether an answer may be given by it.
    pub may: MayAsk,
}

impl Store {
    /// The link of a case in its present round.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn case_link(&self, file: &CaseFile) -> Result<String> {
        Ok(drawn(&self.case_secret().await?, file.row.id, file.case.round()))
    }

    /// The case of a link.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it was not drawn here; those of the database.
    pub async fn linked_case(&self, link: &str, moment: &Moment<'_>) -> Result<Linked> {
        let mut parts = link.split('-');
        let id: i64 = parts.next().and_then(|n| n.parse().ok()).ok_or(StoreError::NotFound)?;
        let round: usize = parts.next().and_then(|n| n.parse().ok()).ok_or(StoreError::NotFound)?;
        if sha256(link) != sha256(&drawn(&self.case_secret().await?, id, round)) {
            return Err(StoreError::NotFound);
        }
        self.settle_case(id, moment).await?;
        let file = load(&self.db, id).await?;
        let enterprise = enterprise::Entity::find_by_id(file.row.enterprise_id).one(&self.db).await?.map(|e| e.name).unwrap_or_default();
        // An old round's link does not answer the new one's question.
        let may = if file.case.round() == round { may_ask(&file.case, None, local(moment.at)) } else { MayAsk::LinkTooOld };
        Ok(Linked { store: self.clone(), file, enterprise, may })
    }
}

impl Linked {
    /// Names of the persons and offices in it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn people(&self) -> Result<(BTreeMap<i64, String>, BTreeMap<i64, String>)> {
        self.store.people_of(&self.file.case, &self.file.log).await
    }

    /// The enterprise's answer by this link. `device` is whoever is signed in on the device: if he handled the case, the answer says so.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with the reason; [`StoreError::Forbidden`] if it has run out; those of the database.
    pub async fn answer(&self, mut answer: Answer, device: Option<i64>, moment: &Moment<'_>) -> Result<CaseFile> {
        if self.may != MayAsk::Yes {
            return Err(StoreError::Forbidden);
        }
        let mut write = self.store.write(&By { user: None, name: "link".to_owned(), at: moment.at }).await?;
        let file = load(&write.tx, self.file.row.id).await?;
        if device.is_some_and(|person| file.case.handlers.contains(&PersonId(person))) {
            answer.marks.push(zhida_cases::Mark::HandlersDevice);
        }
        let actor = Actor { person: None, role: Role::Enterprise, office: None };
        let file = write.act_on_case(file, &[actor], &Act::Confirm { answer }, Some(self.file.case.rows), moment).await?;
        write.commit().await?;
        Ok(file)
    }
}

/// The secret stands around what is drawn, so that nothing can be put behind it.
pub(super) fn drawn(secret: &str, id: i64, round: usize) -> String {
    let named = format!("{id}-{round}");
    let sign: String = sha256(&format!("{secret}{}", sha256(&format!("{secret}{named}")))).chars().take(DIGITS).collect();
    format!("{named}-{sign}")
}
