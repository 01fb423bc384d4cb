import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from serviceplein.migratie import Together


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0006_bankberichten"),
        ("caseload", "0007_trajecten"),
        ("dossier", "0002_wie_buiten_een_stap"),
        ("klanten", "0003_bankrekening"),
        ("organisatie", "0003_waarneming"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("toegang", "__first__"),
        ("werk", "0001_initial"),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name="Identiteitscontrole",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "manier",
                        models.CharField(
                            choices=[
                                ("vragen", "Controlevragen"),
                                ("teruggebeld", "Teruggebeld op het bekende nummer"),
                                ("balie", "Identiteitsbewijs aan de balie"),
                                ("brief", "Ondertekende brief of formulier"),
                                ("digid", "Ingelogd met DigiD"),
                            ],
                            max_length=12,
                        ),
                    ),
                    (
                        "niveau",
                        models.CharField(
                            blank=True,
                            choices=[("basis", "Vastgesteld"), ("sterk", "Zeker vastgesteld")],
                            max_length=6,
                        ),
                    ),
                    (
                        "goed",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=30), default=list, size=None
                        ),
                    ),
                    (
                        "fout",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=30), default=list, size=None
                        ),
                    ),
                    ("op", models.DateTimeField()),
                    ("tot", models.DateTimeField()),
                    (
                        "door",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "klant",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="identiteitscontroles",
                            to="klanten.klant",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "identiteitscontrole",
                    "verbose_name_plural": "identiteitscontroles",
                    "indexes": [models.Index(fields=["klant", "-op"], name="backoffice_identiteit_van")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("tot__gt", models.F("op"))),
                            name="backoffice_identiteitscontrole_ends_after_start",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("manier__in", ["vragen", "teruggebeld", "balie", "brief", "digid"])
                            ),
                            name="backoffice_identiteitscontrole_manier_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("niveau", ""), ("niveau__in", ["basis", "sterk"]), _connector="OR"
                            ),
                            name="backoffice_identiteitscontrole_niveau_known",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Mutatie",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("kenmerk", models.CharField(max_length=20, unique=True)),
                    (
                        "soort",
                        models.CharField(
                            choices=[
                                ("adres", "Adres"),
                                ("huishouden", "Huishouden"),
                                ("inkomen", "Inkomen"),
                                ("rekening", "Rekeningnummer"),
                            ],
                            max_length=12,
                        ),
                    ),
                    (
                        "herkomst",
                        models.CharField(
                            choices=[
                                ("medewerker", "Opgenomen door een medewerker"),
                                ("klant", "Door de klant zelf doorgegeven"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("was", models.JSONField()),
                    ("wordt", models.JSONField()),
                    ("ingangsdatum", models.DateField()),
                    ("gevolgen", models.JSONField(default=list)),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("voorbereid", "Wacht op controle"),
                                ("gepland", "Wacht op de ingangsdatum"),
                                ("doorgevoerd", "Doorgevoerd"),
                                ("afgewezen", "Afgewezen"),
                                ("teruggedraaid", "Teruggedraaid"),
                            ],
                            default="voorbereid",
                            max_length=15,
                        ),
                    ),
                    ("reden", models.CharField(blank=True, max_length=300, verbose_name="reden")),
                    ("bewijs_gevraagd", models.CharField(blank=True, max_length=200)),
                    ("extern_kenmerk", models.CharField(blank=True, max_length=100)),
                    ("ontvangen_op", models.DateTimeField()),
                    ("afgehandeld_op", models.DateTimeField(blank=True, null=True)),
                    (
                        "afgehandeld_door",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "bewijs",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="dossier.document",
                        ),
                    ),
                    (
                        "controle",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="backoffice.identiteitscontrole",
                        ),
                    ),
                    (
                        "klant",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="mutaties",
                            to="klanten.klant",
                        ),
                    ),
                    (
                        "ontvangen_door",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "partner",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="organisatie.partner",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "mutatie",
                    "verbose_name_plural": "mutaties",
                    "indexes": [
                        models.Index(fields=["klant", "-ontvangen_op"], name="backoffice_mutatie_klant"),
                        models.Index(
                            condition=models.Q(("status__in", ("voorbereid", "gepland"))),
                            fields=["status", "ingangsdatum", "id"],
                            name="backoffice_mutatie_open",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "status__in",
                                    ["voorbereid", "gepland", "doorgevoerd", "afgewezen", "teruggedraaid"],
                                )
                            ),
                            name="backoffice_mutatie_status_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("soort__in", ["adres", "huishouden", "inkomen", "rekening"])),
                            name="backoffice_mutatie_soort_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("status__in", ["afgewezen", "teruggedraaid"]), _negated=True),
                                models.Q(("reden", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="backoffice_mutatie_refusal_has_reason",
                            violation_error_message="Schrijf op waarom de mutatie niet doorgaat.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("status__in", ("voorbereid", "gepland")),
                                ("afgehandeld_op__isnull", False),
                                _connector="OR",
                            ),
                            name="backoffice_mutatie_ended_has_moment",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("extern_kenmerk", ""), _negated=True),
                            fields=("partner", "extern_kenmerk"),
                            name="backoffice_mutatie_extern_once",
                            violation_error_message="Deze mutatie is al aangeleverd.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Helpdeskgesprek",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("eenmalig", models.UUIDField(unique=True)),
                    (
                        "uitkomst",
                        models.CharField(
                            choices=[
                                ("beantwoord", "Vraag beantwoord"),
                                ("terugbellen", "Collega belt terug"),
                                ("doorgezet", "Warm doorgezet"),
                                ("mutatie", "Mutatie opgenomen"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("naar", models.CharField(blank=True, max_length=120)),
                    ("begonnen_op", models.DateTimeField()),
                    ("afgerond_op", models.DateTimeField()),
                    (
                        "contactmoment",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="helpdeskgesprek",
                            to="caseload.contactmoment",
                        ),
                    ),
                    (
                        "door",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "klant",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="helpdeskgesprekken",
                            to="klanten.klant",
                        ),
                    ),
                    (
                        "opdracht",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="backoffice.opdracht",
                        ),
                    ),
                    (
                        "taak",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="werk.taak",
                        ),
                    ),
                    (
                        "controle",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="backoffice.identiteitscontrole",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "helpdeskgesprek",
                    "verbose_name_plural": "helpdeskgesprekken",
                    "indexes": [
                        models.Index(fields=["door", "afgerond_op"], name="backoffice_helpdesk_dag"),
                        models.Index(fields=["klant", "-afgerond_op"], name="backoffice_helpdesk_klant"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("afgerond_op__gte", models.F("begonnen_op"))),
                            name="backoffice_helpdeskgesprek_ends_after_start",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("uitkomst__in", ["beantwoord", "terugbellen", "doorgezet", "mutatie"])
                            ),
                            name="backoffice_helpdeskgesprek_uitkomst_known",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HelpdeskgesprekEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField(help_text="The event label.")),
                    ("id", models.BigIntegerField()),
                    ("eenmalig", models.UUIDField()),
                    (
                        "uitkomst",
                        models.CharField(
                            choices=[
                                ("beantwoord", "Vraag beantwoord"),
                                ("terugbellen", "Collega belt terug"),
                                ("doorgezet", "Warm doorgezet"),
                                ("mutatie", "Mutatie opgenomen"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("naar", models.CharField(blank=True, max_length=120)),
                    ("begonnen_op", models.DateTimeField()),
                    ("afgerond_op", models.DateTimeField()),
                    (
                        "contactmoment",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="caseload.contactmoment",
                        ),
                    ),
                    (
                        "door",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "klant",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="klanten.klant",
                        ),
                    ),
                    (
                        "opdracht",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="backoffice.opdracht",
                        ),
                    ),
                    (
                        "pgh_context",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="pghistory.context",
                        ),
                    ),
                    (
                        "pgh_obj",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="events",
                            to="backoffice.helpdeskgesprek",
                        ),
                    ),
                    (
                        "taak",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="werk.taak",
                        ),
                    ),
                    (
                        "controle",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="backoffice.identiteitscontrole",
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="MutatieEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField(help_text="The event label.")),
                    ("id", models.BigIntegerField()),
                    ("kenmerk", models.CharField(max_length=20)),
                    (
                        "soort",
                        models.CharField(
                            choices=[
                                ("adres", "Adres"),
                                ("huishouden", "Huishouden"),
                                ("inkomen", "Inkomen"),
                                ("rekening", "Rekeningnummer"),
                            ],
                            max_length=12,
                        ),
                    ),
                    (
                        "herkomst",
                        models.CharField(
                            choices=[
                                ("medewerker", "Opgenomen door een medewerker"),
                                ("klant", "Door de klant zelf doorgegeven"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("was", models.JSONField()),
                    ("wordt", models.JSONField()),
                    ("ingangsdatum", models.DateField()),
                    ("gevolgen", models.JSONField(default=list)),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("voorbereid", "Wacht op controle"),
                                ("gepland", "Wacht op de ingangsdatum"),
                                ("doorgevoerd", "Doorgevoerd"),
                                ("afgewezen", "Afgewezen"),
                                ("teruggedraaid", "Teruggedraaid"),
                            ],
                            default="voorbereid",
                            max_length=15,
                        ),
                    ),
                    ("reden", models.CharField(blank=True, max_length=300, verbose_name="reden")),
                    ("bewijs_gevraagd", models.CharField(blank=True, max_length=200)),
                    ("extern_kenmerk", models.CharField(blank=True, max_length=100)),
                    ("ontvangen_op", models.DateTimeField()),
                    ("afgehandeld_op", models.DateTimeField(blank=True, null=True)),
                    (
                        "afgehandeld_door",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "bewijs",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="dossier.document",
                        ),
                    ),
                    (
                        "controle",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="backoffice.identiteitscontrole",
                        ),
                    ),
                    (
                        "klant",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="klanten.klant",
                        ),
                    ),
                    (
                        "ontvangen_door",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "partner",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            related_query_name="+",
                            to="organisatie.partner",
                        ),
                    ),
                    (
                        "pgh_context",
                        models.ForeignKey(
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="pghistory.context",
                        ),
                    ),
                    (
                        "pgh_obj",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="events",
                            to="backoffice.mutatie",
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                },
            ),
        ]),
    ]
