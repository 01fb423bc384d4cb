import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from serviceplein.migratie import Together


class Migration(migrations.Migration):

    dependencies = [
        ('backoffice', '0007_helpdesk'),
        ('dossier', '0002_wie_buiten_een_stap'),
        ('klanten', '0003_bankrekening'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='Bewaarstop',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reden', models.CharField(max_length=500)),
                    ('vanaf', models.DateField()),
                    ('tot', models.DateField(blank=True, null=True)),
                    ('beeindigd_reden', models.CharField(blank=True, max_length=500)),
                    ('beeindigd_door', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('door', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('klant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bewaarstops', to='klanten.klant')),
                ],
                options={
                    'verbose_name': 'bewaarstop',
                    'verbose_name_plural': 'bewaarstops',
                    'constraints': [models.CheckConstraint(condition=models.Q(('tot__isnull', True), ('tot__gte', models.F('vanaf')), _connector='OR'), name='backoffice_bewaarstop_ends_after_start', violation_error_message='De einddatum ligt niet voor de begindatum.'), models.CheckConstraint(condition=models.Q(('reden', ''), _negated=True), name='backoffice_bewaarstop_has_reason')],
                },
            ),
            migrations.CreateModel(
                name='BewaarstopEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('reden', models.CharField(max_length=500)),
                    ('vanaf', models.DateField()),
                    ('tot', models.DateField(blank=True, null=True)),
                    ('beeindigd_reden', models.CharField(blank=True, max_length=500)),
                    ('beeindigd_door', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('door', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('klant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='klanten.klant')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='backoffice.bewaarstop')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Vernietigingslijst',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('status', models.CharField(choices=[('voorstel', 'Voorstel'), ('vernietiging_ter_akkoord', 'Ter akkoord bij een tweede persoon'), ('vernietiging_akkoord', 'Goedgekeurd, wordt uitgevoerd'), ('vernietigd', 'Uitgevoerd')], default='voorstel', max_length=30)),
                    ('peildatum', models.DateField()),
                    ('gemaakt_op', models.DateTimeField()),
                    ('voorgelegd_op', models.DateTimeField(blank=True, null=True)),
                    ('goedgekeurd_op', models.DateTimeField(blank=True, null=True)),
                    ('teruggegeven_reden', models.CharField(blank=True, max_length=500)),
                    ('uitgevoerd_op', models.DateTimeField(blank=True, null=True)),
                    ('aantallen', models.JSONField(default=dict)),
                    ('goedgekeurd_door', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('verklaring', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vernietigingslijst', to='dossier.document')),
                    ('voorgelegd_door', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'vernietigingslijst',
                    'verbose_name_plural': 'vernietigingslijsten',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'voorstel')), fields=('status',), name='backoffice_vernietigingslijst_one_proposal'), models.CheckConstraint(condition=models.Q(('status__in', ['voorstel', 'vernietiging_ter_akkoord', 'vernietiging_akkoord', 'vernietigd'])), name='backoffice_vernietigingslijst_status_known'), models.CheckConstraint(condition=models.Q(('goedgekeurd_door__isnull', True), models.Q(('goedgekeurd_door', models.F('voorgelegd_door')), _negated=True), _connector='OR'), name='backoffice_vernietigingslijst_two_people', violation_error_message='Een ander dan wie de lijst voorlegde, keurt hem goed.'), models.CheckConstraint(condition=models.Q(('status__in', ['voorstel', 'vernietiging_ter_akkoord']), models.Q(('goedgekeurd_door__isnull', False), ('voorgelegd_door__isnull', False)), _connector='OR'), name='backoffice_vernietigingslijst_approved_by_somebody')],
                },
            ),
            migrations.CreateModel(
                name='VernietigingslijstEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('status', models.CharField(choices=[('voorstel', 'Voorstel'), ('vernietiging_ter_akkoord', 'Ter akkoord bij een tweede persoon'), ('vernietiging_akkoord', 'Goedgekeurd, wordt uitgevoerd'), ('vernietigd', 'Uitgevoerd')], default='voorstel', max_length=30)),
                    ('peildatum', models.DateField()),
                    ('gemaakt_op', models.DateTimeField()),
                    ('voorgelegd_op', models.DateTimeField(blank=True, null=True)),
                    ('goedgekeurd_op', models.DateTimeField(blank=True, null=True)),
                    ('teruggegeven_reden', models.CharField(blank=True, max_length=500)),
                    ('uitgevoerd_op', models.DateTimeField(blank=True, null=True)),
                    ('aantallen', models.JSONField(default=dict)),
                    ('goedgekeurd_door', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='backoffice.vernietigingslijst')),
                    ('verklaring', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='dossier.document')),
                    ('voorgelegd_door', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Vernietigingsregel',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('zaak', models.CharField(max_length=20)),
                    ('resultaat', models.CharField(max_length=20)),
                    ('zaak_nr', models.BigIntegerField()),
                    ('klant_nr', models.BigIntegerField(null=True)),
                    ('kenmerk', models.CharField(max_length=100)),
                    ('geeindigd_op', models.DateField()),
                    ('vernietigen_vanaf', models.DateField()),
                    ('status', models.CharField(choices=[('opgenomen', 'Staat op de lijst'), ('uitgezonderd', 'Van de lijst gehaald'), ('vervallen_regel', 'Mocht niet meer worden vernietigd'), ('vernietigd_regel', 'Vernietigd')], default='opgenomen', max_length=20)),
                    ('reden', models.CharField(blank=True, max_length=300)),
                    ('wissen', models.JSONField(blank=True, default=list)),
                    ('lijst', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='regels', to='backoffice.vernietigingslijst')),
                ],
                options={
                    'verbose_name': 'vernietigingsregel',
                    'verbose_name_plural': 'vernietigingsregels',
                    'indexes': [models.Index(fields=['lijst', 'status', 'id'], name='backoffice_vernietigen_lijst'), models.Index(condition=models.Q(('wissen', []), _negated=True), fields=['lijst'], name='backoffice_vernietigen_wissen')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'opgenomen')), fields=('zaak', 'zaak_nr'), name='backoffice_vernietigingsregel_on_one_list'), models.CheckConstraint(condition=models.Q(('status__in', ['opgenomen', 'uitgezonderd', 'vervallen_regel', 'vernietigd_regel'])), name='backoffice_vernietigingsregel_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'uitgezonderd'), _negated=True), models.Q(('reden', ''), _negated=True), _connector='OR'), name='backoffice_vernietigingsregel_exception_has_reason', violation_error_message='Schrijf op waarom dit bewaard blijft.')],
                },
            ),
        ]),
    ]
