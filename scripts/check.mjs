import { exitIfInterrupted, runNode } from './run-node.mjs';

/** What is looked at without running the project. Each is also a fine command by itself. */
const STEPS = [
  { title: 'types', args: ['node_modules/typescript/bin/tsc', '-p', '.'] },
  { title: 'lint', args: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--report-unused-disable-directives'] },
  { title: 'dead exports', args: ['node_modules/knip/bin/knip.js', '--no-progress'] },
];

/** Runs all steps, so that one run shows all faults. */
export async function check() {
  const failed = [];
  for (const { title, args } of STEPS) {
    const startedAt = Date.now();
    const code = await runNode(args);
    exitIfInterrupted();
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${title} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
    if (code !== 0) failed.push(title);
  }
  return { passed: STEPS.length - failed.length, failed };
}
