introductions-link = Vilka som är introducerade här
introductions-heading = Introducerade på { $unit }
introductions-lead = Det första passet introducerar. Den som redan känner enheten kan introduceras för hand.
introductions-required = Bara den som är introducerad får bokas hit
introductions-required-help = För ett enskilt behov kan du ange att ni kan ta emot någon ny.
introductions-known = { $count ->
    [0] Ingen är introducerad
    [one] En är introducerad
   *[other] { $count } är introducerade
}
introductions-since = Introducerad
introductions-by-visit = första passet { $on }
introductions-by-hand = för hand { $on }
introductions-remove = Ta bort
introductions-nobody = Ingen har varit här ännu.
introductions-others = Introducera fler
introductions-search = Namn
introductions-find = Sök
introductions-add = Introducera
introductions-no-others = Hittade ingen som saknar introduktion.
wishes-heading = Var jag helst arbetar
wishes-lead = Dina önskningar ordnar förslagen när någon söks. Enheten ser att du gärna kommer, men aldrig att du helst slipper.
wishes-of-heading = Var { $name } helst arbetar
wishes-of-lead = Önskningarna ordnar förslagen när någon söks. Enheten ser att { $name } gärna kommer, men aldrig att { $name } helst slipper.
wishes-back = Start
wishes-units = Enheter
wishes-no-units = Inga enheter deltar just nu.
wishes-link = Var jag helst arbetar
wish-now = Önskan
wish-gladly = Gärna
wish-rather-not = Helst inte
wish-is-gladly = gärna
wish-is-rather-not = helst inte
wish-take-back = Ta tillbaka
wishes-heading-of = Önskade enheter
