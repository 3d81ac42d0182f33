/** The small drill with a fixed seed: a whole installation from outside, as `npm run drill` tries it at length. */
import { expect, test } from 'vitest';
import { describeWithEngine } from '../support/engine.ts';
import { runProcess } from '../support/processes.ts';

const SEED = '1';
/** On a quiet machine it takes a minute and a half. */
const WITHIN_MS = 480_000;
const small = ['--orders', '30', '--kills', '3', '--in-flight', '10', '--restore-age', '15', '--rest', '90', '--seed', SEED];

describeWithEngine('a fresh installation that is killed, frozen and put back', (engine) => {
  test(`is at the end what Yamato’s ledger says, order by order (npm run drill -- ${small.join(' ')})`, { timeout: WITHIN_MS }, async () => {
    const drill = runProcess({ TEMPORAL_CLI_PATH: engine.cliPath }, [process.execPath, 'drill/main.ts', ...small]);
    const code = await drill.ended;
    console.log(drill.output());
    expect(drill.output()).toContain('30 of 30 orders begun, 3 of 3 disturbances');
    expect(drill.output()).toContain('No violation');
    expect(code).toBe(0);
  });
});
