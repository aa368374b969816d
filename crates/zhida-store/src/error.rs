//! What can go wrong, in kinds a page can put into words; the driver's own words are for the log.

use sea_orm::DbErr;

/// Why a request to the store was not carried out. Nothing was written.
#[derive(Debug)]
pub enum StoreError {
    /// No such thing, or not this one's to see: the two are not told apart.
    NotFound,
    /// The role does not allow it.
    Forbidden,
    /// It is not in a state in which this can be done.
    Conflict(Conflict),
    /// A case does not take the move; why.
    Refused(zhida_cases::Refusal),
    /// A value that cannot be stored: which field.
    Invalid(&'static str),
    /// The database failed.
    Database(DbErr),
    /// A row says what the program does not understand: table and what.
    Corrupt(&'static str, String),
}

/// What stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Somebody has this login already.
    LoginTaken,
    /// The enterprise is on file already.
    EnterpriseOnFile,
    /// The department or institution is on file already.
    NameTaken,
    /// The version has been published, returned or withdrawn meanwhile.
    NotInReview,
    /// Only a draft can be changed.
    NotADraft,
    /// Somebody saved the draft meanwhile.
    SavedMeanwhile,
    /// Who wrote a version may not publish it.
    OwnWork,
    /// It is not in a state for that: somebody or the machine was quicker.
    NotNow,
    /// The claim is decided already.
    Decided,
    /// The import is undone already.
    Undone,
    /// The file belongs to something already, or no longer.
    InUse,
    /// The enterprise has applied for it already: the application.
    Applied(i64),
    /// Somebody did something to the application meanwhile.
    ChangedMeanwhile,
    /// The application does not allow it.
    Application(zhida_apply::Refusal),
    /// All places are taken.
    Full,
    /// The last administrator cannot be disabled or made something else.
    LastAdministrator,
    /// The identity is linked to another account.
    IdentityTaken,
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        StoreError::Database(error)
    }
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StoreError::NotFound => write!(f, "not found"),
            StoreError::Forbidden => write!(f, "forbidden"),
            StoreError::Conflict(what) => write!(f, "conflict: {what:?}"),
            StoreError::Refused(why) => write!(f, "refused: {why:?}"),
            StoreError::Invalid(field) => write!(f, "invalid: {field}"),
            StoreError::Database(error) => write!(f, "database: {error}"),
            StoreError::Corrupt(table, what) => write!(f, "{table}: {what}"),
        }
    }
}

impl std::error::Error for StoreError {}

/// Result of a request to the store.
pub type Result<T> = std::result::Result<T, StoreError>;
