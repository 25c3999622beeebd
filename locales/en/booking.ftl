# The board, replacements, bookings.
filters = Filter
filters-clear = Clear
filters-show = Show
book = Book

board-heading = The board
board-areas = Areas
board-previous = Earlier
board-next = Later
board-shape = Show as
board-span = Show
board-day = Day
board-days = { $count } days
board-weeks = { $count ->
    [one] One week
   *[other] { $count } weeks
}
board-month = Month
board-grid = Grid
board-list = List
board-region = The board, people and days. Scroll sideways with the arrow keys.
board-caption = Who can be booked on which day
board-who = Who
board-today = today
board-open-needs = Open needs
board-open-count = { $count ->
    [one] One open need
   *[other] { $count } open needs
}
board-legend = Legend
board-why-not = These can’t be booked
board-show-why-not = Show who can’t come, and why
board-hide-why-not = Hide who can’t come
board-nobody = Nobody is free with these choices. Choose fewer requirements, a longer distance or another time.
live-on = Updates by itself
live-off = Doesn’t update by itself just now.
live-reload = Load again
live-changed = Changed on the board:
live-too-many-heading = The page can’t update by itself
live-too-many = Too many pages that update by themselves are open just now. Load the page again to see the latest.
legend-free = Free, can be booked
legend-mine = Booked, opens the booking
legend-taken = Booked by someone else
legend-stopped = A rule stands in the way
legend-rule = rest
slot-free = { $who }, { $day }, free { $hours }, book
slot-mine = { $who }, { $day }, booked { $hours }, open the booking
slot-taken = { $who }, { $day }, taken { $hours }
slot-stopped = { $who }, { $day } { $hours }, can’t be booked: { $rule }
slot-open = { $count ->
    [one] { $count } open need on { $day }
   *[other] { $count } open needs on { $day }
}

replacement-heading = Find a replacement
replacement-show = Show who can come
replacement-count = { $count ->
    [0] Nobody can come
    [one] One can come
   *[other] { $count } can come
}
replacement-post = Post as a need
replacement-nobody = Nobody can come then. Try another time or fewer requirements, or call the coordinator.
replacement-excluded = { $count } can’t ({ $why })
replacement-known = { $count ->
    [one] has been here once
   *[other] has been here { $count } times
}
replacement-known-last = { $count ->
    [one] has been here once, { $on }
   *[other] has been here { $count } times, last { $on }
}
replacement-gladly = likes to work here
replacement-answers = usually answers within { $time }
replacement-load = booked { $booked } of { $agreed } that week
replacement-further = { $count ->
    [one] One more is free but lives further away and has not been put before the rules.
   *[other] { $count } more are free but live further away and have not been put before the rules.
}
replacement-share-under = { $name } below its share: { $used } of the hours of the last quarter, { $share } of the inhabitants.
replacement-share-over = { $name } above its share: { $used } of the hours of the last quarter, { $share } of the inhabitants.
replacement-smaller = If you ask for less
replacement-smaller-without = Without { $what }: { $count } more
replacement-smaller-time = { $hours }: { $count } more
replacement-new = new at the unit
need-welcomes-new = We can receive somebody new
need-welcomes-new-help = Otherwise the unit asks that who comes has been introduced here.
replacement-need = Reason and requirements
replacement-unavailable = Not available then: { $names }.

book-heading = Book { $name }
book-submit = Book
book-others = Show others who can come
price-heading = Price
price-lines-heading = How the price comes about
price-with-vat = { $amount } with VAT
price-line = Item
price-calculation = Calculation
price-amount = Amount
price-total = Total with VAT
history-heading = History

bookings-heading = Bookings
bookings-tabs = Selection
bookings-coming = Coming
bookings-waiting = Waiting for me
bookings-past = Past
bookings-all = All
bookings-caption = Bookings
bookings-none = No bookings here.
column-when = When
column-who = Who
column-where = Where
column-state = State
column-price = Price

fact-unit = Unit
fact-address = Address
fact-map = Map
fact-phone = Telephone
fact-need = Need
fact-employer = Employer
fact-competences = Competences
fact-cancel-terms = Cancelling
fact-booked = Booked
fact-reported = Reported
fact-fee = Fee
cancel-terms = Free of charge until { $moment }, then { $percent } of the price.
cancel-terms-late = Cancelling costs { $percent } of the price.
step-confirm = Confirm
step-find-another = Find another
step-decline = Decline
step-cancel = Cancel
step-report = Report hours
step-attest = Approve
step-change = Change the hours
change-heading = Change the hours of { $name }
change-day = Day
change-look = Show what it means
change-ask = Ask { $name }
change-submit = Change the hours
change-at-once = Not needed, the hours are changed at once
change-price-was = Now { $amount }
change-meanwhile = The booking has been changed since you opened the page. It is { $period } now. Nothing of what you typed is saved, but it still stands here.
change-accept = Yes, change
change-decline = No, keep the hours
change-withdraw = Take the question back
next-change = { $name } is asked about { $period } instead. Answer no later than { $limit }. Until then the hours above stand.
flash-changed = The hours are changed.
flash-change-asked = The question is sent. Until the answer comes the old hours stand.
flash-change-accepted = The hours are changed.
flash-change-declined = The answer is sent. The old hours stand.
flash-change-withdrawn = The question is taken back. The old hours stand.
history-changed = { $who } changed the hours
history-change-asked = { $who } asked about other hours
history-change-declined = { $who } said no to other hours
history-change-withdrawn = { $who } took back the question about other hours
history-change-expired = Nobody answered in time about other hours
cancel-heading = Cancel { $name }
cancel-submit = Cancel the shift
cancel-back = Keep the booking
decline-heading = Decline
decline-submit = Decline the shift
report-heading = Report your hours
report-submit = Send
attest-heading = Approve { $name }
attest-reported-anew = The hours have been reported anew since you saw them. Nothing is approved. Go through them again.
attest-submit = Approve
step-back = Back
field-starts = Began
field-ends = Ended
field-break = Break
field-break-unit = minutes
field-correction = Why do you change the hours?
field-correction-help = Needed only when you change what was reported.
price-comparison = Staffing company (reference): { $agency }. You save { $saved }.
line-work = Hours
line-minimum = Up to the shortest shift
line-travel = Travel
line-cancellation = Late cancellation
line-evening = Evening addition
line-night = Night addition
line-weekend = Weekend addition
line-public-holiday = Public holiday addition
line-vat = VAT
