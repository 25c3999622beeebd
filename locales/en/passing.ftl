# Shifts that pass on: somebody else takes it, two swap, or another unit takes it over.
step-exchange = Swap or hand over
exchange-heading = Swap or hand over { $name }’s shift
exchange-heading-own = Swap or pass on my shift
exchange-title = { $kind ->
    [swap] Swap of shifts
    [hand_over] Handing over to another unit
   *[stand_in] Somebody else takes the shift
}
exchange-how = How
exchange-kind = { $kind ->
    [swap] Swap for another shift
    [hand_over] Another unit takes it over
   *[stand_in] Somebody else takes it
}
exchange-colleague = Who
exchange-colleague-none = Choose who
exchange-on = On which day is the other’s shift?
exchange-on-help = The shift that begins on that day is swapped for this one.
exchange-unit = Unit
exchange-unit-none = Choose a unit
exchange-look = Show what it means
exchange-ask = Send the question
exchange-impossible = This shift can’t be swapped or handed over now. It has to be confirmed and not begun, and the area has to allow it.
exchange-booking = The shift
exchange-other = In exchange
exchange-taker = Taken by
exchange-new-unit = New unit
exchange-becomes = { $who } comes to { $unit }
exchange-waits = A yes is missing from { $parties }. Answer by { $limit }.
exchange-party = { $party ->
    [taker] { $taker }
    [holder] { $holder }
    [other_unit] { $other_unit }
    [new_unit] { $new_unit }
   *[unit] { $unit }
}
exchange-yes = Yes
exchange-no = No
exchange-yes-for = Yes, for { $party }
exchange-no-for = No, for { $party }
exchange-withdraw = Take the question back
exchange-open-state = Waits for answers
exchange-done-state = Done
exchange-declined-state = No
exchange-expired-state = Not answered
exchange-withdrawn-state = Taken back
exchange-void-state = No longer valid
exchange-fact = May pass on
exchange-fact-link = Show the question
exchange-instead = Took over from
exchange-instead-link = The booking before
flash-exchange-asked = The question is sent. Until everybody has said yes the shift stays as it is.
flash-exchange-agreed = Your yes is noted. It is done when everybody has said yes.
flash-exchange-done = Done. The shift has passed on and everybody gets a mail.
flash-exchange-declined = Your no is sent. The shift stays as it is.
flash-exchange-withdrawn = The question is taken back. The shift stays as it is.
history-exchange-asked = { $who } asked whether the shift may pass on
history-exchange-agreed = { $who } said yes to passing the shift on
history-exchange-declined = { $who } said no to passing the shift on
history-exchange-withdrawn = { $who } took back the question whether the shift may pass on
history-exchange-expired = Not everybody answered in time whether the shift may pass on
history-passed-on = The shift passed on
task-exchange = { $kind ->
    [swap] { $holder } wants to swap shifts with { $taker }
    [hand_over] Take over { $holder }’s shift?
   *[stand_in] Can { $taker } take { $holder }’s shift?
}
task-exchange-own = { $kind ->
    [swap] { $holder } wants to swap shifts with you
    [hand_over] The shift may go over to { $unit }
   *[stand_in] Can you take { $holder }’s shift?
}
area-exchange = May people swap and pass on shifts?
area-exchange-closed = No
area-exchange-approval = Yes, if the units approve
area-exchange-free = Yes, the units are told

# Mails. $reader is as whom one reads (taker, holder, unit, other_unit, new_unit).
mail-exchange-subject = { $event ->
    [asked] { $kind ->
        [swap] Swap shifts?
        [hand_over] Take over a shift?
       *[stand_in] Take a shift?
    }
    [declined] No
    [expired] No answer in time
    [withdrawn] The question is taken back
   *[void] No longer valid
}
mail-exchange-asked = { $kind ->
    [swap] { $reader ->
        [taker] { $holder } wants to swap shifts with you. Answer yes or no in Torget.
        [holder] The unit asks whether you can swap shifts with { $taker }. Answer yes or no in Torget.
       *[unit] { $holder } and { $taker } want to swap shifts. Approve or say no in Torget.
    }
    [hand_over] { $reader ->
        [holder] Your shift may go over to { $unit }. Answer yes or no in Torget.
       *[new_unit] { $unit } may take over { $holder }’s shift. Answer yes or no in Torget.
    }
   *[stand_in] { $reader ->
        [taker] Can you take { $holder }’s shift? Answer yes or no in Torget.
       *[unit] { $holder } wants to pass the shift on to { $taker }. Approve or say no in Torget.
    }
}
mail-exchange-ended = { $event ->
    [declined] Somebody has said no. The shifts stay as they are.
    [expired] Not everybody answered in time. The shifts stay as they are.
    [withdrawn] Whoever asked has taken the question back. The shifts stay as they are.
   *[void] One of the shifts is cancelled, has passed on or has other hours. So the question is no longer valid.
}
mail-exchange-action = { $event ->
    [asked] Answer
   *[other] Show
}
mail-booking-passed-on = { $audience ->
    [person] The shift has passed on and is no longer yours.
   *[other] The shift has passed on. This booking is no longer valid; the new one comes in a mail of its own.
}
