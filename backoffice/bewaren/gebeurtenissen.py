"""The events of keeping and destroying; none of them names a klant, except the holds."""

from serviceplein.dossier.soorten import Soort, register


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    kinds = (
        ("stop", "Dossier mag niet worden vernietigd (bewaarstop).", "lock"),
        ("stop_voorbij", "Bewaarstop op dit dossier is voorbij.", "circle-check"),
        ("voorgesteld", "Vernietigingslijst {lijst}: {aantal} zaken voorgesteld.", "list-check"),
        ("uitgezonderd", "Een zaak van vernietigingslijst {lijst} gehaald.", "hand-stop"),
        ("voorgelegd", "Vernietigingslijst {lijst} voorgelegd aan een tweede persoon.", "send"),
        ("teruggegeven", "Vernietigingslijst {lijst} teruggegeven.", "refresh"),
        ("goedgekeurd", "Vernietigingslijst {lijst} goedgekeurd.", "check"),
        ("vernietigd", "{aantal} zaken van vernietigingslijst {lijst} vernietigd.", "trash"),
        ("bestanden_weg", "{aantal} bestanden van vernietigingslijst {lijst} gewist.", "trash"),
        ("verklaard", "Verklaring van vernietiging gemaakt voor lijst {lijst}.", "certificate"),
    )
    for code, sentence, icon in kinds:
        register(Soort(code=f"bewaren.{code}", domein="bewaren", zin=sentence, icoon=icon))
