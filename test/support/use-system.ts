/**
 * The set-up of a test file, in one line: what it opens is there in its tests and hooks, and gone after them.
 *
 *     const { cart, yamato } = useSystem(engine, { policy: { checkoutDeadlineMs: 500 } });
 */
import { afterAll, beforeAll } from 'vitest';
import { type Cart, cartOf } from './cart.ts';
import { type EngineSettings, type OwnEngine, type SharedEngine, startOwnEngine } from './engine.ts';
import { type Installation, type InstallationOptions, openInstallation } from './installation.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';
import { type Yamato, yamatoOf } from './sandbox-control.ts';
import { type Desk, deskOf } from './staff.ts';
import { standIn } from './stand-in.ts';
import { startSystem, type System, type SystemOptions } from './system.ts';

/** Making an engine and a PostgreSQL takes its time. */
const INSTALLATION_MS = 120_000;

/** A system with who uses it: the cart and the desk of its one shop, and Yamato's side. */
export type SystemInUse = { readonly system: System; readonly cart: Cart; readonly desk: Desk; readonly yamato: Yamato };

/** What varies; `postgres`: the records are there instead of in a folder. */
export type SystemUse = Omit<SystemOptions, 'engine' | 'databaseUrl'> & { readonly postgres?: TestPostgres };

export function useSystem(engine: SystemOptions['engine'], { postgres, ...options }: SystemUse = {}): SystemInUse {
  let system: System | undefined;
  beforeAll(async () => {
    system = await startSystem({ engine, ...options, ...(postgres === undefined ? {} : { databaseUrl: postgres.url }) });
  });
  afterAll(() => system?.close());
  return whoUse(() => system);
}

function whoUse(there: () => System | undefined): SystemInUse {
  const once = <T>(make: (system: System) => T): (() => T | undefined) => {
    let made: T | undefined;
    return () => {
      const system = there();
      return (made ??= system === undefined ? undefined : make(system));
    };
  };
  return {
    system: standIn('the system', there),
    cart: standIn('the cart', once(cartOf)),
    desk: standIn('the desk', once(deskOf)),
    yamato: standIn('Yamato', once(yamatoOf)),
  };
}

/** A PostgreSQL that the file may kill. */
export function usePostgres(): TestPostgres {
  let postgres: TestPostgres | undefined;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());
  return standIn('PostgreSQL', () => postgres);
}

/** An installation whose processes the file may kill, and who uses it. */
export function useInstallation(shared: SharedEngine, options?: InstallationOptions): SystemInUse & { readonly installation: Installation } {
  let installation: Installation | undefined;
  beforeAll(async () => {
    installation = await openInstallation(shared, options);
  }, INSTALLATION_MS);
  afterAll(() => installation?.close());
  return { ...whoUse(() => installation?.system), installation: standIn('the installation', () => installation) };
}

/** An engine that the file may kill. */
export function useOwnEngine(shared: SharedEngine, settings: EngineSettings = {}): OwnEngine {
  let engine: OwnEngine | undefined;
  beforeAll(async () => {
    engine = await startOwnEngine(shared, settings);
  });
  afterAll(() => engine?.dispose());
  return standIn('the engine', () => engine);
}
