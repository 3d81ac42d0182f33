// A container's health check: `node deploy/healthy.mjs <url>` fails unless it answers 2xx within three seconds.
const url = process.argv[2] ?? '';
const answer = await fetch(url, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
process.exit(answer?.ok === true ? 0 : 1);
