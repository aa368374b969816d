# 诊断信息：每个代码一条，.label 写在下划线旁，.help 写在下方。
no-front-matter = 文件开头没有以 --- 围起的文件头
    .help = 在第一行写 ---，随后是 id、标题、类型等，再以 --- 结束
unknown-key = 文件头里没有“{ $name }”这一项
    .help = 是不是“{ $near }”？
duplicate-key = 文件头的“{ $name }”写了两次
    .help = 删去其中一行
missing-key = 文件头缺少“{ $name }”
    .help = 在文件头加一行 { $name }: …
bad-value = “{ $name }”的值“{ $value }”读不懂
    .help = 应为：{ $expected }
unknown-section = 没有名为“{ $name }”的章节
    .help = 是不是“{ $near }”？可用章节：{ $known }
mixed-language = 中文文件里出现了英文关键词（或相反）：“{ $name }”
    .help = 改写为“{ $near }”
too-deep = 层级太深，最多 { $limit } 层
    .help = 把条件拆成几个并列的组
too-large = 文件太大（{ $size } 字节），上限 { $limit } 字节
    .help = 拆成几个措施
unknown-group = “{ $name }”不是组合方式
    .help = 是不是“{ $near }”？
group-too-many = 要求至少 { $n } 项，但只有 { $have } 项
    .help = 改小数字或补上条款
empty-group = 这一组没有条款
    .help = 在下面列出条款，或删去本组
nothing-to-decide = 没有条件、分类或评分，无从判定
    .help = 加一节“## 条件”
missing-column = 表格缺少“{ $name }”列
    .help = 评分表需要：指标、条件、分值；分类表需要：范围；材料表需要：材料、何时需要、模板、复用；办理表需要：环节、部门、角色、工作日
bad-points = 分值“{ $value }”读不懂
    .help = 写成数字（20）、范围（7–8）或代码形式的算式
no-row-above = 第一行就没有写指标名
    .help = 在“指标”列写上名称
no-left-side = 以比较符开头，但上一行没有可沿用的左边
    .help = 写出完整的比较，如 `研发费用 >= 100万元`
duplicate-name = “{ $name }”出现了两次
    .help = 换一个名称
syntax = 这里读不懂：“{ $found }”
    .label = 这里
    .help = 此处应为：{ $expected }
unknown-fact = 未知指标“{ $name }”
    .label = 字典里没有
    .help = { $near ->
        [none] 没有名称相近的指标；zhida facts 列出全部指标
       *[other] 是不是“{ $near }”？
    }
bad-function = “{ $name }”不能这样用
    .help = 用法：{ $usage }
unknown-unit = 未知单位“{ $name }”
    .help = 是不是“{ $near }”？
unit-mismatch = 单位对不上：左边是{ $left }，右边是{ $right }
    .label = { $right }
    .help = 给数字加上与左边相配的单位，如 { $example }
type-mismatch = “{ $name }”是{ $is }，这里需要{ $want }
    .help = { $example }
unknown-choice = “{ $name }”没有“{ $value }”这个取值
    .help = 可用取值：{ $known }
unknown-code = 代码表里没有“{ $value }”
    .help = { $near ->
        [none] 代码表里没有相近的名称；写代码或标准名称
       *[other] 是不是“{ $near }”？
    }
bad-year = “{ $name }”不能取这一年
    .help = 年度指标可写 [-1]（上年度）、[-2]、[0]（当年）或 [2024]；时点指标不带年份
unknown-measure = 库中没有编号为“{ $name }”的措施
    .help = { $near ->
        [none] 没有编号相近的措施；检查编号
       *[other] 是不是“{ $near }”？
    }
division-by-zero = 除数是零
    .help = 改正除数
overlapping-versions = “{ $name }”有两个版本在 { $day } 同时有效
    .help = 调整有效期，或用“适用”区分新申报与复核（另一份：{ $other }）
cycle = 措施互相引用成环：{ $path }
    .help = 改用持有(…)或去掉其中一处引用
