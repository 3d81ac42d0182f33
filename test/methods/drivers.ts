import { madeUp } from './made-up/asked/driver.ts';
import { atobarai } from './atobarai/driver.ts';
import { card } from './card/driver.ts';
import type { MethodDriver } from './driver.ts';

/** Every method that is in use. */
export const drivers: readonly MethodDriver[] = [atobarai, card];

/** Of an imagined service: the suites hold for any method, not only for those that there are. */
export const imaginedDrivers: readonly MethodDriver[] = [madeUp];
