# The service, the simulated vehicles and the `sovd` command. Any Debian 12 with Python 3.11 or newer will do as BASE.
ARG BASE=python:3.13.1-slim-bookworm

FROM ${BASE} AS packages
COPY requirements.lock deploy/requirements-image.lock /locks/
RUN python3 -m venv /opt/venv \
 && /opt/venv/bin/python -m pip install --no-cache-dir --no-deps --require-hashes --only-binary :all: \
      -r /locks/requirements.lock -r /locks/requirements-image.lock \
 && /opt/venv/bin/python -m pip check \
 && /opt/venv/bin/python -m pip uninstall --yes pip

FROM ${BASE}
# psql and ping are what the troubleshooting runbook asks for in here; libpq for the synchronous driver comes along.
# Debian's stable release moves by security fixes only, so no version is pinned.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends bash iputils-ping postgresql-client \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \
 # A copy has neither the setuid bit nor capabilities, which a container without privileges may not start.
 && cp /bin/ping /tmp/ping && mv /tmp/ping /bin/ping \
 && groupadd --system --gid 10001 sovd \
 && useradd --system --uid 10001 --gid sovd --no-create-home --home-dir /data --shell /usr/sbin/nologin sovd \
 && install -d -o sovd -g sovd -m 0750 /data \
 && install -d -o sovd -g sovd -m 0755 /vehicles
COPY --from=packages /opt/venv /opt/venv
COPY backend/ /app/
COPY simulator/ /opt/sovd/simulator/
COPY cli/ /opt/sovd/
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app:/opt/sovd \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SOVD_HOST=0.0.0.0 \
    SOVD_DATA_DIR=/data
# Compiled once, here: in a read-only container nothing could be kept.
RUN python -m compileall -q /app /opt/sovd \
 && printf '#!/bin/sh\nexec python -m sovd_cli.main "$@"\n' > /usr/local/bin/sovd \
 && chmod 0755 /usr/local/bin/sovd /app/scripts/init_db.sh
WORKDIR /app
USER 10001:10001
EXPOSE 8000 9464
VOLUME ["/data"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["python", "/app/scripts/healthy.py"]
ENTRYPOINT ["python", "-m", "app"]
CMD ["serve"]
