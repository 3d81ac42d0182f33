/** 見本払い for the activities: what it answers, in the words of all methods. */
import type { Service } from '../../../../src/activities/service.ts';
import { callLine } from '../../../../src/domain/order/call-result.ts';
import type { CreditVerdict, Inquiry, InquiryMode, Told, TransactionStatus } from '../../../../src/domain/order/inquiry.ts';
import { callGateway, type Shop, sendRule } from '../gateway.ts';
import { MADE_UP } from './method.ts';

const statuses: Readonly<Record<string, readonly [CreditVerdict | null, TransactionStatus]>> = {
  '1': ['approved', 'approved'], '2': ['approved', 'paid'], '3': ['held', 'held'], '4': ['approved', 'slipRegistered'], '7': ['overLimit', 'refused'], '8': ['refused', 'refused'], '9': [null, 'cancelled'],
};

async function ask(shop: Shop, settlementNo: string, mode: InquiryMode): Promise<Inquiry> {
  const operation = mode === 'credit' ? 'judge' : 'inquire';
  const askedAt = new Date().toISOString();
  const result = await callGateway(shop, operation, settlementNo);
  const answered = { askedAt, verdict: null, transaction: null, notFound: false, failed: null, calls: [callLine({ operation, settlementNo, sentAt: askedAt, result }, ({ status }) => status ?? null)] };
  if (result.kind !== 'done') {
    const code = result.kind === 'refused' ? result.code : result.reason;
    return code === 'NONE' ? { ...answered, notFound: true } : { ...answered, failed: { kind: result.kind, code } };
  }
  const [verdict, status] = statuses[result.value['status'] ?? ''] ?? [];
  return status === undefined || verdict === undefined ? { ...answered, failed: { kind: 'unknown', code: 'unknownResult' } } : { ...answered, verdict, transaction: { status, warning: 'none' }, told: toldBy(result.value) };
}

/** The question about the transaction tells the amount; which slip there is, neither does. */
function toldBy({ yen }: Readonly<Record<string, string>>): Told {
  return yen === undefined || yen === '' ? {} : { amountYen: Number(yen) };
}

export const madeUpService: Service<Shop> = {
  service: MADE_UP,
  merchantOf: ({ environment, merchantCode, secrets }, hosts, timeoutMs) => ({ url: `${hosts[environment]}/made-up/gateway`, code: merchantCode, key: secrets['accessKey'] ?? '', timeoutMs }),
  sends: {
    sendCredit: sendRule('register'),
    sendSlip: sendRule('ship'),
    // Why it cannot be cancelled, only its state explains.
    sendCancel: { ...sendRule('cancel'), asksAfter: (code) => code === 'STATE' },
  },
  ask,
  lookUps: {},
};
