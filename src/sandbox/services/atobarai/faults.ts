import type { OwnFault } from '../../core/faults/kind.ts';
import type { Order } from './order.ts';

/** The inquiries and the credit: how a client finds out, so `tooEarly` strikes them only when it names them. */
const NEVER_TOO_EARLY = ['KAAST', 'KAARS', 'KAARA'];

/** Faults in 後払い's own words. `find`: the order as it stands. */
export function ownFaults(find: (merchant: string, orderNo: string) => Order | undefined): Record<string, OwnFault> {
  return {
    unknownCode: {
      about: '未知のエラーコード (code)',
      does: 'answer',
      when: 'after',
      code: (operation) => `${operation.toLowerCase()}999E`,
    },
    err0001: {
      about: 'システムエラー (code err0001〜err0003)',
      does: 'answer',
      when: 'before',
      codes: ['err0001', 'err0002', 'err0003'],
      code: () => 'err0001',
    },
    tooEarly: {
      about: '与信・出荷登録の直後は拒否 (withinSeconds)',
      does: 'answer',
      when: 'before',
      strikes({ operation, merchant, orderNo, now }, rule) {
        if (rule.operation === '*' && NEVER_TOO_EARLY.includes(operation)) return false;
        const order = find(merchant, orderNo);
        return order !== undefined && now - Math.max(order.createdAt, order.registeredAt ?? 0) < rule.withinSeconds * 1_000;
      },
      code: (operation, { parameters }) => stateCode(operation, parameters.get('processDiv') ?? ''),
    },
    refuse: { about: '与信を否決 (result 1)', does: 'steer', operations: ['KAARA'] },
  };
}

/** The code with which an operation says "not in this state". */
function stateCode(operation: string, processDiv: string): string {
  if (operation === 'KAASL') return processDiv === '1' || processDiv === '9' ? 'kaasl022E' : 'kaasl020E';
  return STATE_CODES[operation] ?? 'err0001';
}

const STATE_CODES: Record<string, string> = {
  KAACL: 'kaacl009E',
  KAAKK: 'kaakk010E',
  KAASD: 'kaasd009E',
  KAARR: 'kaarr015E',
  KAASA: 'kaasa020E',
  KAARS: 'kaars008E',
  KAAST: 'kaast008E',
};
