/** The drill of the whole cluster with a fixed seed: two APIs, two workers, PostgreSQL, the Temporal server and the proxy of docker-compose.yml. */
import { expect, test } from 'vitest';
import { runProcess } from '../support/processes.ts';
import { describeWithCluster } from '../support/programs.ts';

/** One disturbance of each kind; the seed is one that terminates runs first, as ten minutes go by before they are looked for. */
const options = ['--cluster', '--orders', '1000', '--kills', '10', '--in-flight', '48', '--rest', '750', '--seed', '14'];
/** Generous for a busy machine, and for building the Temporal server once. */
const WITHIN_MS = 2_400_000;

describeWithCluster('the cluster whose parts are killed, frozen and restarted', () => {
  test(`is at the end what Yamato’s ledger says, order by order (npm run drill -- ${options.join(' ')})`, { timeout: WITHIN_MS }, async () => {
    const drill = runProcess({}, [process.execPath, 'drill/main.ts', ...options]);
    const code = await drill.ended;
    const report = drill.output().slice(Math.max(0, drill.output().lastIndexOf('torihiki drill: seed')));
    console.log(report);
    expect(code, report).toBe(0);
    expect(report.split('\n')[0]).toContain('1000 of 1000 orders begun, 10 of 10 disturbances');
    expect(report).toContain('No violation');
  });
});
