//! Persons behind what the desk shows: who entered something, and whom to call.

use crate::desk::Desk;
use crate::entity::user;
use crate::error::Result;
use crate::role::Permission;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody who speaks for an enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Telephone number; its middle is hidden from roles that may not see it.
    pub phone: String,
    /// E-mail address; likewise.
    pub email: String,
}

impl Desk {
    /// Names of users, by number.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn names(&self, users: impl IntoIterator<Item = i64>) -> Result<BTreeMap<i64, String>> {
        self.signed.need(Permission::SeeCity)?;
        let wanted: BTreeSet<i64> = users.into_iter().collect();
        let mut names = BTreeMap::new();
        for chunk in wanted.into_iter().collect::<Vec<_>>().chunks(1000) {
            let found = user::Entity::find().filter(user::Column::Id.is_in(chunk.iter().copied())).all(&self.store.db).await?;
            names.extend(found.into_iter().map(|u| (u.id, u.name)));
        }
        Ok(names)
    }
    /// Who speaks for an enterprise. What the role may not see does not leave the store.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn contacts(&self, enterprise: i64) -> Result<Vec<Contact>> {
        self.signed.need(Permission::SeeCity)?;
        let own = user::Column::EnterpriseId.eq(enterprise);
        let users = user::Entity::find().filter(own).filter(user::Column::Disabled.eq(false)).order_by_asc(user::Column::Id);
        let open = self.signed.may(Permission::SeeContacts);
        let shown = |text: String| if open { text } else { masked(&text) };
        let contact = |u: user::Model| Contact { name: u.name, phone: shown(u.phone), email: shown(u.email) };
        Ok(users.all(&self.store.db).await?.into_iter().map(contact).collect())
    }
}

/// Keeps three characters and the last two; of an address its host. Shorter ones are hidden whole.
pub(crate) fn masked(text: &str) -> String {
    if let Some((name, host)) = text.split_once('@') {
        let first: String = name.chars().take(1).collect();
        return format!("{first}***@{host}");
    }
    let chars: Vec<char> = text.chars().collect();
    if chars.len() < 7 {
        return "*".repeat(chars.len());
    }
    let hidden = chars.len() - 5;
    let ends = |part: &[char]| part.iter().collect::<String>();
    format!("{}{}{}", ends(chars.get(..3).unwrap_or_default()), "*".repeat(hidden), ends(chars.get(3 + hidden..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn the_middle_is_hidden() {
        assert_eq!(masked("13800001234"), "138******34");
        assert_eq!(masked("110"), "***");
        assert_eq!(masked("wang@example.cn"), "w***@example.cn");
        assert_eq!(masked(""), "");
    }
}
