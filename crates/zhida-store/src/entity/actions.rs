//! The action ledger.

entity!(
    /// A task.
    task, "task", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// See [`crate::TaskKind`].
    kind: String,
    /// The task it is a part of.
    parent_id: Option<i64>,
    /// What is to be done; of a rectification item the problem.
    title: String,
    /// The document it comes from.
    source: String,
    /// The goal, with a number and a unit.
    goal: String,
    /// Of a rectification item: the cause.
    cause: String,
    /// Of a rectification item: what will be done about it.
    measure: String,
    /// Who answers for it.
    owner_id: i64,
    /// Who helps.
    others: String,
    /// By the end of this day.
    due: String,
    /// Who set it.
    author_id: i64,
    /// When.
    made_at: i64,
    /// The day on which it was closed; of a rectification item what its steps make follows from them.
    closed: Option<String>,
});

entity!(
    /// A part of a task.
    task_milestone, "task_milestone", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// The task.
    task_id: i64,
    /// By the end of this day.
    due: String,
    /// Its weight.
    weight: i32,
    /// What.
    text: String,
    /// What shows that it is done.
    evidence: String,
    /// Who gave the evidence.
    proven_by: Option<i64>,
    /// When.
    proven_at: Option<i64>,
    /// The day on which the evidence was accepted.
    accepted: Option<String>,
    /// By whom.
    accepted_by: Option<i64>,
    /// Why it was sent back.
    reason: String,
});

entity!(
    /// What was done to a rectification item, in order; never changed. Where it is is the fold of these.
    task_step, "task_step", {
    /// The item.
    #[sea_orm(primary_key, auto_increment = false)]
    task_id: i64,
    /// 0, 1, 2 … of the item.
    #[sea_orm(primary_key, auto_increment = false)]
    number: i32,
    /// Entry of the ledger.
    seq: i64,
    /// When.
    at: i64,
    /// Who.
    person: i64,
    /// `prove`, `check-off`, `send-back`, `holds` or `reopen`.
    act: String,
    /// The proof, line by line, or the reason.
    text: String,
});
