import { isIP } from 'node:net';
import { done, mapDone, type Outcome, unknown } from '../outcome.ts';
import { textOf } from './answer.ts';
import { call } from './call.ts';
import type { WebcollectMerchant } from './merchant.ts';

/**
 * H01 グローバルIPアドレス照会: from which address Yamato sees us call. It must be among those the shop has registered, or every other
 * call is refused with `Z012000009`. Answered by the test environment for both. @see webcollect §1.1, §2.19
 */
export async function inquireSourceAddress(merchant: WebcollectMerchant): Promise<Outcome<string>> {
  return mapDone(await call(merchant, 'H01', []), (elements) => {
    const address = textOf(elements, 'ipAddress');
    if (address === '') return unknown('missingResult');
    return isIP(address) === 0 ? unknown('unknownResult') : done(address);
  });
}
