//! Who acts.

use serde::{Deserialize, Serialize};

macro_rules! number {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);)*
    };
}

number! {
    /// A case.
    CaseId,
    /// An account.
    PersonId,
    /// A department, institution or the service centre itself.
    OfficeId,
    /// An enterprise.
    EnterpriseId,
}

keyed! {
    /// In what capacity somebody acts; a person may have several.
    Role {
        /// 企业: whose case it is.
        Enterprise "enterprise",
        /// Submits for an enterprise: a clerk, a visitor, an import from the hotline.
        Proxy "proxy",
        /// 服务专员: accepts, classifies, routes, merges, follows up.
        Clerk "clerk",
        /// 分拨员: decides disputed routing.
        Dispatcher "dispatcher",
        /// 承办人: works on the case; as its lead if the case names him.
        Handler "handler",
        /// 协办: gives the lead an opinion by an inner date.
        CoHandler "co-handler",
        /// 督办员: urges, re-assigns, takes a case up a level.
        Supervisor "supervisor",
        /// 分管领导: signs extensions and replies that say no.
        Head "head",
        /// 市领导: personal handling, lifts a red light with a reason.
        Leader "leader",
        /// Reads everything, changes nothing.
        Auditor "auditor",
        /// The machine: rules and what falls due.
        System "system",
    }
}

/// Somebody who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Whose account; none for the machine and for an enterprise that answers by a link.
    pub person: Option<PersonId>,
    /// In what capacity.
    pub role: Role,
    /// Of which office.
    pub office: Option<OfficeId>,
}

impl Actor {
    /// The machine.
    pub const SYSTEM: Actor = Actor { person: None, role: Role::System, office: None };

    /// Whether it is the person on this seat.
    #[must_use]
    pub fn sits_on(&self, seat: &Seat) -> bool {
        self.person == Some(seat.person)
    }
}

/// A person at an office, who is in charge of a case or helps with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The person.
    pub person: PersonId,
    /// The office.
    pub office: OfficeId,
    /// Whether the office is the service centre itself and no department.
    pub centre: bool,
}
