# Collaborations and their areas: members, agreements, prices.
admin-agreements = Agreements
admin-collaboration = Collaboration
admin-new-agreement = New agreement
admin-new-area = New area
admin-open-area = Open the area
agreement-cancel = { $days ->
    [0] Cancelling is free until { $time } on the day of the shift; after that it costs { $percent } of the price.
    [one] Cancelling is free until { $time } on the day before the shift; after that it costs { $percent } of the price.
   *[other] Cancelling is free until { $time } { $days } days before the shift; after that it costs { $percent } of the price.
}
agreement-cancelling = Cancelling
agreement-days = days
agreement-ended = Has ended
agreement-fee = Fee for cancelling later
agreement-fee-help = A share of the price without VAT, 0 to 100.
agreement-free-days = Days before the shift on which cancelling is free for the last time
agreement-free-until = And until
agreement-lead = The agreement says how long it is valid, what VAT is charged and what cancelling costs. It isn't changed afterwards: another agreement from a later day takes over.
agreement-none = No agreement yet. Nothing can be booked without one.
agreement-tariffs = { $count ->
    [0] No prices yet
    [one] One price list
   *[other] { $count } price lists
}
agreement-usual-name = Agreement on { $area }
agreement-valid = Valid
agreement-vat-reason = Why that rate of VAT
agreement-vat-reason-help = With the section of the law or the tax agency's statement, so that an auditor sees why.
area-answered = Answered when the area was opened, { $at }.
area-answered-by = Answered by { $name } when the area was opened, { $at }.
area-authority = Is any of what is to be shared an exercise of public authority?
area-authority-help = Public authority is exercised in decisions on a person's rights and duties, such as needs assessments, grades or permits. It can't be shared this way. The answer is kept in the log.
area-authority-short = Public authority
area-becomes = New state
area-becomes-help = An area that is paused or closed takes no new bookings; those that are made stand. A closed area is not opened again.
area-begins = Begins as
area-begins-help = A pilot takes bookings as usual, but everybody sees that it is a trial.
area-name-help = What the members call it, such as The nurse pool.
area-new-lead = An area is one kind of thing that you share. Once it is open you decide who takes part, on what terms and at what prices.
area-no-members = Nobody takes part yet. Add the first organisation below.
area-none = No areas yet. Open one to begin to share.
area-plugin-help = Says what is shared and by which rules.
area-set-state = Change the state
area-state = State
step-agreement = Make an agreement
step-agreement-note = For how long, the VAT, and the rule of cancelling.
step-done = Done
step-members = Decide who takes part
step-members-note = Only those who take part can borrow and lend.
step-tariff = Set the prices
step-tariff-note = The first price list, once there is an agreement.
steps-heading = Before anything can be booked
tariff-addition-help = 0 means no addition.
tariff-no-agreement = No price lists yet. A price list belongs to an agreement, which is made on the area's page.
tariff-none = No prices yet. Nothing can be booked without them.
admin-collaborations = Collaborations
admin-new-collaboration = New collaboration
collaboration-change = Change
collaboration-change-member = Change the days of { $name }
collaboration-join = Take the organisation in
collaboration-join-help = The number of an organisation that is here already. Ten digits, such as 212000-1041.
collaboration-lead = Those who have agreed to share resources with one another.
collaboration-made = Made
collaboration-member-lead = The last day is the day on which the organisation leaves. It then no longer takes part in the areas either; bookings that are made stand.
collaboration-members = Take part in the collaboration
collaboration-name-help = What its members call it.
collaboration-no-members = No organisation takes part yet.
collaboration-none = No collaboration yet. Make the first one to begin.
step-administrator = Make somebody its administrator
step-administrator-note = Who then looks after organisations, people and areas.
step-organisations = Take the first organisation in
step-organisations-note = One that is here already you take in below; a new one is entered by the administrator.
area-ways = How needs are filled
area-way-book = The unit books
area-way-offers = Requests are sent
area-way-allocation = The coordinator allocates
area-filling-more = Answer times and how far the search reaches
area-answer-times = Times to answer
area-answer-times-help = A line for each time. 3 15 means that there are 15 minutes to answer when at most 3 hours are left to the start. The shortest is 15 minutes.
area-reach-own = Search one's own municipality
area-reach-near = Search those who are near, too
area-reach-all = Search everybody
area-reach-outside = Tell the unit to search outside the pool
area-reach-unit = h before the start
area-near-km = Near is at most
