/** The small drill with a fixed seed: a whole installation from outside, as `npm run drill` tries it at length. */
import { expect, test } from 'vitest';
import { describeWithEngine } from '../support/engine.ts';
import { runProcess } from '../support/processes.ts';

/** Draws SIGSTOP, runs terminated, and a kill of everything with an older engine file. */
const SEED = '12';
/** Generous for a busy machine: starts and waits for rest grow with its load. */
const WITHIN_MS = 1_200_000;
/** Used up only where an action was told to an engine that was put back to before: it is sent again after ten minutes. */
const REST_S = '750';
const small = ['--orders', '30', '--kills', '3', '--in-flight', '10', '--restore-age', '15', '--rest', REST_S, '--seed', SEED];

describeWithEngine('a fresh installation that is killed, frozen and put back', (engine) => {
  test(`is at the end what Yamato’s ledger says, order by order (npm run drill -- ${small.join(' ')})`, { timeout: WITHIN_MS }, async () => {
    const drill = runProcess({ TEMPORAL_CLI_PATH: engine.cliPath }, [process.execPath, 'drill/main.ts', ...small]);
    const code = await drill.ended;
    const report = drill.output().slice(Math.max(0, drill.output().lastIndexOf('torihiki drill: seed')));
    console.log(report);
    expect(code, report).toBe(0);
    expect(report.split('\n')[0]).toContain('30 of 30 orders begun, 3 of 3 disturbances');
    expect(report).toContain('No violation');
  });
});
