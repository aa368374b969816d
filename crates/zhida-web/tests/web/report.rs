//! The report of a month: every figure counted again from the tables, each chart the table below it, and an empty month that says so.

use crate::common::{World, number, page, sent, world};
use crate::papers::{document, file};

type Table = Vec<Vec<String>>;

async fn count(world: &World, sql: &str) -> i64 {
    number(&world.tables().await, format!("SELECT COUNT(DISTINCT id) AS n FROM ({sql})")).await
}

/// The table whose first column is called so.
fn table<'a>(tables: &'a [Table], first: &str) -> &'a Table {
    tables.iter().find(|table| table[0][0] == first).unwrap_or_else(|| panic!("no {first} in {tables:?}"))
}

/// The row of that name.
fn row<'a>(table: &'a Table, name: &str) -> &'a [String] {
    table.iter().find(|row| row[0] == name).unwrap_or_else(|| panic!("no {name} in {table:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_told_as_it_was() {
    let mut world = world().await;
    let lead = crate::cases::offices(&mut world).await;
    let mut demands = Vec::new();
    for (login, subject) in [("company", "用电"), ("company", "融资"), ("rival", "用电")] {
        let form = format!("subject={subject}&text={login}的{subject}难题&contact=王某 13800000000&how=send");
        demands.push(sent(&world, "/my/cases/new", login, &form).await.replace("/my/", "/desk/"));
    }
    for case in &demands[..2] {
        sent(&world, case, "clerk", "act=accept&kind=demand&subject=用电&urgency=ordinary").await;
        sent(&world, case, "clerk", &format!("act=route&lead={lead}&why=x")).await;
    }
    for form in ["act=sign", "act=contact&channel=phone&reached=yes", "act=reply&outcome=solved&text=已办&evidence=单&next-step=无"] {
        sent(&world, &demands[0], "power", form).await;
    }
    sent(&world, &demands[0].replace("/desk/", "/my/"), "company", "act=confirm&solved=yes&rating=5").await;
    world.wait(24 * 15).await;

    let address = "/desk/report/export?period=month&day=2026-09-10";
    let tables = document(&file(&world, &format!("{address}&format=docx"), "leader").await);
    // From 1 September to 30 September in China.
    let (from, to) = (1_788_192_000_000_000_i64, 1_790_784_000_000_000_i64);
    let within = |column: &str| format!("{column} >= {from} AND {column} < {to}");
    let cases = |of: &str| format!("SELECT id FROM case_file WHERE {of}");
    let closed = format!("SELECT case_id AS id FROM case_log WHERE {} AND body LIKE '%\"to\":\"closed\"%'", within("at"));
    let wanted = [
        count(&world, &cases(&within("submitted_at"))).await,
        count(&world, &cases(&within("accepted_at"))).await,
        count(&world, &closed).await,
        count(&world, &cases("open")).await,
        count(&world, &cases("open AND light = 'red'")).await,
    ];
    assert_eq!((wanted[0], wanted[1], wanted[2]), (3, 2, 1));
    let flow = table(&tables, "范围");
    let said: Vec<i64> = flow[1][1..].iter().map(|cell| cell.parse().unwrap()).collect();
    assert_eq!(said, wanted);
    for first in ["诉求类别", "地区"] {
        let part = table(&tables, first);
        let sums = (1..6).map(|at| part[1..].iter().map(|row| row[at].parse::<i64>().unwrap()).sum::<i64>());
        assert_eq!(sums.collect::<Vec<_>>(), wanted, "{first}");
    }
    let lights = table(&tables, "灯号");
    assert_eq!(lights[1..].iter().map(|row| row[1].parse::<i64>().unwrap()).sum::<i64>(), wanted[3]);

    // The rates are those of the page of rates, with their intervals.
    let rates = table(&tables, "指标");
    assert_eq!(row(rates, "解决率")[1..4], ["1/1", "100", "≈20.7–100%"]);
    assert_eq!(row(rates, "满意率")[1..3], ["1/1", "100"]);
    let shown = page(&world, "/desk/cases/rates?from=2026-09-01&to=2026-09-30", "leader").await;
    let part = shown.split("figure=response&").nth(1).unwrap().split('>').nth(1).unwrap().split('<').next().unwrap();
    assert!(row(rates, "响应率")[1].starts_with(&format!("{part}/")), "{:?} {part}", row(rates, "响应率"));

    // Each chart is the table below it: the same names, the same numbers.
    let charts: Vec<&Table> = tables.iter().filter(|table| table[0][0].contains(" · ") || table[0][0] == "正常").collect();
    assert_eq!(charts.len(), 7, "cases, rates, lights, subjects, districts, and two of tasks: {tables:?}");
    let bar = |name: &str| charts.iter().find_map(|chart| chart.iter().find(|row| row[0] == name)).unwrap().last().unwrap().clone();
    assert_eq!((bar("全部 · 收到"), bar("全部 · 办结")), ("3".to_owned(), "1".to_owned()));
    assert_eq!(bar("解决率 · 比率（%）"), "100");

    // The ledger's task as it stood at the end of the month.
    assert_eq!(row(table(&tables, "事项"), "梯度培育行动")[1..4], ["0", "0", "正常"]);

    // The page and the workbook say the same.
    let text = page(&world, "/desk/report?period=month&day=2026-09-10", "clerk").await;
    assert!(text.contains("解决率") && text.contains("1/1") && text.contains("本期未计入"), "{text}");
    assert!(file(&world, &format!("{address}&format=xlsx"), "auditor").await.starts_with(b"PK"));

    let text = page(&world, "/desk/report?period=week&day=2020-01-10", "leader").await;
    for nothing in ["本期没有收到、受理或办结诉求", "本期没有在办或完成的重点事项", "还没有政策落地统计"]
    {
        assert!(text.contains(nothing), "{nothing}: {text}");
    }
}
