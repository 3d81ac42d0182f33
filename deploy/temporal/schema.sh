#!/bin/sh
# Makes and upgrades the engine's tables; safe to repeat. Run before each upgrade of the server, one minor at a time.
set -eu

export SQL_PLUGIN=postgres12 SQL_HOST="${POSTGRES_ADDRESS%:*}" SQL_PORT="${POSTGRES_ADDRESS##*:}" SQL_USER=temporal
SQL_PASSWORD="$(cat "${TEMPORAL_DATABASE_PASSWORD_FILE:?}")"
export SQL_PASSWORD

for database in temporal temporal_visibility; do
  schema="postgresql/v12/${database#temporal_}"
  # The first time only: a database that has its tables keeps them.
  temporal-sql-tool --database "$database" setup-schema -v 0.0 || echo "$database has its tables already"
  temporal-sql-tool --database "$database" update-schema --schema-name "$schema"
done
