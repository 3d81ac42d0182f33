import type { MerchantRow } from '../entry.ts';
import type { Merchants } from '../ledger/merchants.ts';
import type { MerchantRules } from '../service.ts';
import { BadRequest } from './reading.ts';

/** A merchant without its secrets. */
export function merchantView<M extends MerchantRow>(merchants: Merchants<M>, rules: MerchantRules<M>, code: string): unknown {
  const merchant = merchants.find(code);
  if (merchant === undefined) throw new BadRequest(`no merchant ${code}`, 404);
  return rules.view(merchant);
}

/** `PUT /sandbox/merchants/{service}/{code}`: makes a merchant or changes what is named. */
export function putMerchant<M extends MerchantRow>(
  merchants: Merchants<M>,
  rules: MerchantRules<M>,
  code: string,
  body: unknown,
): { merchant: M; isNew: boolean } {
  const known = merchants.find(code);
  const merchant = rules.read(code, known, body);
  merchants.save(merchant);
  return { merchant, isNew: known === undefined };
}
