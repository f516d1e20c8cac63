from django.db import migrations

CONFIGURAZIONE = (
    "CREATE TEXT SEARCH CONFIGURATION italiano (COPY = pg_catalog.italian);"
    "ALTER TEXT SEARCH CONFIGURATION italiano ALTER MAPPING FOR hword, hword_part, word WITH unaccent, italian_stem;"
)
# Signs that are no letters: where the database's character type is C the parser takes them for letters.
SEGNI = "’‘“”„«»–—…•·\u00a0\u2009\u202f"


def vettore(*campi: str) -> str:
    testo = " || ' ' || ".join(f'"{campo}"' for campo in campi)
    return f"to_tsvector('italiano', translate({testo}, '{SEGNI}', '{' ' * len(SEGNI)}'))"


def indice(tabella: str, forti: tuple[str, ...], deboli: tuple[str, ...]) -> migrations.RunSQL:
    pesato = f"setweight({vettore(*forti)}, 'A') || setweight({vettore(*deboli)}, 'B')"
    return migrations.RunSQL(
        f"CREATE INDEX {tabella}_parole ON {tabella} USING gin (({pesato}));", f"DROP INDEX {tabella}_parole;"
    )


class Migration(migrations.Migration):
    """Full text search in Italian: the configuration needs the extension unaccent, which tavolo 0001 creates."""

    dependencies = [
        ("programma", "0003_aggiornamento_segno"),
        ("tavolo", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(CONFIGURAZIONE, "DROP TEXT SEARCH CONFIGURATION italiano;"),
        indice("programma_obiettivo", ("codice", "titolo"), ("descrizione", "linea_mandato", "codice_dup")),
        indice(
            "programma_azione",
            ("codice", "titolo"),
            ("descrizione", "luogo", "testo_criticita", "motivo_stato", "fonte"),
        ),
        indice(
            "programma_aggiornamento",
            ("testo",),
            ("testo_criticita", "motivo_stato", "mezzo_di_prova", "proposta"),
        ),
        indice("programma_nota", ("testo",), ("testo",)),
    ]
