#!/bin/sh
# Follow the logs of all services. Usage: logs.sh FOLDER, where FOLDER holds those of the local console.
set -eu

for compose in "docker compose" docker-compose; do
    # Unquoted on purpose: two words. A machine without compose has no services in it.
    # shellcheck disable=SC2086
    if [ -n "$($compose ps --quiet 2>/dev/null)" ]; then
        # shellcheck disable=SC2086
        exec $compose logs --follow --tail=100
    fi
done

if ! ls "$1"/*.log >/dev/null 2>&1; then
    echo "No log in $1 yet: start the console with make run, or all services with make up."
    exit 1
fi
exec tail -n 50 -F "$1"/*.log
