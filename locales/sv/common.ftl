# The frame and what all pages share.
skip-to-content = Hoppa till innehållet
navigation-label = Huvudmeny
navigation-home = Hem
navigation-board = Tavlan
navigation-bookings = Bokningar
navigation-claims = Avräkning
navigation-shifts = Mina pass
navigation-schedule = Mitt schema
navigation-resources = Resurser
navigation-admin = Administration
navigation-outbox = Utskick
navigation-audit = Logg
menu-switch = Byt till
menu-account = Mitt konto
other-language = In English
sign-out = Logga ut

role-unit-manager = Enhetschef
role-coordinator = Samordnare
role-resource-person = Resursperson
role-economist = Ekonom
role-administrator = Administratör
role-operator = Driftansvarig

state-held = Väntar på svar
state-confirmed = Bekräftad
state-performed = Väntar på attest
state-attested = Attesterad
state-settled = Avräknad
state-declined = Avböjd
state-expired = Obesvarad
state-cancelled = Avbokad
state-no-show = Uteblev
state-disputed = Tvist
need-open = Söks
need-draft = Utkast
need-partly-filled = Delvis löst
need-filled = Löst
need-withdrawn = Återtaget
need-expired = Ej löst

deadline-passed = tiden gick ut { $moment }
deadline-minutes = om { $count } min
deadline-today = i dag { $time }
deadline-tomorrow = i morgon { $time }

pager-download = Ladda ner listan som
pager-label = Sidor
pager-shown = { $first }–{ $last } av { $total }
pager-previous = Föregående
pager-next = Nästa

form-outdated = Någon annan har sparat ändringar sedan du öppnade sidan. Det du skrev står kvar. Jämför och spara igen, så gäller det du skrev.
form-stored = Nu är { $value } sparat.
form-stored-nothing = Nu är inget sparat här.
problems-heading = { $count ->
    [one] En sak behöver rättas
   *[other] { $count } saker behöver rättas
}
rule-stops = Går inte:
rule-warns = Obs:
