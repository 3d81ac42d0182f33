import { sandboxService } from '../../core/open-service.ts';
import type { SandboxService } from '../../core/open-service.ts';
import { memberBook } from './member-book.ts';
import { merchantView, readMerchant } from './merchant-settings.ts';
import { newMerchant } from './merchant.ts';
import type { MerchantSeed } from './merchant.ts';
import { notificationRules } from './notification.ts';
import { orderBook } from './order-book.ts';
import { openOrderIndex, tables } from './tables.ts';
import { openTokens } from './tokens.ts';
import { openWire } from './wire.ts';

/** クロネコwebコレクト, with these merchants unless the ledger knows them already. */
export function webcollect(seeds: readonly MerchantSeed[]): SandboxService {
  return sandboxService({
    name: 'webcollect',
    label: 'クロネコwebコレクト',
    merchants: { seeds: seeds.map(newMerchant), read: readMerchant, view: merchantView },
    tables,
    pushes: notificationRules,
    open(desk) {
      const index = openOrderIndex(desk.db);
      const orders = desk.open(orderBook(index));
      return openWire({ desk, orders, members: desk.open(memberBook), index, tokens: openTokens(desk.db) });
    },
  });
}
