import { a01 } from './a01.ts';
import { a06 } from './a06.ts';
import { a07, a11 } from './a07.ts';
import { a08 } from './a08.ts';
import { a02, a09 } from './after-issuer.ts';
import { done } from './call.ts';
import type { Operation } from './call.ts';
import { e03 } from './e03.ts';
import { e04 } from './e04.ts';
import { a03, a04, a05 } from './kept-cards.ts';
import { e01, e02 } from './shipment.ts';
import { stores } from './stores.ts';

/** グローバルIPアドレス照会: the address as Yamato sees it, registered or not. @see webcollect §2.19 */
const h01: Operation = { div: 'H01', path: 'traderIp', fields: [], run: ({ from }) => done(undefined, [['ipAddress', from]]) };

/** Every function it plays: cards and convenience stores. @see webcollect §1.2 */
export const operations: readonly Operation[] = [a01, a02, a03, a04, a05, a06, a07, a08, a09, a11, ...stores, e01, e02, e03, e04, h01];
