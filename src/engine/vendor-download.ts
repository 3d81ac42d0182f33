/**
 * Run as a process of its own: `node vendor-download.ts <folder> <version>`.
 *
 * The SDK downloads the CLI only as a part of starting a test server, and doing
 * that installs a runtime for the whole process: here it harms nobody. The file
 * stays in the folder whether or not that server came up in the SDK's 5 s.
 */
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [downloadDir, version] = process.argv.slice(2);
if (downloadDir === undefined || version === undefined) throw new Error('usage: vendor-download.ts <folder> <version>');

try {
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', downloadDir, version, ttl: '1 day' } },
  });
  await environment.teardown();
} catch (error) {
  // The last line is what the caller shows.
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message.replaceAll(/\s+/g, ' ')}\n`);
  process.exit(1);
}
