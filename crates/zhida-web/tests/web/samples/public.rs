//! What visitors see.

use super::Sample;

pub(super) const SAMPLES: &[Sample] = &[
    ("/", "/", "", 200),
    ("/measures", "/measures", "", 200),
    ("/measures", "/measures?q=%E7%A0%94%E5%8F%91&kind=subsidy&due=over&sort=due&page=1", "", 200),
    ("/measures", "/measures?q=zzzz", "", 200),
    ("/measures", "/measures?page=x", "", 400),
    ("/measures/{id}", "/measures/demo-rd-subsidy-2026", "", 200),
    ("/measures/{id}", "/measures/cn-size-2011", "", 200),
    ("/measures/{id}", "/measures/cn-little-giant-2022?on=2022-07-01", "", 200),
    ("/measures/{id}", "/measures/demo-green-visit-en", "", 200),
    ("/measures/{id}", "/measures/nothing", "", 404),
    ("/measures/{id}/try", "/measures/demo-rd-subsidy-2026/try", "", 200),
    (
        "/measures/{id}/try",
        "/measures/demo-rd-subsidy-2026/try?registered_region=990101&rd_expense@2025=97&revenue@2025=abc&industry_code=%E8%99%9A",
        "",
        200,
    ),
    ("/measures/{id}/try", "/measures/cn-size-2011/try?industry_code=C3562&employees@2025=100&employees=100", "", 200),
    ("/try", "/try", "", 200),
    ("/try", "/try?registered_region=990101&revenue@2025=3000", "", 200),
    ("/disclosures", "/disclosures", "", 200),
    ("/disclosures/{id}", "/disclosures/99999", "", 404),
    ("/feed.atom", "/feed.atom", "", 200),
    ("/calendar.ics", "/calendar.ics", "", 200),
    ("/assets/{file}", "/assets/nothing.css", "", 404),
    ("/healthz", "/healthz", "", 200),
    ("", "/nowhere", "", 404),
];
