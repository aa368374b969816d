//! What is to be done, and what helps doing it.

entity!(
    /// Work that is done later, enqueued in the transaction of its cause.
    job, "job", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// What is to be done.
    kind: String,
    /// With what, as JSON.
    payload: String,
    /// Entry of the ledger that caused it.
    cause_seq: i64,
    /// Not before.
    run_at: i64,
    /// How often it was tried.
    attempts: i32,
    /// How often it may be.
    max_attempts: i32,
    /// Until when a node has it to itself.
    leased_until: Option<i64>,
    /// Which node.
    lease: Option<String>,
    /// When it was done.
    done_at: Option<i64>,
    /// When it was given up.
    failed_at: Option<i64>,
    /// What went wrong last.
    error: Option<String>,
});

entity!(
    /// Files of facts brought in.
    import, "import_run", {
    /// Its entry in the ledger.
    #[sea_orm(primary_key, auto_increment = false)]
    seq: i64,
    /// File name.
    file: String,
    /// Who.
    author_id: Option<i64>,
    /// When.
    at: i64,
    /// Enterprises it touched.
    enterprises: i64,
    /// Enterprises it added.
    added: i64,
    /// Facts it brought.
    facts: i64,
    /// Cells and rows not read.
    rejected: i64,
    /// The reject report as CSV.
    rejects: String,
    /// Entry that undid it.
    undone_seq: Option<i64>,
});

entity!(
    /// Searches of the desk that are worth a name.
    saved_view, "saved_view", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Whose.
    user_id: i64,
    /// Name.
    name: String,
    /// The page's parameters.
    query: String,
    /// Whether colleagues see it.
    shared: bool,
    /// When.
    at: i64,
});

entity!(
    /// Files that wait to be confirmed.
    upload, "upload", {
    /// SHA-256 of the token that opens it.
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    /// Who sent it, and alone may open it.
    user_id: i64,
    /// File name.
    name: String,
    /// When it came.
    at: i64,
    /// When it is deleted.
    expires_at: i64,
});

entity!(
    /// Their content, piece by piece.
    upload_part, "upload_part", {
    /// Number; pieces come in its order.
    #[sea_orm(primary_key)]
    id: i64,
    /// Of which file.
    upload: String,
    /// The bytes.
    bytes: Vec<u8>,
});
