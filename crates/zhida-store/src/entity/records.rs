//! What is known, and the ledger of how it came to be known.

entity!(
    /// Every change, chained by hashes.
    ledger, "ledger", {
    /// 1, 2, 3 … without gaps, in the order of the commits.
    #[sea_orm(primary_key, auto_increment = false)]
    seq: i64,
    /// When.
    at: i64,
    /// Number of the user; none for the program itself.
    actor: Option<i64>,
    /// The user's name at the time.
    actor_name: String,
    /// What was done, e.g. `facts.declared`.
    act: String,
    /// What it was done to, e.g. `enterprise`.
    subject_kind: String,
    /// Which one.
    subject: String,
    /// Particulars as JSON; the digests of what was written are in it.
    detail: String,
    /// Hash of the entry before.
    prev: String,
    /// SHA-256 over all of the above.
    hash: String,
});

entity!(
    /// The end of the chain: one row. Whoever writes holds it, so changes stand one behind the other.
    ledger_head, "ledger_head", {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    id: i64,
    /// The last entry.
    seq: i64,
    /// Its hash.
    hash: String,
});

entity!(
    /// Enterprises on file.
    enterprise, "enterprise", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Unified social credit code.
    #[sea_orm(unique)]
    uscc: String,
    /// Name.
    name: String,
    /// Entry that added it.
    added_seq: i64,
    /// Entry that took it off the file again (an import undone).
    removed_seq: Option<i64>,
});

entity!(
    /// Facts of one enterprise that came together; never changed.
    fact_record, "fact_record", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Entry of the ledger.
    seq: i64,
    /// Whose.
    enterprise_id: i64,
    /// When.
    at: i64,
    /// How they came: see [`crate::Origin`].
    origin: String,
    /// Who entered them.
    author_id: Option<i64>,
    /// File or form.
    note: String,
    /// `[["revenue",2025,"=12345"],…]`.
    facts: String,
});

entity!(
    /// What a person vouches for of one enterprise: a manual clause holds or not, or points an assessor chose. The last one counts.
    attestation, "attestation", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Entry of the ledger.
    seq: i64,
    /// When.
    at: i64,
    /// Of whom.
    enterprise_id: i64,
    /// Measure.
    measure: String,
    /// Clause, or row of the score sheet.
    clause: String,
    /// Yes or no; none takes it back.
    holds: Option<bool>,
    /// Points chosen, as an exact number.
    points: Option<String>,
    /// What shows it.
    evidence: String,
    /// Last day it counts.
    expires: Option<String>,
    /// Who vouches.
    author_id: Option<i64>,
});

entity!(
    /// Versions of the measures' documents.
    measure_version, "measure_version", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// The document: its path in the library, e.g. `national/cn-srdi-2026.md`.
    document: String,
    /// 1, 2, 3 … of the document.
    number: i32,
    /// The whole text.
    text: String,
    /// SHA-256 of the text.
    hash: String,
    /// See [`crate::Stage`].
    stage: String,
    /// What changed, in the author's words.
    note: String,
    /// Who wrote it; none came with the library.
    author_id: Option<i64>,
    /// When it was first saved.
    created_at: i64,
    /// When it was last changed.
    changed_at: i64,
    /// Who published or returned it.
    reviewer_id: Option<i64>,
    /// What the reviewer said.
    review: String,
    /// Entry that published it.
    published_seq: Option<i64>,
    /// Entry that ended it: a newer version or a withdrawal.
    ended_seq: Option<i64>,
});
