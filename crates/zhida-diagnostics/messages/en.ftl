# Words of the diagnostic codes: one message a code, `.label` beside the underline, `.help` below.
no-front-matter = the document has no front matter between --- lines
    .help = begin with a line ---, then id, title, kind …, then --- again
unknown-key = there is no front-matter key “{ $name }”
    .help = did you mean “{ $near }”?
duplicate-key = front-matter key “{ $name }” is given twice
    .help = delete one of the lines
missing-key = the front matter lacks “{ $name }”
    .help = add a line { $name }: …
bad-value = the value “{ $value }” of “{ $name }” cannot be read
    .help = expected: { $expected }
unknown-section = there is no section “{ $name }”
    .help = did you mean “{ $near }”? Sections: { $known }
mixed-language = keyword of the other language: “{ $name }”
    .help = write “{ $near }”
too-deep = nested too deep; the limit is { $limit } levels
    .help = split into sibling groups
too-large = the document has { $size } bytes; the limit is { $limit }
    .help = split it into several measures
unknown-group = “{ $name }” is no way to combine a group
    .help = did you mean “{ $near }”?
group-too-many = at least { $n } are asked for but there are { $have }
    .help = lower the number or add clauses
empty-group = this group has no clauses
    .help = list its clauses or delete the group
nothing-to-decide = there are no conditions, classes or score to decide by
    .help = add a section “## Conditions”
missing-column = the table lacks the column “{ $name }”
    .help = a score table needs Indicator, Condition, Points; a class table needs Scope; documents need Document, Needed, Template, Reuse; a procedure needs Step, Department, Role, Working days
bad-points = the points “{ $value }” cannot be read
    .help = write a number (20), a range (7–8) or an expression in a code span
no-row-above = the first row has no indicator to continue
    .help = name the indicator
no-left-side = begins with an operator, but no row above gives the left side
    .help = write the whole comparison
duplicate-name = the name “{ $name }” is used twice
    .help = choose another name
syntax = cannot read “{ $found }” here
    .label = here
    .help = expected: { $expected }
unknown-fact = unknown fact “{ $name }”
    .label = not in the dictionary
    .help = { $near ->
        [none] no fact has a similar name; zhida facts lists them all
       *[other] did you mean “{ $near }”?
    }
bad-function = “{ $name }” cannot be used like this
    .help = usage: { $usage }
unknown-unit = unknown unit “{ $name }”
    .help = did you mean “{ $near }”?
unit-mismatch = units do not fit: { $left } on the left, { $right } on the right
    .label = { $right }
    .help = give the number a unit that fits, e.g. { $example }
type-mismatch = “{ $name }” is { $is }; { $want } is needed here
    .help = { $example }
unknown-choice = “{ $name }” cannot be “{ $value }”
    .help = values: { $known }
unknown-code = “{ $value }” is in no code list
    .help = { $near ->
        [none] nothing similar is in the code list; give a code or the standard’s name
       *[other] did you mean “{ $near }”?
    }
bad-year = “{ $name }” has no such year
    .help = annual facts take [-1] (last year), [-2], [0] (this year) or [2024]; point facts take none
unknown-measure = there is no measure “{ $name }”
    .help = { $near ->
        [none] no measure has a similar id; check it
       *[other] did you mean “{ $near }”?
    }
division-by-zero = division by zero
    .help = correct the divisor
overlapping-versions = two versions of “{ $name }” are in force on { $day }
    .help = change the dates or tell them apart by track (the other: { $other })
cycle = measures ask for each other's verdict: { $path }
    .help = use holds(…) or drop one reference
nobody-takes =
    { $everywhere ->
        [yes] nobody takes cases about “{ $name }” anywhere
       *[no] nobody takes cases about “{ $name }” in: { $places }
    }
    .help = add a document of kind routing, or widen the conditions of one
bad-dictionary = fact dictionary, line { $line }: { $what }
    .help = correct that line of facts.csv
unsatisfiable = no enterprise can satisfy this
    .help = { $kind ->
        [pair] “{ $a }” and “{ $b }” cannot both hold; check numbers and operators
        [beside] it cannot hold beside “{ $a }”; check numbers and operators
        [count] at most { $a } items can hold at once, but { $b } are asked for
       *[other] check numbers and operators: { $a }
    }
always-holds = this holds for every enterprise
    .help = delete it, or check number and operator
implied-by-sibling = already implied by its sibling “{ $other }”
    .help = delete the weaker one, or check the numbers
band-never-reached = this band can never give its points
    .help = order bands from strict to weak; “{ $other }” comes first
band-order = this band is stricter, yet gives no more than “{ $other }”
    .help = check the points
