# Förfrågningar: $who är vem som läser (asked, unit), $side vem som svarar (resource, unit), $name vem det gäller,
# $booking hur det står till med bokningen (held, sure, ended).
offer-queued = I kö
offer-open = Väntar på svar
offer-countered = Annan tid föreslagen
offer-accepted = Ja
offer-declined = Nej
offer-expired = Obesvarad
offer-withdrawn = Återtagen
offer-taken = Tillsatt av annan
offer-next-queued = { $name } står på tur och är inte tillfrågad än.
offer-next-open = { $side ->
    [unit] Platsen hålls för er. Svara senast { $deadline }.
   *[other] { $who ->
        [unit] { $name } svarar senast { $deadline }.
       *[other] Svara senast { $deadline }.
    }
}
offer-next-countered = { $who ->
    [unit] { $name } föreslår en annan tid. Svara senast { $deadline }.
   *[other] Du har föreslagit en annan tid. Enheten svarar senast { $deadline }.
}
offer-next-accepted = { $who ->
    [unit] { $side ->
        [unit] { $booking ->
            [held] Ni har sagt ja. Bokningen väntar på svar från { $name }.
            [sure] Ni har sagt ja, och { $name } är bokad.
           *[ended] Ni sade ja, men bokningen gäller inte längre.
        }
       *[other] { $name } är bokad.
    }
   *[other] Du har sagt ja och är bokad. En bekräftelse kommer med mejl.
}
offer-next-declined = { $who ->
    [unit] { $side ->
        [unit] Ni har sagt nej. Platsen går till nästa i kön.
       *[other] Svaret är nej.
    }
   *[other] Du har sagt nej. Du är inte bokad.
}
offer-next-rejected = { $who ->
    [unit] Ni har sagt nej till den föreslagna tiden.
   *[other] Enheten tog inte den tid som du föreslog. Du är inte bokad.
}
offer-next-expired = { $who ->
    [unit] { $side ->
        [unit] Svarstiden gick ut { $limit }. Platsen går till nästa i kön.
       *[other] Inget svar kom. Svarstiden gick ut { $limit }.
    }
   *[other] Svarstiden gick ut { $limit }. Du är inte bokad.
}
offer-next-withdrawn = { $who ->
    [unit] { $side ->
        [unit] Platsen hålls inte längre för er.
       *[other] Förfrågan är återtagen.
    }
   *[other] Enheten har tagit tillbaka förfrågan. Du behöver inte svara.
}
offer-next-taken = { $who ->
    [unit] { $side ->
        [unit] Behovet är löst på annat håll, så platsen går till nästa i kön.
       *[other] Platsen är tillsatt av någon annan.
    }
   *[other] Någon annan hann före och platsen är tillsatt. Tack ändå!
}
offer-take-place = Ja, boka
offer-accept-counter = Ja till tiden
offer-reject-counter = Nej
offer-withdraw = Ta tillbaka
offer-proposed = Föreslagen tid
offer-counter-heading = Kan du en annan tid?
offer-counter-submit = Föreslå tiden
offer-propose-signed-in = Föreslå en annan tid (logga in)
offer-to-booking = Till bokningen
offer-no-link = Länken gäller inte
offer-no-link-text = Adressen är ändrad eller ofullständig. Öppna länken i mejlet på nytt, eller logga in. Inget har ändrats.
offer-link-stopped = Svaret gick inte att ta emot just nu. Logga in och försök där.
stop-to-offer = Till förfrågan
flash-offer-accepted = Svaret är ja. Bokningen är bekräftad.
flash-offer-declined = Svaret är nej.
flash-offer-countered = Tiden är föreslagen. Enheten svarar.
flash-offer-withdrawn = Förfrågan är återtagen.
offer-counter-from = Från
offer-counter-to = Till
offer-leave-place = Nej, lämna vidare
offer-to-need = Till behovet
flash-place-accepted = Ni har sagt ja till platsen.
flash-place-declined = Ni har sagt nej. Platsen går till nästa i kön.
