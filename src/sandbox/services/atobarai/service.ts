import { sandboxService } from '../../core/open-service.ts';
import type { SandboxService } from '../../core/open-service.ts';
import { newMerchant } from './merchant.ts';
import type { MerchantSeed } from './merchant.ts';
import { merchantView, readMerchant } from './merchant-settings.ts';
import { orderBook } from './order-book.ts';
import { openOrderIndex, orderTables } from './order-index.ts';
import { verdictPushes } from './verdict-push.ts';
import { openWire } from './wire.ts';

/** クロネコ代金後払い, with these merchants unless the ledger knows them already. */
export function atobarai(seeds: readonly MerchantSeed[]): SandboxService {
  return sandboxService({
    name: 'atobarai',
    label: 'クロネコ代金後払い',
    merchants: { seeds: seeds.map(newMerchant), read: readMerchant, view: merchantView },
    tables: orderTables,
    pushes: verdictPushes,
    open(desk) {
      const index = openOrderIndex(desk.db);
      return openWire(desk, desk.open(orderBook(index)), index);
    },
  });
}