band-hole = there is a hole between two bands
    .help = make the bounds meet
threshold-unreachable = the threshold { $threshold } is above the reachable { $top }
    .help = check threshold and points
threshold-trivial = at least { $bottom } points are certain; the threshold { $threshold } does nothing
    .help = check threshold and points
full-score = declared full score { $declared }, but the parts add up to { $sum }
    .help = correct the full score or the points
class-never-reached = this class can never be given
    .help = “{ $other }” before it always holds first
no-citation = this clause has no citation
    .help = add 【Art. …】 at its end
no-samples = there are no samples
    .help = add a section “## Samples” with both sides of each threshold
sentence-without-clause = no clause stands for this sentence of the source: { $name }
    .help = add a clause citing { $name }
no-decision-step = the last step is not the head’s: nobody proposes a decision
    .help = end with a step whose role is head
idle-term = there is no procedure, so “{ $name }” does nothing
    .help = list steps, departments, roles and working days under “## Procedure”, or delete the line
expert-step = { $have ->
        [score] the score sheet leaves points to experts, and the procedure has none
       *[step] there is an expert’s step, and nothing an expert would score or attest
    }
    .help = { $have ->
        [score] add a step whose role is expert
       *[step] make it a handler’s, or give ranges of points in the score sheet
    }
bad-sample = the sample cannot be read: { $what }
    .help = write assignments such as `研发费用 = 100万元`
sample-fails = sample “{ $name }”: expected { $expected }, got { $actual }
    .help = see whether the clause or the sample is wrong: { $why }
missing-sample = no sample would notice this slip: { $mutation }
    .help = add the sample below
file-unreadable = cannot read the file: { $why }
    .help = give a CSV, XLSX, XLS, Parquet or Arrow file
file-too-large = the file exceeds a limit: { $what }
    .help = { $remedy }
bad-encoding = the text is neither UTF-8 nor GBK/GB18030 (near line { $line })
    .help = save it as CSV UTF-8
no-header = no header row was found
    .help = name the columns in the first rows
no-identity = there is no column with the credit code
    .help = add a column uscc
unknown-column = column { $column } “{ $name }” is no known fact and was not read
    .help = did you mean “{ $near }”?
duplicate-column = “{ $name }” has two columns ({ $columns }); the first is used, its blanks filled from the second
    .help = delete one
column-unit = the unit “{ $unit }” of column { $column } “{ $name }” does not fit
    .help = expected: { $expected }
column-type = column “{ $name }” is stored as { $found }, from which { $want } cannot be read
    .help = store it as { $want }, or as text
bad-cell = row { $row }, “{ $column }”: “{ $text }” cannot be read as { $want }
    .help = { $remedy }
bad-credit-code = row { $row }: credit code “{ $text }” is not valid: { $why }
    .help = { $remedy }
duplicate-enterprise = row { $row } is the same enterprise as row { $first } ({ $uscc })
    .help = merge them; the first row counts, its blanks are filled from the later
no-credit-code = row { $row } has no credit code
    .help = add it; the row is left out otherwise
ragged-row = row { $row } has { $have } cells, the header { $want }
    .help = look for a missing or extra comma
formula-without-value = row { $row }, “{ $column }”: a formula without stored value
    .help = open and save it in Excel, or paste as values
conflicting-cell = row { $row }, “{ $column }”: “{ $text }” differs from “{ $kept }” read before, which is kept
    .help = check, and correct one of them
repeated-header = row { $row } repeats the header and was not read as data
    .help = delete the row
ratio-column = “{ $name }” is in %, yet no figure exceeds 1; they are read as { $example }
    .help = if ratios are meant (0.05 for 5%), head the column “{ $name } (ratio)” or format it as a percentage in Excel
sheet-skipped = sheet “{ $name }” was not read: { $why }
    .help = unhide it or give it a header if it is to be read
# Data files: reasons and remedies of the reject report.
cell-not-a-number = not { $want }
    .help = give a figure such as 1234.5; 0 for none, / for not applicable, unknown if not known
cell-wrong-unit = the unit “{ $unit }” does not fit; expected { $want }
    .help = drop the unit or use that of the heading
cell-not-whole = must be a whole number
    .help = give a whole number
cell-not-yes-no = neither yes nor no
    .help = write yes or no
cell-not-a-date = not a date
    .help = write 2024-03-05
cell-not-decimal = a floating-point number that stands for no decimal of up to 15 digits, so its exact value is not known
    .help = store the column as decimal, or round it where it is computed
cell-no-such-code = in no code list
    .help = give the code or the standard's name