nobody-takes =
    { $everywhere ->
        [yes] 没有单位受理“{ $name }”类诉求
       *[no] 以下地区没有单位受理“{ $name }”类诉求：{ $places }
    }
    .help = 新增一份类型为 routing 的受理分工，或扩大已有分工的条件
bad-dictionary = 指标字典第 { $line } 行有误：{ $what }
    .help = 改正 facts.csv 该行
unsatisfiable = 没有任何企业能满足这里
    .help = { $kind ->
        [pair] “{ $a }”与“{ $b }”不能同时成立；检查数字与比较符
        [beside] 与“{ $a }”不能同时成立；检查数字与比较符
        [count] 最多只有 { $a } 项能同时成立，却要求 { $b } 项
       *[other] 检查数字与比较符：{ $a }
    }
always-holds = 这一条对所有企业都成立
    .help = 删去，或检查数字与比较符
implied-by-sibling = 已被并列的一条包含：“{ $other }”
    .help = 删去较弱的一条，或检查数字
band-never-reached = 这一档永远轮不到
    .help = 各档应从严到宽排列；被“{ $other }”挡住
band-order = 这一档更严，分值却不比“{ $other }”高
    .help = 检查分值
band-hole = 两档之间有空档：满足不了任何一档却夹在中间
    .help = 把相邻两档的界限接上
threshold-unreachable = 门槛 { $threshold } 高于满分 { $top }
    .help = 检查门槛与各档分值
threshold-trivial = 最低也有 { $bottom } 分，门槛 { $threshold } 不起作用
    .help = 检查门槛与各档分值
full-score = 写明满分 { $declared }，各项最高合计 { $sum }
    .help = 改正满分或分值
class-never-reached = 这一类永远轮不到
    .help = 被排在前面的“{ $other }”挡住
no-citation = 这一条没有注明出处
    .help = 在条款末尾写【第×条】
no-samples = 没有样例
    .help = 加一节“## 样例”，门槛两侧各一行；可先用 zhida check --samples 生成
sentence-without-clause = 原文这一句没有对应的条款：{ $name }
    .help = 在条件、评分、支持或例外里加上引用 { $name } 的条款
no-decision-step = 最后一个环节不是负责人，没有人拟定结论
    .help = 以“负责人”的环节结束
idle-term = 没有写明办理环节，“{ $name }”不起作用
    .help = 在“## 办理”下列出环节、部门、角色、工作日，或删去这一行
expert-step = { $have ->
        [score] 评分表有要专家给分的项目，办理环节里却没有专家
       *[step] 有专家环节，却没有要专家给分或核定的项目
    }
    .help = { $have ->
        [score] 增加一个角色为“专家”的环节
       *[step] 改为“经办”，或在评分表里写出给分区间
    }
bad-sample = 样例读不懂：{ $what }
    .help = 按“指标 = 值”书写，如 `研发费用 = 100万元`
sample-fails = 样例“{ $name }”应为{ $expected }，实为{ $actual }
    .help = 检查条款与样例哪一个写错：{ $why }
missing-sample = 没有样例能发现这样的笔误：{ $mutation }
    .help = 补上下面的样例
file-unreadable = 读不了这个文件：{ $why }
    .help = 请提供 CSV、XLSX、XLS、Parquet 或 Arrow 文件
file-too-large = 文件超出限制：{ $what }
    .help = { $remedy }
bad-encoding = 文字编码不是 UTF-8 或 GBK/GB18030（第 { $line } 行附近）
    .help = 用 Excel 或 WPS 另存为“CSV UTF-8”
no-header = 找不到表头
    .help = 第一行（或前几行）写明各列名称，如 统一社会信用代码、企业名称、营业收入(2025)
no-identity = 没有“统一社会信用代码”列
    .help = 加一列“统一社会信用代码”
unknown-column = 第 { $column } 列“{ $name }”不是已知指标，未读入
    .help = 是不是“{ $near }”？
