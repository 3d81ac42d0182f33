/** A payment method that there is not. To be imported before anything that makes a contract of the API. */
import { z } from 'zod';
import { atobarai } from '../../src/domain/atobarai/method.ts';
import { type Method, useMethod } from '../../src/domain/lifecycle/method.ts';
import { accepted } from '../../src/domain/values/fault.ts';
import { type ApiMethod, useApiMethod } from '../../src/api/methods/api-method.ts';

export const MADE_UP = 'madeup';

const MOST = 12;

function instalmentsOf(value: object): number | null {
  return 'instalments' in value && typeof value.instalments === 'number' ? value.instalments : null;
}

/** Where this test does not look it is like any other. */
const method: Method = {
  ...atobarai,
  service: MADE_UP,
  label: '分割払い',
  defaultPolicy: { patienceDays: 5 },
  numbers: { max: 23, isNumber: (text) => /^[A-Z0-9-]{1,23}$/.test(text), check: accepted },
  parcelsMax: 99,
  destinationsMax: 0,
  checkParcel: ({ slipNo }) => accepted(slipNo ?? ''),
  readTerms(value) {
    const instalments = instalmentsOf(value);
    return instalments === null ? null : { instalments };
  },
  meaningOf: (contents) => ({ ...contents }),
  checkContents(contents) {
    const tooMany = (instalmentsOf(contents) ?? 0) > MOST;
    return { notices: [], faults: tooMany ? [{ param: 'instalments', rule: 'tooManyInstalments', message: `分割は${MOST}回までです` }] : [] };
  },
  view: ({ contents }) => ({ plan: instalmentsOf(contents) === 3 ? 'three' : 'other' }),
};

const credentialsBody = z.strictObject({ merchant: z.string(), accessKey: z.string() });

const part: ApiMethod = {
  service: MADE_UP,
  title: '見本分割払い',
  documentName: 'MadeUp',
  terms: { instalments: z.int().min(1) },
  termsExample: { instalments: 3 },
  repairTerms: () => ({ instalments: 1 }),
  structuredMembers: [],
  patternMessages: {},
  hosts: { test: 'http://127.0.0.1:9', production: 'http://127.0.0.1:9' },
  credentialsBody,
  toCredentials(body) {
    const { merchant, accessKey } = credentialsBody.parse(body);
    return { merchantCode: merchant, secrets: { accessKey }, contract: {} };
  },
  demoCredentials: { merchant: 'M-1', accessKey: 'key-1' },
  policy: { patienceDays: z.int().min(1).max(30).nullable().optional() },
  actions: {},
  view: { plan: z.string().optional() },
  problems: [],
  sentences: {
    buyer: { unavailable: '分割払いは今ご利用いただけません。', timeout: '確認に時間がかかっております。' },
    waitingForBuyer: {},
    refused: () => ({ reason: '分割払いの審査が通りませんでした。', buyerMessage: '分割払いはご利用いただけませんでした。' }),
    explain: (code) => ({ message: code, whatToDo: '問い合わせる', param: null, field: '分割払い', buyerCorrectable: false, isSettings: false }),
  },
  testConnection: async () => ({ ok: true, code: null, detail: '接続できました。' }),
  notice: null,
  addRoutes: async () => undefined,
};

useMethod(method);
useApiMethod(part);
