# Pass som går vidare: någon annan tar det, två byter, eller en annan enhet tar över.
step-exchange = Byt eller lämna över
exchange-heading = Byt eller lämna över passet med { $name }
exchange-heading-own = Byt eller lämna mitt pass
exchange-title = { $kind ->
    [swap] Byte av pass
    [hand_over] Överlåtelse till en annan enhet
   *[stand_in] Någon annan tar passet
}
exchange-how = Hur
exchange-kind = { $kind ->
    [swap] Byt mot ett annat pass
    [hand_over] En annan enhet tar över
   *[stand_in] Någon annan tar det
}
exchange-colleague = Vem
exchange-colleague-none = Välj vem
exchange-on = Vilken dag har den andra sitt pass?
exchange-on-help = Det pass som börjar den dagen byts mot det här.
exchange-unit = Enhet
exchange-unit-none = Välj enhet
exchange-look = Visa vad det innebär
exchange-ask = Skicka frågan
exchange-impossible = Det här passet går inte att byta eller lämna över nu. Det ska vara bekräftat och inte ha börjat, och området ska tillåta det.
exchange-booking = Passet
exchange-other = I utbyte
exchange-taker = Tas av
exchange-new-unit = Ny enhet
exchange-becomes = { $who } kommer till { $unit }
exchange-waits = Ja saknas från { $parties }. Svar senast { $limit }.
exchange-party = { $party ->
    [taker] { $taker }
    [holder] { $holder }
    [other_unit] { $other_unit }
    [new_unit] { $new_unit }
   *[unit] { $unit }
}
exchange-yes = Ja
exchange-no = Nej
exchange-yes-for = Ja, för { $party }
exchange-no-for = Nej, för { $party }
exchange-withdraw = Ta tillbaka frågan
exchange-open-state = Väntar på svar
exchange-done-state = Genomfört
exchange-declined-state = Nej
exchange-expired-state = Obesvarat
exchange-withdrawn-state = Tillbakataget
exchange-void-state = Gäller inte längre
exchange-fact = Kan gå vidare
exchange-fact-link = Visa frågan
exchange-instead = Tog över efter
exchange-instead-link = Bokningen före
flash-exchange-asked = Frågan är skickad. Till dess alla har sagt ja gäller passet som det är.
flash-exchange-agreed = Ditt ja är noterat. Det genomförs när alla har sagt ja.
flash-exchange-done = Klart. Passet har gått vidare och alla får mejl.
flash-exchange-declined = Ditt nej är skickat. Passet gäller som det är.
flash-exchange-withdrawn = Frågan är tillbakatagen. Passet gäller som det är.
history-exchange-asked = { $who } frågade om passet kan gå vidare
history-exchange-agreed = { $who } sade ja till att passet går vidare
history-exchange-declined = { $who } sade nej till att passet går vidare
history-exchange-withdrawn = { $who } tog tillbaka frågan om passet kan gå vidare
history-exchange-expired = Alla svarade inte i tid om passet kan gå vidare
history-passed-on = Passet gick vidare
task-exchange = { $kind ->
    [swap] { $holder } vill byta pass med { $taker }
    [hand_over] Ta över passet med { $holder }?
   *[stand_in] Kan { $taker } ta passet efter { $holder }?
}
task-exchange-own = { $kind ->
    [swap] { $holder } vill byta pass med dig
    [hand_over] Passet kan gå över till { $unit }
   *[stand_in] Kan du ta ett pass i stället för { $holder }?
}
area-exchange = Får personer byta och lämna pass?
area-exchange-closed = Nej
area-exchange-approval = Ja, om enheterna godkänner
area-exchange-free = Ja, enheterna får veta det

# Mejl. $reader är som vem man läser (taker, holder, unit, other_unit, new_unit).
mail-exchange-subject = { $event ->
    [asked] { $kind ->
        [swap] Byta pass?
        [hand_over] Ta över pass?
       *[stand_in] Ta pass?
    }
    [declined] Nej
    [expired] Inget svar i tid
    [withdrawn] Frågan är tillbakatagen
   *[void] Gäller inte längre
}
mail-exchange-asked = { $kind ->
    [swap] { $reader ->
        [taker] { $holder } vill byta pass med dig. Svara ja eller nej i Torget.
        [holder] Enheten frågar om du kan byta pass med { $taker }. Svara ja eller nej i Torget.
       *[unit] { $holder } och { $taker } vill byta pass. Godkänn eller säg nej i Torget.
    }
    [hand_over] { $reader ->
        [holder] Ditt pass kan gå över till { $unit }. Svara ja eller nej i Torget.
       *[new_unit] { $unit } kan ta över passet med { $holder }. Svara ja eller nej i Torget.
    }
   *[stand_in] { $reader ->
        [taker] Kan du ta ett pass i stället för { $holder }? Svara ja eller nej i Torget.
       *[unit] { $holder } vill lämna sitt pass till { $taker }. Godkänn eller säg nej i Torget.
    }
}
mail-exchange-ended = { $event ->
    [declined] Någon har sagt nej. Passen gäller som de är.
    [expired] Alla svarade inte i tid. Passen gäller som de är.
    [withdrawn] Den som frågade har tagit tillbaka frågan. Passen gäller som de är.
   *[void] Ett av passen är avbokat, har gått vidare eller fått en annan tid. Frågan gäller därför inte längre.
}
mail-exchange-action = { $event ->
    [asked] Svara
   *[other] Visa
}
mail-booking-passed-on = { $audience ->
    [person] Passet har gått vidare och är inte längre ditt.
   *[other] Passet har gått vidare. Den här bokningen gäller inte längre; den nya bokningen kommer i ett eget mejl.
}
