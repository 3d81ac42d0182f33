/** The body of one action (操作): one shape per action, told apart by `action`. */
import { z } from 'zod';
import '../methods.ts';
import { actionLabel } from '../../domain/lifecycle/action-labels.ts';
import { attentionCodes } from '../../domain/lifecycle/attention-rules.ts';
import type { ActionName } from '../../domain/order/actions.ts';
import { type AttentionChoice, choiceLabels } from '../../domain/order/attention.ts';
import { carriers, type ServiceName } from '../../domain/order/facets.ts';
import { type Method, methodOf, methodsInUse } from '../../domain/lifecycle/method.ts';
import { type ApiMethod, apiMethodsInUse } from '../methods/api-method.ts';
import { contentsBody, contentsBodyOf } from './order-body.ts';
import { line, lines } from './typed-text.ts';

const label = line().max(64);

export const actor = line().min(1).max(64).optional().describe('操作者。Who did it; default: the name of the API key');

/** Members that every action may carry. */
const common = {
  actor,
  note: lines().max(500).optional().describe('メモ。Free text for the history; card numbers are refused'),
  shopStatus: label.nullable().optional().describe('自社ステータス。Takes effect once the action is done'),
  cartStatus: label.nullable().optional().describe('カートのステータス。Told to the cart in an event once the action is done, with or without notifyCart'),
  notifyCart: z.boolean().optional().describe('完了したらカートに知らせる'),
} as const;

export const reason = lines().min(1, { abort: true }).max(500).refine(isWritten, { error: 'blank' }).describe('理由');

function isWritten(text: string): boolean {
  return text.trim() !== '';
}

/** The buyer's own address is one place, whatever destinations a method takes beside it. */
function parcelBody(destinationsMax: number) {
  return z.strictObject({
    slipNo: line().max(40).nullable().describe('送り状番号。null（番号のない配送）とはっきり書いたときだけ、番号なしで登録します Only an explicit null means: no tracking number'),
    carrier: z.enum(carriers).describe('配送会社'),
    destination: z.int().min(1).max(Math.max(1, destinationsMax)).default(1).describe('送り先の番号（1から）'),
  });
}

const attentionCode = z.enum(attentionCodes());
const decision = z.enum(Object.keys(choiceLabels) as AttentionChoice[]);

/** An action of its own fields and the common ones; no other key passes. */
function bodyOf<N extends string, S extends z.ZodRawShape>(name: N, fields: S) {
  return z.strictObject({ action: z.literal(name), ...fields, ...common }).describe(actionLabel(name));
}

/** Here a label is the whole of it: an empty field of a form must not clear one, so only `null` does. */
const setShopStatus = z
  .strictObject({
    action: z.literal('setShopStatus'),
    ...common,
    shopStatus: label.refine(isWritten, { error: 'blank' }).nullable().optional().describe('自社ステータス。null clears it, left out it stays'),
    cartStatus: label.refine(isWritten, { error: 'blank' }).nullable().optional().describe('カートのステータス'),
  })
  .refine(({ shopStatus, cartStatus }) => shopStatus !== undefined || (cartStatus ?? null) !== null, { error: 'nothingToChange', path: ['shopStatus'] })
  .describe(`${actionLabel('setShopStatus')}。Calls no Yamato; needs shopStatus or cartStatus`);

type Limits = Pick<Method, 'transferTargets' | 'correctable'> & { readonly parcel: ReturnType<typeof parcelBody>; readonly parcelsMax: number; readonly contents: typeof contentsBody | ReturnType<typeof contentsBodyOf> };

/** The actions that orders of all methods know. */
function commonActions({ parcel, parcelsMax, contents, transferTargets, correctable }: Limits) {
  const parcels = z.array(parcel).min(1).max(parcelsMax);
  return [
    bodyOf('inquireCredit', {}),
    bodyOf('cancelCredit', {}),
    bodyOf('recordParcels', { parcels }),
    bodyOf('registerShipment', { parcels: parcels.optional() }),
    bodyOf('syncStatus', {}),
    bodyOf('closeOrder', { reason }),
    bodyOf('resolve', { attention: attentionCode, decision, reason }),
    bodyOf('requestCredit', { contents: contents.optional() }),
    bodyOf('amendOrder', { contents, confirm: z.literal('cancelFirst').optional() }),
    bodyOf('withdrawShipment', {}),
    bodyOf('changeMethod', { to: z.enum(Object.keys(transferTargets)).describe('変更先の決済方法') }),
    bodyOf('correctStatus', { status: z.enum(correctable).describe('Yamatoの管理画面で見た取引状況'), reason }),
    setShopStatus,
  ] as const;
}

function ownActions({ actions, once }: ApiMethod) {
  const all = { ...actions, ...(once === null ? {} : { [once.action.name]: once.action.members }) };
  return Object.entries(all).map(([name, members]) => ownBody(name, members ?? {}));
}

/** Its own members are the method's to read, out of the message. */
function ownBody(name: ActionName, fields: z.core.$ZodLooseShape) {
  return z.strictObject({ action: z.literal(name), ...fields, ...common }).describe(actionLabel(name));
}

function actionBodyOf(method: ApiMethod) {
  const { parcelsMax, destinationsMax, transferTargets, correctable } = methodOf(method.service);
  const common = commonActions({ parcel: parcelBody(destinationsMax), parcelsMax, contents: contentsBodyOf(method), transferTargets, correctable });
  return z.discriminatedUnion('action', [...common, ...ownActions(method)]);
}

const bodies = new Map(apiMethodsInUse().map((method) => [method.service, actionBodyOf(method)]));

export type ActionBody = z.output<ReturnType<typeof actionBodyOf>>;

/** What an action on an order of this service is held to. */
export function actionBodyFor(service: ServiceName): z.ZodType<ActionBody> {
  const body = bodies.get(service);
  if (body === undefined) throw new Error(`the API has no part for this payment method: ${service}`);
  return body;
}

/** As the document describes them, whatever the order's method: the widest limits, and every action of one method alone. */
export const actionBody = z
  .discriminatedUnion('action', [
    ...commonActions({
      parcel: parcelBody(Math.max(...methodsInUse().map(({ destinationsMax }) => destinationsMax))).meta({ id: 'ParcelEntry', description: '送り状' }),
      parcelsMax: Math.max(...methodsInUse().map(({ parcelsMax }) => parcelsMax)),
      contents: contentsBody,
      transferTargets: Object.assign({}, ...methodsInUse().map(({ transferTargets }) => transferTargets)) as Method['transferTargets'],
      correctable: [...new Set(methodsInUse().flatMap(({ correctable }) => correctable))],
    }),
    ...apiMethodsInUse().flatMap(ownActions),
  ])
  .meta({
    id: 'Action',
    description: '操作',
    examples: [
      {
        action: 'registerShipment',
        actor: 'suzuki',
        note: '午前便',
        shopStatus: '発送済',
        notifyCart: true,
        parcels: [{ slipNo: '123456789013', carrier: 'yamato', destination: 1 }],
      },
    ],
  });
