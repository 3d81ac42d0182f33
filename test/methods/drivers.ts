import { atobarai } from './atobarai/driver.ts';
import type { MethodDriver } from './driver.ts';

/** Every method that is in use. */
export const drivers: readonly MethodDriver[] = [atobarai];
