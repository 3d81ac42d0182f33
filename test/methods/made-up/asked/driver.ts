/** 見本払い, for the suites that every method passes. */
import '../in-use.ts';
import { fileURLToPath } from 'node:url';
import { inUse } from '../../../../src/activities/services.ts';
import { addDays, jstDate } from '../../../../src/domain/values/japan-time.ts';
import { orderNumber } from '../../../support/numbers.ts';
import { aBuyer, anOrder, goods } from '../../atobarai/an-order.ts';
import type { LedgerCredit, MethodDriver, StartBody, Treatment } from '../../driver.ts';
import { madeUp as sandbox } from './sandbox/service.ts';
import { MADE_UP } from './method.ts';
import { madeUpService } from './service.ts';

/** Its sandbox goes by the guest's name. */
const names: Readonly<Record<Treatment, string>> = { approved: 'GUEST', refused: 'NG GUEST', overLimit: 'LIMIT GUEST', held: 'HOLD GUEST', heldThenRefused: 'HOLD NG GUEST' };

const statuses: Readonly<Record<number, LedgerCredit['status']>> = { 1: 'approved', 4: 'shipped', 9: 'cancelled' };

type Entry = { readonly orderNo: string; readonly live: boolean; readonly status: number; readonly yen: number; readonly slip: string; readonly guest: string; readonly changes: [] };

let merchants = 0;

export const madeUp: MethodDriver = {
  service: MADE_UP,
  sandbox: { name: MADE_UP, secret: 'password' },
  label: '見本払い',
  newMerchant() {
    merchants += 1;
    return { code: `M-${merchants}`, password: 'secret' };
  },
  merchantSettings: { holdMs: 600 },
  enterCredentials: async (records, shop, { code, password }) => void (await records.setCredentials(shop, MADE_UP, { merchantCode: code, secrets: { accessKey: password }, contract: {} })),
  startBody: (change = {}, treatment = 'approved') => bodyOf(names[treatment], change),
  amountYen: 5_500,
  buyer: names.approved,
  priced: (amountYen) => ({ amountYen, items: [goods(amountYen)] }),
  altered: (body, nth = 1) => ({ ...body, instalments: 3 + nth }),
  settlementNo: (number, generation = 1) => `${number}-${generation}`,
  everyNo: (number) => `${number}-*`,
  operations: { credit: 'register', askCredit: 'judge', slip: 'ship', cancel: 'cancel', ask: 'inquire' },
  refusals: { data: 'NAME', settings: 'KEY', systemError: 'DOWN' },
  hides: { credit: { fault: 'returnCode', code: 'NONE' }, transaction: { fault: 'returnCode', code: 'NONE' } },
  lacks: [],
  paid: 'paid',
  again: (body) => body,
  unknownCode: () => 'WHATEVER',
  callOf: (_path, form) => ({ operation: form.get('do') ?? '', settlementNo: form.get('no') ?? '' }),
  async ledger(yamato, ...numbers) {
    const found = await yamato.credits<Entry>(...numbers);
    return found.map(({ orderNo, live, status, yen, slip, guest }) => ({ settlementNo: orderNo, live, status: statuses[status] ?? 'other', amountYen: yen, slipNos: slip === '' ? [] : [slip], buyer: guest }));
  },
  untilPaid: ['settle'],
  async openElsewhere(yamato, settlementNo) {
    const form = { do: 'register', no: settlementNo, guest: names.approved, yen: '5500' };
    const answer = await yamato.post('/made-up/gateway', ({ code, password }) => ({ ...form, shop: code, key: password }));
    if (!answer.includes('<code>0</code>')) throw new Error(`no credit: ${answer}`);
  },
  imagined: { sandbox: sandbox(), service: inUse(madeUpService), workflow: fileURLToPath(new URL('../workflow.ts', import.meta.url)) },
};

function bodyOf(name: string, change: Record<string, unknown>): StartBody {
  const now = new Date();
  const { invoice: _invoice, ...contents } = anOrder({ orderedAt: now.toISOString(), plannedShipDate: addDays(jstDate(now), 2), buyer: aBuyer({ name }) });
  return { orderNumber: orderNumber(), method: MADE_UP, intake: 'checkout', instalments: 3, ...contents, ...change };
}
