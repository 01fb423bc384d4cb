# Production image of Serviceplein: one image for web, worker, beat and migrate.

FROM node:22-bookworm-slim AS frontend
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY script/build.mjs script/
COPY static/src static/src
RUN npm run --silent build

FROM python:3.11-slim-bookworm AS packages
WORKDIR /build
COPY pyproject.toml requirements.lock ./
RUN python -m venv /opt/venv
# uv itself from its locked entry, then what pyproject.toml asks at the locked and hashed versions.
RUN sed -n '/^uv==/,/[^\\]$/p' requirements.lock > uv.txt \
    && pip install --no-cache-dir --require-hashes -r uv.txt \
    && uv pip install --no-cache --compile-bytecode --python /opt/venv/bin/python \
       --require-hashes -r pyproject.toml -c requirements.lock

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin serviceplein \
    && install -d -o serviceplein -g serviceplein /var/lib/serviceplein/media
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=serviceplein.settings.production \
    MEDIA_ROOT=/var/lib/serviceplein/media \
    HOME=/tmp
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY manage.py LICENSE ./
COPY serviceplein serviceplein
COPY intake intake
COPY caseload caseload
COPY backoffice backoffice
COPY handhaving handhaving
COPY reporting reporting
COPY templates templates
COPY docs docs
COPY --from=frontend /build/static/dist static/dist
RUN SECRET_KEY=only-to-collect-static-files ALLOWED_HOSTS=localhost python manage.py collectstatic --noinput
USER serviceplein
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "1", "serviceplein.wsgi:application"]
