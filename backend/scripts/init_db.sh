#!/usr/bin/env bash
# Waits for the database, brings its schema up to date and creates the first users.
# Run it again whenever you like: what is there already stays as it is.
#
#   SOVD_PROFILE=demo           the demo accounts, and the vehicles listed in SOVD_DEMO_VEHICLES if that is set
#   SOVD_ADMIN_USERNAME and     production: the first administrator, with the password on
#   SOVD_ADMIN_PASSWORD_FILE    the first line of that file
#   SOVD_DATABASE_WAIT          seconds to wait for the database; 60 if unset
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export PYTHONPATH="$here${PYTHONPATH:+:$PYTHONPATH}"
python="${PYTHON:-python}"
bad_configuration=78 # of the service: waiting would not mend it

migrate() {
  local deadline=$((SECONDS + ${SOVD_DATABASE_WAIT:-60})) status
  while true; do
    status=0
    "$python" -m app migrate || status=$?
    if ((status == 0)); then
      echo "init_db: the schema is up to date."
      return 0
    fi
    if ((status == bad_configuration || SECONDS >= deadline)); then
      echo "init_db: the schema could not be brought up to date." >&2
      return "$status"
    fi
    echo "init_db: waiting for the database." >&2
    sleep 1
  done
}

seed_demo() {
  if [[ -n "${SOVD_DEMO_VEHICLES:-}" ]]; then
    "$python" -m app seed-demo --vehicles "$SOVD_DEMO_VEHICLES"
  else
    "$python" -m app seed-demo --vehicles <(echo '[]')
  fi
  echo "init_db: the demo accounts exist."
}

create_admin() {
  local said status=0
  said="$("$python" -m app create-admin "$SOVD_ADMIN_USERNAME" <"$SOVD_ADMIN_PASSWORD_FILE" 2>&1)" || status=$?
  if ((status != 0)) && [[ "$said" == *"There is an admin already"* ]]; then
    echo "init_db: there is an administrator already."
    return 0
  fi
  echo "$said"
  return "$status"
}

migrate
if [[ "${SOVD_PROFILE:-production}" == demo ]]; then
  seed_demo
elif [[ -n "${SOVD_ADMIN_USERNAME:-}" && -n "${SOVD_ADMIN_PASSWORD_FILE:-}" ]]; then
  create_admin
else
  echo "init_db: no user was created. The first administrator: python -m app create-admin USERNAME"
fi
