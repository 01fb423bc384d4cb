import django.contrib.postgres.constraints
import django.db.models.deletion
import serviceplein.organisatie.models
from django.conf import settings
from django.db import migrations, models
from serviceplein.migratie import Together


class Migration(migrations.Migration):

    dependencies = [
        ('backoffice', '0002_betalingen'),
        ('klanten', '0002_netwerk'),
        ('organisatie', '0003_waarneming'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('toegang', '__first__'),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='BewaardFilter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('naam', models.CharField(max_length=60)),
                    ('zoekvraag', models.CharField(blank=True, max_length=500)),
                    ('gebruiker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'bewaard filter',
                    'verbose_name_plural': 'bewaarde filters',
                    'constraints': [models.UniqueConstraint(fields=('gebruiker', 'naam'), name='backoffice_bewaardfilter_name_once', violation_error_message='U hebt al een filter met deze naam.')],
                },
            ),
            migrations.CreateModel(
                name='BewaardFilterEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('naam', models.CharField(max_length=60)),
                    ('zoekvraag', models.CharField(blank=True, max_length=500)),
                    ('gebruiker', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='backoffice.bewaardfilter')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Opdracht',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('specialisme', models.CharField(choices=[('beheer_wwb', 'Beheer WWB-bestand'), ('beheer_iwv', 'Beheer IWV-bestand'), ('handhaving', 'Handhaving'), ('financiele_regelingen', 'Financiële Regelingen'), ('schuldhulpverlening', 'Schuldhulpverlening'), ('incasso', 'Incasso en Verhaal'), ('administratie', 'Administratieve ondersteuning')], max_length=30)),
                    ('soort', models.CharField(max_length=60)),
                    ('herkomst', models.CharField(choices=[('frontoffice', 'Frontoffice'), ('digitaal', 'Digitale aanvraag'), ('helpdesk', 'Vraag van de helpdesk')], max_length=15)),
                    ('onderwerp_soort', models.CharField(blank=True, db_default='', max_length=40)),
                    ('onderwerp_id', models.BigIntegerField(blank=True, null=True)),
                    ('vraag', models.TextField(blank=True, db_default='', max_length=2000)),
                    ('situatie', models.CharField(blank=True, choices=[('ontruiming', 'Dreigt uit huis te worden gezet'), ('afsluiting', 'Gas, water of licht wordt afgesloten'), ('zorgverzekering', 'Zorgverzekering wordt opgezegd'), ('geen_geld', 'Geen geld voor eten'), ('spoed', 'Andere spoed')], db_default='', max_length=20)),
                    ('termijn', models.DateField()),
                    ('ontstaan_op', models.DateTimeField()),
                    ('urgentie', models.IntegerField()),
                    ('status', models.CharField(choices=[('open', 'In de werkvoorraad'), ('opgepakt', 'Opgepakt'), ('gepauzeerd', 'Gepauzeerd'), ('teruggevraagd', 'Vraag bij de aanvrager'), ('afgerond', 'Afgerond'), ('ingetrokken', 'Ingetrokken')], default='open', max_length=15)),
                    ('overdrachten', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('pauze_tot', models.DateField(blank=True, null=True)),
                    ('pauze_reden', models.CharField(blank=True, db_default='', max_length=300)),
                    ('bevestigd', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                    ('ontbreekt', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                    ('reden_onvolledig', models.CharField(blank=True, db_default='', max_length=300)),
                    ('teruggevraagd', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('vraag_terug', models.TextField(blank=True, db_default='', max_length=1000)),
                    ('antwoord_terug', models.TextField(blank=True, db_default='', max_length=2000)),
                    ('gesprek_nodig', models.BooleanField(db_default=False, default=False)),
                    ('advies', models.TextField(blank=True, db_default='', max_length=4000)),
                    ('afgerond_op', models.DateTimeField(blank=True, null=True)),
                    ('aanvraag', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opdracht', to='backoffice.aanvraag')),
                    ('afgerond_door', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('behandelaar', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opdrachten', to=settings.AUTH_USER_MODEL)),
                    ('gevraagd_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opdrachten', to='organisatie.medewerker')),
                    ('klant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opdrachten', to='klanten.klant')),
                ],
                options={
                    'verbose_name': 'opdracht',
                    'verbose_name_plural': 'opdrachten',
                    'indexes': [models.Index(models.F('specialisme'), models.OrderBy(models.F('urgentie'), descending=True), models.F('id'), condition=models.Q(('status', 'open')), include=('soort', 'klant', 'termijn'), name='backoffice_opdracht_rij'), models.Index(condition=models.Q(('status__in', ('afgerond', 'ingetrokken')), _negated=True), fields=['specialisme', 'termijn', 'status'], include=('behandelaar', 'ontstaan_op'), name='backoffice_opdracht_lopend'), models.Index(condition=models.Q(('status__in', ('opgepakt', 'gepauzeerd', 'teruggevraagd'))), fields=['behandelaar'], name='backoffice_opdracht_van'), models.Index(fields=['afgerond_op'], name='backoffice_opdracht_afgerond')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('specialisme__in', ['beheer_wwb', 'beheer_iwv', 'handhaving', 'financiele_regelingen', 'schuldhulpverlening', 'incasso', 'administratie']), ('status__in', ['open', 'opgepakt', 'gepauzeerd', 'teruggevraagd', 'afgerond', 'ingetrokken']), ('herkomst__in', ['frontoffice', 'digitaal', 'helpdesk']), ('situatie__in', ['', 'ontruiming', 'afsluiting', 'zorgverzekering', 'geen_geld', 'spoed'])), name='backoffice_opdracht_codes_known'), models.CheckConstraint(condition=models.Q(models.Q(('aanvraag__isnull', False), ('herkomst', 'digitaal')), models.Q(models.Q(('herkomst', 'digitaal'), _negated=True), ('aanvraag__isnull', True), ('gevraagd_door__isnull', False), models.Q(('vraag', ''), _negated=True)), _connector='OR'), name='backoffice_opdracht_has_asker', violation_error_message='Schrijf op wat u van de backoffice vraagt.'), models.CheckConstraint(condition=models.Q(models.Q(('behandelaar__isnull', True), ('status', 'open')), models.Q(('behandelaar__isnull', False), ('status__in', ('opgepakt', 'gepauzeerd', 'teruggevraagd'))), ('status__in', ('afgerond', 'ingetrokken')), _connector='OR'), name='backoffice_opdracht_taken_has_behandelaar'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'gepauzeerd'), _negated=True), models.Q(('pauze_tot__isnull', False), models.Q(('pauze_reden', ''), _negated=True)), _connector='OR'), name='backoffice_opdracht_pause_has_reason', violation_error_message='Geef een reden en een dag bij een pauze.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'teruggevraagd'), _negated=True), models.Q(('teruggevraagd__gt', 0), models.Q(('vraag_terug', ''), _negated=True)), _connector='OR'), name='backoffice_opdracht_question_counted'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('status', 'afgerond'), _negated=True), ('aanvraag__isnull', False), models.Q(('advies', ''), _negated=True), _connector='OR'), models.Q(models.Q(('status__in', ('afgerond', 'ingetrokken')), _negated=True), ('afgerond_op__isnull', False), _connector='OR')), name='backoffice_opdracht_finished_has_advice', violation_error_message='Geef de aanvrager een antwoord.'), models.CheckConstraint(condition=models.Q(('ontbreekt', []), models.Q(('reden_onvolledig', ''), _negated=True), _connector='OR'), name='backoffice_opdracht_incomplete_has_reason', violation_error_message='Leg uit waarom u overdraagt terwijl er iets ontbreekt.')],
                },
            ),
            migrations.CreateModel(
                name='OpdrachtEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('specialisme', models.CharField(choices=[('beheer_wwb', 'Beheer WWB-bestand'), ('beheer_iwv', 'Beheer IWV-bestand'), ('handhaving', 'Handhaving'), ('financiele_regelingen', 'Financiële Regelingen'), ('schuldhulpverlening', 'Schuldhulpverlening'), ('incasso', 'Incasso en Verhaal'), ('administratie', 'Administratieve ondersteuning')], max_length=30)),
                    ('soort', models.CharField(max_length=60)),
                    ('herkomst', models.CharField(choices=[('frontoffice', 'Frontoffice'), ('digitaal', 'Digitale aanvraag'), ('helpdesk', 'Vraag van de helpdesk')], max_length=15)),
                    ('onderwerp_soort', models.CharField(blank=True, db_default='', max_length=40)),
                    ('onderwerp_id', models.BigIntegerField(blank=True, null=True)),
                    ('vraag', models.TextField(blank=True, db_default='', max_length=2000)),
                    ('situatie', models.CharField(blank=True, choices=[('ontruiming', 'Dreigt uit huis te worden gezet'), ('afsluiting', 'Gas, water of licht wordt afgesloten'), ('zorgverzekering', 'Zorgverzekering wordt opgezegd'), ('geen_geld', 'Geen geld voor eten'), ('spoed', 'Andere spoed')], db_default='', max_length=20)),
                    ('termijn', models.DateField()),
                    ('ontstaan_op', models.DateTimeField()),
                    ('urgentie', models.IntegerField()),
                    ('status', models.CharField(choices=[('open', 'In de werkvoorraad'), ('opgepakt', 'Opgepakt'), ('gepauzeerd', 'Gepauzeerd'), ('teruggevraagd', 'Vraag bij de aanvrager'), ('afgerond', 'Afgerond'), ('ingetrokken', 'Ingetrokken')], default='open', max_length=15)),
                    ('overdrachten', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('pauze_tot', models.DateField(blank=True, null=True)),
                    ('pauze_reden', models.CharField(blank=True, db_default='', max_length=300)),
                    ('bevestigd', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                    ('ontbreekt', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                    ('reden_onvolledig', models.CharField(blank=True, db_default='', max_length=300)),
                    ('teruggevraagd', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('vraag_terug', models.TextField(blank=True, db_default='', max_length=1000)),
                    ('antwoord_terug', models.TextField(blank=True, db_default='', max_length=2000)),
                    ('gesprek_nodig', models.BooleanField(db_default=False, default=False)),
                    ('advies', models.TextField(blank=True, db_default='', max_length=4000)),
                    ('afgerond_op', models.DateTimeField(blank=True, null=True)),
                    ('aanvraag', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='backoffice.aanvraag')),
                    ('afgerond_door', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('behandelaar', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('gevraagd_door', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisatie.medewerker')),
                    ('klant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='klanten.klant')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='backoffice.opdracht')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Vaardigheid',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=40)),
                    ('van', models.DateField()),
                    ('tot', models.DateField(blank=True, null=True)),
                    ('medewerker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vaardigheden', to='organisatie.medewerker')),
                ],
                options={
                    'verbose_name': 'vaardigheid',
                    'verbose_name_plural': 'vaardigheden',
                    'constraints': [models.CheckConstraint(condition=models.Q(('tot__isnull', True), ('tot__gte', models.F('van')), _connector='OR'), name='backoffice_vaardigheid_ends_after_start', violation_error_message='De einddatum ligt niet voor de begindatum.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('medewerker', '='), ('code', '='), (serviceplein.organisatie.models.DateRange('van', 'tot', models.Value('[)')), '&&')], name='backoffice_vaardigheid_once_at_a_time', violation_error_message='Deze collega heeft deze vaardigheid al.')],
                },
            ),
            migrations.CreateModel(
                name='VaardigheidEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('code', models.CharField(max_length=40)),
                    ('van', models.DateField()),
                    ('tot', models.DateField(blank=True, null=True)),
                    ('medewerker', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisatie.medewerker')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='backoffice.vaardigheid')),
                ],
                options={
                    'abstract': False,
                },
            ),
        ]),
    ]
