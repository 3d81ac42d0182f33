/** The demo shop and its merchant, with waits so short that every doubt settles while one looks on. */
import { send } from '../client/http.ts';
import type { Yamato } from '../client/yamato.ts';
import type { Installation } from '../installation/installation.ts';

const SECOND = 1_000;

/** How often every order is looked at while it waits: with many orders more rarely, or the machine does nothing else. */
function lookEveryMs(orders: number): number {
  const quick = Math.min(45, Math.max(5, Math.round(orders * 0.15)));
  return Math.max(quick, Math.round(orders * 0.05)) * SECOND;
}

export async function prepareShop(installation: Installation, yamato: Yamato, orders: number): Promise<void> {
  const { api, shop, keys } = installation.dev();
  const look = lookEveryMs(orders);
  const policy = {
    checkoutDeadlineMs: 4 * SECOND,
    callTimeoutMs: 6 * SECOND,
    settlingMs: 3 * SECOND,
    // Longer than a rally takes: many orders still wait for it when staff send their next action.
    settleDelayMs: 8 * SECOND,
    resendFirstMs: SECOND / 2,
    resendMaxMs: 4 * SECOND,
    holdPollFirstMs: SECOND,
    holdPollMaxMs: 4 * SECOND,
    recheckMs: look,
    trackFastMs: look,
    trackSlowMs: look,
    unknownAskFirstMs: SECOND / 2,
    unknownAskMaxMs: 4 * SECOND,
    unknownPatienceMs: 30 * SECOND,
    unknownAskLateMs: 10 * SECOND,
    retireRetryFirstMs: SECOND,
    retireRetryMaxMs: 10 * SECOND,
  };
  const answer = await send({ method: 'PATCH', url: `${api}/v1/shops/${shop}/settings`, key: keys.admin, body: { policy }, withinMs: 30 * SECOND });
  if (answer?.status !== 200) throw new Error(`the shop's settings were not taken: ${JSON.stringify(answer)}`);
  const merchant = { holdMs: 3 * SECOND, autoProgress: { enabled: false } };
  if (!(await yamato.merchant(merchant))) throw new Error('the merchant’s settings were not taken');
}
