//! Roles and what each may do: the one table.

use crate::error::{Result, StoreError};
use crate::ledger::By;
use chrono::{DateTime, Utc};

/// What a user is to the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Speaks for one enterprise (企业).
    Enterprise,
    /// Speaks for a service institution (服务机构).
    Institution,
    /// Staff of the centre (服务专员).
    Clerk,
    /// Staff of a department (主管部门).
    Department,
    /// Reads the state of the city (领导).
    Leader,
    /// Reads everything, the audit trail above all (审计).
    Auditor,
    /// Users, departments, jobs (管理员).
    Administrator,
}

/// Something a role may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// See enterprises, their facts and verdicts, and the whole city's.
    SeeCity,
    /// See telephone numbers and addresses in full.
    SeeContacts,
    /// Open files that enterprises and colleagues sent.
    SeeFiles,
    /// Send files about an enterprise.
    SendFiles,
    /// See applications that were sent.
    SeeApplications,
    /// Say how much money there is for a measure.
    SetBudgets,
    /// Do one's own department's steps of applications.
    HandleApplications,
    /// Enter and import facts of enterprises.
    EditFacts,
    /// Vouch for manual clauses.
    Attest,
    /// Write measures.
    WriteMeasures,
    /// Publish what somebody else wrote.
    PublishMeasures,
    /// Decide who speaks for an enterprise.
    DecideClaims,
    /// Send campaigns, and see what of them and of other notices was not sent.
    SendNotices,
    /// Users, departments, institutions, jobs.
    Administer,
    /// Read the ledger.
    Audit,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 7] =
        [Role::Enterprise, Role::Institution, Role::Clerk, Role::Department, Role::Leader, Role::Auditor, Role::Administrator];

    /// Name in the database and in message keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Role::Enterprise => "enterprise",
            Role::Institution => "institution",
            Role::Clerk => "clerk",
            Role::Department => "department",
            Role::Leader => "leader",
            Role::Auditor => "auditor",
            Role::Administrator => "administrator",
        }
    }
    /// The role of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.key() == key)
    }
    /// Whether it works at the desk.
    #[must_use]
    pub fn is_staff(self) -> bool {
        !matches!(self, Role::Enterprise | Role::Institution)
    }
    /// The table.
    #[must_use]
    pub fn may(self, what: Permission) -> bool {
        use Permission::{
            Administer, Attest, Audit, DecideClaims, EditFacts, HandleApplications, PublishMeasures, SeeApplications, SeeCity, SeeContacts,
            SeeFiles, SendFiles, SendNotices, SetBudgets, WriteMeasures,
        };
        // What the centre and the departments do alike.
        let common = matches!(
            what,
            SeeCity
                | SeeContacts
                | SeeFiles
                | SendFiles
                | SendNotices
                | SeeApplications
                | SetBudgets
                | Attest
                | WriteMeasures
                | PublishMeasures
        );
        match self {
            Role::Enterprise | Role::Institution => false,
            Role::Clerk => common || matches!(what, EditFacts | DecideClaims),
            Role::Department => common || matches!(what, HandleApplications),
            Role::Leader => matches!(what, SeeCity),
            Role::Auditor => matches!(what, SeeCity | SeeFiles | SeeApplications | Audit),
            Role::Administrator => matches!(what, Administer | Audit),
        }
    }
}

/// Somebody who has shown who they are. Only the store makes one, from a session, a password or a token.
#[derive(Clone, Debug)]
pub struct Signed {
    pub(crate) user: i64,
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) enterprise: Option<i64>,
    pub(crate) department: Option<i64>,
    pub(crate) institution: Option<i64>,
    /// A token may do less than its owner.
    pub(crate) scopes: Option<Vec<String>>,
}

impl Signed {
    /// Number of the user.
    #[must_use]
    pub fn user(&self) -> i64 {
        self.user
    }
    /// What they sign in with.
    #[must_use]
    pub fn login(&self) -> &str {
        &self.login
    }
    /// Name shown.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Role.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }
    /// The enterprise they speak for.
    #[must_use]
    pub fn enterprise(&self) -> Option<i64> {
        self.enterprise
    }
    /// The department they belong to.
    #[must_use]
    pub fn department(&self) -> Option<i64> {
        self.department
    }
    /// The institution they speak for.
    #[must_use]
    pub fn institution(&self) -> Option<i64> {
        self.institution
    }
    /// Whether they may, as persons or through a token whose scopes allow it.
    #[must_use]
    pub fn may(&self, what: Permission) -> bool {
        self.role.may(what)
    }
    /// Whether a token lets this be done; a person at a browser always may.
    #[must_use]
    pub fn in_scope(&self, scope: &str) -> bool {
        self.scopes.as_ref().is_none_or(|s| s.iter().any(|x| x == scope))
    }
    pub(crate) fn need(&self, what: Permission) -> Result<()> {
        if self.may(what) { Ok(()) } else { Err(StoreError::Forbidden) }
    }
    /// As the one who does something.
    #[must_use]
    pub fn by(&self, at: DateTime<Utc>) -> By {
        By { user: Some(self.user), name: self.name.clone(), at }
    }
}
