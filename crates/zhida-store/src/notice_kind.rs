//! What notices are about. The pages give each kind its words; a kind without words does not compile there.

macro_rules! kinds {
    ($($(#[$about:meta])* $name:ident $key:literal $topic:ident,)*) => {
        /// What a notice is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum NoticeKind {
            $($(#[$about])* $name,)*
        }

        impl NoticeKind {
            /// All kinds.
            pub const ALL: &[NoticeKind] = &[$(NoticeKind::$name,)*];

            /// Name in the database.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self {
                    $(NoticeKind::$name => $key,)*
                }
            }
            /// By what readers sort it.
            #[must_use]
            pub fn topic(self) -> Topic {
                match self {
                    $(NoticeKind::$name => Topic::$topic,)*
                }
            }
        }
    };
}

/// By what readers sort their notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Measures and what they say of the reader.
    Measures,
    /// Work that waits.
    Work,
    /// The reader's account.
    Account,
}

impl Topic {
    /// All topics.
    pub const ALL: [Topic; 3] = [Topic::Measures, Topic::Work, Topic::Account];

    /// Name in addresses and in message keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Topic::Measures => "measures",
            Topic::Work => "work",
            Topic::Account => "account",
        }
    }
    /// The topic of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.key() == key)
    }
}

kinds! {
    /// The reader's enterprise has become eligible: `name`, `amount`, `day`.
    MeasureEligible "measure.eligible" Measures,
    /// It is one step away now: `name`, `gap`, `day`.
    MeasureOneStep "measure.one-step" Measures,
    /// It will not be eligible any more within `n` days: `name`.
    MeasureLapsing "measure.lapsing" Measures,
    /// A window closes in `n` days, on `day`: `name`.
    MeasureClosing "measure.closing" Measures,
    /// Part of a campaign: `title`, `text`.
    Campaign "campaign" Measures,
    /// The centre has looked at what the enterprise said of a measure: `reason`.
    RemarkSettled "remark.settled" Measures,
    /// Somebody says they speak for an enterprise: `name`.
    ClaimWaits "claim.waits" Work,
    /// The centre believes it: `name`.
    ClaimApproved "claim.approved" Account,
    /// It does not: `name`, `reason`.
    ClaimRefused "claim.refused" Account,
    /// A version of a measure waits for a second person: `name`.
    VersionWaits "version.waits" Work,
    /// It came back: `name`, `reason`.
    VersionReturned "version.returned" Work,
    /// It is in the library: `name`.
    VersionPublished "version.published" Work,
    /// An application was sent back: its number `name`, all that is missing `reason`.
    ApplicationReturned "application.returned" Work,
    /// The enterprise was listed for support without having applied: `name`.
    ApplicationListed "application.listed" Work,
    /// An application was granted: `name`.
    ApplicationGranted "application.granted" Work,
    /// It was refused: `name`, `reason`.
    ApplicationRefused "application.refused" Work,
    /// Its money was sent: `name`.
    ApplicationPaid "application.paid" Work,
    /// Something was done to one of the enterprise's cases: `name` (its number and subject).
    CaseMoved "case.moved" Work,
    /// A case was answered; the enterprise is asked whether it is solved: `name`.
    CaseAnswered "case.answered" Work,
    /// The enterprise is asked for what is missing, or reminded of a draft: `name`.
    CaseMissing "case.missing" Work,
    /// A case waits for somebody of staff: `name`.
    CaseWaits "case.waits" Work,
    /// A clock of a case has come to a rung of the ladder: `name`.
    CaseDue "case.due" Work,
    /// The enterprise is invited to an event on `day`: `name`.
    EventInvited "event.invited" Work,
    /// A seat was freed for it, to be confirmed before `day`: `name`.
    EventOffered "event.offered" Work,
    /// An event of `day` for which it has signed up will not be: `name`.
    EventCancelled "event.cancelled" Work,
    /// Somebody of the centre, `name`, will visit the enterprise on `day`.
    VisitPlanned "visit.planned" Work,
    /// The visit planned for `day` will not be.
    VisitCancelled "visit.cancelled" Work,
    /// A task was given to the reader, due on `day`: `name`.
    TaskSet "task.set" Work,
    /// Its owner says that it, or a part of it, is done: `name`.
    TaskProven "task.proven" Work,
    /// Evidence was sent back, or the problem is back: `name`, `reason`.
    TaskReturned "task.returned" Work,
    /// What the reader answers for is due on `day`, in `n` working days: `name`.
    TaskDue "task.due" Work,
    /// It was due on `day`, `n` working days ago: `name`.
    TaskLate "task.late" Work,
    /// An institution asks the centre to approve a service: `name`.
    ServiceWaits "service.waits" Work,
    /// The centre has approved it: `name`.
    ServiceOffered "service.offered" Work,
    /// The centre has sent it back or taken it off the list: `name`, `reason`.
    ServiceReturned "service.returned" Work,
    /// An enterprise, `name`, shows the institution a financing need.
    NeedShown "finance.shown" Work,
    /// An institution, `name`, offers the enterprise money.
    LoanOffered "finance.offered" Work,
    /// The enterprise `name` has accepted the institution's offer.
    LoanAccepted "finance.accepted" Work,
    /// The enterprise `name` has accepted another's offer, or wants no such one: `reason`.
    LoanPassed "finance.passed" Work,
    /// The institution `name` has paid out a loan.
    LoanGranted "finance.granted" Work,
    /// The loan of the institution `name` will not come: `reason`.
    LoanFailed "finance.failed" Work,
    /// A relief package, `name`, is for the enterprise until `day`: `reason`.
    ReliefOffered "relief.offered" Measures,
}

impl NoticeKind {
    /// The kind of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.key() == key)
    }
}
