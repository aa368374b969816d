//! An enterprise's own pages.

use super::Sample;

pub(super) const SAMPLES: &[Sample] = &[
    ("/my", "/my", "company", 200),
    ("/my", "/my?kind=subsidy&sort=due", "company", 200),
    ("/my", "/my?kind=nothing&sort=amount", "rival", 200),
    ("/my", "/my", "", 303),
    ("/my", "/my", "clerk", 403),
    ("/my/measures/{id}", "/my/measures/demo-rd-subsidy-2026", "company", 200),
    ("/my/measures/{id}", "/my/measures/cn-size-2011", "company", 200),
    ("/my/measures/{id}", "/my/measures/cn-little-giant-2022?track=renewal", "company", 200),
    ("/my/measures/{id}", "/my/measures/nothing", "company", 404),
    ("/measures/{id}", "/measures/demo-rd-subsidy-2026", "company", 200),
    ("/my/profile", "/my/profile", "company", 200),
    ("/my/profile", "/my/profile?saved=1", "company", 200),
    ("/my/profile", "/my/profile?edit=finance", "company", 200),
    ("/my/profile", "/my/profile?edit=registration", "company", 200),
    ("/my/profile", "/my/profile?edit=titles", "company", 200),
    ("/my/profile", "/my/profile?edit=nothing", "company", 404),
    ("/my/profile/{key}", "/my/profile/revenue", "company", 200),
    ("/my/profile/{key}", "/my/profile/uscc", "company", 404),
    ("/my/profile/{key}", "/my/profile/nothing", "company", 404),
    ("/my/answer", "/my/answer", "company", 200),
    ("/my/answer", "/my/answer?ask=revenue@2025&done=2", "company", 200),
    ("/my/answer", "/my/answer?measure=demo-rd-subsidy-2026", "company", 200),
    ("/my/answer", "/my/answer?measure=nothing", "company", 404),
];
