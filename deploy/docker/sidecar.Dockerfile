# The image of the sidecar: web, agent, worker and `balie`. Build it from the root of the project:
#   docker build -f deploy/docker/sidecar.Dockerfile -t digitale-balie/sidecar .

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
RUN python /src/deploy/docker/collect.py collect sidecar /app
# Wheels only: nothing is compiled, so nothing needs a compiler.
RUN python -m venv --without-pip /opt/balie \
 && pip --python /opt/balie/bin/python install --no-cache-dir --no-deps --only-binary :all: \
      --require-hashes -r /app/requirements.txt \
 && python /src/deploy/docker/collect.py strip sidecar /opt/balie/lib/python3.13/site-packages

FROM python:3.13-slim-bookworm
# libmagic says what an uploaded document is; pip is not needed any more.
RUN apt-get update && apt-get install -y --no-install-recommends libmagic1 \
 && rm -rf /var/lib/apt/lists/* \
 && pip uninstall -y pip \
 && groupadd --gid 10001 balie && useradd --uid 10001 --gid 10001 --no-create-home balie \
 && mkdir -p /srv/balie/documents && chown -R 10001:10001 /srv/balie
COPY --from=parts /opt/balie /opt/balie
COPY --from=parts /app /app
RUN printf '#!/bin/sh\ncd /app && exec python -m sidecar.processes.cli "$@"\n' > /usr/local/bin/balie \
 && chmod 755 /usr/local/bin/balie
ENV PATH=/opt/balie/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /app
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s \
  CMD ["python", "/app/healthy.py", "/health/live"]
CMD ["gunicorn", "-c", "/app/gunicorn_conf.py", "sidecar.processes.web:create()"]
