/** `node scripts/bundle-workflows.ts <file>`: the workflow code as workers run it, for WORKFLOW_BUNDLE. */
import { writeFileSync } from 'node:fs';
import { bundleOrderWorkflow } from '../src/worker/workflow-bundle.ts';

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('Which file? node scripts/bundle-workflows.ts workflow-bundle.js');
  process.exit(1);
}
const { code } = await bundleOrderWorkflow();
writeFileSync(file, code);
console.log(`${file}: ${Math.round(code.length / 1_000)} kB`);
