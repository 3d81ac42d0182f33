import { goesOn } from '../card.ts';
import * as common from '../checks/common.ts';
import { isMissing, notOfLength } from '../checks/field.ts';
import { interrupt } from '../progress.ts';
import { refused } from './call.ts';
import type { Call, Operation, Outcome } from './call.ts';
import { conclude } from './pay-by-card.ts';

/** Where each parameter that the browser brought stands in the list, without what names the card. */
const BROUGHT = {
  comp_cd: 4, card_exp: 6, item_price: 7, item_tax: 8, cust_cd: 9, shop_id: 10, term_cd: 11, crd_res_cd: 12, res_code: 15, three_d_tran_id: 17, send_dt: 18, hash_value: 19,
} as const;

/** What the browser called them. */
const browserName = (name: string): string => (name === 'three_d_tran_id' ? '3D_TRAN_ID' : name.toUpperCase());

type Codes = Readonly<Record<'taken' | 'altered' | 'failed' | 'refused' | 'full', string>>;

/** クレジット決済登録（3Dセキュア結果用）: the second call, after the issuer. `card`: the parameter that names the card. @see webcollect §2.3 */
function afterIssuer(div: 'A09' | 'A02', path: string, card: 'token' | 'card_no', codes: Codes): Operation {
  const names = [...Object.keys(BROUGHT), card];
  return {
    div,
    path,
    claims: true,
    fields: [
      common.orderNo(3),
      ...Object.entries(BROUGHT).map(([name, at]) => common.present(at, name)),
      common.present(5, card),
      { at: 20, name: 'three_d_token', faults: { 1: isMissing, 2: notOfLength(32) } },
    ],
    run: (call) => complete(call, names, codes),
  };
}

function complete(call: Call, names: readonly string[], codes: Codes): Outcome {
  const { order, value, div } = call;
  if (order === undefined || order.status === 20) return refused(codes.altered);
  const { threeD } = order;
  if (order.status !== 21 || threeD === null) return refused(codes.taken);
  const { posted } = threeD;
  const isUnaltered = posted !== null && names.every((name) => posted[browserName(name)] === value(name));
  order.threeDCode = posted?.['RES_CODE'] ?? '';
  if (threeD.second !== div || threeD.token !== value('three_d_token') || !isUnaltered) return fails(call, codes.altered);
  if (!goesOn(order.threeDCode)) return fails(call, codes.failed);
  return conclude(call, order, threeD.choice, codes);
}

/** The leg is over and its number free again. @see webcollect §11.1 */
function fails({ order }: Call, code: string): Outcome {
  if (order === undefined) return refused(code);
  return { ...refused(code), changed: { order, change: interrupt(order).change } };
}

export const a09 = afterIssuer('A09', 'creditToken3D', 'token', {
  taken: 'A092000001', altered: 'A092000003', failed: 'A092000004', refused: 'A092000005', full: 'A092000006',
});

export const a02 = afterIssuer('A02', 'credit3D', 'card_no', {
  taken: 'A022010001', altered: 'A022020001', failed: 'A022020002', refused: 'A022030001', full: 'A022040001',
});
