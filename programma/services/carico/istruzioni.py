# SPDX-License-Identifier: AGPL-3.0-or-later
"""Statements of the generated load; `n` counts the actions from 0, ids run in step with it."""

CAMBI = """
INSERT INTO tavolo_cambio (id, utente_id, settore_id, istante, via, motivo)
SELECT %(cambio)s + n, %(utente)s, (SELECT array_agg(id ORDER BY id) FROM tavolo_settore)[1 + n %% 4],
 %(inizio)s::timestamptz + n * ((%(ora)s::timestamptz - %(inizio)s) * (699.0 / 700) / (%(azioni)s * %(revisioni)s)),
 'comando', 'Carico di prova'
FROM generate_series(0, %(azioni)s * %(revisioni)s - 1) n"""

AZIONI = """
INSERT INTO programma_azione (id, versione, obiettivo_id, codice, titolo, descrizione, settore_id, inizio_previsto,
 fine_prevista, inizio_effettivo, fine_effettiva, peso, stato, motivo_stato, criticita, testo_criticita, luogo, fonte,
 ordine)
SELECT %(azione)s + n, %(revisioni)s, o.id, o.codice || '.' || n %% 15 + 1, 'Azione di prova numero ' || n + 1,
 repeat('Recupero di alloggi sfitti e loro assegnazione. ', 1 + n %% 8),
 (SELECT array_agg(id ORDER BY id) FROM tavolo_settore)[1 + n %% 4],
 current_date - 600 + n %% 300, current_date - 200 + n %% 700,
 CASE WHEN stato <> 'non_avviata' THEN current_date - 590 + n %% 300 END,
 CASE WHEN stato = 'conclusa' THEN current_date - 90 + n %% 60 END,
 1 + n %% 7, stato, CASE WHEN stato IN ('sospesa', 'annullata') THEN 'Motivo di prova' ELSE '' END,
 CASE WHEN n %% 13 = 0 THEN 'attenzione' ELSE 'nessuna' END,
 CASE WHEN n %% 13 = 0 THEN 'Gara deserta' ELSE '' END, 'via di Prova ' || n, 'Dati generati', n %% 15 + 1
FROM generate_series(0, %(azioni)s - 1) n
CROSS JOIN LATERAL (SELECT CASE WHEN n %% 20 = 0 THEN 'non_avviata' WHEN n %% 11 = 3 THEN 'conclusa'
 WHEN n %% 37 = 5 THEN 'sospesa' WHEN n %% 50 = 7 THEN 'annullata' ELSE 'in_corso' END AS stato) s
JOIN programma_obiettivo o ON o.programma_id = %(programma)s AND o.ordine = n / 15 + 1"""

CONCESSIONI = """
INSERT INTO programma_azionegroupobjectpermission (permission_id, group_id, content_object_id)
SELECT p.id, s.gruppo_id, d.azione_id FROM (
 SELECT id AS azione_id, settore_id, 'aggiorna_azione' AS diritto FROM programma_azione
 UNION ALL SELECT azione_id, settore_id, 'contribuisci_azione' FROM programma_collaborazione
) d JOIN tavolo_settore s ON s.id = d.settore_id JOIN auth_permission p ON p.codename = d.diritto
WHERE d.azione_id >= %(azione)s"""

FIGLI = (
    """
INSERT INTO programma_fase
 (azione_id, nome, inizio_previsto, fine_prevista, inizio_effettivo, fine_effettiva, peso, ordine)
SELECT a.id, 'Fase ' || f, a.inizio_previsto + 60 * (f - 1), a.inizio_previsto + 60 * f,
 CASE WHEN f = 1 THEN a.inizio_effettivo END, CASE WHEN f = 1 THEN a.inizio_effettivo + 50 END, f, f
FROM programma_azione a, generate_series(1, 3) f WHERE a.id >= %(azione)s""",
    """
INSERT INTO programma_risorsa
 (azione_id, fonte, capitolo, missione, anno, stanziato, impegnato, liquidato, per_lavori)
SELECT a.id, (ARRAY['Bilancio comunale', 'Regione Lombardia', 'PNRR'])[1 + (a.id + r) %% 3], '', '08.02',
 extract(year FROM current_date)::int - r, 1000 * (1 + a.id %% 90), 500 * (1 + a.id %% 90),
 100.5 * (1 + a.id %% 90), false
FROM programma_azione a, generate_series(0, 1) r WHERE a.id >= %(azione)s""",
    """
INSERT INTO programma_collaborazione (azione_id, settore_id)
SELECT a.id, (SELECT min(id) FROM tavolo_settore WHERE id <> a.settore_id) FROM programma_azione a
WHERE a.id >= %(azione)s AND a.id %% 3 = 0""",
    """
INSERT INTO programma_codiceprogetto (azione_id, tipo, codice)
SELECT a.id, 'CUP', 'C' || lpad(a.id::text, 14, '0') FROM programma_azione a
WHERE a.id >= %(azione)s AND a.id %% 4 = 0""",
    """
INSERT INTO programma_indicatore
 (azione_id, nome, unita, base, data_base, obiettivo_valore, data_obiettivo, fonte, verso,
 ordine)
SELECT a.id, 'Alloggi recuperati', 'alloggi', 0, current_date - 700, 10 + a.id %% 90, current_date + 700,
 'Dati generati',  'crescente', 1 FROM programma_azione a WHERE a.id >= %(azione)s AND a.id %% 3 = 0""",
    """
INSERT INTO programma_misurazione (indicatore_id, valore, data, nota)
SELECT i.id, k * (1 + i.id %% 5), current_date - 600 + k * 90, '' FROM programma_indicatore i, generate_series(1, 6) k
WHERE i.azione_id >= %(azione)s""",
)

PAROLE = """
INSERT INTO programma_aggiornamento
 (id, azione_id, settore_id, cambio_id, riferito_al, scritto, nessuna_variazione, stato,
 avanzamento, testo, motivo_stato, criticita, testo_criticita, inizio_effettivo, fine_effettiva, mezzo_di_prova,
 proposta)
SELECT %(aggiornamento)s + k * %(azioni)s + n, a.id, a.settore_id, c.id, (c.istante AT TIME ZONE 'Europe/Rome')::date,
 c.istante, k %% 4 = 3, 'in_corso', round(90.0 * (k + 1) / %(parole)s * (10 + n %% 90) / 100, 2),
 repeat('I lavori proseguono come da cronoprogramma. ', 1 + (n + k) %% 5), '', 'nessuna', '', NULL, NULL, '', ''
FROM generate_series(0, %(azioni)s - 1) n JOIN programma_azione a ON a.id = %(azione)s + n
CROSS JOIN generate_series(0, %(parole)s - 1) k
JOIN tavolo_cambio c ON c.id = %(cambio)s + k * (%(revisioni)s / %(parole)s) * %(azioni)s + n
WHERE a.stato <> 'non_avviata'"""

VERIFICHE = """
INSERT INTO programma_verifica (aggiornamento_id, cambio_id, esito, commento, scritta)
SELECT g.id, g.cambio_id, 'accettata', '', LEAST(g.scritto + interval '1 hour', %(ora)s) FROM programma_aggiornamento g
WHERE g.id >= %(aggiornamento)s
 AND NOT (g.azione_id %% 4 = 0 AND g.id >= %(aggiornamento)s + (%(parole)s - 1) * %(azioni)s)"""
