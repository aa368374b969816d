//! Invented names. Every company name begins with 示范, so that nobody can take it for a real one.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

const FIRST: [&str; 24] = [
    "云", "瑞", "恒", "启", "明", "泽", "景", "博", "锦", "远", "嘉", "川", "松", "岚", "鹏", "禾", "朗", "钧", "翰", "辰", "越", "沐",
    "安", "星",
];
const SECOND: [&str; 24] = [
    "帆", "达", "源", "科", "创", "峰", "泰", "盛", "华", "通", "凯", "宁", "腾", "诚", "拓", "晟", "岳", "桥", "信", "德", "光", "维",
    "正", "新",
];
const SURNAMES: [&str; 12] = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫"];

/// A company name that ends with a word of its industry.
pub(crate) fn company(number: u32, industry: &str, rng: &mut ChaCha8Rng) -> String {
    let pick = |list: &[&'static str], n: usize| list[n % list.len()];
    let brand = format!("{}{}", pick(&FIRST, rng.random_range(0..24)), pick(&SECOND, rng.random_range(0..24)));
    let word: String =
        industry.trim_start_matches("其他").split(['、', '和', '与', '（', '(', '及']).next().unwrap_or("").chars().take(6).collect();
    let word = word.trim_end_matches(['业', '造']).trim_end_matches('制').to_owned();
    // The number keeps names apart without looking like one.
    let tail = ["", "一", "二", "三"][number as usize % 4];
    format!("示范{brand}{tail}{word}有限公司")
}

/// A contact, surname only.
pub(crate) fn person(rng: &mut ChaCha8Rng) -> String {
    format!("{}女士", SURNAMES[rng.random_range(0..SURNAMES.len())]).replace("女士", if rng.random_bool(0.5) { "女士" } else { "先生" })
}
