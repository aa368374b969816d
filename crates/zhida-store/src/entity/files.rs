//! Files that were sent.

entity!(
    /// Contents, each once. They lie in the database: one transaction, one backup, and every node has them.
    content, "content", {
    /// SHA-256 of the bytes.
    #[sea_orm(primary_key, auto_increment = false)]
    sha256: String,
    /// The bytes.
    bytes: Vec<u8>,
});

entity!(
    /// Files sent by enterprises and staff.
    attachment, "attachment", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Entry of the ledger.
    seq: i64,
    /// When.
    at: i64,
    /// The enterprise that may open it; none for what only staff may.
    enterprise_id: Option<i64>,
    /// Who sent it.
    author_id: Option<i64>,
    /// File name.
    name: String,
    /// Media type, told by its content.
    kind: String,
    /// Bytes.
    size: i64,
    /// Its content.
    sha256: String,
});

entity!(
    /// What files belong to. A file may belong to several things; one that belongs to nothing is swept.
    attachment_link, "attachment_link", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Entry of the ledger.
    seq: i64,
    /// When.
    at: i64,
    /// The file.
    attachment_id: i64,
    /// Kind of the thing.
    object_kind: String,
    /// Which one.
    object_id: i64,
    /// What it is there: the name of a material, or nothing.
    slot: String,
});
