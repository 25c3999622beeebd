# Mejl om bokningar. $event är vad som har hänt, $audience vem som läser (person, unit, buyer, seller).
mail-booking-subject = { $event ->
    [held] { $audience ->
        [person] Förfrågan
       *[other] Väntar på svar
    }
    [confirmed] Bokad
    [declined] Avböjd
    [expired] Obesvarad
    [cancelled] Avbokad
    [called_off] Kan inte komma
    [restored] Gäller igen
    [no_show] Kom inte
    [excused] Gäller inte
    [fee_waived] Avgiften tas bort
    [passed_on] Har gått vidare
    [changed] Ny tid
    [change_asked] Ny tid?
    [change_declined] Nej till ny tid
    [change_expired] Inget svar om ny tid
    [change_withdrawn] Tiden står fast
    [performed] Att attestera
    [attested] Attesterad
    [approved] Att beslutsattestera
    [approved_by_itself] Attesterad automatiskt
    [sent_back] Tillbaka från attest
    [attested_by_itself] Attesterad automatiskt
    [corrected] Rättad
    [report_missing] Att rapportera
    [report_overdue] Rapport saknas
    [attest_missing] Väntar på attest
    [incident_reported] Avvikelse
    [incident_answered] Svar om avvikelse
    [incident_handled] Avvikelse åtgärdad
    [incident_reopened] Avvikelse öppnad igen
    [incident_closed] Avvikelse avslutad
   *[reminder] I morgon
}
mail-booking-held = { $audience ->
    [person] Du har fått en förfrågan om en bokning. Svara ja eller nej i Torget.
    [unit] Bokningen är gjord och väntar på svar från { $resource }.
    [buyer] En bokning som ni köper är gjord och väntar på svar.
   *[seller] En bokning som ni säljer är gjord och väntar på svar.
}
mail-booking-confirmed = { $audience ->
    [person] Du är bokad.
    [unit] Bokningen är bekräftad.
    [buyer] En bokning som ni köper är bekräftad.
   *[seller] En bokning som ni säljer är bekräftad.
}
mail-booking-declined = { $audience ->
    [person] Du har tackat nej till bokningen.
    [unit] { $resource } har tackat nej. Boka någon annan i Torget om behovet finns kvar.
   *[other] { $resource } har tackat nej till bokningen.
}
mail-booking-expired = { $audience ->
    [person] Förfrågan besvarades inte i tid. Du är inte bokad.
    [unit] Bokningen fick inget svar i tid och gäller inte. Boka någon annan i Torget om behovet finns kvar.
   *[other] Bokningen fick inget svar i tid och gäller inte.
}
mail-booking-cancelled = { $audience ->
    [person] Bokningen är avbokad. Du behöver inte komma.
   *[other] Bokningen är avbokad.
}
mail-booking-called-off = { $audience ->
    [person] Bokningen är borttagen, för att det är anmält att du inte kan komma.
    [unit] { $resource } kan inte komma. Behovet söks igen med hög prioritet. Ingen avgift tas ut.
   *[other] { $resource } kan inte komma. Bokningen gäller inte och ingen avgift tas ut.
}
mail-booking-restored = { $audience ->
    [person] Bokningen gäller igen.
   *[other] { $resource } kan komma ändå. Bokningen gäller igen.
}
mail-booking-changed = { $audience ->
    [person] Tiden för ditt pass är ändrad.
   *[other] Tiden för bokningen är ändrad.
}
mail-booking-change-asked = Enheten vill ändra tiden. Svara ja eller nej. Till dess du svarar, och om du säger nej, gäller den tid som är bokad.
mail-booking-change-declined = { $resource } har sagt nej till den andra tiden. Bokningen gäller som den är.
mail-booking-change-expired = { $audience ->
    [person] Du svarade inte i tid om den andra tiden. Bokningen gäller som den är.
   *[other] { $resource } svarade inte i tid om den andra tiden. Bokningen gäller som den är.
}
mail-booking-change-withdrawn = Enheten frågar inte längre om en annan tid. Bokningen gäller som den är.
mail-booking-no-show = { $absent ->
    [unit] { $audience ->
        [person] Det är noterat att enheten inte tog emot dig.
       *[other] { $resource } kom, men { $unit } tog inte emot. Enheten betalar som vid en sen avbokning.
    }
   *[resource] { $audience ->
        [person] Enheten har noterat att du inte kom.
       *[other] { $resource } kom inte. Ingen betalar för passet.
    }
}
mail-booking-excused = Bokningen gäller inte, av ett skäl som ingen råder över. Ingen betalar för den.
mail-booking-fee-waived = Avgiften för bokningen tas bort, av ett skäl som ingen råder över.
mail-booking-excuse = Skäl
mail-booking-before = Tidigare
mail-booking-proposed = Föreslagen tid
mail-booking-performed = Tiden är rapporterad. Kontrollera den och attestera.
mail-booking-attested = { $audience ->
    [person] Din rapporterade tid är attesterad.
   *[other] Bokningen är attesterad och kostnaden är bokförd.
}
mail-booking-approved = Enheten har attesterat timmarna. Kontrollera dem och beslutsattestera.
mail-booking-approved-by-itself = { $audience ->
    [unit] Timmarna attesterades automatiskt i första steget, för att tiden för attest var ute. Nu väntar beslutsattesten.
   *[other] Timmarna attesterades automatiskt i enhetens ställe, för att tiden för attest var ute. Kontrollera dem och beslutsattestera.
}
mail-booking-sent-back = { $audience ->
    [person] Timmarna godkändes inte vid beslutsattesten. Enheten ser över dem. Rapportera om ifall du har angett fel.
   *[other] Timmarna godkändes inte vid beslutsattesten. Se över dem och attestera igen.
}
mail-booking-attested-by-itself = { $audience ->
    [person] Din rapporterade tid attesterades automatiskt, för att tiden för attest var ute.
   *[other] Bokningen attesterades automatiskt, för att tiden för attest var ute. Är något fel kan enheten rätta timmarna.
}
mail-booking-corrected = { $audience ->
    [person] Dina attesterade timmar är rättade. Hör av dig till enheten om något är fel.
   *[other] De attesterade timmarna är rättade.
}
mail-booking-report-missing = Passet är slut. Rapportera dina timmar i Torget.
mail-booking-report-overdue = { $audience ->
    [person] Timmarna är ännu inte rapporterade. Rapportera dem i Torget.
   *[other] Ingen har rapporterat vad som utfördes. Rapportera i Torget, eller påminn den som var bokad.
}
mail-booking-attest-missing = Påminnelse: timmarna väntar på attest.
mail-booking-performed-hours = Utfört
mail-booking-corrected-from = Före rättelsen
mail-booking-reason = Anledning
mail-booking-attest-by = Attesteras senast
mail-booking-attests-itself = Attesteras automatiskt efter
mail-booking-incident-reported = En avvikelse är rapporterad vid den här bokningen. Läs den i Torget och säg vad som görs åt den.
mail-booking-incident-answered = Det finns ett nytt svar om en avvikelse vid den här bokningen. Läs det i Torget.
mail-booking-incident-handled = En avvikelse vid den här bokningen är markerad som åtgärdad. Stämmer det inte kan den öppnas igen.
mail-booking-incident-reopened = En avvikelse vid den här bokningen är öppnad igen. Läs varför i Torget.
mail-booking-incident-closed = En avvikelse vid den här bokningen är avslutad.
mail-booking-reminder = Påminnelse: du är bokad i morgon.
mail-booking-action = { $event ->
    [held] { $audience ->
        [person] Svara
       *[other] Visa bokningen
    }
    [called_off] { $audience ->
        [unit] Hitta en ersättare
       *[other] Visa bokningen
    }
    [change_asked] Svara
    [approved] Attestera
    [attest_missing] Attestera
    [sent_back] { $audience ->
        [unit] Attestera
       *[other] Visa bokningen
    }
    [report_missing] Rapportera
    [report_overdue] Rapportera
    [incident_reported] Läs avvikelsen
    [incident_answered] Läs svaret
    [incident_handled] Visa avvikelsen
    [incident_reopened] Läs varför
    [incident_closed] Visa avvikelsen
    [performed] Attestera
   *[other] Visa bokningen
}
mail-booking-area = Område
mail-booking-when = När
mail-booking-break = (rast { $minutes } min)
mail-booking-where = Var
mail-booking-phone = Telefon
mail-booking-who = Vem
mail-booking-seller = Säljare
mail-booking-answer-before = Svara senast
mail-booking-total = Pris inkl. moms
mail-booking-fee = Avbokningsavgift inkl. moms
# Mejl om förfrågningar. $audience är vem som läser (person, owner, unit, coordinator), $resource vem det gäller.
mail-offer-subject = { $event ->
    [asked] { $audience ->
        [person] Kan du komma?
       *[other] Förfrågan:
    }
    [taken] Tillsatt:
    [withdrawn] Återtagen:
    [countered] Förslag på annan tid:
    [counter_rejected] Nej till din tid:
    [nobody_left] Ingen kvar att fråga:
    [place_free] Plats ledig: { $resource }
    [place_declined] Platsen lämnad vidare: { $resource }
    [place_released] Platsen hålls inte längre: { $resource }
    [place_lapsed] Svarstiden gick ut: { $resource }
    [place_gone] Platsen finns inte längre: { $resource }
   *[outside] Ingen i poolen:
}
mail-offer-asked = { $audience ->
    [person] En enhet undrar om du kan komma. Svara ja eller nej på sidan som länken leder till; du behöver inte logga in.
   *[other] En enhet frågar efter { $resource }. Logga in och svara ja eller nej.
}
mail-offer-taken = { $audience ->
    [person] Tack, men platsen är tillsatt. Du behöver inte svara.
   *[other] Platsen är tillsatt av någon annan. Förfrågan om { $resource } behöver inget svar.
}
mail-offer-withdrawn = { $audience ->
    [person] Förfrågan är återtagen. Du behöver inte svara.
   *[other] Förfrågan om { $resource } är återtagen och behöver inget svar.
}
mail-offer-countered = { $resource } kan komma en annan tid. Säg ja eller nej till förslaget.
mail-offer-counter-rejected = { $audience ->
    [person] Enheten tog inte den tid som du föreslog. Du är inte bokad.
   *[other] Enheten tog inte den tid som föreslogs. { $resource } är inte bokad.
}
mail-offer-nobody-left = Alla som har tillfrågats har sagt nej eller inte svarat. Fråga fler, ändra behovet eller lös det på annat sätt.
mail-offer-outside = { $audience ->
    [unit] Ingen i poolen har kunnat komma, och det är nära inpå. Lös behovet på annat sätt och skriv in vad ni gjorde.
   *[other] Ingen i poolen har kunnat komma, och det är nära inpå. Enheten har fått veta att den behöver lösa behovet på annat sätt.
}
mail-offer-place-free = { $resource } har blivit ledig, och ni står på tur. Platsen hålls för er tills svarstiden går ut. Säg ja om ni vill ha den; annars går den till nästa i kön.
mail-offer-place-declined = Någon har sagt nej till { $resource } för er. Platsen går till nästa i kön. Ni står kvar i kön.
mail-offer-place-released = { $resource } hålls inte längre för er, för behovet är löst, ändrat eller har lämnat kön. Platsen går till nästa i kön.
# $waits säger om behovet ännu kan stå i kö (yes) eller har börjat (no).
mail-offer-place-lapsed = { $waits ->
    [yes] Ni svarade inte i tid om { $resource }. Platsen går till nästa i kön. Ni står kvar i kön.
   *[no] Ni svarade inte i tid om { $resource }. Tiden har börjat, så ni står inte längre i kön.
}
mail-offer-place-gone = { $resource } är inte längre ledig då, så platsen som hölls för er finns inte. Ni står kvar i kön.
mail-offer-action = { $event ->
    [asked] { $audience ->
        [person] Svara ja eller nej
       *[other] Svara
    }
    [countered] Svara på förslaget
    [place_free] Svara ja eller nej
    [place_declined] Visa behovet
    [place_released] Visa behovet
    [place_lapsed] Visa behovet
    [place_gone] Visa behovet
    [nobody_left] Visa behovet
    [outside] Visa behovet
   *[other] Visa förfrågan
}
mail-offer-link-note = Länken är din egen och gäller bara den här förfrågan. Skicka den inte vidare.
mail-offer-proposed = Föreslagen tid
mail-offer-distance = Väg
# Mejl om behov. $event är vad som har hänt.
mail-need-subject = { $event ->
    [posted] { $priority ->
        [high] Brådskande behov
       *[other] Nytt behov
    }
    [called_off] Ersättare söks
    [filled] Alla platser är bokade
   *[expired] Ingen hittades i tid
}
mail-need-posted = { $together ->
    [one] { $unit }, { $organisation }, söker någon.
   *[other] { $unit }, { $organisation }, har lagt upp { $together } behov. Här är det första.
}
mail-need-called-off = { $together ->
    [one] Det som var bokat för { $unit }, { $organisation }, har fallit bort. Behovet söks igen med hög prioritet.
   *[other] { $together } behov söks igen med hög prioritet, eftersom det som var bokat har fallit bort. Här är det första.
}
mail-need-filled = Alla { $quantity } platser i behovet är bokade.
mail-need-expired = Tiden är inne och behovet söks inte längre. Skriv i Torget vad ni gjorde i stället, så att det syns vad som saknades.
mail-need-action = Visa behovet
mail-need-places = Platser
mail-need-tally = { $filled } av { $quantity } bokade
mail-need-priority = Prioritet
mail-need-high = Hög
mail-footer = Mejlet skickas automatiskt från Torget och kan inte besvaras.
