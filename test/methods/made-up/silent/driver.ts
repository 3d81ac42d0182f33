/** 無言払い, as much of it as its own tests need. */
import { fileURLToPath } from 'node:url';
import { inUse } from '../../../../src/activities/services.ts';
import type { MethodDriver } from '../../driver.ts';
import { madeUp } from '../asked/driver.ts';
import { SILENT } from './method.ts';
import { silentSandbox } from './sandbox.ts';
import { silentService } from './service.ts';

type Entry = { readonly orderNo: string; readonly live: boolean; readonly status: number; readonly yen: number; readonly slips: readonly string[]; readonly guest: string; readonly changes: [] };

export const silent: MethodDriver = {
  ...madeUp,
  service: SILENT,
  sandbox: { name: SILENT, secret: 'password' },
  label: '無言払い',
  merchantSettings: {},
  enterCredentials: async (records, shop, { code, password }) => void (await records.setCredentials(shop, SILENT, { merchantCode: code, secrets: { accessKey: password }, contract: {} })),
  startBody(change) {
    const { instalments: _of_the_other, ...body } = madeUp.startBody(change);
    return { ...body, method: SILENT };
  },
  operations: { credit: 'open', askCredit: 'none', slip: 'report', cancel: 'close', ask: 'none' },
  async ledger(yamato, ...numbers) {
    const found = await yamato.credits<Entry>(...numbers);
    return found.map(({ orderNo, live, status, yen, slips, guest }) => ({ settlementNo: orderNo, live, status: live ? (slips.length > 0 ? 'shipped' : 'approved') : status === 9 ? 'cancelled' : 'other', amountYen: yen, slipNos: slips, buyer: guest }));
  },
  untilPaid: [],
  openElsewhere: async () => {
    throw new Error('nobody needs it');
  },
  imagined: { sandbox: silentSandbox, service: inUse(silentService), workflow: fileURLToPath(new URL('../workflow.ts', import.meta.url)) },
};