cell-no-such-code-near = in no code list; did you mean “{ $near }”?
    .help = give the code or the standard's name, e.g. { $near }
cell-ambiguous-code = several bear this name or code: { $codes }
    .help = give the full code
cell-no-such-choice = not one of the values
    .help = one of: { $known }
cell-spreadsheet-error = a spreadsheet error
    .help = correct the formula in Excel or give the value
cell-too-long = the cell is too long
    .help = shorten it below 30,000 bytes
cell-formula = a formula without stored value
    .help = open and save it in Excel, or paste as values
cell-conflict = differs from “{ $kept }” read before, which is kept
    .help = check, and correct one of them
row-no-code = no credit code; the row was not read
    .help = add the 18-character code; totals and notes may be ignored
row-repeated-header = a repeated header; not read
    .help = delete the row
row-shifted = { $have } cells under a header of { $want }; values may be shifted, so only code and name were read
    .help = look for an extra separator (figures with commas need quotation marks)
row-duplicate = same enterprise as row { $first }, which counts; its blanks are filled from this one
    .help = merge the rows
column-unit-reject = the heading's unit “{ $unit }” does not fit; the column was not read
    .help = use { $expected } or a unit of that kind
column-type-reject = the type { $found } does not fit; the column was not read
    .help = store it as { $want }, or as text
want-number = a number
want-number-unit = a number ({ $unit })
want-whole = a whole number
want-whole-unit = a whole number ({ $unit })
want-yes-no = yes or no
want-date = a date
want-industry = an industry code or name
want-region = a region code or name
want-choice = one of the values
want-text = a text
uscc-suggestion = did you mean { $code }? Check the business licence
uscc-empty = blank
    .help = add the 18-character code
uscc-stored-as-number = stored as a number by Excel (scientific notation); the last digits are lost
    .help = format the column as text and enter the codes again
uscc-organisation-code = only the nine characters of an organisation code
    .help = give the 18-character code (these nine are its characters 9–17)
uscc-registration-number = an old 15-digit registration number
    .help = give the 18-character code
uscc-length = must have 18 characters, has { $length }
    .help = compare with the business licence
uscc-never-letter = “{ $found }” at position { $position } never occurs (I O S V Z are not used); it must be “{ $digit }”
    .help = check the licence and write “{ $digit }” for “{ $found }”
uscc-character = “{ $found }” cannot stand at position { $position }
    .help = compare with the business licence
uscc-department = “{ $found }” at position 1 is no registering department
    .help = codes of enterprises begin with 9; check it
uscc-organisation-check = check character 17 is wrong: expected “{ $expected }”, found “{ $found }”
    .help = at least one of characters 9–17 is miscopied; compare with the licence
uscc-check = check character 18 is wrong: expected “{ $expected }”, found “{ $found }”
    .help = at least one character is miscopied; compare with the licence
why-binary = neither text nor a workbook
why-html = it is a web page (HTML/XML), not a table; open it in Excel and save as XLSX
why-damaged = the file is damaged or incomplete
why-not-a-workbook = a ZIP archive, but no XLSX workbook
why-password = the workbook has a password; remove it and try again
why-empty = the file is empty
why-not-found = there is no such file
why-forbidden = no permission to read it
why-folder = it is a folder, not a file
why-old-xls = the format of Excel 95 or earlier; open it in Excel and save as XLSX
why-not-columnar = by its name a Parquet or Arrow file, but its content is not
why-layout = the parts of the file contradict each other, or it uses a feature of the format that is not supported ({ $what })
write-inexact = { $enterprise }: { $column } = { $value } is no decimal of up to 12 places and 38 digits, and nothing is rounded
write-other-type = { $enterprise }: { $column } = { $value } is not of the fact's type
write-twice = two columns of the file would be called { $column }
why-no-workbook = there is no workbook in the file
limit-file = { $size } MB; the limit is { $limit } MB
limit-rows = more than { $limit } rows
limit-columns = { $have } columns; the limit is { $limit }
limit-row-bytes = row { $row } exceeds { $limit } MB (probably an unclosed quotation mark)
limit-parts = { $have } files in the archive; the limit is { $limit }
limit-part = { $part } has { $size } MB when decompressed, or expands too much; the limit is { $limit } MB
limit-cells = more than { $limit } cells in all
limit-memory = it would need more than { $limit } MB of memory
limit-remedy = split it into several files, keep only the columns needed, and save large tables as CSV
why-open-quote = a quotation mark in row { $row } is never closed; the lines behind it run into one cell
sheet-hidden = it is hidden
sheet-no-header = it has no header we know
sheet-too-many = the sheets before it used up what is allowed for finding headers
