import type { Operation } from './call.ts';
import { kaacl } from './kaacl.ts';
import { kaakk } from './kaakk.ts';
import { kaara } from './kaara.ts';
import { kaarr } from './kaarr.ts';
import { kaars } from './kaars.ts';
import { kaasa } from './kaasa.ts';
import { kaasd } from './kaasd.ts';
import { kaasl } from './kaasl.ts';
import { kaast } from './kaast.ts';

/** Every operation the service answers to; the batch KAAAU0010 is not among them. @see atobarai §2 */
export const operations: readonly Operation[] = [kaara, kaars, kaasl, kaast, kaacl, kaakk, kaasd, kaarr, kaasa];
