#!/bin/sh
# Runs once, when the database server is made: one role per part, each with its own databases and no others'.
set -eu

secret() { cat "/run/secrets/$1"; }

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
  --set=temporal_password="$(secret temporal_database_password)" \
  --set=records_password="$(secret records_database_password)" \
  --set=backup_password="$(secret backup_database_password)" <<'SQL'
CREATE ROLE temporal LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'temporal_password';
CREATE ROLE records LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'records_password';
-- Copies the whole server as it is (pg_basebackup) and can read no table by itself.
CREATE ROLE backup LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE REPLICATION PASSWORD :'backup_password';

CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
CREATE DATABASE records OWNER records;
REVOKE ALL ON DATABASE temporal, temporal_visibility, records, postgres FROM PUBLIC;

\connect temporal
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO temporal;
\connect temporal_visibility
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO temporal;
-- The visibility schema asks for it; making it takes more rights than the engine has.
CREATE EXTENSION IF NOT EXISTS btree_gin;
\connect records
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO records;
SQL

# pg_basebackup logs in to no database, which the image's own rules leave out for other hosts.
echo 'host replication backup all scram-sha-256' >>"${PGDATA:?}/pg_hba.conf"
