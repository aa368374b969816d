#[path = "../tests/common/mod.rs"]
mod common;
fn main() {
    let (library, _) = common::library();
    for m in library.measures() {
        let n = zhida_check::mutants(&library, m).len();
        let t = std::time::Instant::now();
        let f = zhida_check::check_plan(&library, &m.plan).len();
        let one = t.elapsed();
        let mut worst = (std::time::Duration::ZERO, 0);
        let step = (n / 40).max(1);
        for i in (0..n).step_by(step) {
            let x = zhida_check::mutant(&library, m, i).unwrap();
            let t = std::time::Instant::now();
            let _ = zhida_check::check_plan(&library, &x.plan);
            worst = worst.max((t.elapsed(), i));
        }
        println!("{} {n} mutants, check {one:?} {f} findings, worst {worst:?} {}", m.plan.meta.id, zhida_check::mutant(&library, m, worst.1).unwrap().words);
    }
}