duplicate-column = “{ $name }”有两列（{ $columns }），取前一列，空白处用后一列补
    .help = 删去其中一列
column-unit = 第 { $column } 列“{ $name }”的单位“{ $unit }”不适用
    .help = 应为：{ $expected }
column-type = “{ $name }”列的存储类型是 { $found }，读不成{ $want }
    .help = 改存为{ $want }，或存为文本
bad-cell = 第 { $row } 行“{ $column }”：“{ $text }”读不成{ $want }
    .help = { $remedy }
bad-credit-code = 第 { $row } 行信用代码“{ $text }”无效：{ $why }
    .help = { $remedy }
duplicate-enterprise = 第 { $row } 行与第 { $first } 行是同一企业（{ $uscc }）
    .help = 合并为一行；本次以先出现的为准，空白处由后者补
no-credit-code = 第 { $row } 行没有信用代码
    .help = 补上代码，否则本行不参与判定
ragged-row = 第 { $row } 行有 { $have } 格，表头有 { $want } 格
    .help = 检查该行是否多了或少了逗号
formula-without-value = 第 { $row } 行“{ $column }”是公式，没有存下结果
    .help = 在 Excel 中打开并保存，或粘贴为数值
conflicting-cell = 第 { $row } 行“{ $column }”：“{ $text }”与先读到的“{ $kept }”不一致，取先读到的
    .help = 核对后改正其中一处
repeated-header = 第 { $row } 行重复了表头，未作为数据读入
    .help = 删去该行
ratio-column = “{ $name }”以 % 为单位，但数值都不超过 1，按 { $example } 读入
    .help = 若填的是比率（0.05 表示 5%），请把表头写成“{ $name }（小数）”或在 Excel 中设为百分比格式
sheet-skipped = 工作表“{ $name }”未读入：{ $why }
    .help = 需要读入时，取消隐藏或补上表头
# 数据文件：原因与怎样改（拒收清单）
cell-not-a-number = 不是{ $want }
    .help = 只填数字，如 1234.5；没有就填 0，不适用填 /，不清楚填 未知
cell-wrong-unit = 单位“{ $unit }”不适用，应为{ $want }
    .help = 去掉单位，或改用表头的单位
cell-not-whole = 应为整数
    .help = 改为整数
cell-not-yes-no = 读不出是或否
    .help = 填 是 或 否
cell-not-a-date = 不是日期
    .help = 按 2024-03-05 填写
cell-not-decimal = 浮点数不对应 15 位以内的小数，准确值无从得知
    .help = 该列改存为 decimal，或在计算处先四舍五入
cell-no-such-code = 代码表里没有
    .help = 填代码或标准名称
cell-no-such-code-near = 代码表里没有，是不是“{ $near }”？
    .help = 填代码或标准名称，如 { $near }
cell-ambiguous-code = 有几个同名或同码：{ $codes }
    .help = 改填完整代码
cell-no-such-choice = 不是可选值
    .help = 可填：{ $known }
cell-spreadsheet-error = 公式出错
    .help = 在 Excel 中改正公式，或填入数值
cell-too-long = 单元格太长
    .help = 缩短到 3 万字节以内
cell-formula = 公式没有存下结果
    .help = 在 Excel 中打开并保存，或粘贴为数值
cell-conflict = 与先读到的“{ $kept }”不一致，取先读到的
    .help = 核对后改正其中一处
row-no-code = 没有统一社会信用代码，整行未读入
    .help = 补上 18 位统一社会信用代码；合计行、说明行可不理会
row-repeated-header = 重复的表头，未读入
    .help = 删去该行
row-shifted = 有 { $have } 格，表头只有 { $want } 格，各值可能错位；只读入代码与名称
    .help = 检查该行是否多了分隔符（数字里的逗号要加引号）
row-duplicate = 与第 { $first } 行是同一企业；以先出现的为准，空白处由本行补
    .help = 合并为一行
column-unit-reject = 表头单位“{ $unit }”不适用，整列未读入
    .help = 表头改用 { $expected } 或同类单位
