//! What somebody is told, and how it reaches them.

entity!(
    /// Notices: one for each cause and recipient. A row is what the service's own pages show.
    notice, "notice", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Made of the cause and the recipient: found twice, told once.
    #[sea_orm(unique)]
    key: String,
    /// An enterprise's: whose.
    enterprise_id: Option<i64>,
    /// A user's: whose.
    user_id: Option<i64>,
    /// See [`crate::NoticeKind`].
    kind: String,
    /// What its words are filled with, as a JSON object of texts.
    args: String,
    /// Where it leads, a path of the service.
    href: String,
    /// Id of the measure it is about; empty if about none.
    measure: String,
    /// The campaign it belongs to.
    campaign_id: Option<i64>,
    /// Waits for no quiet hours, digest or limit.
    urgent: bool,
    /// When it was put down.
    at: i64,
    /// When it is seen; nothing as long as a campaign holds it back.
    show_at: Option<i64>,
    /// When it was first read.
    read_at: Option<i64>,
    /// When something was done about it.
    acted_at: Option<i64>,
    /// What: `opened`, `irrelevant`, or a word of whoever knows more.
    act: String,
});

entity!(
    /// Messages that leave the house: a notice to one account by one channel.
    delivery, "delivery", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// The notice; none for a link that proves an address.
    notice_id: Option<i64>,
    /// Whose account.
    user_id: i64,
    /// See [`crate::Channel`].
    channel: String,
    /// Where to, if not where the account's settings say.
    address: String,
    /// What is sent, if it is no notice; emptied when it is sent.
    payload: String,
    /// See [`crate::DeliveryState`].
    state: String,
    /// Waits for no quiet hours, digest or limit.
    urgent: bool,
    /// Goes together with others.
    digest: bool,
    /// Not before.
    run_at: i64,
    /// No setting of the reader's makes it later than this.
    latest: i64,
    /// What it was sent with: deliveries of one parcel are one message. Given at the first attempt and kept, so that a second try has the same
    /// contents and the same number, by which servers on the way know it again.
    parcel: Option<String>,
    /// How often it was tried.
    attempts: i32,
    /// Until when a node has it to itself.
    leased_until: Option<i64>,
    /// Which claim.
    lease: Option<String>,
    /// When it was sent.
    sent_at: Option<i64>,
    /// What went wrong last.
    error: String,
});

entity!(
    /// How an account wants to be told. Without a row: on the pages only.
    notice_setting, "notice_setting", {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    user_id: i64,
    /// `zh` or `en`.
    lang: String,
    /// An address whose owner has opened a link sent to it; empty if none was.
    email: String,
    /// Whether mail is wanted.
    email_on: bool,
    /// Whether the group robot is wanted.
    hook_on: bool,
    /// Whose robot: `wecom`, `dingtalk`, `feishu`.
    hook_kind: String,
    /// Its address.
    hook_url: String,
    /// What it signs with; needed in the clear to sign.
    hook_secret: String,
    /// One message a day for everything.
    digest: bool,
    /// At this hour in China.
    digest_hour: i32,
    /// No message from this minute of the day in China.
    quiet_from: Option<i32>,
    /// Until this one.
    quiet_to: Option<i32>,
    /// Messages a day by one channel; what is above goes into one on the next morning.
    day_limit: i32,
});

entity!(
    /// Links that prove that somebody reads an address.
    email_proof, "email_proof", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Who says it is theirs.
    user_id: i64,
    /// The address.
    email: String,
    /// SHA-256 of the token in the link.
    #[sea_orm(unique)]
    hash: String,
    /// When it was made.
    created_at: i64,
    /// When it ends.
    expires_at: i64,
    /// When it was opened.
    proven_at: Option<i64>,
});
