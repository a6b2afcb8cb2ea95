#!/bin/sh
# Make sure the real servers and the browser the tests use are here: install them as root, else say the line.
# `check_servers.sh images`: what builds the images without a container engine, for `make images`.
set -eu

packages=""

need() {
    packages="$packages $1"
}

if [ "${1:-}" = images ]; then
    command -v mmdebstrap >/dev/null || need mmdebstrap
    command -v buildah >/dev/null || need buildah
    command -v ip >/dev/null || [ -x /usr/sbin/ip ] || need iproute2
else
    # Debian keeps PostgreSQL's programs off the PATH, one folder per version, and nginx where only root looks.
    ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null || need postgresql
    command -v redis-server >/dev/null || need redis-server
    command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || need nginx-light
    command -v prometheus >/dev/null && command -v promtool >/dev/null || need prometheus
    command -v curl >/dev/null || need curl
    command -v chromium >/dev/null || need chromium
    # What the operations runbook types, and a clock that is wrong for one process.
    command -v curl >/dev/null || need curl
    command -v faketime >/dev/null || need faketime
    [ -d /usr/share/fonts/truetype/dejavu ] || need fonts-dejavu-core
fi

[ -n "$packages" ] || exit 0

line="apt-get update && apt-get install -y --no-install-recommends$packages"
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    printf 'Missing:%s. Run as root: %s\n' "$packages" "$line" >&2
    exit 1
fi

printf 'Installing for the tests:%s\n' "$packages"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# The tests start servers of their own, on free ports: those of the packages would only be in the way.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi
# Unquoted on purpose: one word per package.
# shellcheck disable=SC2086
apt-get install -q -y --no-install-recommends $packages
case "$packages" in
    # Otherwise it would come up with the machine and hold 9090, where compose has its own.
    *prometheus*) [ ! -d /run/systemd/system ] || systemctl disable --quiet prometheus.service ;;
esac
