//! Cases that no routing document takes: in some districts only, and where an earlier version did.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its files should say so loudly")]

mod common;

use zhida_check::check_library;
use zhida_diagnostics::{Code, Lang, has_errors};
use zhida_measure::Source;

/// A routing document: its id, the region it is for, when it is in force, and what it takes.
fn document(id: &str, region: &str, in_force: &str, takes: &str) -> Source {
    let text = format!(
        "---\nid: {id}\n标题: 受理分工\n类型: routing\n地区: {region}\n有效期: {in_force}\n---\n## 条件\n- 诉求 `诉求类别 {takes}`\n"
    );
    Source { file: format!("{id}-{in_force}.md"), text }
}

/// What is said of cases nobody takes.
fn holes(documents: Vec<Source>) -> Vec<String> {
    let (library, problems) = common::load(documents);
    assert!(!has_errors(&problems), "{problems:?}");
    let found = check_library(&library);
    found.iter().filter(|d| d.code() == Code::NobodyTakes).map(|d| d.message(Lang::Zh)).collect()
}

const YEAR: &str = "2026-01-01..2026-12-31";

#[test]
fn districts_without_anybody_are_named() {
    let but_gas = document("a", "示范市", YEAR, "!= 用气");
    let gas = document("b", "松湖区", YEAR, "= 用气");
    let said = holes(vec![but_gas.clone(), gas.clone()]);
    let others = "云桥区 锦川区 岚山县 禾丰县 示范高新技术产业开发区";
    assert_eq!(said, [format!("以下地区没有单位受理“用气”类诉求：{others}")]);
    let rest = document("c", "示范市", YEAR, "= 用气");
    assert!(holes(vec![but_gas, gas, rest]).is_empty());
}

#[test]
fn what_an_earlier_version_took_is_taken_no_more() {
    let (before, now) = ("2025-01-01..2025-12-31", "2026-01-01..2026-12-31");
    let all = |in_force| {
        document(
            "a",
            "示范市",
            in_force,
            "属于 用电、用水、用气、土地厂房、用工、融资、税费、证照办理、拖欠账款、生态环境、安全生产、交通物流、知识产权、涉企检查、政策兑现、数字化、其他",
        )
    };
    let but_gas = |in_force| document("a", "示范市", in_force, "!= 用气");
    assert_eq!(holes(vec![all(before), but_gas(now)]), ["没有单位受理“用气”类诉求"]);
    assert!(holes(vec![but_gas(before), all(now)]).is_empty(), "nobody need mend what is over");
}
