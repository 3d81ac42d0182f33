/**
 * A process of its own that bundles the workflow code once, answers with it and ends: the bundler takes hundreds of
 * megabytes, which a worker would otherwise keep for its whole life. Started by `workflow-bundle.ts` with the entry's path.
 */
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type BundleOptions } from '@temporalio/worker';
import { converterPaths } from '../keys/data-converter.ts';

type Configure = NonNullable<BundleOptions['webpackConfigHook']>;

/**
 * Made cheap to run: our modules in one scope instead of looked up in each other, and the language as the pinned Node
 * speaks it instead of ES2017, where each object spread is a function call. Not minified: the Web UI shows where an order
 * waits by these names.
 */
const cheapToRun: Configure = (config) => ({
  ...config,
  mode: 'production',
  optimization: { minimize: false, concatenateModules: true },
  module: { ...config.module, rules: config.module?.rules?.map(modern) ?? [] },
});

/** The SDK's rule for TypeScript with a newer target; every other rule as it is. */
function modern<T>(rule: T): T {
  if (typeof rule !== 'object' || rule === null || !('use' in rule)) return rule;
  const { use } = rule;
  if (typeof use !== 'object' || use === null || !('options' in use)) return rule;
  const { options } = use;
  if (typeof options !== 'object' || options === null || !('jsc' in options)) return rule;
  const { jsc } = options;
  if (typeof jsc !== 'object' || jsc === null) return rule;
  return { ...rule, use: { ...use, options: { ...options, jsc: { ...jsc, target: 'es2022' } } } };
}

// Whoever asked is gone: nobody waits for the rest of it.
process.once('disconnect', () => process.exit());

const [, , workflowsPath] = process.argv;
if (workflowsPath === undefined) throw new Error('which module is the entry?');
const shortTraces = fileURLToPath(new URL('../workflows/short-traces.ts', import.meta.url));
const origin = fileURLToPath(new URL('../workflows/origin.ts', import.meta.url));
const { code } = await bundleWorkflowCode({
  workflowsPath,
  // Evaluated once and shared by all runs of a worker, not anew for each: these modules hold no state.
  preloadModules: [shortTraces, origin, workflowsPath],
  workflowInterceptorModules: [origin],
  ...converterPaths,
  logger: new DefaultLogger('WARN'),
  webpackConfigHook: cheapToRun,
});
process.send?.(code, () => {
  if (process.connected) process.disconnect();
});
