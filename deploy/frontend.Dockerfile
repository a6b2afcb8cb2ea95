# nginx with the built console: serves it on 5173 and passes /api, /ws, /sovd and /health on to the backend.
ARG NODE=node:22.12.0-bookworm-slim
ARG BASE=debian:12.8-slim

FROM ${NODE} AS console
WORKDIR /console
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund --no-update-notifier --loglevel=error
# frontend/.env among it: where the API is, if not where the console comes from.
COPY frontend/ ./
RUN npm run --silent build

FROM ${BASE}
# Debian's own nginx, the one that the project's tests start.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends nginx-light \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/www/html \
 && groupadd --system --gid 10001 sovd \
 && useradd --system --uid 10001 --gid sovd --no-create-home --home-dir /tmp --shell /usr/sbin/nologin sovd
COPY deploy/nginx/nginx.conf.in frontend/.env /etc/sovd/
COPY --chmod=0755 deploy/nginx/start.sh deploy/nginx/healthy.sh /usr/local/bin/
COPY --from=console /console/dist /srv/console
USER 10001:10001
EXPOSE 5173
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["/usr/local/bin/healthy.sh"]
# Sockets are closed properly and answers finished before it ends.
STOPSIGNAL SIGQUIT
ENTRYPOINT ["/usr/local/bin/start.sh"]
