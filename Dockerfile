# Cairn as an image: docs/guides/operators.md says how to run it, and `make image` builds and tries it.
# BASE is any Debian with Python 3.11 or later.
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tini \
    && rm -rf /var/lib/apt/lists/* \
    && python3 -m venv /opt/pip \
    && python3 -m venv --without-pip /opt/cairn
ENV INSTALL="/opt/pip/bin/pip --python=/opt/cairn/bin/python install --no-cache-dir"
WORKDIR /src
COPY requirements.lock ./
RUN ${INSTALL} --require-hashes --requirement requirements.lock
COPY . .
RUN ${INSTALL} --no-deps --no-build-isolation .

FROM ${BASE}
RUN useradd --uid 10001 --user-group --home-dir /cairn --no-create-home cairn \
    && install --directory --owner=10001 --group=10001 --mode=700 /cairn/data
# It passes SIGTERM on from the first moment: a process with the id 1 does not get it before it
# has asked for it. The static one needs nothing else of Debian.
COPY --from=build /usr/bin/tini-static /usr/bin/tini
COPY --from=build /opt/cairn /opt/cairn
ENV PATH="/opt/cairn/bin:${PATH}" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CAIRN_HTTP_HOST=0.0.0.0 \
    CAIRN_HTTP_PORT=8080
WORKDIR /cairn
USER 10001:10001
VOLUME ["/cairn/data"]
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD [ \
    "python", "-c", \
    "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['CAIRN_HTTP_PORT']), timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)" ]
ENTRYPOINT ["tini", "--", "cairn"]
CMD ["run"]
