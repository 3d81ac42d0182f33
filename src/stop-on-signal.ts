const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `stop` once on the first SIGINT, SIGTERM or SIGHUP and ends the process
 * with 0, or with 1 when `stop` fails or takes longer than `limitMs`. Further
 * signals meanwhile change nothing: a process that is stopping has promised
 * somebody an answer.
 */
export function stopOnSignal(stop: (signal: NodeJS.Signals) => Promise<void>, limitMs: number, complain: (error: unknown) => void): void {
  let stopping = false;
  const begin = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      complain(new Error(`stopping took longer than ${limitMs} ms`));
      process.exit(1);
    }, limitMs).unref();
    stop(signal).then(
      () => process.exit(0),
      (error: unknown) => {
        complain(error);
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.on(signal, begin);
}
