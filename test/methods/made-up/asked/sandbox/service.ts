/** An imagined service, played by the sandbox, whose core knows nothing of it: three operations, two questions, two books. */
import { objectOf, text, wholeNumber } from '../../../../../src/sandbox/core/control/reading.ts';
import { sandboxService } from '../../../../../src/sandbox/core/open-service.ts';
import type { Desk } from '../../../../../src/sandbox/core/service.ts';
import type { Answer, Circumstances, Operation, OwnRoute, Wire } from '../../../../../src/sandbox/core/wire/operation.ts';
import { xmlAnswer } from '../../../../../src/sandbox/core/wire/xml.ts';
import { DAY_MS, guestBook, orderBook, statusFor } from './books.ts';
import type { Shop } from './books.ts';

/** 見本払い. `shop`: one that it knows from the start, and where that is told of settled orders. */
export function madeUp(...shops: Pick<Shop, 'code' | 'tellUrl'>[]) {
  return sandboxService<Shop>({
    name: 'made-up',
    label: '見本払い',
    merchants: {
      seeds: shops.map((shop) => ({ key: null, holdMs: 0, ...shop })),
      read(code, known, body) {
        const fields = objectOf(body, 'shop', ['tellUrl', 'password', 'holdMs']);
        return { code, tellUrl: text(fields, 'tellUrl') ?? '', key: text(fields, 'password') ?? known?.key ?? null, holdMs: wholeNumber(fields, 'holdMs', 0, DAY_MS) ?? known?.holdMs ?? 0 };
      },
      view: ({ key: _key, ...known }) => known,
    },
    tables: { made_up_buyers: 'CREATE TABLE IF NOT EXISTS made_up_buyers (orderNo TEXT PRIMARY KEY, guest TEXT NOT NULL) STRICT' },
    pushes: { retryAfterMs: [60_000, 300_000], isTaken: async (response) => (await response.text()) === '0' },
    open,
  });
}

type Asked = { shop: Shop; no: string; guest: string; yen: number; slip: string };

const verdicts: Readonly<Record<number, string>> = { 1: 'approved', 3: 'held', 7: 'overLimit', 8: 'refused' };

const answer = (code: string, more: [string, string][] = []): Answer => xmlAnswer([['code', code], ...more], 'application/xml');

function open(desk: Desk<Shop>): Wire {
  const operation = (name: string, run: (asked: Asked, circumstances: Circumstances) => Answer): Operation => ({
    name,
    id: `${name}V1`,
    run({ parameters }, circumstances) {
      const value = (key: string) => parameters.get(key) ?? '';
      const shop = desk.merchants.find(value('shop'));
      if (shop === undefined) return answer('NO-SHOP');
      if (shop.key !== null && shop.key !== value('key')) return answer('KEY');
      return run({ shop, no: value('no'), guest: value('guest'), yen: Number(value('yen')), slip: value('slip') }, circumstances);
    },
  });
  const operations = operationsOf(desk).map(([name, run]) => operation(name, run));
  const unknown = operation('unknown', () => answer('WHAT'));
  return {
    operations,
    operationAt(path) {
      if (path !== '/made-up/gateway') return undefined;
      return (parameters) => operations.find(({ name }) => name === parameters.get('do')) ?? unknown;
    },
    notPost: () => answer('METHOD'),
    subjectOf: (parameters) => ({ merchant: parameters.get('shop') ?? '', orderNo: parameters.get('no') ?? '' }),
    secrets: ['key'],
    refusal: (_arrival, code) => answer(code),
    systemError: 'DOWN',
    faults: {
      twice: { does: 'steer', about: '二重の金額', operations: ['register'] },
      late: { does: 'answer', when: 'after', about: '遅すぎ', code: (name) => `LATE-${name}` },
    },
    brief: (xml) => `答え ${/<code>([^<]*)</.exec(xml)?.[1] ?? ''}`,
    routes: [library],
  };
}

function operationsOf(desk: Desk<Shop>): [name: string, run: (asked: Asked, circumstances: Circumstances) => Answer][] {
  const remember = desk.db.prepare('INSERT OR IGNORE INTO made_up_buyers (orderNo, guest) VALUES (?, ?)');
  const count = desk.db.prepare('SELECT count(*) AS n FROM made_up_buyers WHERE guest = ?');
  const orders = desk.open(orderBook((order) => void remember.run(order.no, order.guest)));
  const guests = desk.open(guestBook);
  const inquire = ({ shop, no }: Asked) => {
    const order = orders.look(shop, no);
    return order === undefined ? answer('NONE') : answer('0', [['status', String(order.status)], ['yen', String(order.yen)]]);
  };
  return [
    ['register', ({ shop, no, guest, yen }, { steered, underWay }) => {
      if (underWay.some((earlier) => earlier.orderNo === no)) return answer('BUSY');
      if (orders.look(shop, no) !== undefined) return answer('USED');
      const known = guests.look(shop, guest);
      if (known?.status === 2) return answer('BLOCKED');
      const now = desk.now();
      if (known === undefined) guests.write({ merchant: shop.code, id: guest, status: 1, until: null }, shop, 'registerV1', { change: '登録' });
      const status = statusFor(guest);
      const order = { merchant: shop.code, no, guest, status, yen: steered.has('twice') ? 2 * yen : yen, settleAt: now + DAY_MS, decideAt: now + shop.holdMs, slip: '' };
      orders.write(order, shop, 'registerV1', { change: '受付' });
      return answer('0', [['orders', String(count.get(guest)?.['n'])], ['verdict', verdicts[status] ?? '']]);
    }],
    ['judge', inquire],
    ['inquire', inquire],
    ['ship', ({ shop, no, slip }) => {
      const order = orders.look(shop, no);
      if (order?.status !== 1 && order?.status !== 4) return answer(order === undefined ? 'NONE' : 'STATE');
      orders.write({ ...order, status: slip === '' ? 1 : 4, slip }, shop, 'shipV1', { change: slip === '' ? '発送の取消' : '発送' });
      return answer('0');
    }],
    ['cancel', ({ shop, no }) => {
      const order = orders.look(shop, no);
      if (order === undefined) return answer('NONE');
      if (order.status !== 1 && order.status !== 3 && order.status !== 4) return answer('STATE');
      orders.write({ ...order, status: 9 }, shop, 'cancelV1', { change: '取消' });
      return answer('0');
    }],
  ];
}

/** What a browser would load from the service. */
const library: OwnRoute = {
  method: 'GET',
  path: /^\/made-up\/(\w+)\.js$/,
  answer: ({ parts, headers }) => ({
    status: 200,
    contentType: 'text/javascript',
    headers: { 'access-control-allow-origin': headers.origin ?? '*' },
    body: Buffer.from(`const library = '${parts[0] ?? ''}';`),
  }),
};
