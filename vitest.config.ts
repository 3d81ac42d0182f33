import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders whose tests need no engine: they run without obtaining one. */
const PLAIN = ['domain', 'model', 'yamato', 'sandbox', 'keys', 'records', 'csv', 'toolchain', 'drill', 'docs', 'observe', 'backup'];
const plainFiles = PLAIN.map((folder) => `test/${folder}/**/*.test.ts`);
const longFiles = ['test/long/**/*.test.ts'];

/** Begins with what takes minutes by design: vitest knows durations only from earlier runs, and runs project after project. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const takesMinutes = ({ moduleId }: TestSpecification): boolean => ['/test/model/any-interleaving', '/test/long/a-drilled'].some((name) => moduleId.includes(name));
    return [...sorted.filter(takesMinutes), ...sorted.filter((file) => !takesMinutes(file))];
  }
}

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // Which payment methods there are, for tests that ask the domain alone.
    setupFiles: ['src/domain/methods.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A failure is a failure: nothing here is run again in the hope that it passes.
    retry: 0,
    passWithNoTests: false,
    projects: [
      { extends: true, test: { name: 'plain', include: plainFiles } },
      {
        extends: true,
        test: {
          name: 'engine',
          include: ['test/**/*.test.ts'],
          exclude: [...plainFiles, ...longFiles],
          globalSetup: ['test/support/engine-setup.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'long', include: longFiles, globalSetup: ['test/support/engine-setup.ts'], testTimeout: 600_000 },
      },
    ],
  },
});
