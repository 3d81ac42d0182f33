import type { SandboxService } from './core/open-service.ts';
import { startServer } from './core/server.ts';
import type { RunningSandbox, ServerOptions } from './core/server.ts';
import { demoMerchant } from './services/atobarai/demo-merchant.ts';
import type { MerchantSeed } from './services/atobarai/merchant.ts';
import { atobarai } from './services/atobarai/service.ts';
import { demoMerchant as demoCardMerchant } from './services/webcollect/demo-merchant.ts';
import type { MerchantSeed as CardMerchantSeed } from './services/webcollect/merchant.ts';
import { webcollect } from './services/webcollect/service.ts';

export type { RunningSandbox };

export type SandboxOptions = Omit<ServerOptions, 'services'> & {
  /** 後払い's; added if the ledger does not know them yet, known ones keep their settings. */
  merchants?: readonly MerchantSeed[];
  /** クロネコwebコレクト's, likewise. */
  cardMerchants?: readonly CardMerchantSeed[];
  /** Scheme, host and port of the API whose demo shop has a merchant at every service. */
  demoFor?: string;
  /** Services beside those that the sandbox has. */
  services?: readonly SandboxService[];
};

/**
 * Starts the sandbox with all the services it has: the only place that knows which.
 * Rejects with the listener's own error (`code: 'EADDRINUSE'` for a taken port). `close` cuts whatever is under way.
 */
export function startSandbox({ merchants = [], cardMerchants = [], demoFor, services = [], ...options }: SandboxOptions): Promise<RunningSandbox> {
  const demo = demoFor === undefined ? [] : [demoFor];
  return startServer({
    ...options,
    services: [atobarai([...merchants, ...demo.map(demoMerchant)]), webcollect([...cardMerchants, ...demo.map(demoCardMerchant)]), ...services],
  });
}
