from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    name = "backoffice"
    verbose_name = "Backoffice"

    def ready(self) -> None:
        from backoffice import kolommen, koppelingen
        from backoffice.aanvragen import voorbereiding
        from backoffice.aanvragen.panelen import klant_panel, own_klanten
        from backoffice.besluiten import aansluiten as besluiten
        from backoffice.betalingen import aansluiten as betalingen
        from backoffice.betalingen import gebeurtenissen as betaalgebeurtenissen
        from backoffice.bewaren import aansluiten as bewaren
        from backoffice.gebeurtenissen import register_all
        from backoffice.helpdesk import aansluiten as helpdesk
        from backoffice.mutaties import aansluiten as mutaties
        from backoffice.regelingen import aansluiten as regelingen
        from backoffice.termijnen import bewaking
        from backoffice.werkvoorraad import aansluiten
        from serviceplein.toegang import betrokkenheid
        from serviceplein.toegang.rollen import Recht
        from serviceplein.ui import navigatie, panelen
        from serviceplein.ui.statussen import register_statussen

        register_all()
        bewaking.register_all()
        bewaren.register_all()
        betaalgebeurtenissen.register_all()
        betalingen.register_all()
        aansluiten.register_all()
        regelingen.register_all()
        voorbereiding.register_all()
        kolommen.register_all()
        koppelingen.register_all()
        besluiten.register_all()
        helpdesk.register_all()
        mutaties.register_all()
        betrokkenheid.register("aanvraag", own_klanten)
        navigatie.register(
            navigatie.Item(
                url_name="aanvragen",
                label="Aanvragen",
                icon="file-text",
                recht=Recht.AANVRAAG_BEKIJKEN,
                groep="Backoffice",
                volgorde=31,
            )
        )
        navigatie.register(
            navigatie.Item(
                url_name="batches",
                label="Batches",
                icon="database",
                recht=Recht.AANVRAAG_BATCH,
                groep="Backoffice",
                volgorde=32,
            )
        )
        navigatie.register(
            navigatie.Item(
                url_name="termijnen",
                label="Termijnen",
                icon="hourglass",
                recht=Recht.AANVRAAG_BESLISSEN,
                groep="Backoffice",
                volgorde=33,
            )
        )
        panelen.register(
            plaats="klant-verloop",
            naam="aanvragen",
            volgorde=40,
            render=klant_panel,
            template="backoffice/aanvragen/_paneel.html",
            recht=Recht.AANVRAAG_BEKIJKEN,
        )
        register_statussen("let_op", "users", "wacht_contact")
        register_statussen("info", "user", "bij_medewerker")
        register_statussen("goed", "circle-check", "beslist")
        register_statussen("let_op", "player-pause", "gepauzeerd")
