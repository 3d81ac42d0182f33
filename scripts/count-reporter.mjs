import { writeFileSync } from 'node:fs';
import { countTests } from './closing-line.mjs';

/** A vitest reporter that leaves the counts in TEST_COUNTS_FILE for `test.mjs`. */
export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const file = process.env.TEST_COUNTS_FILE;
    if (file !== undefined) writeFileSync(file, JSON.stringify(countTests(modules, unhandledErrors)));
  }
}