column-type-reject = 存储类型 { $found } 不适用，整列未读入
    .help = 改存为{ $want }，或存为文本
want-number = 数字
want-number-unit = 数字（{ $unit }）
want-whole = 整数
want-whole-unit = 整数（{ $unit }）
want-yes-no = 是或否
want-date = 日期
want-industry = 行业代码或名称
want-region = 地区代码或名称
want-choice = 可选值
want-text = 文字
uscc-suggestion = 是不是 { $code }？请核对营业执照后改正
uscc-empty = 空白
    .help = 补上 18 位统一社会信用代码
uscc-stored-as-number = 被 Excel 存成了数值（科学记数法），末几位已丢失
    .help = 把该列设为“文本”格式后重新填写代码
uscc-organisation-code = 只有 9 位组织机构代码
    .help = 改填 18 位统一社会信用代码（其第 9–17 位就是这 9 位）
uscc-registration-number = 是 15 位的旧注册号
    .help = 改填 18 位统一社会信用代码
uscc-length = 应为 18 位，实有 { $length } 位
    .help = 对照营业执照补齐或删去多余字符
uscc-never-letter = 第 { $position } 位的“{ $found }”从不出现在代码中（不用 I O S V Z），应是“{ $digit }”
    .help = 对照营业执照，把“{ $found }”改为“{ $digit }”
uscc-character = 第 { $position } 位的“{ $found }”不该出现在这里
    .help = 对照营业执照改正这一位
uscc-department = 第 1 位“{ $found }”不是登记管理部门代码
    .help = 企业的代码以 9 开头，请核对
uscc-organisation-check = 第 17 位校验不符：应为“{ $expected }”，实为“{ $found }”
    .help = 第 9–17 位至少有一位抄错，请对照营业执照
uscc-check = 第 18 位校验不符：应为“{ $expected }”，实为“{ $found }”
    .help = 至少有一位抄错，请对照营业执照
why-binary = 不是文本，也不是工作簿
why-html = 内容是网页（HTML/XML），不是表格文件；用 Excel 打开后另存为 XLSX
why-damaged = 文件已损坏或不完整
why-not-a-workbook = 是压缩包，但不是 XLSX 工作簿
why-password = 工作簿设有密码；去掉密码后再试
why-empty = 文件是空的
why-not-found = 没有这个文件
why-forbidden = 没有读取权限
why-folder = 这是文件夹，不是文件
why-old-xls = 是 Excel 95 或更早的格式；用 Excel 打开后另存为 XLSX
why-not-columnar = 文件名是 Parquet 或 Arrow，内容却不是
why-layout = 文件各部分互相矛盾，或用了不支持的格式特性（{ $what }）
write-inexact = { $enterprise }：{ $column } = { $value } 不能写成 12 位以内小数、38 位以内数字，而本程序从不取舍
write-other-type = { $enterprise }：{ $column } = { $value } 与指标类型不符
write-twice = 文件中会有两列都叫 { $column }
why-no-workbook = 文件里没有工作簿
limit-file = 大小 { $size } MB，上限 { $limit } MB
limit-rows = 行数超过上限 { $limit }
limit-columns = 有 { $have } 列，上限 { $limit } 列
limit-row-bytes = 第 { $row } 行超过 { $limit } MB（多半是引号没有成对）
limit-parts = 压缩包内有 { $have } 个文件，上限 { $limit } 个
limit-part = 解压后 { $part } 达 { $size } MB 或膨胀过大，上限 { $limit } MB
limit-cells = 单元格总数超过上限 { $limit }
limit-memory = 所需内存超过 { $limit } MB
limit-remedy = 按地区或行业拆成几个文件，只保留需要的列，大表请存为 CSV
why-open-quote = 第 { $row } 行的引号没有成对，其后各行连成了一格
sheet-hidden = 是隐藏的工作表
sheet-no-header = 没有可识别的表头
sheet-too-many = 前面的工作表已用完查找表头的限额
