my-list-eligible = Eligible
my-list-eligible-none = None yet. See what is one step away, or answer the open questions first.
my-list-near = One step away
my-list-near-none = None is exactly one step away.
my-list-ask = Your answer decides
my-list-ask-none = No open questions: all that can be decided is.
my-list-others = Not eligible
my-list-others-none = No other measures.
my-list-about = Assessments and size class
my-list-closing = Closing soon
my-list-sure = Eligible now, worth
my-list-more = With one more step or answer, up to
my-list-best = Best combination
my-list-best-why = Some of these cannot be had together; this choice is sure to bring most.
my-list-best-excluded = not together with { $titles }
my-list-best-may-turn = Once the open questions are answered, { $titles } may bring more instead.
my-list-best-may-lose = Once the open questions are answered, { $titles } may bring up to { $regret } more instead.
my-list-kinds = By kind
my-list-sorts = Order
my-list-by-fit = Best fit
my-list-by-due = Closing first
my-list-by-amount = Amount
my-list-unmet = { $n ->
    [one] One clause
   *[other] { $n } clauses
} short
my-list-score = score { $score }
my-list-out-of-reach = { $gap } (out of the enterprise’s own reach)
my-list-clause = one clause short: { $clause }
my-list-assessed = waits for an assessor’s points
my-list-attest = { $n ->
    [one] one clause waits
   *[other] { $n } clauses wait
} for a person to attest
my-list-questions = { $n ->
    [one] one answer decides it
   *[other] { $n } answers decide it
}
my-list-unclear = { $n ->
    [one] one fact you do not know; give it in the profile once you do
   *[other] { $n } facts you do not know; give them in the profile once you do
}
my-list-answer = Answer
my-list-answer-about = Answer the questions of “{ $title }”
my-list-answer-all = Answer one by one
my-waiting-title = Waiting for the service centre
my-waiting-refused = Not confirmed
my-waiting-reason = Reason
my-waiting-next = The service centre checks that you may speak for the enterprise, usually within one working day. Once it has, this page shows how every measure decides.
my-waiting-refused-next = The service centre did not confirm that you may speak for this enterprise. Please contact it about the reason above; with further proof it can check again.
my-waiting-meanwhile = Meanwhile you can try measures; nothing is kept.
my-measure-verdict = Verdict
my-measure-who = Enterprise
my-measure-replay = Verdict number
my-measure-replay-how = from the text of { $day } and the first { $n } records; this number makes the same verdict again
my-measure-answer = { $n ->
    [one] Answer one question
   *[other] Answer { $n } questions
}
my-measure-attest = To be attested by a person
my-measure-scores = Score
my-measure-public = The public page
my-opened-saved = On file:
my-opened-title = What this opened
my-opened-nothing = No measure decides differently for it.
my-opened-yes = Eligible now
my-opened-classed = Class settled
my-opened-near = One step away
my-opened-open = Open
my-opened-no = No longer possible
my-opened-amount = Amount now
my-theme-registration = Registration and size
my-theme-finance = Finance and tax
my-theme-people = Staff and social insurance
my-theme-innovation = Innovation and IP
my-theme-titles = Titles and industry
my-theme-credit = Loans and credit
my-theme-resources = Land, energy, environment
my-theme-own = Own statements
my-origin-declared = declared
my-origin-answered = answered
my-origin-entered = entered by the centre
my-origin-imported = imported from
my-origin-undone = restored when an import was undone
my-profile-complete = { $known } of { $asked } facts that measures in force ask for
my-profile-first = Worth adding first
my-profile-asked = { $n ->
    [one] one measure asks
   *[other] { $n } measures ask
}
my-profile-all-there = All that measures in force ask for is on file.
my-profile-of = { $known } / { $asked }
my-profile-edit = Edit
my-profile-edit-theme = Edit “{ $theme }”
my-profile-from = On file: { $origin }, { $when }
my-edit-how = Change only what needs changing. Figures are in the unit behind the field, or write one, such as 120 million yuan. An emptied field takes the value back.
my-edit-failed = { $n ->
    [one] One value needs
   *[other] { $n } values need
} correcting; everything you typed is still here:
my-history-source = Usual source: { $source }
my-history-title = All records
my-history-year = Year
my-history-value = Value
my-history-origin = Source
my-history-current = in use
my-history-taken-back = taken back
my-history-asking = Measures that ask for it
my-answer-title = One question at a time
my-answer-progress = { $done } answered, { $open } can still matter
my-answer-go = Submit
my-answer-unknown = I don’t know
my-answer-skip = Later
my-answer-back = Change the last answer
my-answer-empty = Please give an answer, or choose “I don’t know”
my-answer-decides = { $n ->
    [one] Any answer decides one of these:
   *[other] Any answer decides { $n } of these:
}
my-answer-matters = It matters to:
my-answer-more = and { $n } more
my-answer-done = No open questions
my-answer-again = Back to those put off
my-answer-to-measure = See the verdict
my-see-own = See how it decides for you

my-files-title = Files
my-files-how = Keep certificates, reports and licences here: applications offer them, so that nobody asks for the same paper twice. Only you and the centre can open them.
my-files-send = Files to keep
my-files-empty = Licences, audit reports and certificates are what applications ask for most.
my-files-kept = kept for later
my-files-centre = sent by the centre
my-files-sure = “{ $name }” will be gone for good.
my-files-in-use = The file cannot be deleted: something you sent needs it, or the centre sent it.
my-contact-hint = With a telephone number: it is called.
