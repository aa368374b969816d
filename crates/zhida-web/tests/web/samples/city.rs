//! The desk about measures.

use super::Sample;

pub(super) const SAMPLES: &[Sample] = &[
    ("/desk/measures", "/desk/measures", "clerk", 200),
    ("/desk/measures", "/desk/measures?q=%E7%A0%94%E5%8F%91&kind=subsidy&all=yes&sort=due", "leader", 200),
    ("/desk/measures", "/desk/measures?q=zzzz&sort=step", "auditor", 200),
    ("/desk/measures", "/desk/measures", "company", 403),
    ("/desk/measures/{id}", "/desk/measures/demo-rd-subsidy-2026", "clerk", 200),
    ("/desk/measures/{id}", "/desk/measures/demo-rd-subsidy-2026?by=section&list=answer&sort=revenue&page=2", "department", 200),
    ("/desk/measures/{id}", "/desk/measures/demo-rd-subsidy-2026?by=size&list=step&sort=amount", "leader", 200),
    ("/desk/measures/{id}", "/desk/measures/cn-size-2011", "clerk", 200),
    ("/desk/measures/{id}", "/desk/measures/cn-late-payment-alert?list=ineligible&page=999", "clerk", 200),
    ("/desk/measures/{id}", "/desk/measures/cn-little-giant-2022?on=2022-07-01", "clerk", 200),
    ("/desk/measures/{id}", "/desk/measures/demo-rd-subsidy-2026?part=nowhere", "clerk", 404),
    ("/desk/measures/{id}", "/desk/measures/nothing", "clerk", 404),
    ("/desk/measures/{id}/export", "/desk/measures/demo-rd-subsidy-2026/export?list=step&format=csv", "clerk", 200),
    ("/desk/measures/{id}/export", "/desk/measures/demo-rd-subsidy-2026/export?list=answer&format=xlsx", "leader", 200),
    ("/desk/measures/{id}/sliders", "/desk/measures/demo-rd-subsidy-2026/sliders", "leader", 200),
    ("/desk/measures/{id}/sliders", "/desk/measures/demo-rd-subsidy-2026/sliders?literal=1&value=80", "clerk", 200),
    ("/desk/measures/{id}/sliders", "/desk/measures/demo-rd-subsidy-2026/sliders?literal=999", "clerk", 404),
    ("/desk/measures/{id}/sliders", "/desk/measures/demo-rd-subsidy-2026/sliders?literal=1&value=x", "clerk", 422),
    ("/desk/measures/{id}/versions", "/desk/measures/demo-rd-subsidy-2026/versions", "clerk", 200),
    ("/desk/measures/{id}/versions", "/desk/measures/demo-rd-subsidy-2026/versions", "auditor", 200),
    ("/desk/measures/{id}/versions", "/desk/measures/nothing/versions", "clerk", 404),
    ("/desk/drafts/new", "/desk/drafts/new", "clerk", 200),
    ("/desk/drafts/new", "/desk/drafts/new", "leader", 403),
    // What is published is read, not written.
    ("/desk/drafts/{id}", "/desk/drafts/1", "clerk", 303),
    ("/desk/drafts/{id}", "/desk/drafts/99999", "clerk", 404),
    ("/desk/drafts/{id}/diff", "/desk/drafts/1/diff", "leader", 200),
    ("/desk/drafts/{id}/diff", "/desk/drafts/99999/diff", "clerk", 404),
    ("/desk/complete", "/desk/complete?q=%E7%A0%94%E5%8F%91", "clerk", 200),
    ("/desk/condition", "/desk/condition?fact=%E7%A0%94%E5%8F%91%E8%B4%B9%E7%94%A8&language=zh", "clerk", 200),
    ("/desk/condition", "/desk/condition?fact=nothing", "clerk", 200),
];
