/** Yamato's hosts per shop environment. @see atobarai §1 */
import type { AtobaraiHosts } from '../activities/merchant.ts';

export function atobaraiHosts(sandboxUrl: string): AtobaraiHosts {
  return {
    sandbox: sandboxUrl,
    test: 'https://atobarai-test.kuronekoyamato.co.jp',
    production: 'https://atobarai.kuronekoyamato.co.jp',
  };
}
