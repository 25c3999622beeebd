# Needs: the list, the form and a need's own page.
navigation-needs = Needs
needs-tabs = Selection
needs-heading = Needs
needs-new = New need
needs-sought = Sought
needs-drafts = Drafts
needs-past = Ended
needs-caption = Needs
needs-none-sought = Nothing is sought right now.
needs-none-drafts = No drafts.
needs-none-past = No need has ended yet.
needs-shown = { $count ->
    [0] None
    [one] One need
   *[other] { $count } needs
}
column-places = Places
column-priority = Priority
need-places = { $filled } of { $quantity }

need-new-heading = New need
need-new-lead = Say when, and what is required. Never write who is absent or why somebody is ill.
need-edit-heading = Change the need
need-edit-lead = Those who have been asked are told if the question no longer stands.
need-days = Days
need-days-help = Choose one or several. Each day becomes a need of its own.
need-other-day = Another day
need-repeat = Repeats
need-repeat-no = No
need-repeat-weekly = Every week
need-repeat-until = Through
need-repeat-help = The chosen weekdays of every week, through the day that you give.
need-quantity = How many
need-quantity-help = So many are sought for the same time.
need-priority = Priority
priority-low = Low
priority-normal = Normal
priority-high = High
need-way = How is it to be filled?
way-book = We book ourselves
way-offers = Send requests
way-allocation = The coordinator allocates
need-allocated = the coordinator allocates
need-preferred = Preferably
need-preferred-none = Nobody in particular
need-cost-centre = Cost centre
need-cost-centre-help = The number in your organisation’s accounts of who is to pay, such as 71210. Empty means the unit’s own.
need-reference = Your reference
need-reference-help = A short mark for your own follow-up. No personal data.
need-draft-choice = Save as a draft
need-draft-help = Nobody else sees it until you post it.
need-more = Priority, break, cost centre and more
need-submit = Post the need
need-save = Save
need-back = All needs

need-heading = Need { $period }
need-booked = Booked
need-asked = Asked
need-facts = What is sought
need-others = Others that are sought ({ $count })
need-all = All needs
need-offer = Offer
need-step-post = Post
need-step-edit = Change
need-step-withdraw = Withdraw
need-copy = Copy to another day
need-copy-submit = Copy
need-copy-day = To
need-elsewhere = Filled in another way
need-elsewhere-what = What did you do instead?
need-elsewhere-cost = Cost without VAT, SEK
need-elsewhere-cost-help = 0 if it cost nothing extra.
need-elsewhere-places = How many places
need-elsewhere-submit = Save
need-elsewhere-done = { $what }, { $cost }
need-ask-all = Ask all who can come
need-ask-all-note = First come, first served: the first yes has the shift.
need-ask-own-first = Those of your own municipality are asked first, others later.
need-ask-near-first = Those within { $km } km are asked first, others later.
need-ask-in-turn = Ask one at a time
need-ask-in-turn-note = Best first. Who doesn't answer in time makes room for the next.
need-circle-own = Sought in your own municipality
need-circle-near = Sought within { $km } km
need-circle-all = Sought everywhere
need-circle-outside = This near the start the search reaches no further. Solve it in another way if nobody says yes.
need-next-draft = A draft. Nobody else sees it yet.
need-next-asked = { $count ->
    [one] One asked, answer by { $limit }.
   *[other] { $count } asked, the first answer by { $limit }.
}
need-next-nobody = Nobody has been asked yet.
need-next-expired = The time came before the need was filled. Say how you managed, so that it is known.
need-fact-reason = Reason
need-fact-required = Requires
need-fact-places = Number
need-fact-series = Belongs with
need-series = { $count ->
    [one] One more need of the series
   *[other] { $count } more needs of the series
}
column-answer = Answer by
flash-need-posted = The need is posted.
flash-need-draft = The draft is saved.
flash-need-withdrawn = The need is withdrawn. Those who were asked are told.
flash-need-copied = Copied. Look it over and change what differs.
flash-offers-sent = The question is sent. You get mail when somebody says yes.
history-need-posted = Posted by { $who }
history-need-drafted = Draft by { $who }
history-need-edited = Changed by { $who }
history-need-filled = One place booked
history-need-widened = The search reached more
history-need-freed = One place sought again
history-need-withdrawn = Withdrawn by { $who }
history-need-elsewhere = Filled in another way, { $who }
history-need-expired = The time came before it was filled
need-urgent = Urgent
task-countered = { $name } proposes other hours
task-elsewhere = How did you manage without?
history-need-given-up = One place is no longer needed
need-asked-count = { $count ->
    [one] one asked
   *[other] { $count } asked
}

# The waiting list: $which is the one that is preferred (one) or anybody who fits (any).
need-step-wait = Join the queue
need-step-stop-waiting = Leave the queue
need-queue = { $which ->
    [one] You have been in the queue for { $name } since { $since }: number { $number } of { $length }. If there is a free place, you get a mail and time to answer.
   *[any] You have been in the queue since { $since }: number { $number } of { $length }. If somebody becomes free, you get a mail and time to answer.
}
need-place-free = Free place: { $name }
task-place-free = Free place: { $name }
task-place-free-note = { $period } · answer by { $deadline }
flash-waits = You are in the queue. When a place becomes free, you get a mail.
flash-waits-no-more = You are no longer in the queue.
history-need-waits = Put into the queue by { $who }
history-need-waits-no-more = Taken out of the queue by { $who }
