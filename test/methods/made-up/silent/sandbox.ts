/** 無言払い, played by the sandbox. It answers the very same call as it did before, and tells nothing else. */
import type { BookRules } from '../../../../src/sandbox/core/book-rules.ts';
import { objectOf } from '../../../../src/sandbox/core/control/reading.ts';
import { sandboxService, type SandboxService } from '../../../../src/sandbox/core/open-service.ts';
import type { Desk } from '../../../../src/sandbox/core/service.ts';
import type { Answer, Operation, Wire } from '../../../../src/sandbox/core/wire/operation.ts';
import { xmlAnswer } from '../../../../src/sandbox/core/wire/xml.ts';

type Shop = { code: string };
/** `opened`: the call that opened it, to the letter. `slips`: by place. */
type Order = { merchant: string; no: string; guest: string; status: number; yen: number; opened: string; slips: Record<string, string> };

const orders: BookRules<Order, Shop> = {
  name: 'orders', noun: 'order', numberName: 'orderNo', numberLabel: '注文番号', numberOf: ({ no }) => no,
  statusLabels: { 1: '受付', 9: '取消' },
  isLive: ({ status }) => status === 1,
  nextEvent: () => undefined,
  edits: {},
  view: ({ no, opened: _opened, slips, ...order }) => ({ orderNo: no, live: order.status === 1, slips: Object.values(slips), ...order }),
  page: { title: '注文', columns: [], facts: () => [], received: () => ({}) },
};

const answer = (code: string, more: [string, string][] = []): Answer => xmlAnswer([['code', code], ...more]);
const APPROVED = answer('0', [['verdict', 'approved']]);

export const silentSandbox: SandboxService = sandboxService<Shop>({
  name: 'silent',
  label: '無言払い',
  merchants: { seeds: [], read: (code, _known, body) => (objectOf(body, 'shop', ['password']), { code }), view: (shop) => shop },
  open,
});

function open(desk: Desk<Shop>): Wire {
  const book = desk.open(orders);
  const operation = (name: string, run: (shop: Shop, asked: URLSearchParams, known: Order | undefined) => Answer): Operation => ({
    name, id: `${name}V1`,
    run({ parameters }) {
      const shop = desk.merchants.find(parameters.get('shop') ?? '');
      return shop === undefined ? answer('NO-SHOP') : run(shop, parameters, book.look(shop, parameters.get('no') ?? ''));
    },
  });
  const operations = [
    operation('open', (shop, asked, known) => {
      const opened = asked.toString();
      if (known !== undefined) return known.opened === opened ? APPROVED : answer('USED');
      const order = { merchant: shop.code, no: asked.get('no') ?? '', guest: asked.get('guest') ?? '', status: 1, yen: Number(asked.get('yen')), opened, slips: {} };
      book.write(order, shop, 'openV1', { change: '受付' });
      return APPROVED;
    }),
    operation('report', (shop, asked, known) => {
      const [place, slip] = [asked.get('place') ?? '', asked.get('slip') ?? ''];
      if (known?.status !== 1) return answer('STATE');
      if (slip === '' ? Object.keys(known.slips).length === 0 : known.slips[place] === slip) return answer('THERE');
      book.write({ ...known, slips: slip === '' ? {} : { ...known.slips, [place]: slip } }, shop, 'reportV1', { change: '送り状' });
      return answer('0');
    }),
    operation('close', (shop, _asked, known) => {
      if (known?.status !== 1) return answer(known === undefined ? 'NONE' : 'GONE');
      book.write({ ...known, status: 9 }, shop, 'closeV1', { change: '取消' });
      return answer('0');
    }),
  ];
  const nothing = operation('nothing', () => answer('WHAT'));
  return {
    operations,
    operationAt: (path) => (path === '/silent/gateway' ? (parameters) => operations.find(({ name }) => name === parameters.get('do')) ?? nothing : undefined),
    subjectOf: (parameters) => ({ merchant: parameters.get('shop') ?? '', orderNo: parameters.get('no') ?? '' }),
    secrets: ['key'],
    refusal: (_arrival, code) => answer(code),
    systemError: 'DOWN',
    faults: {},
    brief: (xml) => `答え ${/<code>([^<]*)</.exec(xml)?.[1] ?? ''}`,
  };
}
