from django.db import migrations, models

import abitare.lib.allegati


class Migration(migrations.Migration):

    dependencies = [
        ('programma', '0002_permessi_diretti'),
    ]

    operations = [
        migrations.AddField(
            model_name='aggiornamento',
            name='segno',
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name='documento',
            name='file',
            field=models.FileField(max_length=120, upload_to=abitare.lib.allegati.percorso_casuale, verbose_name='file'),
        ),
    ]
