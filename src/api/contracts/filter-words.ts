/** The words that the filters of the order list know, for the query and the body alike. */
import '../methods.ts';
import { attentionCodes } from '../../domain/lifecycle/attention-rules.ts';
import {
  cancellationStates,
  creditStates,
  deliveryStates,
  EXTERNAL_METHOD,
  intakes,
  links,
  type MethodName,
  saleStates,
  shipmentStates,
} from '../../domain/order/facets.ts';
import { type Status, statuses } from '../../domain/order/status.ts';
import { announcedMethods, apiMethodsInUse } from '../methods/api-method.ts';
import { someOf } from './some-of.ts';

export const filterWords = {
  status: statuses as readonly [Status, ...Status[]],
  credit: creditStates,
  shipment: shipmentStates,
  sale: saleStates,
  delivery: deliveryStates,
  cancellation: cancellationStates,
  attention: someOf(['any', ...attentionCodes()]),
  method: someOf<MethodName>([...apiMethodsInUse().map(({ service }) => service), ...announcedMethods(), EXTERNAL_METHOD]),
  link: links,
  intake: intakes,
  direction: ['asc', 'desc'],
} as const;

export const filterTexts = {
  buyer: '購入者: full name, one part of it, kana, phone, its last 4 digits, or e-mail',
  slipNo: '送り状番号',
  settlementNo: '決済受付番号（どの世代でも）',
  orderNumberPrefix: '受注番号の先頭',
  includeAttempts: '与信NGになった申込みも含める',
  attention: '対応が必要: a code, or any',
} as const;
