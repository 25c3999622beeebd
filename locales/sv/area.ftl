# Samverkan och dess områden: deltagare, avtal, priser.
admin-agreements = Avtal
admin-collaboration = Samverkan
admin-new-agreement = Nytt avtal
admin-new-area = Nytt område
admin-open-area = Öppna området
agreement-cancel = { $days ->
    [0] Avbokning är kostnadsfri till kl. { $time } samma dag som passet, därefter kostar den { $percent } av priset.
    [one] Avbokning är kostnadsfri till kl. { $time } dagen före passet, därefter kostar den { $percent } av priset.
   *[other] Avbokning är kostnadsfri till kl. { $time } { $days } dagar före passet, därefter kostar den { $percent } av priset.
}
agreement-cancelling = Avbokning
agreement-days = dagar
agreement-ended = Har upphört
agreement-fee = Avgift för senare avbokning
agreement-fee-help = Del av priset utan moms, 0 till 100.
agreement-free-days = Antal dagar före passet då avbokning senast är kostnadsfri
agreement-free-until = Och till klockan
agreement-lead = Avtalet anger hur länge det gäller, vilken moms som tas ut och vad som gäller vid avbokning. Det ändras inte i efterhand: ett nytt avtal från en senare dag tar vid.
agreement-none = Inget avtal ännu. Utan avtal går inget att boka.
agreement-tariffs = { $count ->
    [0] Inga priser ännu
    [one] En prislista
   *[other] { $count } prislistor
}
agreement-usual-name = Samverkansavtal om { $area }
agreement-valid = Gäller
agreement-vat-reason = Skäl för momssatsen
agreement-vat-reason-help = Med lagrum eller ställningstagande, så att den som granskar ser varför.
area-answered = Svarat när området öppnades, { $at }.
area-answered-by = Svarat av { $name } när området öppnades, { $at }.
area-authority = Är något av det som ska delas myndighetsutövning?
area-authority-help = Myndighetsutövning är beslut om enskildas rättigheter och skyldigheter, som biståndsbeslut, betyg eller tillstånd. Sådant kan inte delas på det här sättet. Svaret skrivs i loggen.
area-authority-short = Myndighets{"\u00AD"}utövning
area-becomes = Nytt läge
area-becomes-help = Ett pausat eller avslutat område tar inte emot nya bokningar; de som är gjorda gäller. Ett avslutat område öppnas inte igen.
area-begins = Börjar som
area-begins-help = En pilot tar emot bokningar som vanligt, men alla ser att det är på prov.
area-name-help = Det som deltagarna kallar det, som Sjuksköterskepoolen.
area-new-lead = Ett område är en sak som ni delar. När det är öppnat bestämmer du vilka som deltar, på vilka villkor och till vilka priser.
area-no-members = Ingen deltar ännu. Lägg till den första organisationen här nedanför.
area-none = Inga områden ännu. Öppna ett för att börja dela.
area-plugin-help = Säger vad som delas och vilka regler som gäller.
area-set-state = Ändra läge
area-state = Läge
step-agreement = Gör ett avtal
step-agreement-note = Hur länge, momsen och avbokningsregeln.
step-done = Klart
step-members = Bestäm vilka som deltar
step-members-note = Bara den som deltar kan låna och låna ut.
step-tariff = Sätt priser
step-tariff-note = Den första prislistan, när avtalet finns.
steps-heading = Innan något kan bokas
tariff-addition-help = 0 betyder inget tillägg.
tariff-no-agreement = Inga prislistor ännu. En prislista hör till ett avtal, och avtalet görs på områdets sida.
tariff-none = Inga priser ännu. Utan priser går inget att boka.
admin-collaborations = Samverkan
admin-new-collaboration = Ny samverkan
collaboration-change = Ändra
collaboration-change-member = Ändra dagar för { $name }
collaboration-join = Ta med organisationen
collaboration-join-help = Numret på en organisation som redan finns här. Tio siffror, som 212000-1041.
collaboration-lead = De som har kommit överens om att dela resurser med varandra.
collaboration-made = Skapad
collaboration-member-lead = Den sista dagen är den dag då organisationen lämnar samverkan. Då slutar den också delta i områdena; gjorda bokningar gäller.
collaboration-members = Deltar i samverkan
collaboration-name-help = Det som deltagarna kallar den, som Samverkan nordvästra Skåne.
collaboration-no-members = Ingen organisation deltar ännu.
collaboration-none = Ingen samverkan ännu. Skapa den första för att komma i gång.
step-administrator = Ge någon rollen administratör
step-administrator-note = Den som sedan sköter samverkan: organisationer, personer och områden.
step-organisations = Ta med den första organisationen
step-organisations-note = En som finns här tar du med nedan; en ny lägger administratören upp.
area-ways = Hur behov löses
area-way-book = Enheten bokar själv
area-way-offers = Förfrågningar skickas
area-way-allocation = Samordnaren fördelar
area-filling-more = Svarstider och hur långt sökningen når
area-answer-times = Svarstider
area-answer-times-help = En rad för varje tid. 3 15 betyder att svarstiden är 15 minuter när det är högst 3 timmar kvar till start. Kortast är 15 minuter.
area-reach-own = Sök i egna kommunen
area-reach-near = Sök även hos dem som har nära
area-reach-all = Sök hos alla
area-reach-outside = Be enheten söka utanför poolen
area-reach-unit = tim före start
area-near-km = Nära är högst
