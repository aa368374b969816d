//! Campaigns, and what is said of measures to enterprises and by them.

entity!(
    /// Campaigns: a text to many. Its recipients are the notices that name it; those it holds back have no `show_at`.
    campaign, "campaign", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Name of the measure, as the desk's addresses have it.
    measure: String,
    /// Whom it was meant for, as a query of the desk's search.
    query: String,
    /// Subject, with fields.
    title: String,
    /// Text, with fields.
    text: String,
    /// `zh` or `en`: the language of what is filled in.
    lang: String,
    /// See [`crate::CampaignState`].
    state: String,
    /// How many it was meant for.
    wanted: i64,
    /// Who wrote it.
    author_id: Option<i64>,
    /// When.
    made_at: i64,
    /// When it was first sent.
    begun_at: Option<i64>,
    /// When it was done or stopped.
    ended_at: Option<i64>,
});

entity!(
    /// What enterprises say of a measure they were told of: that it does not concern them, and why.
    remark, "remark", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// When.
    at: i64,
    /// About which notice.
    notice_id: i64,
    /// Which enterprise.
    enterprise_id: i64,
    /// Who of it.
    user_id: i64,
    /// Id of the measure.
    measure: String,
    /// See [`crate::REMARK_REASONS`].
    reason: String,
    /// In its own words.
    text: String,
    /// Who looked at it.
    settled_by: Option<i64>,
    /// When.
    settled_at: Option<i64>,
    /// What came of it.
    answer: String,
});

entity!(
    /// What an enterprise wants to hear of measures. Without a row: all of it.
    subscription, "subscription", {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    enterprise_id: i64,
    /// That it has become eligible.
    eligible: bool,
    /// That it is one step away now.
    one_step: bool,
    /// That it is about to lose what it is eligible for.
    lapse: bool,
    /// That a window closes.
    closing: bool,
    /// How many days before.
    closing_days: i32,
});

entity!(
    /// Who stood where with a measure when enterprises were last told: numbers of enterprises as bits, see [`crate::Numbers`].
    standing_told, "standing_told", {
    /// Name of the measure, as the desk's addresses have it.
    #[sea_orm(primary_key, auto_increment = false)]
    measure: String,
    /// Number of the version in the store.
    version: i64,
    /// Who was eligible.
    eligible: Vec<u8>,
    /// Who was one step away.
    one_step: Vec<u8>,
    /// Who was about to lose it.
    lapsing: Vec<u8>,
});

entity!(
    /// When enterprises were last told: one row.
    standing_head, "standing_head", {
    /// 1.
    #[sea_orm(primary_key, auto_increment = false)]
    id: i64,
    /// Number of the last entry of the ledger that was looked at.
    seq: i64,
    /// The day.
    day: String,
    /// The greatest number an enterprise had: of newer ones nobody was told.
    known: i64,
});
