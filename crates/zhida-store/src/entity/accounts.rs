//! Who may do what.

entity!(
    /// Users.
    user, "account", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// What they sign in with.
    #[sea_orm(unique)]
    login: String,
    /// Name shown.
    name: String,
    /// Argon2 hash; without one nobody signs in.
    password: Option<String>,
    /// See [`crate::Role`].
    role: String,
    /// An enterprise's user: whose.
    enterprise_id: Option<i64>,
    /// A department's user: which.
    department_id: Option<i64>,
    /// An institution's user: which.
    institution_id: Option<i64>,
    /// E-mail address.
    email: String,
    /// Telephone number.
    phone: String,
    /// May not sign in any more.
    disabled: bool,
    /// Wrong passwords and codes since the last sign-in.
    failures: i32,
    /// Until when neither password nor code is looked at.
    locked_until: Option<i64>,
    /// Secret of the second factor, base32.
    totp: Option<String>,
    /// When it was made.
    created_at: i64,
});

entity!(
    /// Departments.
    department, "department", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Name.
    #[sea_orm(unique)]
    name: String,
});

entity!(
    /// Service institutions.
    institution, "institution", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Name.
    #[sea_orm(unique)]
    name: String,
    /// Unified social credit code, if known.
    uscc: String,
});

entity!(
    /// Browser sessions.
    session, "session", {
    /// SHA-256 of the token in the cookie: who reads the table cannot use it.
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    /// Who is signed in.
    user_id: Option<i64>,
    /// What pages keep, as JSON.
    data: String,
    /// When it began.
    created_at: i64,
    /// When it was last used.
    seen_at: i64,
    /// When it ends.
    expires_at: i64,
    /// The browser, as it names itself.
    agent: String,
});

entity!(
    /// Users who say they speak for an enterprise that is on file already.
    claim, "claim", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Entry of the ledger.
    seq: i64,
    /// When.
    at: i64,
    /// Who.
    user_id: i64,
    /// For whom.
    enterprise_id: i64,
    /// `pending`, `approved`, `refused`.
    status: String,
    /// What they say for it.
    grounds: String,
    /// Who decided.
    decided_by: Option<i64>,
    /// When.
    decided_at: Option<i64>,
    /// Why it was refused.
    reason: String,
});

entity!(
    /// Keys of programs.
    api_token, "api_token", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Whose rights it carries.
    user_id: i64,
    /// What it is for.
    name: String,
    /// SHA-256 of the token.
    #[sea_orm(unique)]
    hash: String,
    /// What it may be used for, separated by blanks.
    scopes: String,
    /// When it was made.
    created_at: i64,
    /// When it ends.
    expires_at: Option<i64>,
    /// When it was last used.
    used_at: Option<i64>,
    /// When it was taken back.
    revoked_at: Option<i64>,
});

entity!(
    /// Who users are to providers of identities.
    identity, "identity", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Whose account it signs in to.
    user_id: i64,
    /// The provider.
    issuer: String,
    /// Who they are to it.
    subject: String,
    /// What is shown of it.
    label: String,
    /// When it was linked.
    at: i64,
    /// When it last signed in.
    used_at: Option<i64>,
});

entity!(
    /// Codes for a lost second factor.
    recovery_code, "recovery_code", {
    /// Number.
    #[sea_orm(primary_key)]
    id: i64,
    /// Whose.
    user_id: i64,
    /// SHA-256 of the code.
    hash: String,
    /// When it was used; it is good once.
    used_at: Option<i64>,
});
