import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from serviceplein.migratie import Together


class Migration(migrations.Migration):

    dependencies = [
        ('caseload', '0009_voorzieningen'),
        ('klanten', '0003_bankrekening'),
        ('organisatie', '0004_relatiebeheer'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('toegang', '__first__'),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='Casus',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('titel', models.CharField(max_length=120)),
                    ('aanleiding', models.TextField(max_length=4000, verbose_name='wat er speelde')),
                    ('uitkomst', models.TextField(blank=True, max_length=4000, verbose_name='hoe het afliep')),
                    ('leefgebied', models.CharField(blank=True, choices=[('werk', 'Werk'), ('taal', 'Taal'), ('opleiding', 'Opleiding'), ('financien', 'Geld en schulden'), ('gezondheid', 'Gezondheid'), ('psychosociaal', 'Psychosociaal'), ('huisvesting', 'Wonen'), ('gezin', 'Gezin'), ('verslaving', 'Verslaving'), ('meedoen', 'Meedoen')], max_length=20)),
                    ('status', models.CharField(choices=[('concept', 'Concept'), ('aangeboden', 'Wacht op publicatie'), ('gepubliceerd', 'Gepubliceerd')], default='concept', max_length=12)),
                    ('gemaakt_op', models.DateTimeField()),
                    ('aangeboden_op', models.DateTimeField(blank=True, null=True)),
                    ('gepubliceerd_op', models.DateTimeField(blank=True, null=True)),
                    ('terug_reden', models.CharField(blank=True, max_length=500)),
                    ('tekst', models.TextField(blank=True)),
                    ('vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('titel', config='serviceplein_nl', weight='A'), '||', django.contrib.postgres.search.SearchVector('tekst', config='serviceplein_nl', weight='B'), django.contrib.postgres.search.SearchConfig('serviceplein_nl')), output_field=django.contrib.postgres.search.SearchVectorField())),
                    ('aangeboden_door', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('gemaakt_door', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('gepubliceerd_door', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('klant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='casussen', to='klanten.klant')),
                ],
                options={
                    'verbose_name': 'casus',
                    'verbose_name_plural': 'casussen',
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='caseload_casus_vector'), models.Index(fields=['status', '-gepubliceerd_op'], name='caseload_casus_nieuwste')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['concept', 'aangeboden', 'gepubliceerd'])), name='caseload_casus_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('gepubliceerd_op__isnull', False), ('status', 'gepubliceerd'), models.Q(('tekst', ''), _negated=True)), models.Q(models.Q(('status', 'gepubliceerd'), _negated=True), ('gepubliceerd_op__isnull', True), ('tekst', '')), _connector='OR'), name='caseload_casus_published_has_text'), models.CheckConstraint(condition=models.Q(models.Q(('gepubliceerd_door__isnull', True), ('gepubliceerd_op__isnull', True)), models.Q(('aangeboden_door__isnull', False), ('gepubliceerd_door__isnull', False), models.Q(('gepubliceerd_door', models.F('gemaakt_door')), _negated=True), models.Q(('gepubliceerd_door', models.F('aangeboden_door')), _negated=True)), _connector='OR'), name='caseload_casus_published_by_second_person', violation_error_message='Laat een collega de casus publiceren.')],
                },
            ),
            migrations.CreateModel(
                name='Ontwikkelpunt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('titel', models.CharField(max_length=200)),
                    ('niveau', models.CharField(choices=[('uitvoering', 'Uitvoering'), ('beleid', 'Beleid'), ('management', 'Management'), ('bestuur', 'Bestuur')], max_length=12)),
                    ('termijn', models.DateField()),
                    ('status', models.CharField(choices=[('open', 'Nog niet begonnen'), ('bezig', 'Bezig'), ('gedaan', 'Gedaan'), ('vervallen', 'Vervallen')], default='open', max_length=10)),
                    ('wat_gedaan', models.TextField(blank=True, max_length=2000)),
                    ('gemaakt_op', models.DateTimeField()),
                    ('beeindigd_op', models.DateTimeField(blank=True, null=True)),
                    ('eigenaar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ontwikkelpunten', to='organisatie.medewerker')),
                    ('gemaakt_door', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'punt van de ontwikkelagenda',
                    'verbose_name_plural': 'punten van de ontwikkelagenda',
                    'indexes': [models.Index(condition=models.Q(('beeindigd_op__isnull', True)), fields=['termijn', 'id'], name='caseload_ontwikkelpunt_open')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('niveau__in', ['uitvoering', 'beleid', 'management', 'bestuur']), ('status__in', ['open', 'bezig', 'gedaan', 'vervallen'])), name='caseload_ontwikkelpunt_codes_known'), models.CheckConstraint(condition=models.Q(models.Q(('beeindigd_op__isnull', False), ('status__in', ['gedaan', 'vervallen']), models.Q(('wat_gedaan', ''), _negated=True)), models.Q(('beeindigd_op__isnull', True), ('status__in', ['open', 'bezig'])), _connector='OR'), name='caseload_ontwikkelpunt_ended_says_what', violation_error_message='Schrijf op wat er is gedaan.')],
                },
            ),
            migrations.CreateModel(
                name='Les',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('tekst', models.CharField(max_length=600)),
                    ('niveau', models.CharField(choices=[('uitvoering', 'Uitvoering'), ('beleid', 'Beleid'), ('management', 'Management'), ('bestuur', 'Bestuur')], max_length=12)),
                    ('casus', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lessen', to='caseload.casus')),
                    ('punt', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lessen', to='caseload.ontwikkelpunt')),
                ],
                options={
                    'verbose_name': 'les',
                    'verbose_name_plural': 'lessen',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('niveau__in', ['uitvoering', 'beleid', 'management', 'bestuur'])), name='caseload_les_niveau_known')],
                },
            ),
            migrations.CreateModel(
                name='Perspectief',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kant', models.CharField(choices=[('klant', 'De klant'), ('professional', 'De professional'), ('partner', 'De partner')], max_length=12)),
                    ('verteller', models.CharField(blank=True, max_length=120)),
                    ('tekst', models.TextField(blank=True, max_length=6000)),
                    ('gevraagd_op', models.DateTimeField()),
                    ('geschreven_op', models.DateTimeField(blank=True, null=True)),
                    ('casus', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='perspectieven', to='caseload.casus')),
                    ('schrijver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'perspectief',
                    'verbose_name_plural': 'perspectieven',
                    'ordering': ['kant', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kant__in', ['klant', 'professional', 'partner'])), name='caseload_perspectief_kant_known'), models.CheckConstraint(condition=models.Q(models.Q(('geschreven_op__isnull', True), ('tekst', '')), models.Q(('geschreven_op__isnull', False), models.Q(('tekst', ''), _negated=True)), _connector='OR'), name='caseload_perspectief_written_has_text'), models.UniqueConstraint(fields=('casus', 'kant', 'schrijver'), name='caseload_perspectief_once_per_writer', violation_error_message='Deze collega schrijft dit perspectief al.')],
                },
            ),
            migrations.CreateModel(
                name='Spooroordeel',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('soort', models.CharField(max_length=20)),
                    ('gevonden', models.CharField(max_length=200)),
                    ('reden', models.CharField(max_length=300)),
                    ('beoordeeld_op', models.DateTimeField()),
                    ('beoordeeld_door', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('casus', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='oordelen', to='caseload.casus')),
                ],
                options={
                    'verbose_name': 'oordeel over een spoor',
                    'verbose_name_plural': 'oordelen over sporen',
                    'constraints': [models.UniqueConstraint(fields=('casus', 'soort', 'gevonden'), name='caseload_spooroordeel_once'), models.CheckConstraint(condition=models.Q(('reden', ''), _negated=True), name='caseload_spooroordeel_has_reason')],
                },
            ),
            migrations.CreateModel(
                name='CasusEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('titel', models.CharField(max_length=120)),
                    ('aanleiding', models.TextField(max_length=4000, verbose_name='wat er speelde')),
                    ('uitkomst', models.TextField(blank=True, max_length=4000, verbose_name='hoe het afliep')),
                    ('leefgebied', models.CharField(blank=True, choices=[('werk', 'Werk'), ('taal', 'Taal'), ('opleiding', 'Opleiding'), ('financien', 'Geld en schulden'), ('gezondheid', 'Gezondheid'), ('psychosociaal', 'Psychosociaal'), ('huisvesting', 'Wonen'), ('gezin', 'Gezin'), ('verslaving', 'Verslaving'), ('meedoen', 'Meedoen')], max_length=20)),
                    ('status', models.CharField(choices=[('concept', 'Concept'), ('aangeboden', 'Wacht op publicatie'), ('gepubliceerd', 'Gepubliceerd')], default='concept', max_length=12)),
                    ('gemaakt_op', models.DateTimeField()),
                    ('aangeboden_op', models.DateTimeField(blank=True, null=True)),
                    ('gepubliceerd_op', models.DateTimeField(blank=True, null=True)),
                    ('terug_reden', models.CharField(blank=True, max_length=500)),
                    ('tekst', models.TextField(blank=True)),
                    ('vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('titel', config='serviceplein_nl', weight='A'), '||', django.contrib.postgres.search.SearchVector('tekst', config='serviceplein_nl', weight='B'), django.contrib.postgres.search.SearchConfig('serviceplein_nl')), output_field=django.contrib.postgres.search.SearchVectorField())),
                    ('aangeboden_door', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('gemaakt_door', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('gepubliceerd_door', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('klant', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='klanten.klant')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='caseload.casus')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='LesEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('tekst', models.CharField(max_length=600)),
                    ('niveau', models.CharField(choices=[('uitvoering', 'Uitvoering'), ('beleid', 'Beleid'), ('management', 'Management'), ('bestuur', 'Bestuur')], max_length=12)),
                    ('casus', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='caseload.casus')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='caseload.les')),
                    ('punt', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='caseload.ontwikkelpunt')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='OntwikkelpuntEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('titel', models.CharField(max_length=200)),
                    ('niveau', models.CharField(choices=[('uitvoering', 'Uitvoering'), ('beleid', 'Beleid'), ('management', 'Management'), ('bestuur', 'Bestuur')], max_length=12)),
                    ('termijn', models.DateField()),
                    ('status', models.CharField(choices=[('open', 'Nog niet begonnen'), ('bezig', 'Bezig'), ('gedaan', 'Gedaan'), ('vervallen', 'Vervallen')], default='open', max_length=10)),
                    ('wat_gedaan', models.TextField(blank=True, max_length=2000)),
                    ('gemaakt_op', models.DateTimeField()),
                    ('beeindigd_op', models.DateTimeField(blank=True, null=True)),
                    ('eigenaar', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisatie.medewerker')),
                    ('gemaakt_door', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='caseload.ontwikkelpunt')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='PerspectiefEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('kant', models.CharField(choices=[('klant', 'De klant'), ('professional', 'De professional'), ('partner', 'De partner')], max_length=12)),
                    ('verteller', models.CharField(blank=True, max_length=120)),
                    ('tekst', models.TextField(blank=True, max_length=6000)),
                    ('gevraagd_op', models.DateTimeField()),
                    ('geschreven_op', models.DateTimeField(blank=True, null=True)),
                    ('casus', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='caseload.casus')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='caseload.perspectief')),
                    ('schrijver', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                },
            ),
        ]),
    ]
