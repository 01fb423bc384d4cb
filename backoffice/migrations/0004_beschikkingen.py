import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from serviceplein.migratie import Together


class Migration(migrations.Migration):

    dependencies = [
        ('backoffice', '0003_werkvoorraad'),
        ('berichten', '0002_stukken_mee'),
        ('dossier', '0002_wie_buiten_een_stap'),
        ('klanten', '0002_netwerk'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='Printbatch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('aantal', models.PositiveIntegerField()),
                    ('gemaakt_op', models.DateTimeField()),
                    ('bestand', models.FileField(blank=True, upload_to='printbatches/%Y/%m/')),
                    ('sha256', models.CharField(blank=True, max_length=64)),
                    ('bladzijden', models.PositiveIntegerField(blank=True, null=True)),
                    ('gepost_op', models.DateTimeField(blank=True, null=True)),
                    ('gemaakt_door', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('gepost_door', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'printbatch',
                    'verbose_name_plural': 'printbatches',
                    'indexes': [models.Index(condition=models.Q(('sha256', '')), fields=['id'], name='backoffice_printbatch_te_maken')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('aantal__gt', 0)), name='backoffice_printbatch_has_letters'), models.CheckConstraint(condition=models.Q(('gepost_op__isnull', True), models.Q(('sha256', ''), _negated=True), _connector='OR'), name='backoffice_printbatch_posted_has_file', violation_error_message='Het printbestand is nog niet klaar.')],
                },
            ),
            migrations.CreateModel(
                name='PrintbatchEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('aantal', models.PositiveIntegerField()),
                    ('gemaakt_op', models.DateTimeField()),
                    ('bestand', models.FileField(blank=True, upload_to='printbatches/%Y/%m/')),
                    ('sha256', models.CharField(blank=True, max_length=64)),
                    ('bladzijden', models.PositiveIntegerField(blank=True, null=True)),
                    ('gepost_op', models.DateTimeField(blank=True, null=True)),
                    ('gemaakt_door', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('gepost_door', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='backoffice.printbatch')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Tekstblok',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=40)),
                    ('regeling', models.CharField(blank=True, max_length=60)),
                    ('kop', models.CharField(blank=True, max_length=120)),
                    ('tekst', models.TextField(max_length=4000)),
                    ('geldig_van', models.DateField()),
                    ('reden', models.CharField(max_length=300)),
                    ('gemaakt_op', models.DateTimeField()),
                    ('gemaakt_door', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'tekstblok',
                    'verbose_name_plural': 'tekstblokken',
                    'indexes': [models.Index(fields=['code', 'regeling', 'geldig_van', 'id'], name='backoffice_tekstblok_versies')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('tekst', ''), _negated=True), name='backoffice_tekstblok_says_something'), models.CheckConstraint(condition=models.Q(('reden', ''), _negated=True), name='backoffice_tekstblok_has_reason', violation_error_message='Schrijf op waarom de tekst verandert.')],
                },
            ),
            migrations.CreateModel(
                name='Verzending',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('weg', models.CharField(choices=[('post', 'Post'), ('email', 'E-mail'), ('portaal', 'Portaal')], max_length=10)),
                    ('reden', models.CharField(max_length=200)),
                    ('groep', models.CharField(blank=True, max_length=80)),
                    ('klaar_op', models.DateTimeField()),
                    ('volgnummer', models.PositiveIntegerField(blank=True, null=True)),
                    ('verzonden_op', models.DateTimeField(blank=True, null=True)),
                    ('mislukt_op', models.DateTimeField(blank=True, null=True)),
                    ('bericht', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='verzending', to='berichten.bericht')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verzendingen', to='dossier.document')),
                    ('klant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='klanten.klant')),
                    ('printbatch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='verzendingen', to='backoffice.printbatch')),
                ],
                options={
                    'verbose_name': 'verzending',
                    'verbose_name_plural': 'verzendingen',
                    'indexes': [models.Index(condition=models.Q(('printbatch__isnull', True), ('weg', 'post')), fields=['klaar_op', 'id'], name='backoffice_verzending_print'), models.Index(condition=models.Q(models.Q(('weg', 'post'), _negated=True), ('mislukt_op__isnull', True), ('verzonden_op__isnull', True)), fields=['id'], name='backoffice_verzending_loopt')],
                    'constraints': [models.UniqueConstraint(fields=('document', 'weg'), name='backoffice_verzending_once_per_way', violation_error_message='Deze brief gaat al langs deze weg.'), models.UniqueConstraint(fields=('printbatch', 'volgnummer'), name='backoffice_verzending_place_in_batch'), models.CheckConstraint(condition=models.Q(models.Q(('printbatch__isnull', True), ('volgnummer__isnull', True)), models.Q(('printbatch__isnull', False), ('volgnummer__isnull', False), ('weg', 'post')), _connector='OR'), name='backoffice_verzending_only_post_is_printed'), models.CheckConstraint(condition=models.Q(models.Q(('bericht__isnull', True), ('weg', 'post')), models.Q(models.Q(('weg', 'post'), _negated=True), ('bericht__isnull', False)), _connector='OR'), name='backoffice_verzending_has_its_bericht'), models.CheckConstraint(condition=models.Q(('verzonden_op__isnull', True), ('mislukt_op__isnull', True), _connector='OR'), name='backoffice_verzending_sent_or_failed')],
                },
            ),
            migrations.CreateModel(
                name='VerzendingEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('weg', models.CharField(choices=[('post', 'Post'), ('email', 'E-mail'), ('portaal', 'Portaal')], max_length=10)),
                    ('reden', models.CharField(max_length=200)),
                    ('groep', models.CharField(blank=True, max_length=80)),
                    ('klaar_op', models.DateTimeField()),
                    ('volgnummer', models.PositiveIntegerField(blank=True, null=True)),
                    ('verzonden_op', models.DateTimeField(blank=True, null=True)),
                    ('mislukt_op', models.DateTimeField(blank=True, null=True)),
                    ('bericht', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='berichten.bericht')),
                    ('document', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='dossier.document')),
                    ('klant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='klanten.klant')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='backoffice.verzending')),
                    ('printbatch', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='backoffice.printbatch')),
                ],
                options={
                    'abstract': False,
                },
            ),
        ]),
        migrations.RemoveConstraint(
            model_name='aanvraag',
            name='backoffice_aanvraag_status_known',
        ),
        Together([
            migrations.AddField(
                model_name='besluit',
                name='akkoord_door',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='besluit',
                name='akkoord_op',
                field=models.DateTimeField(blank=True, null=True),
            ),
            migrations.AddField(
                model_name='besluit',
                name='grens',
                field=models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True),
            ),
            migrations.AddField(
                model_name='besluit',
                name='opmerking',
                field=models.CharField(blank=True, db_default='', default='', max_length=500),
            ),
            migrations.AddField(
                model_name='besluit',
                name='status',
                field=models.CharField(choices=[('concept', 'Concept'), ('ter_akkoord', 'Ter akkoord'), ('vastgesteld', 'Vastgesteld'), ('verzonden', 'Verzonden')], db_default='vastgesteld', default='vastgesteld', max_length=12),
            ),
            migrations.AddField(
                model_name='besluit',
                name='verzonden_op',
                field=models.DateTimeField(blank=True, null=True),
            ),
            migrations.AddField(
                model_name='besluitevent',
                name='akkoord_door',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='besluitevent',
                name='akkoord_op',
                field=models.DateTimeField(blank=True, null=True),
            ),
            migrations.AddField(
                model_name='besluitevent',
                name='grens',
                field=models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True),
            ),
            migrations.AddField(
                model_name='besluitevent',
                name='opmerking',
                field=models.CharField(blank=True, db_default='', default='', max_length=500),
            ),
            migrations.AddField(
                model_name='besluitevent',
                name='status',
                field=models.CharField(choices=[('concept', 'Concept'), ('ter_akkoord', 'Ter akkoord'), ('vastgesteld', 'Vastgesteld'), ('verzonden', 'Verzonden')], db_default='vastgesteld', default='vastgesteld', max_length=12),
            ),
            migrations.AddField(
                model_name='besluitevent',
                name='verzonden_op',
                field=models.DateTimeField(blank=True, null=True),
            ),
        ]),
        migrations.AlterField(
            model_name='aanvraag',
            name='status',
            field=models.CharField(choices=[('ontvangen', 'Ontvangen'), ('wacht_contact', 'Wacht op de contactpersoon'), ('bij_medewerker', 'Bij een medewerker'), ('ter_akkoord', 'Ter akkoord'), ('beslist', 'Beslist'), ('ingetrokken', 'Ingetrokken')], default='ontvangen', max_length=15),
        ),
        migrations.AlterField(
            model_name='aanvraagevent',
            name='status',
            field=models.CharField(choices=[('ontvangen', 'Ontvangen'), ('wacht_contact', 'Wacht op de contactpersoon'), ('bij_medewerker', 'Bij een medewerker'), ('ter_akkoord', 'Ter akkoord'), ('beslist', 'Beslist'), ('ingetrokken', 'Ingetrokken')], default='ontvangen', max_length=15),
        ),
        migrations.AddIndex(
            model_name='besluit',
            index=models.Index(condition=models.Q(('status', 'ter_akkoord')), fields=['beslist_op', 'id'], name='backoffice_besluit_ter_akkoord'),
        ),
        Together([
            migrations.AddConstraint(
                model_name='aanvraag',
                constraint=models.CheckConstraint(condition=models.Q(('status__in', ['ontvangen', 'wacht_contact', 'bij_medewerker', 'ter_akkoord', 'beslist', 'ingetrokken'])), name='backoffice_aanvraag_status_known'),
            ),
            migrations.AddConstraint(
                model_name='besluit',
                constraint=models.CheckConstraint(condition=models.Q(('status__in', ['concept', 'ter_akkoord', 'vastgesteld', 'verzonden'])), name='backoffice_besluit_status_known'),
            ),
            migrations.AddConstraint(
                model_name='besluit',
                constraint=models.CheckConstraint(condition=models.Q(('akkoord_door__isnull', True), models.Q(('akkoord_door', models.F('beslist_door')), _negated=True), _connector='OR'), name='backoffice_besluit_akkoord_by_another', violation_error_message='Een ander dan de beslisser geeft het tweede akkoord.'),
            ),
            migrations.AddConstraint(
                model_name='besluit',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('akkoord_door__isnull', True), ('akkoord_op__isnull', True)), models.Q(('akkoord_door__isnull', False), ('akkoord_op__isnull', False)), _connector='OR'), name='backoffice_besluit_akkoord_has_moment'),
            ),
            migrations.AddConstraint(
                model_name='besluit',
                constraint=models.CheckConstraint(condition=models.Q(('status__in', ('concept', 'ter_akkoord')), ('bedrag__isnull', True), ('grens__isnull', True), ('bedrag__lte', models.F('grens')), ('akkoord_door__isnull', False), _connector='OR'), name='backoffice_besluit_above_limit_by_two', violation_error_message='Boven de grens is het akkoord van een tweede medewerker nodig.'),
            ),
            migrations.AddConstraint(
                model_name='besluit',
                constraint=models.CheckConstraint(condition=models.Q(('brief__isnull', True), models.Q(('status__in', ('concept', 'ter_akkoord')), _negated=True), _connector='OR'), name='backoffice_besluit_brief_when_final', violation_error_message='Een brief kan pas als het besluit is vastgesteld.'),
            ),
            migrations.AddConstraint(
                model_name='besluit',
                constraint=models.CheckConstraint(condition=models.Q(('verzonden_op__isnull', True), models.Q(('brief__isnull', False), ('status', 'verzonden')), _connector='OR'), name='backoffice_besluit_sent_has_brief'),
            ),
        ]),
    ]
