introductions-link = Who has been introduced here
introductions-heading = Introduced at { $unit }
introductions-lead = The first shift introduces. Who knows the unit already can be introduced by hand.
introductions-required = Only who has been introduced may be booked here
introductions-required-help = For a single need you can say that you can receive somebody new.
introductions-known = { $count ->
    [0] Nobody has been introduced
    [one] One has been introduced
   *[other] { $count } have been introduced
}
introductions-since = Introduced
introductions-by-visit = first shift { $on }
introductions-by-hand = by hand { $on }
introductions-remove = Remove
introductions-nobody = Nobody has been here yet.
introductions-others = Introduce more
introductions-search = Name
introductions-find = Search
introductions-add = Introduce
introductions-no-others = Found nobody who lacks an introduction.
wishes-heading = Where I like to work
wishes-lead = Your wishes order the suggestions when somebody is sought. The unit sees that you like to come, but never that you would rather not.
wishes-of-heading = Where { $name } likes to work
wishes-of-lead = The wishes order the suggestions when somebody is sought. The unit sees that { $name } likes to come, but never that { $name } would rather not.
wishes-back = Start
wishes-units = Units
wishes-no-units = No units take part just now.
wishes-link = Where I like to work
wish-now = Wish
wish-gladly = Gladly
wish-rather-not = Rather not
wish-is-gladly = gladly
wish-is-rather-not = rather not
wish-take-back = Take back
wishes-heading-of = Wished-for units
