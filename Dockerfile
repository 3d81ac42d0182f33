# One image for every process of ours (API, worker, migrate, sandbox) and the tools below scripts/, and a larger one with the
# database server's own programs, for backups.
# Node runs the TypeScript as it is; the workflow code is bundled here, so that a worker starts without a bundler.
# Newer ones: https://hub.docker.com/_/node (24 is the major the project runs on)

FROM node:24.21.0-trixie-slim AS sources
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts scripts
COPY src src
COPY deploy/healthy.mjs deploy/healthy.mjs

# The bundle needs what is there for development.
FROM sources AS bundle
RUN npm ci --no-audit --no-fund
RUN node scripts/bundle-workflows.ts workflow-bundle.js

# Without development tools; the second Node that npm brings for other machines is not needed here.
FROM sources AS modules
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund

FROM node:24.21.0-trixie-slim AS run
# Signals and zombies are tini's.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends tini ca-certificates \
  && rm -rf /var/lib/apt/lists/* /usr/local/lib/node_modules/npm /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack
WORKDIR /app
ENV NODE_ENV=production
COPY --from=modules /app/node_modules node_modules
COPY --from=sources /app/package.json package.json
COPY --from=sources /app/scripts scripts
COPY --from=sources /app/deploy deploy
COPY --from=sources /app/src src
COPY --from=bundle /app/workflow-bundle.js workflow-bundle.js
# Whoever it runs as (RUN_AS_USER) may write to its volumes.
RUN mkdir /data /keys && chmod 1777 /data /keys
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 CMD ["node", "deploy/healthy.mjs", "http://127.0.0.1:3000/readyz"]
# The process drains by itself on SIGTERM (see docs/operations.md).
STOPSIGNAL SIGTERM
ENTRYPOINT ["tini", "--"]
CMD ["node", "--max-semi-space-size=8", "src/main.ts"]

# Of the same major version as docker-compose.yml's postgres: the server is copied with its own programs, and started once when
# it is put back. The modes are those of the server's image: whoever it runs as may write to its volumes.
FROM run AS backup
USER root
RUN mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf \
  && apt-get update \
  && apt-get install --yes --no-install-recommends postgresql-17 \
  && rm -rf /var/lib/apt/lists/* \
  && mkdir -p /backups /var/lib/postgresql/data && chmod 1777 /backups /var/lib/postgresql/data
USER node
HEALTHCHECK NONE
