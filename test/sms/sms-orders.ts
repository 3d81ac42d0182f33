/** Orders of the スマホタイプ as a cart starts them, and the code that Yamato sent. */
import { expect } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import type { Cart } from '../support/cart.ts';
import type { Yamato } from '../support/sandbox-control.ts';

export type SmsOrder = { readonly body: ReturnType<typeof orderBody>; readonly number: string; readonly first: string };

export function smsBody(change: Record<string, unknown> = {}, buyer: Record<string, unknown> = {}): ReturnType<typeof orderBody> {
  return orderBody({ invoice: 'sms', ...change }, buyer);
}

/** A checkout that waits for the buyer's code. */
export async function waitingOrder(cart: Cart, change: Record<string, unknown> = {}): Promise<SmsOrder> {
  const body = smsBody(change);
  const { status, body: answer } = await cart.start(body);
  expect([status, answer.verdict?.kind, answer.next?.kind], JSON.stringify(answer)).toEqual([202, 'awaitingBuyer', 'smsCode']);
  return { body, number: body.orderNumber, first: `${body.orderNumber}-1` };
}

/** What the order says of the code it waits for; null: it waits for none. */
export function asked(order: object): { readonly deadlineAt: string; readonly entriesLeft: number } | null {
  const said = 'smsCode' in order ? order.smsCode : undefined;
  if (said === undefined) throw new Error('the order does not say whether it waits for a code');
  return said as ReturnType<typeof asked>;
}

export async function smsCodeOf(yamato: Yamato, settlementNo: string): Promise<string> {
  const [credit] = await yamato.credits(settlementNo);
  if (credit?.smsCode == null) throw new Error(`no SMS went out for ${settlementNo}`);
  return credit.smsCode;
}

export function wrongCode(code: string): string {
  return code === '9999' ? '9998' : '9999';
}

export async function enter(cart: Cart, number: string, code: string): Promise<Record<string, unknown>> {
  return (await cart.act(number, { action: 'submitSmsCode', code })).body;
}
