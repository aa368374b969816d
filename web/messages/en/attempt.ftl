attempt-one-title = Try: { $title }
attempt-one-verdict = Verdict and questions
attempt-one-unmet = { $n ->
    [one] One clause
   *[other] { $n } clauses
} short
attempt-one-ask = { $n ->
    [one] One fact
   *[other] { $n } facts
} can still matter
attempt-progress = Progress
attempt-questions = Questions
attempt-go = Decide
attempt-skip = Leave empty what you do not know.
attempt-again = Ask again what was left empty
attempt-attest = Clauses a person attests: what do you expect?
attempt-attest-yes = It holds
attempt-attest-no = It does not
attempt-attest-open = Cannot say
attempt-one-unmet-most = Up to { $n ->
    [one] one clause
   *[other] { $n } clauses
} short
attempt-done = The verdict stands whatever else you answer.
attempt-ways = Nearest ways
attempt-way-yes = leads to eligible
attempt-way-open = to be decided then
attempt-way-unreachable = out of the enterprise’s own reach
attempt-amount = worth { $amount }
attempt-given = Given
attempt-remove = Remove { $fact }
attempt-remove-short = Remove
attempt-restart = Start over
attempt-private = What you enter is in the address alone; nothing is kept here.
attempt-all-title = Try: what can I get?
attempt-all-lead = Answer what settles most; after each answer, all measures in force are decided anew.
attempt-all-yes = Eligible
attempt-all-near = One step away
attempt-all-open = Undecided
attempt-all-no = Not eligible
attempt-hint-region = Down to the county, for example 云桥区
attempt-hint-industry = Industry code (GB/T 4754) or name, for example C3562
attempt-hint-list = Several separated by commas; none: 无. For example: { $items }
attempt-wrong-number = “{ $typed }” is not a number
attempt-wrong-unit = “{ $typed }” has a unit that does not fit
attempt-wrong-whole = “{ $typed }” should be a whole number
attempt-wrong-date = “{ $typed }” is not a date such as 2024-03-05
attempt-wrong-code = “{ $typed }” is in no code list
attempt-wrong-near = There is no “{ $typed }”. Did you mean “{ $near }”?
attempt-wrong-ambiguous = There are several “{ $typed }”; give a code: { $near }
attempt-wrong-other = Cannot read “{ $typed }”
attempt-one-mend = Please correct
