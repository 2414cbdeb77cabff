# Qunyi as a small image: built with everything, run as `node` with what production needs, data in /data.
# WeChat (wechaty) is left out: it is large, and few need it.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Scripts come after the sources: `prepare` builds.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json build.mjs ./
COPY src ./src
COPY jobs ./jobs
COPY adapters ./adapters
RUN npm run build && npm prune --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
    DATA_DIR=/data \
    HTTP_HOST=0.0.0.0 \
    HTTP_PORT=3000
WORKDIR /app
COPY --from=build /app/package.json ./package.json
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# The folder belongs to `node` before the volume is made, so that the volume does too.
RUN install -d -o node -g node -m 0700 /data \
    && ln -s /app/dist/adapters/cli/main.js /usr/local/bin/qunyi
USER node
VOLUME /data
EXPOSE 3000
# The program handles SIGTERM by itself and starts no processes, so it may be the first one; it ends within 10 s.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.HTTP_PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/adapters/cli/main.js"]
CMD ["start"]
