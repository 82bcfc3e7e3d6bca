# The laptop stack in one container, to look at the balie and no more: simulators of DigiD and the
# rest, invented people, no TLS. Nothing of it is in the images of production.
FROM debian:bookworm-slim
RUN useradd --create-home --uid 10003 demo && mkdir /src && chown demo /src
COPY --chown=demo . /src
WORKDIR /src
RUN apt-get update && bash deploy/local/setup.sh demo && rm -rf /var/lib/apt/lists/*
RUN chown -R demo /src
USER demo
CMD [".venv/bin/python", "-m", "deploy.local.demo", "--port", "8000"]
