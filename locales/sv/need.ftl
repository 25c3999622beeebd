# Behov: listan, formuläret och behovets egen sida.
navigation-needs = Behov
needs-tabs = Urval
needs-heading = Behov
needs-new = Nytt behov
needs-sought = Söks
needs-drafts = Utkast
needs-past = Avslutade
needs-caption = Behov
needs-none-sought = Inget söks just nu.
needs-none-drafts = Inga utkast.
needs-none-past = Inga avslutade behov ännu.
needs-shown = { $count ->
    [0] Inga
    [one] Ett behov
   *[other] { $count } behov
}
column-places = Platser
column-priority = Prioritet
need-places = { $filled } av { $quantity }

need-new-heading = Nytt behov
need-new-lead = Säg när och vad som krävs. Skriv aldrig vem som är borta eller varför någon är sjuk.
need-edit-heading = Ändra behovet
need-edit-lead = De som redan har fått en förfrågan får veta om den inte längre gäller.
need-days = Dagar
need-days-help = Välj en eller flera. Varje dag blir ett eget behov.
need-other-day = En annan dag
need-repeat = Upprepas
need-repeat-no = Nej
need-repeat-weekly = Varje vecka
need-repeat-until = Till och med
need-repeat-help = De valda veckodagarna varje vecka, till och med den dag du anger.
need-quantity = Hur många
need-quantity-help = Så många söks till samma tid.
need-priority = Prioritet
priority-low = Låg
priority-normal = Vanlig
priority-high = Hög
need-way = Hur ska behovet lösas?
way-book = Vi bokar själva
way-offers = Skicka förfrågningar
way-allocation = Samordnaren fördelar
need-allocated = samordnaren fördelar
need-preferred = Helst
need-preferred-none = Ingen särskild
need-cost-centre = Kostnadsställe
need-cost-centre-help = Numret i er kommuns kontoplan på den som ska betala, till exempel 71210. Tomt betyder enhetens eget.
need-reference = Er referens
need-reference-help = En kort beteckning för er egen uppföljning. Inga personuppgifter.
need-draft-choice = Spara som utkast
need-draft-help = Ingen annan ser det förrän du lägger ut det.
need-more = Prioritet, rast, kostnadsställe och mer
need-submit = Lägg ut behovet
need-save = Spara
need-back = Alla behov

need-heading = Behov { $period }
need-booked = Bokade
need-asked = Tillfrågade
need-facts = Det här söks
need-others = Andra som söks ({ $count })
need-all = Alla behov
need-offer = Erbjud
need-step-post = Lägg ut
need-step-edit = Ändra
need-step-withdraw = Återta
need-copy = Kopiera till en annan dag
need-copy-submit = Kopiera
need-copy-day = Till den
need-elsewhere = Löst på annat sätt
need-elsewhere-what = Vad gjorde ni i stället?
need-elsewhere-cost = Kostnad utan moms, kr
need-elsewhere-cost-help = 0 om det inte kostade något extra.
need-elsewhere-places = Hur många platser
need-elsewhere-submit = Spara
need-elsewhere-done = { $what }, { $cost }
need-ask-all = Fråga alla som kan
need-ask-all-note = Först till kvarn: den som svarar ja först får passet.
need-ask-own-first = Först frågas kommunens egna, senare fler.
need-ask-near-first = Först frågas de inom { $km } km, senare fler.
need-ask-in-turn = Fråga en i taget
need-ask-in-turn-note = Bäst först. Den som inte svarar i tid lämnar plats åt nästa.
need-circle-own = Söks i den egna kommunen
need-circle-near = Söks inom { $km } km
need-circle-all = Söks hos alla
need-circle-outside = Så nära start når sökningen inte längre ut. Lös det på annat sätt om ingen tackar ja.
need-next-draft = Utkast. Ingen annan ser det än.
need-next-asked = { $count ->
    [one] En tillfrågad, svar senast { $limit }.
   *[other] { $count } tillfrågade, första svaret senast { $limit }.
}
need-next-nobody = Ingen är tillfrågad ännu.
need-next-expired = Tiden kom innan behovet var löst. Säg hur ni löste det, så syns det i uppföljningen.
need-fact-reason = Orsak
need-fact-required = Krav
need-fact-places = Antal
need-fact-series = Hör ihop med
need-series = { $count ->
    [one] Ett behov till i serien
   *[other] { $count } behov till i serien
}
column-answer = Svar senast
flash-need-posted = Behovet är utlagt.
flash-need-draft = Utkastet är sparat.
flash-need-withdrawn = Behovet är återtaget. De tillfrågade får veta det.
flash-need-copied = Kopierat. Se över och ändra om något skiljer.
flash-offers-sent = Förfrågan är skickad. Du får mejl när någon tackar ja.
history-need-posted = Utlagt av { $who }
history-need-drafted = Utkast av { $who }
history-need-edited = Ändrat av { $who }
history-need-filled = En plats bokad
history-need-widened = Sökningen nådde fler
history-need-freed = En plats söks igen
history-need-withdrawn = Återtaget av { $who }
history-need-elsewhere = Löst på annat sätt, { $who }
history-need-expired = Tiden kom innan det var löst
need-urgent = Brådskar
task-countered = { $name } föreslår en annan tid
task-elsewhere = Hur löste ni passet?
history-need-given-up = En plats behövs inte längre
need-asked-count = { $count ->
    [one] en tillfrågad
   *[other] { $count } tillfrågade
}

# Väntelistan: $which är den som önskas (one) eller vem som helst som passar (any).
need-step-wait = Ställ er i kö
need-step-stop-waiting = Lämna kön
need-queue = { $which ->
    [one] Ni står i kö för { $name } sedan { $since }: nummer { $number } av { $length }. Blir det ledigt får ni mejl och tid att svara.
   *[any] Ni står i kö sedan { $since }: nummer { $number } av { $length }. Blir någon ledig får ni mejl och tid att svara.
}
need-place-free = Plats ledig: { $name }
task-place-free = Plats ledig: { $name }
task-place-free-note = { $period } · svara senast { $deadline }
flash-waits = Ni står i kö. När en plats blir ledig får ni mejl.
flash-waits-no-more = Ni står inte längre i kö.
history-need-waits = Ställt i kö av { $who }
history-need-waits-no-more = Taget ur kön av { $who }
