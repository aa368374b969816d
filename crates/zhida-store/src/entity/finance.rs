//! Financing needs with what was done about them, and relief packages.

entity!(
    /// What an enterprise needs, beside the case that asks for it; never changed.
    finance_need, "finance_need", {
    /// The case.
    #[sea_orm(primary_key, auto_increment = false)]
    case_id: i64,
    /// Entry of the ledger.
    seq: i64,
    /// When it was sent.
    at: i64,
    /// Whose.
    enterprise_id: i64,
    /// How much, in fen.
    fen: i64,
    /// For how many months.
    months: i32,
    /// See [`zhida_cases::lending::Purpose`].
    purpose: String,
    /// What the enterprise can give as security; see [`zhida_cases::lending::Security`].
    security: String,
    /// The day by which the money is needed.
    wanted_by: String,
});

entity!(
    /// Something done about a need, never changed. What has come of it is the fold of these.
    finance_step, "finance_step", {
    /// Entry of the ledger.
    #[sea_orm(primary_key, auto_increment = false)]
    seq: i64,
    /// The need.
    case_id: i64,
    /// 0, 1, 2 … of the need.
    number: i32,
    /// When.
    at: i64,
    /// Who.
    person: Option<i64>,
    /// The institution it concerns.
    institution_id: i64,
    /// Name of the act.
    act: String,
    /// The act, as [`zhida_cases::lending::Act`] writes itself.
    body: String,
});

entity!(
    /// A package as it stands after its last change.
    relief, "relief", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Entry of the ledger of the last change.
    seq: i64,
    /// See [`crate::ReliefState`].
    state: String,
    /// Its name.
    title: String,
    /// Why it is offered.
    reason: String,
    /// First day.
    begins: String,
    /// Last day.
    ends: String,
    /// The measure that selects enterprises.
    measure: String,
    /// What is offered: [`crate::ReliefItems`] as JSON.
    items: String,
    /// Numbers of those who ever saved it, separated by blanks.
    writers: String,
    /// When it was last changed.
    changed_at: i64,
    /// Who published it.
    published_by: Option<i64>,
    /// When.
    published_at: Option<i64>,
    /// Why it was ended before its last day.
    note: String,
});
