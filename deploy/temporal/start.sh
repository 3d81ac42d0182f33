#!/bin/sh
# The server reads its password from a file, and its settings from server.yaml.
set -eu
TEMPORAL_DATABASE_PASSWORD="$(cat "${TEMPORAL_DATABASE_PASSWORD_FILE:?}")"
export TEMPORAL_DATABASE_PASSWORD
exec temporal-server --root "${CONFIG_DIR:?}" --config . --env server --allow-no-auth start
