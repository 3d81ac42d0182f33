/** The body of a start (受注開始), as every cart can build it. Value rules of the method come after, in the domain. */
import { z } from 'zod';
import '../methods.ts';
import { methodOf } from '../../domain/lifecycle/method.ts';
import { intakes } from '../../domain/order/facets.ts';
import { isCalendarDate } from '../../domain/values/japan-time.ts';
import { instantText } from './instant.ts';
import { announcedMethods, type ApiMethod, apiMethodsInUse } from '../methods/api-method.ts';
import { orderNumberPattern } from './id-patterns.ts';
import { someOf } from './some-of.ts';
import { line } from './typed-text.ts';

/** Yen with tax; the method's own limits are tighter. */
const yen = z.int().min(-99_999_999).max(99_999_999);

const calendarDate = z
  .string()
  .refine(isCalendarDate, { error: 'calendarDate' })
  .meta({ format: 'date', description: '日付（JST）。JST calendar date, yyyy-MM-dd' });

const buyerBody = z
  .strictObject({
    name: line().min(1).max(100).describe('氏名。Full name'),
    nameKana: line().max(200).optional().describe('氏名カナ。Katakana, full or half width'),
    postalCode: line().min(1).max(20).describe('郵便番号。7 digits, hyphen allowed'),
    address: line().min(1).max(300).describe('住所（都道府県から）。The whole address, beginning with the prefecture; never cut'),
    tel: line().min(1).max(30).describe('電話番号'),
    email: line().max(200).optional().describe('メールアドレス'),
  })
  .meta({ id: 'Buyer', description: '購入者' });

const itemBody = z
  .strictObject({
    kind: z.enum(['goods', 'shipping', 'fee', 'discount', 'tax', 'other']).describe('明細の種類'),
    name: line().min(1).max(200).describe('品名。Longer than Yamato takes: shortened towards it and reported in notices'),
    quantity: z.int().min(0).max(999_999).optional().describe('数量'),
    unitPriceYen: yen.optional().describe('単価（税込・円）'),
    subtotalYen: yen.describe('小計（税込・円）。A discount is negative'),
    taxRate: z.number().min(0).max(100).optional().describe('税率（%）'),
    code: line().max(64).optional().describe('商品コード'),
  })
  .meta({ id: 'Item', description: '明細' });

const destinationBody = z
  .strictObject({
    name: line().min(1).max(100).describe('お届け先の氏名'),
    postalCode: line().min(1).max(20).describe('郵便番号'),
    address: line().min(1).max(300).describe('住所（都道府県から）'),
    tel: line().max(30).optional().describe('電話番号'),
  })
  .meta({ id: 'Destination', description: '送り先（購入者の住所と異なるとき）' });

/** What Yamato is told; also the complete new contents of `requestCredit` and `amendOrder`. The terms of the method stand among them. */
function contentsShape({ service, terms }: ApiMethod) {
  const { destinationsMax } = methodOf(service);
  return {
    orderedAt: instantText.describe('受注日時。RFC 3339 with offset; its JST date is the order date'),
    plannedShipDate: calendarDate.describe('出荷予定日（JST）'),
    amountYen: z.int().min(1).max(99_999_999).describe('決済金額総計（税込・円）。Equals the sum of the items'),
    ...terms,
    buyer: buyerBody,
    items: z.array(itemBody).min(1).max(200).readonly().describe('明細（合計は決済金額と一致）'),
    destinations: z.array(destinationBody).max(destinationsMax).readonly().default([]).describe('送り先。Empty: the buyer receives the goods'),
  };
}

export function contentsBodyOf(method: ApiMethod) {
  return z.strictObject(contentsShape(method));
}

/** The contents of an order by whichever method, as the document describes them. */
export const contentsBody = z
  .union(someOf(apiMethodsInUse().map((method) => contentsBodyOf(method).meta({ id: `${method.documentName}Contents`, description: `受注内容（${method.title}）` }))))
  .meta({ id: 'OrderContents', description: '受注内容' });

function startBody<N extends z.ZodType<string>>(method: ApiMethod, name: N) {
  return z.strictObject({
    orderNumber: z
      .string()
      .regex(orderNumberPattern, 'orderNumberForm')
      .describe('受注番号。1-64 of A-Z a-z 0-9 _ . -; unique per shop for ever; no personal data'),
    method: name,
    intake: z.enum(intakes).describe('受付方法。checkout: the buyer is waiting · backoffice: the order exists already · adopt 引継ぎ: its credit was opened elsewhere'),
    settlementNo: line().max(64).optional().describe('決済受付番号。intakeがadopt（引継ぎ）のとき必須: the number the credit was opened with elsewhere'),
    attempt: z.int().min(1).max(1_000).default(1).describe('申込みの回数。Raise it to try the same number again after a refusal'),
    onTimeout: z.enum(['wait', 'abandon']).default('wait').describe('時間切れのとき: wait 続ける（202） · abandon 取りやめる（503）'),
    shopStatus: line().max(64).optional().describe('自社ステータス'),
    ...contentsShape(method),
    ...method.once?.members,
  });
}

function namedStartBody(method: ApiMethod) {
  const { service, title, documentName } = method;
  return startBody(method, z.literal(service).describe(`決済方法。${service} ${title}`)).meta({
    id: `${documentName}StartOrder`,
    description: `受注開始（${title}）`,
    examples: [startExample(method)],
  });
}

function startExample({ service, termsExample, once }: ApiMethod): object {
  return {
    orderNumber: 'A-20261123-0007',
    method: service,
    intake: 'checkout',
    orderedAt: '2026-11-23T10:15:00+09:00',
    plannedShipDate: '2026-11-26',
    amountYen: 5500,
    ...termsExample,
    ...once?.example,
    buyer: {
      name: '見本　花子',
      nameKana: 'ミホン ハナコ',
      postalCode: '100-0001',
      address: '東京都千代田区千代田1-1 見本ビル201',
      tel: '090-0000-0000',
      email: 'hanako@example.com',
    },
    items: [
      { kind: 'goods', name: '見本商品', quantity: 2, unitPriceYen: 2500, subtotalYen: 5000 },
      { kind: 'shipping', name: '送料', subtotalYen: 700 },
      { kind: 'discount', name: '値引き', subtotalYen: -200 },
    ],
    destinations: [],
  };
}

const startBodies = new Map(apiMethodsInUse().map((method) => [method.service, namedStartBody(method)]));

export const startOrderBody = z.discriminatedUnion('method', someOf([...startBodies.values()])).meta({ id: 'StartOrder', description: '受注開始' });

export type StartOrderBody = z.output<typeof startOrderBody>;

const methodNames = z.enum(someOf([...startBodies.keys(), ...announcedMethods()]));

/** A body that names no method is held to the first one's contract: all that can be said of it is said at once. */
const undecidedStartBody = startBody(someOf(apiMethodsInUse())[0], methodNames);

/** What a start is held to by the method that it names. */
export function startBodyFor(method: unknown): z.ZodType<StartOrderBody> {
  return (typeof method === 'string' ? startBodies.get(method) : undefined) ?? undecidedStartBody;
}
