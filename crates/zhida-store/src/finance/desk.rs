//! The desk and financing needs: it sees all that is in its cases, and changes nothing.

use super::step::{NeedFile, load, load_all};
use crate::cases::office;
use crate::desk::Desk;
use crate::entity::{case_office, finance_need};
use crate::error::Result;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _};

impl Desk {
    /// Needs this desk may see, the newest first: a page, and how many there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn finance_needs(&self, page: u64, size: u64) -> Result<(Vec<NeedFile>, u64)> {
        let mut rows = finance_need::Entity::find();
        if !self.sees_all_cases()? {
            let part = Query::select()
                .column(case_office::Column::CaseId)
                .from(case_office::Entity)
                .and_where(case_office::Column::OfficeId.eq(office(&self.signed)))
                .to_owned();
            rows = rows.filter(finance_need::Column::CaseId.in_subquery(part));
        }
        let pages = rows.order_by_desc(finance_need::Column::CaseId).paginate(&self.store.db, size);
        let (found, total) = (pages.fetch_page(page).await?, pages.num_items().await?);
        Ok((load_all(&self.store.db, found).await?, total))
    }

    /// The need of a case this desk may see.
    ///
    /// # Errors
    /// [`crate::StoreError::NotFound`] also for another office's case and for one that asks for no money; those of the database.
    pub async fn finance_need(&self, case: i64) -> Result<NeedFile> {
        self.seen_case(&self.store.db, case).await?;
        load(&self.store.db, case).await
    }
}
