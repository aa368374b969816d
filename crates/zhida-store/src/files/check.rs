//! Files compared with the ledger: what each is, and what it belongs to.

use super::detail;
use crate::entity::{attachment, attachment_link, content, ledger};
use crate::error::Result;
use crate::ledger::{Broken, hex};
use crate::store::Store;
use sea_orm::{ColumnTrait as _, EntityTrait as _, ExprTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

impl Store {
    /// Compares files with the entries that added them: particulars and content, unless they were removed.
    pub(crate) async fn verify_files(&self, entries: &[ledger::Model], broken: &mut Vec<Broken>) -> Result<()> {
        for entry in entries.iter().filter(|e| e.act == "file.added") {
            let row = attachment::Entity::find().filter(attachment::Column::Seq.eq(entry.seq)).one(&self.db).await?;
            let sound = match row {
                Some(row) => {
                    let found = content::Entity::find_by_id(&row.sha256).one(&self.db).await?;
                    let whole = found.is_some_and(|c| hex(&Sha256::digest(&c.bytes)) == row.sha256);
                    let said = detail(&row).to_string();
                    whole && row.id.to_string() == entry.subject && said == entry.detail
                }
                None => {
                    let removed = ledger::Column::Act.eq("file.removed").and(ledger::Column::Subject.eq(&entry.subject));
                    ledger::Entity::find().filter(removed).count(&self.db).await? > 0
                }
            };
            if !sound {
                broken.push(Broken::Record(entry.seq));
            }
        }
        self.verify_links(entries, broken).await
    }

    /// Compares what files belong to, which says who may open them, with the entries that said so. A link that no entry made is found too.
    async fn verify_links(&self, entries: &[ledger::Model], broken: &mut Vec<Broken>) -> Result<()> {
        let Some((first, last)) = entries.first().zip(entries.last()) else { return Ok(()) };
        let of_page = attachment_link::Column::Seq.between(first.seq, last.seq);
        let mut links: BTreeMap<i64, attachment_link::Model> = BTreeMap::new();
        let found = attachment_link::Entity::find().filter(of_page).order_by_asc(attachment_link::Column::Id);
        for link in found.all(&self.db).await? {
            match links.entry(link.seq) {
                Entry::Vacant(free) => _ = free.insert(link),
                Entry::Occupied(_) => broken.push(Broken::Record(link.seq)),
            }
        }
        for entry in entries {
            let sound = match (entry.act == "file.linked", links.get(&entry.seq)) {
                (true, Some(link)) => {
                    let said = json!({ "file": link.attachment_id, "slot": link.slot }).to_string();
                    link.object_kind == entry.subject_kind && link.object_id.to_string() == entry.subject && said == entry.detail
                }
                (true, None) => self.was_taken_back(entry).await?,
                (false, link) => link.is_none(),
            };
            if !sound {
                broken.push(Broken::Record(entry.seq));
            }
        }
        Ok(())
    }

    /// Whether an entry says that what `linked` said holds no more.
    async fn was_taken_back(&self, linked: &ledger::Model) -> Result<bool> {
        let said: serde_json::Value = serde_json::from_str(&linked.detail).unwrap_or_default();
        let back = ledger::Column::Act
            .eq("file.unlinked")
            .and(ledger::Column::SubjectKind.eq(&linked.subject_kind))
            .and(ledger::Column::Subject.eq(&linked.subject))
            .and(ledger::Column::Detail.eq(json!({ "file": said["file"] }).to_string()))
            .and(ledger::Column::Seq.gt(linked.seq));
        Ok(ledger::Entity::find().filter(back).count(&self.db).await? > 0)
    }
}
