//! Signing up, in and out, and one's own account.

pub(crate) mod password;
mod proof;
pub(crate) mod provider;
pub(crate) mod recovery;
pub(crate) mod second;
pub(crate) mod show;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod sign_up;
pub(crate) mod tokens;

use zhida_store::{Role, Signed};

/// Where somebody of this role begins.
pub(crate) fn home(signed: &Signed) -> &'static str {
    match signed.role() {
        Role::Enterprise => "/my",
        Role::Institution => "/institution",
        Role::Clerk | Role::Department | Role::Leader | Role::Auditor => "/desk",
        Role::Administrator => "/admin/users",
    }
}

/// Shortest password that is taken.
pub(crate) const SHORTEST: usize = 10;

/// What is wrong with a new password; `None` if it will do. Long enough and not a repetition; no rules that make people write it down.
pub(crate) fn weak(password: &str, login: &str) -> Option<crate::words::Key> {
    use crate::words::Key;
    let mut letters: Vec<char> = password.chars().collect();
    if letters.len() < SHORTEST {
        return Some(Key("account-password-short"));
    }
    if letters.len() > 200 {
        return Some(Key("account-password-long"));
    }
    letters.sort_unstable();
    letters.dedup();
    if letters.len() < 4 || (!login.is_empty() && password.contains(login)) {
        return Some(Key("account-password-weak"));
    }
    None
}
