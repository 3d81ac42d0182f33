/** Does something every so often, never two rounds at once; the returned function ends it and waits for the round under way. */
export function everyRound(intervalMs: number, doRound: () => Promise<unknown>): () => Promise<void> {
  let round: Promise<unknown> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    round = doRound().finally(() => {
      busy = false;
    });
  }, intervalMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await round;
  };
}
