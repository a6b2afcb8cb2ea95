#!/bin/sh
# Make sure the real servers and the browser the tests use are here: install them as root, else say the line.
set -eu

packages=""

need() {
    packages="$packages $1"
}

# Debian keeps PostgreSQL's programs off the PATH, one folder per version.
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null || need postgresql
command -v redis-server >/dev/null || need redis-server
command -v chromium >/dev/null || need chromium
[ -d /usr/share/fonts/truetype/dejavu ] || need fonts-dejavu-core

[ -n "$packages" ] || exit 0

line="apt-get update && apt-get install -y --no-install-recommends$packages"
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    printf 'The tests need:%s. Run as root: %s\n' "$packages" "$line" >&2
    exit 1
fi

printf 'Installing for the tests:%s\n' "$packages"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# Unquoted on purpose: one word per package.
# shellcheck disable=SC2086
apt-get install -q -y --no-install-recommends $packages
