# The image of ident, the BSN zone: nothing of the sidecar is in it. From the root of the project:
#   docker build -f deploy/docker/ident.Dockerfile -t digitale-balie/ident .

# The front end: the pages, without the meeting page of the laptop.
FROM node:22-bookworm-slim AS pages
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node deploy/local/meeting/build.mjs pages

FROM python:3.13-slim-bookworm AS parts
COPY . /src
COPY --from=pages /src/branding/static/dist /src/branding/static/dist
RUN python /src/deploy/docker/collect.py collect ident /app
# Wheels only: nothing is compiled, so nothing needs a compiler.
RUN python -m venv --without-pip /opt/ident \
 && pip --python /opt/ident/bin/python install --no-cache-dir --no-deps --only-binary :all: \
      --require-hashes -r /app/requirements.txt

FROM python:3.13-slim-bookworm
# Pango and a font set the evidence; pip is not needed any more.
RUN apt-get update && apt-get install -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/* \
 && pip uninstall -y pip \
 && groupadd --gid 10002 ident && useradd --uid 10002 --gid 10002 --no-create-home ident
COPY --from=parts /opt/ident /opt/ident
COPY --from=parts /app /app
RUN printf '#!/bin/sh\ncd /app && exec python -m ident.processes.cli "$@"\n' > /usr/local/bin/balie \
 && chmod 755 /usr/local/bin/balie
ENV PATH=/opt/ident/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /app
USER 10002:10002
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s \
  CMD ["python", "/app/healthy.py", "/health/live"]
CMD ["gunicorn", "-c", "/app/gunicorn_conf.py", "ident.processes.web:create()"]
