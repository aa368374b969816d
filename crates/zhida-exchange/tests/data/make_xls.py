"""Makes enterprises.xls, the fixture of tests/workbooks.rs, with xlwt 1.3.0 (pip install xlwt)."""
import datetime
import sys

import xlwt

book = xlwt.Workbook(encoding="utf-8")
percent = xlwt.easyxf(num_format_str="0.00%")
day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
notes = book.add_sheet("说明")
notes.write(0, 0, "填表说明：金额单位为万元")
sheet = book.add_sheet("企业")
sheet.write_merge(0, 0, 0, 6, "2025年度企业情况表")
for column, name in enumerate(["统一社会信用代码", "企业名称", "成立日期"]):
    sheet.write_merge(1, 2, column, column, name)
sheet.write_merge(1, 1, 3, 4, "2025年")
sheet.write(1, 5, "从业人员")
sheet.write(1, 6, "列入经营异常名录")
sheet.write(2, 3, "营业收入（万元）")
sheet.write(2, 4, "资产负债率")
sheet.write(2, 5, "2025年")
rows = [
    ("914403001922038216", "甲" * 4200, datetime.date(2001, 3, 5), 1234.56, 0.035, 120, True),
    ("9144030071526726XG", "乙公司", datetime.date(1999, 12, 31), 0.1 + 0.2, 0.55, 7, False),
    ("91330100799655058B", "丙公司", "2020年3月", "1.2亿", "/", "无", "×"),
]
for at, row in enumerate(rows, 3):
    for column, value in enumerate(row):
        style = {2: day, 4: percent}.get(column) if not isinstance(value, str) else None
        sheet.write(at, column, value, style or xlwt.Style.default_style)
# Enough texts that the shared ones reach over a CONTINUE record.
more = book.add_sheet("荣誉")
more.write(0, 0, "信用代码")
more.write(0, 1, "荣誉")
for at in range(400):
    more.write(at + 1, 0, "91330100799655058B" if at == 0 else "914403001922038216" if at == 1 else "合计%d" % at)
    more.write(at + 1, 1, "高新技术企业、奖%d号" % at)
hidden = book.add_sheet("字典")
hidden.visibility = 1
hidden.write(0, 0, "信用代码")
book.save(sys.argv[1])
