import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from serviceplein.migratie import Together


class Migration(migrations.Migration):

    dependencies = [
        ('dossier', '0002_wie_buiten_een_stap'),
        ('klanten', '0003_bankrekening'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='Documentkoppeling',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('onderwerp_soort', models.CharField(max_length=40)),
                    ('onderwerp_id', models.BigIntegerField()),
                    ('gekoppeld_op', models.DateTimeField()),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='koppelingen', to='dossier.document')),
                    ('gekoppeld_door', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'documentkoppeling',
                    'verbose_name_plural': 'documentkoppelingen',
                    'indexes': [models.Index(fields=['onderwerp_soort', 'onderwerp_id'], name='dossier_koppeling_onderwerp')],
                    'constraints': [models.UniqueConstraint(fields=('document', 'onderwerp_soort', 'onderwerp_id'), name='dossier_documentkoppeling_once', violation_error_message='Dit document is hier al aan gekoppeld.')],
                },
            ),
            migrations.CreateModel(
                name='DocumentkoppelingEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('onderwerp_soort', models.CharField(max_length=40)),
                    ('onderwerp_id', models.BigIntegerField()),
                    ('gekoppeld_op', models.DateTimeField()),
                    ('document', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='dossier.document')),
                    ('gekoppeld_door', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='dossier.documentkoppeling')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Handtekening',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('naam', models.CharField(max_length=200)),
                    ('op', models.DateTimeField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handtekeningen', to='dossier.document')),
                    ('door', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'handtekening',
                    'verbose_name_plural': 'handtekeningen',
                    'constraints': [models.UniqueConstraint(fields=('document', 'door'), name='dossier_handtekening_once', violation_error_message='U hebt dit document al ondertekend.')],
                },
            ),
        ]),
        Together([
            migrations.AddField(
                model_name='document',
                name='bestandsnaam',
                field=models.CharField(blank=True, db_default='', default='', max_length=120),
            ),
            migrations.AddField(
                model_name='document',
                name='versie',
                field=models.PositiveSmallIntegerField(db_default=1, default=1),
            ),
            migrations.AddField(
                model_name='document',
                name='vorige',
                field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='volgende', to='dossier.document'),
            ),
            migrations.AddField(
                model_name='documentevent',
                name='bestandsnaam',
                field=models.CharField(blank=True, db_default='', default='', max_length=120),
            ),
            migrations.AddField(
                model_name='documentevent',
                name='versie',
                field=models.PositiveSmallIntegerField(db_default=1, default=1),
            ),
            migrations.AddField(
                model_name='documentevent',
                name='vorige',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='dossier.document'),
            ),
        ]),
        migrations.AlterField(
            model_name='document',
            name='soort',
            field=models.CharField(choices=[('bewijsstuk', 'Bewijsstuk'), ('brief', 'Brief'), ('beschikking', 'Beschikking'), ('verslag', 'Verslag'), ('plan', 'Plan van aanpak'), ('aanvraag', 'Aanvraagformulier'), ('overeenkomst', 'Overeenkomst'), ('overig', 'Overig')], max_length=20),
        ),
        migrations.AlterField(
            model_name='documentevent',
            name='soort',
            field=models.CharField(choices=[('bewijsstuk', 'Bewijsstuk'), ('brief', 'Brief'), ('beschikking', 'Beschikking'), ('verslag', 'Verslag'), ('plan', 'Plan van aanpak'), ('aanvraag', 'Aanvraagformulier'), ('overeenkomst', 'Overeenkomst'), ('overig', 'Overig')], max_length=20),
        ),
        Together([
            migrations.AddConstraint(
                model_name='document',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('versie', 1), ('vorige__isnull', True)), models.Q(('versie__gt', 1), ('vorige__isnull', False)), _connector='OR'), name='dossier_document_versie_follows'),
            ),
            migrations.AddConstraint(
                model_name='document',
                constraint=models.CheckConstraint(condition=models.Q(('vorige__isnull', True), models.Q(('vorige', models.F('id')), _negated=True), _connector='OR'), name='dossier_document_not_after_itself'),
            ),
        ]),
    ]
