//! Applications.

entity!(
    /// Applications. All but the draft follows from the rows of the log; it stands here to be searched.
    application, "application", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Whose.
    enterprise_id: i64,
    /// Id of the measure.
    measure: String,
    /// Number of the version that was in force when it was begun; the one it was sent under stands in the log.
    version_id: i64,
    /// When it was begun.
    begun_at: i64,
    /// Who began it.
    author_id: Option<i64>,
    /// What is written and not sent: words of the enterprise.
    draft: String,
    /// Rows of its log.
    rows: i32,
    /// Where it is.
    state: String,
    /// The step it is at, from 0.
    step: i32,
    /// The department whose turn it is, or whose it was last.
    department: String,
    /// Since when it is there.
    since: i64,
    /// Last day of what is owed now, `YYYY-MM-DD`.
    due: Option<String>,
    /// What it comes to, in fen.
    amount: Option<i64>,
    /// Whether the department listed it without an application.
    listed: bool,
    /// When it was sent or listed.
    sent_at: Option<i64>,
    /// When it was granted or refused.
    decided_at: Option<i64>,
    /// What stands in the other fields of its form while it is written, as it was typed: JSON, pairs of name and text; or nothing.
    fields: String,
});

entity!(
    /// What was done to applications; only ever added.
    application_row, "application_row", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Entry of the ledger.
    seq: i64,
    /// The application.
    application_id: i64,
    /// 0, 1, 2 … of its log.
    number: i32,
    /// When.
    at: i64,
    /// The row, as JSON.
    row: String,
});
