# Terms of an application: standing still, postponed, passed, in default, and money in advance.

import django.contrib.postgres.constraints
import django.db.models.deletion
import serviceplein.organisatie.models
from django.conf import settings
from django.db import migrations, models
from serviceplein.migratie import Together


class Migration(migrations.Migration):

    dependencies = [
        ('backoffice', '0004_beschikkingen'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='Dwangsom',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('eerste_dag', models.DateField(blank=True, null=True)),
                    ('laatste_dag', models.DateField(blank=True, null=True)),
                    ('dagen', models.PositiveSmallIntegerField()),
                    ('bedrag', models.DecimalField(decimal_places=2, max_digits=8)),
                    ('vastgesteld_op', models.DateTimeField()),
                    ('door', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'dwangsom',
                    'verbose_name_plural': 'dwangsommen',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('bedrag', 0), ('dagen', 0), ('eerste_dag__isnull', True), ('laatste_dag__isnull', True)), models.Q(('bedrag__gt', 0), ('dagen__gte', 1), ('laatste_dag__gte', models.F('eerste_dag'))), _connector='OR'), name='backoffice_dwangsom_days_and_amount_agree')],
                },
            ),
            migrations.CreateModel(
                name='Ingebrekestelling',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ontvangen_op', models.DateField()),
                    ('te_vroeg', models.BooleanField()),
                    ('geen_dwangsom', models.CharField(blank=True, choices=[('laat', 'De klant stelde onredelijk laat in gebreke'), ('geen_belang', 'De aanvrager is geen belanghebbende'), ('kennelijk', 'De aanvraag is kennelijk niet-ontvankelijk of ongegrond')], max_length=12)),
                    ('toelichting', models.TextField(blank=True, max_length=1000)),
                    ('vastgelegd_op', models.DateTimeField()),
                    ('aanvraag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ingebrekestellingen', to='backoffice.aanvraag')),
                    ('door', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'ingebrekestelling',
                    'verbose_name_plural': 'ingebrekestellingen',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('te_vroeg', False)), fields=('aanvraag',), name='backoffice_ingebrekestelling_one_counts', violation_error_message='Op deze aanvraag is al een ingebrekestelling ontvangen.'), models.CheckConstraint(condition=models.Q(('geen_dwangsom', ''), models.Q(('toelichting', ''), _negated=True), _connector='OR'), name='backoffice_ingebrekestelling_exception_has_reason', violation_error_message='Leg uit waarom er geen dwangsom is.')],
                },
            ),
            migrations.CreateModel(
                name='DwangsomEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('eerste_dag', models.DateField(blank=True, null=True)),
                    ('laatste_dag', models.DateField(blank=True, null=True)),
                    ('dagen', models.PositiveSmallIntegerField()),
                    ('bedrag', models.DecimalField(decimal_places=2, max_digits=8)),
                    ('vastgesteld_op', models.DateTimeField()),
                    ('door', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='backoffice.dwangsom')),
                    ('ingebrekestelling', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='backoffice.ingebrekestelling')),
                ],
                options={
                    'abstract': False,
                },
            ),
        ]),
        migrations.AddField(
            model_name='dwangsom',
            name='ingebrekestelling',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='dwangsom', to='backoffice.ingebrekestelling'),
        ),
        Together([
            migrations.CreateModel(
                name='IngebrekestellingEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('ontvangen_op', models.DateField()),
                    ('te_vroeg', models.BooleanField()),
                    ('geen_dwangsom', models.CharField(blank=True, choices=[('laat', 'De klant stelde onredelijk laat in gebreke'), ('geen_belang', 'De aanvrager is geen belanghebbende'), ('kennelijk', 'De aanvraag is kennelijk niet-ontvankelijk of ongegrond')], max_length=12)),
                    ('toelichting', models.TextField(blank=True, max_length=1000)),
                    ('vastgelegd_op', models.DateTimeField()),
                    ('aanvraag', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='backoffice.aanvraag')),
                    ('door', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='backoffice.ingebrekestelling')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Opschorting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('grond', models.CharField(choices=[('aanvulling', 'Er ontbreken gegevens'), ('buitenland', 'Informatie uit het buitenland is nodig'), ('instemming', 'De klant stemt schriftelijk in met uitstel'), ('toerekenbaar', 'De vertraging komt door de klant'), ('overmacht', 'Overmacht')], max_length=15)),
                    ('wat', models.TextField(max_length=1000)),
                    ('gevraagd_op', models.DateField()),
                    ('uiterlijk', models.DateField(blank=True, null=True)),
                    ('beeindigd_op', models.DateField(blank=True, null=True)),
                    ('einde', models.CharField(blank=True, choices=[('aangevuld', 'De gegevens zijn binnen'), ('ongebruikt', 'De termijn is ongebruikt voorbij'), ('voorbij', 'De oorzaak is voorbij'), ('beslist', 'Er is al beslist')], max_length=12)),
                    ('vastgelegd_op', models.DateTimeField()),
                    ('aanvraag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opschortingen', to='backoffice.aanvraag')),
                    ('door', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'opschorting',
                    'verbose_name_plural': 'opschortingen',
                    'indexes': [models.Index(condition=models.Q(('beeindigd_op__isnull', True)), fields=['uiterlijk'], name='backoffice_opschorting_loopt')],
                    'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('aanvraag', '='), (serviceplein.organisatie.models.DateRange('gevraagd_op', 'beeindigd_op', models.Value('[)')), '&&')], name='backoffice_opschorting_one_at_a_time', violation_error_message='Deze termijn staat al stil.'), models.CheckConstraint(condition=models.Q(models.Q(('beeindigd_op__isnull', True), ('einde', '')), models.Q(('beeindigd_op__gte', models.F('gevraagd_op')), ('einde__in', ['aangevuld', 'ongebruikt', 'voorbij', 'beslist'])), _connector='OR'), name='backoffice_opschorting_ends_after_start', violation_error_message='De opschorting eindigt niet voor zij begint.'), models.CheckConstraint(condition=models.Q(models.Q(('grond', 'aanvulling'), _negated=True), ('uiterlijk__gte', models.F('gevraagd_op')), _connector='OR'), name='backoffice_opschorting_completion_has_term', violation_error_message='Zeg tot wanneer de klant de aanvraag kan aanvullen.')],
                },
            ),
            migrations.CreateModel(
                name='OpschortingEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('grond', models.CharField(choices=[('aanvulling', 'Er ontbreken gegevens'), ('buitenland', 'Informatie uit het buitenland is nodig'), ('instemming', 'De klant stemt schriftelijk in met uitstel'), ('toerekenbaar', 'De vertraging komt door de klant'), ('overmacht', 'Overmacht')], max_length=15)),
                    ('wat', models.TextField(max_length=1000)),
                    ('gevraagd_op', models.DateField()),
                    ('uiterlijk', models.DateField(blank=True, null=True)),
                    ('beeindigd_op', models.DateField(blank=True, null=True)),
                    ('einde', models.CharField(blank=True, choices=[('aangevuld', 'De gegevens zijn binnen'), ('ongebruikt', 'De termijn is ongebruikt voorbij'), ('voorbij', 'De oorzaak is voorbij'), ('beslist', 'Er is al beslist')], max_length=12)),
                    ('vastgelegd_op', models.DateTimeField()),
                    ('aanvraag', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='backoffice.aanvraag')),
                    ('door', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='backoffice.opschorting')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Overschrijding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('termijn', models.DateField()),
                    ('gezien_op', models.DateTimeField()),
                    ('reden', models.TextField(blank=True, max_length=1000)),
                    ('verwacht_op', models.DateField(blank=True, null=True)),
                    ('gemeld_op', models.DateTimeField(blank=True, null=True)),
                    ('aanvraag', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='overschrijding', to='backoffice.aanvraag')),
                    ('gemeld_door', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'overschrijding',
                    'verbose_name_plural': 'overschrijdingen',
                    'indexes': [models.Index(condition=models.Q(('gemeld_op__isnull', True)), fields=['termijn'], name='backoffice_overschrijding_open')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('gemeld_op__isnull', True), models.Q(models.Q(('reden', ''), _negated=True), ('gemeld_door__isnull', False), ('verwacht_op__isnull', False)), _connector='OR'), name='backoffice_overschrijding_notice_has_reason', violation_error_message='Vertel de klant waarom het later wordt en wanneer het besluit komt.')],
                },
            ),
            migrations.CreateModel(
                name='OverschrijdingEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('termijn', models.DateField()),
                    ('gezien_op', models.DateTimeField()),
                    ('reden', models.TextField(blank=True, max_length=1000)),
                    ('verwacht_op', models.DateField(blank=True, null=True)),
                    ('gemeld_op', models.DateTimeField(blank=True, null=True)),
                    ('aanvraag', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='backoffice.aanvraag')),
                    ('gemeld_door', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='backoffice.overschrijding')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Verdaging',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('weken', models.PositiveSmallIntegerField()),
                    ('verlengt', models.BooleanField()),
                    ('tot', models.DateField()),
                    ('reden', models.TextField(max_length=1000)),
                    ('op', models.DateField()),
                    ('aanvraag', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='verdaging', to='backoffice.aanvraag')),
                    ('door', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'verdaging',
                    'verbose_name_plural': 'verdagingen',
                    'constraints': [models.CheckConstraint(condition=models.Q(('weken__gte', 1)), name='backoffice_verdaging_some_weeks'), models.CheckConstraint(condition=models.Q(('tot__gt', models.F('op'))), name='backoffice_verdaging_ends_after_start')],
                },
            ),
            migrations.CreateModel(
                name='VerdagingEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('weken', models.PositiveSmallIntegerField()),
                    ('verlengt', models.BooleanField()),
                    ('tot', models.DateField()),
                    ('reden', models.TextField(max_length=1000)),
                    ('op', models.DateField()),
                    ('aanvraag', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='backoffice.aanvraag')),
                    ('door', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='backoffice.verdaging')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Voorschot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('grond', models.CharField(choices=[('pw52', 'Voorschot algemene bijstand (Participatiewet art. 52)'), ('awb4_95', 'Voorschot op een verwachte betaling (Awb art. 4:95)')], max_length=10)),
                    ('bedrag', models.DecimalField(decimal_places=2, max_digits=8)),
                    ('reden', models.TextField(max_length=1000)),
                    ('verleend_op', models.DateTimeField()),
                    ('aanvraag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='voorschotten', to='backoffice.aanvraag')),
                    ('door', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'voorschot',
                    'verbose_name_plural': 'voorschotten',
                    'constraints': [models.CheckConstraint(condition=models.Q(('bedrag__gt', 0)), name='backoffice_voorschot_some_money', violation_error_message='Vul een bedrag hoger dan nul in.')],
                },
            ),
            migrations.CreateModel(
                name='VoorschotEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('grond', models.CharField(choices=[('pw52', 'Voorschot algemene bijstand (Participatiewet art. 52)'), ('awb4_95', 'Voorschot op een verwachte betaling (Awb art. 4:95)')], max_length=10)),
                    ('bedrag', models.DecimalField(decimal_places=2, max_digits=8)),
                    ('reden', models.TextField(max_length=1000)),
                    ('verleend_op', models.DateTimeField()),
                    ('aanvraag', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='backoffice.aanvraag')),
                    ('door', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='backoffice.voorschot')),
                ],
                options={
                    'abstract': False,
                },
            ),
        ]),
    ]
