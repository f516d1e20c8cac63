from importlib import import_module

from django.db import migrations

ricerca = import_module("programma.migrations.0004_ricerca")

FONTI = (
    ("programma_obiettivo", ("codice", "titolo"), ("descrizione", "linea_mandato", "codice_dup")),
    ("programma_azione", ("codice", "titolo"), ("descrizione", "luogo", "testo_criticita", "motivo_stato", "fonte")),
    ("programma_aggiornamento", ("testo",), ("testo_criticita", "motivo_stato", "mezzo_di_prova", "proposta")),
    ("programma_nota", ("testo",), ("testo",)),
)


def conserva(tabella: str, forti: tuple[str, ...], deboli: tuple[str, ...]) -> migrations.RunSQL:
    """The words as a column the database keeps itself: a search that finds much need not make them again."""
    pesato = f"setweight({ricerca.vettore(*forti)}, 'A') || setweight({ricerca.vettore(*deboli)}, 'B')"
    return migrations.RunSQL(
        f"DROP INDEX {tabella}_parole;"
        f"ALTER TABLE {tabella} ADD COLUMN parole tsvector GENERATED ALWAYS AS ({pesato}) STORED;"
        f"CREATE INDEX {tabella}_parole ON {tabella} USING gin (parole);",
        f"ALTER TABLE {tabella} DROP COLUMN parole;"
        f"CREATE INDEX {tabella}_parole ON {tabella} USING gin (({pesato}));",
    )


class Migration(migrations.Migration):
    dependencies = [("programma", "0004_ricerca")]

    operations = [conserva(*fonte) for fonte in FONTI]
