/** 出荷情報: what a parcel is registered as, and which parcels go together. @see webcollect §4 */
import type { Method } from '../lifecycle/method.ts';
import type { Parcel, ParcelEntry } from '../order/history.ts';
import type { OrderState } from '../order/order-state.ts';
import { accepted, type Checked, type Problem, rejected } from '../values/fault.ts';
import { checkYamatoSlip } from '../values/slip-number.ts';
import { cardPolicy } from './policy.ts';

export const SLIPS_MAX = 99;

/** A slip of Yamato's with its check digit; for another carrier the settlement number, and its own number is the buyer's to know. */
export function checkParcel({ slipNo, carrier }: Pick<ParcelEntry, 'slipNo' | 'carrier'>, settlementNo: string): Checked<string> {
  if (carrier !== 'yamato') return accepted(settlementNo);
  return slipNo === null || slipNo === '' ? rejected('slipMissing', 'ヤマト運輸の送り状番号が入力されていません') : checkYamatoSlip(slipNo);
}

export const checkParcels: Method['checkParcels'] = (state, parcels) => [...carrierProblems(state, parcels), ...countProblems(parcels)];

function carrierProblems({ policy }: OrderState, parcels: readonly Parcel[]): readonly Problem[] {
  const others = parcels.filter(({ carrier }) => carrier !== 'yamato').length;
  if (others === 0) return [];
  if (cardPolicy(policy).shipsBy === 'yamatoOnly') return [{ rule: 'otherCarrier', message: '契約が「ヤマトグループのみ」のため、ヤマト運輸の送り状番号が必要です。ほかの配送会社を使うには、契約（運送オプション）と店舗の設定を変えてください' }];
  return others === parcels.length ? [] : [{ rule: 'mixedCarriers', message: 'ヤマト運輸とほかの配送会社を、1つの受注で一緒に登録することはできません' }];
}

function countProblems(parcels: readonly Parcel[]): readonly Problem[] {
  return parcels.length <= SLIPS_MAX ? [] : [{ rule: 'tooManySlips', message: `送り状番号は${SLIPS_MAX}件までです` }];
}
