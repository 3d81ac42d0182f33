import { payWays, type PayWay } from './wire-rules.ts';

/** What a shop's contract with webコレクト allows. @see webcollect §3.2, §3.3 */
export type CardContract = {
  /** 決済金額上限. */
  readonly limitYen: number;
  /** 支払回数 that may be chosen. */
  readonly payWays: readonly PayWay[];
};

/** Where the contract does not say: what integrations enforce. */
const LIMIT_YEN = 300_000;

/** As stored with the merchant's credentials. */
export function cardContract(flags: Readonly<Record<string, unknown>>): CardContract {
  const { limitYen, payWays: some } = flags;
  const chosen: readonly unknown[] = Array.isArray(some) ? some : payWays;
  return { limitYen: typeof limitYen === 'number' ? limitYen : LIMIT_YEN, payWays: payWays.filter((payWay) => chosen.map(String).includes(payWay)) };
}
