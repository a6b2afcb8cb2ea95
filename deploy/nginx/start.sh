#!/bin/sh
# Write nginx's configuration for this place, then become nginx.
#
#   BACKEND             where the service is, host:port; backend:8000 if unset
#   PORT                where to listen; 5173 if unset
#   SOVD_NGINX_*        for tests: TEMPLATE, ENV (frontend/.env), CONSOLE, RUN (the folder that may be written), LOG
set -eu

template="${SOVD_NGINX_TEMPLATE:-/etc/sovd/nginx.conf.in}"
settings="${SOVD_NGINX_ENV:-/etc/sovd/.env}"
console="${SOVD_NGINX_CONSOLE:-/srv/console}"
run="${SOVD_NGINX_RUN:-/tmp/nginx}"
log="${SOVD_NGINX_LOG:-/dev/stdout}"

# The console may talk to where it comes from, and to the API that it was built for, if that is elsewhere.
connect="'self'"
api="$(sed -n 's/^VITE_API_BASE_URL=//p' "$settings")"
if [ -n "$api" ]; then
    origin="$(printf %s "$api" | sed -E 's#^(https?://[^/]+).*#\1#')"
    connect="'self' $origin ws${origin#http}"
fi

# nginx asks a name server itself; an IPv6 address stands in brackets there.
server="$(sed -n 's/^nameserver[[:space:]]*//p' /etc/resolv.conf | head -n 1)"
case "$server" in
"") server=127.0.0.1 ;;
*:*) server="[$server]" ;;
esac

mkdir -p "$run"
sed -e "s|@RUN@|$run|g" \
    -e "s|@CONSOLE@|$console|g" \
    -e "s|@ACCESS_LOG@|$log|g" \
    -e "s|@RESOLVER@|$server|g" \
    -e "s|@PORT@|${PORT:-5173}|g" \
    -e "s|@BACKEND@|${BACKEND:-backend:8000}|g" \
    -e "s|@CONNECT@|$connect|g" \
    "$template" >"$run/nginx.conf"
exec "${NGINX:-/usr/sbin/nginx}" -c "$run/nginx.conf" -g "daemon off;" "$@"
