-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the portal's own role may do, to be run by the owner of the tables after every migration:
--   psql -v ON_ERROR_STOP=1 -v portale=abitare -d abitare -f docs/ruoli.sql
-- On every table that triggers protect (history, cambi, congelamenti, statements) the role keeps SELECT and INSERT only.
BEGIN;
GRANT USAGE ON SCHEMA public TO :"portale";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"portale";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"portale";
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM :"portale";
SELECT format('REVOKE UPDATE, DELETE ON %s FROM %I', tgrelid::regclass, :'portale')
  FROM pg_trigger
 WHERE tgname LIKE 'pgtrigger_solo_inserimento_%'
 ORDER BY 1
\gexec
COMMIT;
