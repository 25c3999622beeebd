# Kalenderadresser: hemliga adresser som kalendrar hämtar bokningar från.

feed-calendar-name = Torget: { $name }
feed-break = Rast: { $minutes } min
feed-gone = Den här kalenderadressen gäller inte. Ta bort den ur kalendern. En ny skapas i Torget, under Mitt konto.

feeds-heading = Kalenderadresser
feeds-lead = Från en kalenderadress hämtar kalendern i telefonen eller datorn bokningarna själv. Nya, ändrade och avbokade kommer med.
feeds-whose = Vems bokningar
feeds-own = Mina bokningar
feeds-own-note = I alla områden och kommuner
feeds-nothing = Det finns ingen enhet att följa.
feeds-link = Kalenderadresser

feed-heading = Kalenderadress: { $name }
feed-heading-own = Kalenderadress: mina bokningar
feed-tells-person = Kalendern visar dina bokningar från sex veckor tillbaka och framåt: tid, enhet, adress och telefon. Även de som väntar på svar och de som är avbokade.
feed-tells-resource = Kalendern visar resursens bokningar från sex veckor tillbaka och framåt: tid, enhet, adress och telefon. Även de som väntar på svar och de som är avbokade.
feed-tells-unit = Kalendern visar enhetens bokningar från sex veckor tillbaka och framåt: tid, vem eller vad som är bokat och varifrån. Även de som väntar på svar och de som är avbokade.
feed-new = Egen adress
feed-secret = Adressen är hemlig: den som har den kan läsa utan att logga in. Den slutar gälla när din roll upphör. Pris och orsak är aldrig med.
feed-replaces = När du byter slutar den gamla gälla genast.
feed-create = Skapa adress
feed-replace = Byt till en ny adress
feed-made = Kopiera adressen nu. Den visas bara den här gången.
feed-address = Adressen
feed-how = Lägg till den som prenumeration: i Outlook under Lägg till kalender, i iPhone under Kalenderkonton, i Google Kalender under Från webbadress.
feed-open = Öppna i kalendern på den här enheten
feed-list = Adresser som gäller
feed-who = Vems
feed-yours = Din
feed-made-at = Skapad
feed-read-at = Senast läst
feed-never-read = Aldrig
feed-revoke = Ta bort
feed-none = Det finns ingen adress.
