/** What `npm run drill -- …` can be told. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type DisturbanceKind, disturbanceKinds, isDisturbanceKind, kindsOf as kindsOfInstallation } from './disturb/plan.ts';

export type Options = {
  readonly orders: number;
  /** How many disturbances, of all kinds together. */
  readonly kills: number;
  readonly seed: number;
  /** Only these; empty: of every kind. */
  readonly kinds: readonly DisturbanceKind[];
  /** The checkout whose installation is tried. */
  readonly project: string;
  readonly inFlight: number;
  /** The checkout that makes the tables first; null: the one that is tried. */
  readonly schemaOf: string | null;
  /** How long the orders may take to come to rest once nothing disturbs them any more. */
  readonly restMs: number;
  /** A restored engine file is at least so old. */
  readonly restoreAgeMs: number;
  /** First of four ports; null: free ones. */
  readonly port: number | null;
  readonly keep: boolean;
  /** `npm run cluster` instead of `npm start`. */
  readonly cluster: boolean;
};

const PRESET = { orders: '300', kills: '10', seed: '1', 'in-flight': '16', rest: '840', 'restore-age': '60' } as const;

export const usage = [
  'npm run drill -- [options]',
  '  --orders N        how many orders (300)',
  '  --kills N         how many disturbances (10)',
  '  --seed N          what happens is drawn from it (1)',
  `  --kinds A,B       only these disturbances, of ${disturbanceKinds.join(' ')}`,
  '  --in-flight N     how many orders at a time (16)',
  '  --rest S          how many seconds the orders get at the end to come to rest (840: a lost run is looked for after ten minutes;',
  '                    with less, staff send `syncStatus` to the orders without one, as docs/operations.md says)',
  '  --restore-age S   how old a restored engine file is at least, in seconds (60)',
  '  --project PATH    another checkout to try (this one)',
  '  --schema-of PATH  a checkout that makes the tables before --project goes on with them: the version after it, to be rolled back from',
  '  --port N          the first of four ports (free ones); with --cluster of two dozen (3200)',
  '  --cluster         the cluster of docker-compose.yml instead: two APIs, two workers, PostgreSQL, the Temporal server, one part killed at a time',
  '  --keep            leave the data folder',
].join('\n');

/** Throws with a message fit for the screen. */
export function readOptions(args: readonly string[], here: string): Options | 'help' {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      orders: text, kills: text, seed: text, rest: text, port: text, project: text, 'schema-of': text, kinds: text, 'in-flight': text, 'restore-age': text,
      keep: { type: 'boolean', default: false },
      cluster: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  if (values.cluster && values['schema-of'] !== undefined) throw new Error('--schema-of is not for --cluster');
  const whole = (name: keyof typeof PRESET, min: number, max: number): number => wholeNumber(name, values[name] ?? PRESET[name], min, max);
  return {
    orders: whole('orders', 1, 20_000),
    kills: whole('kills', 0, 1_000),
    seed: whole('seed', 0, 2_147_483_647),
    kinds: kindsOf(values.kinds, values.cluster),
    project: resolve(values.project ?? here),
    schemaOf: values['schema-of'] === undefined ? null : resolve(values['schema-of']),
    inFlight: whole('in-flight', 1, 256),
    restMs: whole('rest', 10, 3_600) * 1_000,
    restoreAgeMs: whole('restore-age', 5, 600) * 1_000,
    port: values.port === undefined ? null : wholeNumber('port', values.port, 1_024, 65_000),
    keep: values.keep,
    cluster: values.cluster,
  };
}

function kindsOf(text: string | undefined, cluster: boolean): readonly DisturbanceKind[] {
  const names = text === undefined ? [] : text.split(',');
  const foreign = names.filter(isDisturbanceKind).find((name) => !kindsOfInstallation(cluster).includes(name));
  if (foreign !== undefined) throw new Error(`--kinds: ${foreign} is ${cluster ? 'not for' : 'only for'} --cluster`);
  const unknown = names.find((name) => !isDisturbanceKind(name));
  if (unknown !== undefined) throw new Error(`--kinds names disturbances (${disturbanceKinds.join(', ')}), not "${unknown}"`);
  return names.filter(isDisturbanceKind);
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) throw new Error(`--${name} is a whole number from ${min} to ${max}, not "${text}"`);
  return value;
}
