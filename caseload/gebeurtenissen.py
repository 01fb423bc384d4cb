"""The events the caseload writes."""

from serviceplein.dossier.soorten import Soort, register

HERVERDELING = {
    "gevraagd": "gevraagd",
    "berekend": "berekend: {klanten} klanten zouden verhuizen",
    "aangepast": "met de hand aangepast",
    "vervallen": "niet uitgevoerd",
    "goedgekeurd": "goedgekeurd voor {klanten} klanten",
    "gepauzeerd": "gepauzeerd na {klanten} klanten",
    "hervat": "hervat na {klanten} klanten",
    "uitgevoerd": "uitgevoerd: {klanten} klanten verplaatst",
    "terug": "wordt teruggedraaid",
    "teruggedraaid": "teruggedraaid",
}
"""Steps on a whole redistribution, in words."""
TRAJECTEN = {
    "instrument.geadviseerd": ("Instrumentadvies gegeven: {instrument}.", "target-arrow"),
    "instrument.beheerd": ("Contract of budget gewijzigd: {wat}.", "coin"),
    "traject.besteld": ("{instrument} besteld bij {partner}.", "clipboard-list"),
    "traject.begonnen": ("{instrument} begonnen.", "route"),
    "traject.contact": ("Contact over het traject met {met}.", "phone"),
    "traject.tussendoel": ("Tussendoel bereikt: {instrument}.", "circle-check"),
    "traject.resultaat_gemeld": ("{partner} meldt een resultaat: {resultaat}.", "users"),
    "traject.beeindigd": ("{instrument} beëindigd: {resultaat}.", "circle-check"),
    "traject.geannuleerd": ("{instrument} gaat niet door.", "ban"),
    "nazorg.vastgelegd": ("{soort}: {uitkomst}.", "phone"),
}
"""Steps on the way from advice to nazorg: sentence and icon."""


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    register(
        Soort(
            code="contactpersoon.toegewezen",
            domein="caseload",
            zin="{medewerker} is de vaste contactpersoon ({functie}).",
            icoon="user",
        ),
        Soort(
            code="contactpersoon.wachtlijst",
            domein="caseload",
            zin="Op de wachtlijst voor een {functie}; er is nog geen ruimte.",
            icoon="hourglass",
        ),
        Soort(
            code="contactpersoon.bij_partner",
            domein="caseload",
            zin="De regie ligt bij een ketenpartner; {medewerker} is het aanspreekpunt voor de partner.",
            icoon="users",
        ),
        Soort(
            code="plan.regie_bij_partner",
            domein="caseload",
            zin="{partner} voert de regie over het plan.",
            icoon="users",
        ),
        Soort(
            code="contactpersoon.beeindigd",
            domein="caseload",
            zin="Begeleiding door {medewerker} beëindigd: {reden}.",
            icoon="user",
        ),
        Soort(
            code="contactpersoon.gewisseld",
            domein="caseload",
            zin="{medewerker} is de vaste contactpersoon in plaats van {vorige}.",
            icoon="users",
        ),
        Soort(
            code="waarneming.gekozen",
            domein="caseload",
            zin="{waarnemer} neemt waar voor {medewerker} tot en met {tot}.",
            icoon="users",
        ),
        Soort(
            code="toewijzing.vooruitzicht",
            domein="caseload",
            zin="Ritme of verwacht einde van de begeleiding aangepast.",
            icoon="calendar",
        ),
        Soort(
            code="uitsluiting.vastgelegd",
            domein="caseload",
            zin="{medewerker} mag deze klant niet helpen.",
            icoon="ban",
        ),
        Soort(
            code="uitsluiting.gestopt",
            domein="caseload",
            zin="{medewerker} mag deze klant weer helpen.",
            icoon="user-check",
        ),
        Soort(
            code="caseload.bijgewerkt",
            domein="caseload",
            zin="Gewichten en ruimte van de caseloads bijgewerkt.",
            icoon="scale",
        ),
        Soort(code="plan.gewijzigd", domein="caseload", zin="Plan gewijzigd: {wat}.", icoon="clipboard-list"),
        Soort(
            code="plan.vastgesteld",
            domein="caseload",
            zin="Plan van aanpak vastgesteld met de klant.",
            icoon="circle-check",
        ),
        Soort(
            code="plan.geevalueerd",
            domein="caseload",
            zin="Plan samen bekeken: {uitkomst}. Volgende keer: {volgende}.",
            icoon="clipboard-list",
        ),
        Soort(
            code="regie.gevraagd",
            domein="caseload",
            zin="{van} vraagt {naar}: {soort}.",
            icoon="users",
        ),
        Soort(
            code="regie.overgedragen",
            domein="caseload",
            zin="De regie is warm overgedragen van {van} naar {naar}.",
            icoon="users",
        ),
        Soort(code="regie.advies", domein="caseload", zin="{naar} dacht mee met {van}.", icoon="users"),
        Soort(
            code="regie.geweigerd",
            domein="caseload",
            zin="{naar} nam het verzoek van {van} niet aan. De regie blijft waar zij was.",
            icoon="users",
        ),
        Soort(
            code="regie.ingetrokken",
            domein="caseload",
            zin="Het verzoek van {van} aan {naar} is ingetrokken.",
            icoon="users",
        ),
        Soort(
            code="delen.begonnen",
            domein="caseload",
            zin="Een deel van het plan is gedeeld met {partner}, tot {tot} ({grondslag}).",
            icoon="users",
        ),
        Soort(
            code="delen.ingetrokken",
            domein="caseload",
            zin="{partner} kan het plan niet meer zien.",
            icoon="users",
        ),
        Soort(
            code="plan.gedeeld",
            domein="caseload",
            zin="Het plan is nu het gezinsplan van het huishouden.",
            icoon="home",
        ),
        Soort(
            code="plan.samengevoegd",
            domein="caseload",
            zin="De doelen staan nu in het gezinsplan; het eigen plan is afgesloten.",
            icoon="home",
        ),
        *(
            Soort(code=f"herverdeling.{code}", domein="caseload", zin=f"Herverdeling {words}.", icoon="users")
            for code, words in HERVERDELING.items()
        ),
        *(
            Soort(code=code, domein="caseload", zin=words, icoon=icon)
            for code, (words, icon) in TRAJECTEN.items()
        ),
        Soort(
            code="ladder.stap",
            domein="caseload",
            zin="Trede {trede} op de {ladder}.",
            icoon="selector",
        ),
    )
