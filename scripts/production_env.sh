#!/bin/sh
# Print an .env for production with compose: that of the example, with secrets of its own and without the demo.
# Usage: production_env.sh https://the.address.of.the.console VEHICLE_NETWORKS > .env
set -eu

if [ "$#" -ne 2 ]; then
    echo "Usage: $0 https://sovd.example.com 10.20.0.0/16 > .env" >&2
    exit 2
fi

# Hexadecimal: nothing in it needs another spelling inside a URL.
password="$(openssl rand -hex 24)"
secret="$(openssl rand -hex 32)"
grafana="$(openssl rand -hex 12)"

umask 077
sed -e 's|^COMPOSE_PROFILES=.*|COMPOSE_PROFILES=|' \
    -e 's|^SOVD_PROFILE=.*|SOVD_PROFILE=production|' \
    -e "s|^POSTGRES_PASSWORD=.*|POSTGRES_PASSWORD=$password|" \
    -e "s|^DATABASE_URL=\(.*\):[^:@]*@|DATABASE_URL=\1:$password@|" \
    -e "s|^JWT_SECRET_KEY=.*|JWT_SECRET_KEY=$secret|" \
    -e "s|^GRAFANA_ADMIN_PASSWORD=.*|GRAFANA_ADMIN_PASSWORD=$grafana|" \
    -e "s|^SOVD_ALLOWED_ORIGINS=.*|SOVD_ALLOWED_ORIGINS=$1|" \
    -e "s|^SOVD_VEHICLE_NETWORKS=.*|SOVD_VEHICLE_NETWORKS=$2|" \
    -e 's|^SOVD_TRUSTED_PROXIES=.*|SOVD_TRUSTED_PROXIES=10.77.1.5/32,10.77.1.1/32|' \
    -e 's|^SOVD_DEMO_VEHICLES=.*|SOVD_DEMO_VEHICLES=|' \
    -e 's|^SOVD_DEMO_VEHICLES_WITHIN=.*|#SOVD_DEMO_VEHICLES_WITHIN=|' \
    -e 's|^SOVD_DEMO_HOSTS=.*|SOVD_DEMO_HOSTS=|' \
    "$(dirname "$0")/../.env.example"
