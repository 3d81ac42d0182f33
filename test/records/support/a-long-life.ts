/** An order that has been through everything that leaves a trace in the records, with texts that occur nowhere else. */
import { canarySearch } from '../../support/canary-search.ts';
import type { AtobaraiContents } from '../../../src/domain/atobarai/terms.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import type { Records } from '../../../src/records/records.ts';
import { contents, credit, line, nextNumber, publication, startOrder, verdict } from './order-builder.ts';

export const person = {
  name: '鵜殿　紬希',
  nameKana: 'ウドノ ツムギ',
  postalCode: '798-1341',
  address: '愛媛県北宇和郡鬼北町近永9973 鵺荘303',
  tel: '070-5512-9384',
  email: 'tsumugi.udono@canary-mail.example',
};
const earlier = { ...person, address: '愛媛県北宇和郡鬼北町奈良8846' };
const destination = { name: '穂積　櫂斗', postalCode: '798-1343', address: '愛媛県北宇和郡鬼北町小倉771', tel: '070-5512-9385' };
const typed = { item: '鵺の羽根つき帽子', code: 'NUE-HANE-7', note: '玄関の鵺に渡す', reason: '鵜殿さんに電話で確かめた', label: '鵜殿様待ち', cart: '鵜殿様へ連絡済み' };

/** Whatever names the person, or was typed about him. */
export const traces = canarySearch([
  person.name, person.nameKana, person.address, person.tel, person.email, earlier.address, destination.name, destination.address, destination.tel, ...Object.values(typed),
]);

export function theirContents(buyer: typeof person = person): AtobaraiContents {
  return contents({ buyer, items: [{ kind: 'goods', name: typed.item, code: typed.code, quantity: 1, unitPriceYen: 5500, subtotalYen: 5500 }], destinations: [destination] });
}

export const plan = (settlementNo: string) => ({ operation: 'KAARA', settlementNo, fields: [['nameKj', person.name], ['tel', person.tel]] as const, amountYen: 5500 });

function standingOf({ credit: standing, shipment, sale, delivery, parcels, seen, lastChangeAt, creditAskedAt, creditSent }: OrderState): OrderState['standing'] {
  return { credit: standing, shipment, sale, delivery, parcels, seen, lastChangeAt, creditAskedAt, creditSent, contents: theirContents(earlier) };
}

/** Two starts of one number, the first refused; the second credited, amended with a plan kept, labelled, decided on, paid. */
export async function liveALongLife(records: Records, shop: string, changes: Partial<OrderState> = {}): Promise<OrderState> {
  const orderNumber = nextNumber('LONG');
  const first = await startOrder(records, { shop, orderNumber, contents: theirContents(earlier) });
  await records.permitSend({ shop, orderNumber, claimId: first.claim.claimId, settlementNo: first.claim.settlementNo, note: 'n1', plan: plan(first.claim.settlementNo) });
  await records.publish(publication(first.state, { ...credit(first.state, 'refused'), outcome: 'refused', verdict: verdict('refused') }, { verdict: verdict('refused'), changed: ['credit', 'outcome'] }));

  const second = await startOrder(records, { shop, orderNumber, contents: theirContents() });
  const { claimId, settlementNo } = second.claim;
  await records.permitSend({ shop, orderNumber, claimId, settlementNo, note: 'n2', plan: plan(settlementNo) });
  const approved = publication(second.state, { ...credit(second.state, 'approved'), shopStatus: typed.label, verdict: verdict('approved') }, { verdict: verdict('approved'), changed: ['credit', 'shopStatus'], notifyCart: true, cartStatus: typed.cart });
  await records.publish(approved);

  const action = { shop, orderNumber, action: 'amendOrder', actor: 'suzuki', note: typed.note, acceptedAt: '2026-11-23T02:00:00.000Z' } as const;
  await records.claimAction({ ...action, actionId: 'amend-1', body: { action: 'amendOrder', contents: theirContents(), note: typed.note, shopStatus: typed.label } });
  await records.keepPlan({ shop, orderNumber, planId: `KAAKK ${settlementNo} amend-1`, actionId: 'amend-1', plan: { ...plan(settlementNo), operation: 'KAAKK' } });
  const amending: Partial<OrderState> = {
    standing: standingOf(approved.state),
    amending: { way: 'recredit', contents: theirContents(), failed: null },
    afterCancel: { kind: 'recredit', contents: theirContents() },
    own: { reissues: { count: 1, open: true, before: theirContents(earlier) } },
  };
  const decided = line('decide-1', { action: 'resolve', note: typed.note, detail: `対象：与信の結果が確認できません。選択：確認した。理由：${typed.reason}` });
  const labelled = line('amend-1', { action: 'amendOrder', note: typed.note, detail: `請求金額5500円になりました。自社ステータス：${typed.label}。カートのステータス：${typed.cart}` });
  const amended = publication(approved.state, amending, { lines: [decided, labelled, line('close-1', { action: 'closeOrder', detail: `理由：${typed.reason}` })], changed: ['contents'] });
  await records.publish(amended);
  const paid = publication(amended.state, { outcome: 'paid', sale: { state: 'paid', since: amended.state.updatedAt }, ...changes }, { changed: ['sale', 'outcome'] });
  await records.publish(paid);
  await records.markClaimAccepted(claimId);
  return paid.state;
}
