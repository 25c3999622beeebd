# Tavlan, ersättare, bokningar.
filters = Filter
filters-clear = Rensa
filters-show = Visa
book = Boka

board-heading = Tavlan
board-areas = Områden
board-previous = Tidigare
board-next = Senare
board-shape = Visa som
board-span = Visa
board-day = Dag
board-days = { $count } dagar
board-weeks = { $count ->
    [one] En vecka
   *[other] { $count } veckor
}
board-month = Månad
board-grid = Rutnät
board-list = Lista
board-region = Tavlan, personer och dagar. Bläddra i sidled med piltangenterna.
board-caption = Vem som kan bokas vilken dag
board-who = Vem
board-today = i dag
board-open-needs = Öppna behov
board-open-count = { $count ->
    [one] Ett öppet behov
   *[other] { $count } öppna behov
}
board-legend = Teckenförklaring
board-why-not = De här kan inte bokas
board-show-why-not = Visa vilka som inte kan, och varför
board-hide-why-not = Dölj vilka som inte kan
board-nobody = Ingen är ledig med de här valen. Välj färre krav, en längre resväg eller en annan tid.
live-on = Uppdateras av sig själv
live-off = Uppdateras inte av sig själv just nu.
live-reload = Läs in på nytt
live-changed = Ändrat på tavlan:
live-too-many-heading = Sidan kan inte uppdateras av sig själv
live-too-many = För många sidor som uppdateras av sig själva är öppna just nu. Läs in sidan på nytt för att se det senaste.
legend-free = Ledig, går att boka
legend-mine = Bokad, öppnar bokningen
legend-taken = Bokad av någon annan
legend-stopped = En regel hindrar
legend-rule = vila
slot-free = { $who }, { $day }, ledig { $hours }, boka
slot-mine = { $who }, { $day }, bokad { $hours }, öppna bokningen
slot-taken = { $who }, { $day }, upptagen { $hours }
slot-stopped = { $who }, { $day } { $hours }, går inte att boka: { $rule }
slot-open = { $count ->
    [one] { $count } öppet behov { $day }
   *[other] { $count } öppna behov { $day }
}

replacement-heading = Hitta ersättare
replacement-show = Visa vilka som kan
replacement-count = { $count ->
    [0] Ingen kan komma
    [one] En kan komma
   *[other] { $count } kan komma
}
replacement-post = Lägg ut som behov
replacement-nobody = Ingen kan komma just då. Prova en annan tid eller färre krav, eller ring samordnaren.
replacement-excluded = { $count } kan inte ({ $why })
replacement-known = { $count ->
    [one] har varit här en gång
   *[other] har varit här { $count } gånger
}
replacement-known-last = { $count ->
    [one] har varit här en gång, { $on }
   *[other] har varit här { $count } gånger, senast { $on }
}
replacement-gladly = arbetar gärna här
replacement-answers = svarar oftast inom { $time }
replacement-load = bokad { $booked } av { $agreed } den veckan
replacement-further = { $count ->
    [one] En till är ledig men bor längre bort och är inte prövad mot reglerna.
   *[other] { $count } till är lediga men bor längre bort och är inte prövade mot reglerna.
}
replacement-share-under = { $name } under sin andel: { $used } av timmarna det senaste kvartalet, { $share } av invånarna.
replacement-share-over = { $name } över sin andel: { $used } av timmarna det senaste kvartalet, { $share } av invånarna.
replacement-smaller = Om du kräver mindre
replacement-smaller-without = Utan { $what }: { $count } till
replacement-smaller-time = { $hours }: { $count } till
replacement-new = ny på enheten
need-welcomes-new = Vi kan ta emot någon ny
need-welcomes-new-help = Enheten kräver annars att den som kommer är introducerad här.
replacement-need = Orsak och krav
replacement-unavailable = Inte tillgängliga då: { $names }.

book-heading = Boka { $name }
book-submit = Boka
book-others = Visa andra som kan
price-heading = Pris
price-lines-heading = Så räknas priset
price-with-vat = { $amount } med moms
price-line = Post
price-calculation = Uträkning
price-amount = Belopp
price-total = Summa med moms
history-heading = Historik

bookings-heading = Bokningar
bookings-tabs = Urval
bookings-coming = Kommande
bookings-waiting = Väntar på mig
bookings-past = Tidigare
bookings-all = Alla
bookings-caption = Bokningar
bookings-none = Inga bokningar här.
column-when = När
column-who = Vem
column-where = Var
column-state = Läge
column-price = Pris

fact-unit = Enhet
fact-address = Adress
fact-map = Karta
fact-phone = Telefon
fact-need = Behov
fact-employer = Arbetsgivare
fact-competences = Kompetenser
fact-cancel-terms = Avbokning
fact-booked = Bokat
fact-reported = Rapporterat
fact-fee = Avgift
cancel-terms = Kostnadsfritt till { $moment }, därefter { $percent } av priset.
cancel-terms-late = Avbokning kostar { $percent } av priset.
step-confirm = Bekräfta
step-find-another = Hitta en annan
step-decline = Tacka nej
step-cancel = Avboka
step-report = Rapportera timmar
step-attest = Attestera
step-change = Ändra tiden
change-heading = Ändra tiden för { $name }
change-day = Dag
change-look = Visa vad det innebär
change-ask = Fråga { $name }
change-submit = Ändra tiden
change-at-once = Behövs inte, tiden ändras direkt
change-price-was = Nu { $amount }
change-meanwhile = Bokningen har ändrats sedan du öppnade sidan. Nu gäller { $period }. Ingenting av det du skrev är sparat, men det står kvar här.
change-accept = Ja, ändra
change-decline = Nej, behåll tiden
change-withdraw = Ta tillbaka frågan
next-change = { $name } tillfrågas om { $period } i stället. Svar senast { $limit }. Till dess gäller tiden ovan.
flash-changed = Tiden är ändrad.
flash-change-asked = Frågan är skickad. Till dess svaret kommer gäller den gamla tiden.
flash-change-accepted = Tiden är ändrad.
flash-change-declined = Svaret är skickat. Den gamla tiden gäller.
flash-change-withdrawn = Frågan är tillbakatagen. Den gamla tiden gäller.
history-changed = { $who } ändrade tiden
history-change-asked = { $who } frågade om en annan tid
history-change-declined = { $who } sade nej till en annan tid
history-change-withdrawn = { $who } tog tillbaka frågan om en annan tid
history-change-expired = Ingen svarade i tid om en annan tid
cancel-heading = Avboka { $name }
cancel-submit = Avboka passet
cancel-back = Behåll bokningen
decline-heading = Tacka nej
decline-submit = Tacka nej till passet
report-heading = Rapportera dina timmar
report-submit = Skicka
attest-heading = Attestera { $name }
attest-reported-anew = Timmarna har rapporterats om sedan du såg dem. Ingenting är attesterat. Gå igenom dem på nytt.
attest-submit = Attestera
step-back = Tillbaka
field-starts = Började
field-ends = Slutade
field-break = Rast
field-break-unit = minuter
field-correction = Varför ändrar du timmarna?
field-correction-help = Behövs bara om du ändrar det som är rapporterat.
price-comparison = Bemanningsföretag (referens): { $agency }. Du sparar { $saved }.
line-work = Timmar
line-minimum = Upp till kortaste pass
line-travel = Resa
line-cancellation = Sen avbokning
line-evening = OB kväll
line-night = OB natt
line-weekend = OB helg
line-public-holiday = OB storhelg
line-vat = Moms
