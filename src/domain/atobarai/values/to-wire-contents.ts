import type { Buyer, Destination, OrderContents } from '../../order/contents.ts';
import { jstDate, toWireDate } from '../../values/japan-time.ts';
import { oneLine } from '../../values/typed-text.ts';
import { termsOf } from '../terms.ts';
import { checkAddress } from './address.ts';
import { checkAmount } from './amounts.ts';
import { checkEmail } from '../../values/email.ts';
import type { Checked, Fault, Notice } from '../../values/fault.ts';
import { checkNameKana } from '../../values/half-width-kana.ts';
import type { ItemNameRule } from './item-name.ts';
import { checkItems } from './items.ts';
import { checkName } from './name.ts';
import { checkOrderDate } from './order-date.ts';
import { checkPhone, isMobile } from '../../values/phone.ts';
import { checkPlannedShipDate } from './planned-ship-date.ts';
import { checkPostalCode } from '../../values/postal-code.ts';
import { chooseSendDivision } from './send-division.ts';
import type { AtobaraiContract, AtobaraiWireContents, WireDestination } from './wire-contents.ts';
import { wouldBeCode } from './would-be-codes.ts';

export const DESTINATIONS_MAX = 10;

export type ToWireOptions = {
  readonly contract: AtobaraiContract;
  /** JST date of the credit request, yyyy-MM-dd; without it the 90-day rule is not checked. */
  readonly today?: string | undefined;
  /** Whether the order date is judged too: it comes in now. What was taken once is sent whatever its age. */
  readonly isNew?: boolean | undefined;
  /** Absent: replaced. */
  readonly itemNameUnsupported?: ItemNameRule | undefined;
};

export type WireResult =
  | { readonly ok: true; readonly wire: AtobaraiWireContents; readonly notices: readonly Notice[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Turns an order's contents into what 代金後払い takes: converts widths and kana, splits addresses, folds lines.
 * Returns all faults at once; buyer names and addresses are never shortened. @see atobarai §2.1, §3
 */
export function toWireContents(contents: OrderContents, options: ToWireOptions): WireResult {
  const collected = collectFaults();
  const { take } = collected;
  const { invoice } = termsOf(contents);
  const orderDate = readOrderDate(contents.orderedAt);
  // What a ship date is compared with: not a date that nobody meant.
  let soundOrderDate = orderDate;
  if (orderDate === null) collected.add('orderedAt', 'notADate', '受注日時は実在する日時を入力してください');
  else if (options.isNew === true && options.today !== undefined) {
    soundOrderDate = take<string | null>('orderedAt', checkOrderDate(contents.orderedAt, options.today), null);
  }
  const shipDate = take('plannedShipDate', checkPlannedShipDate(contents.plannedShipDate, soundOrderDate, options.today), '');
  const division = take('invoice', chooseSendDivision({ invoice, destinations: contents.destinations }, options.contract), { sendDiv: '0', notices: [] });
  const items = checkItems(contents.items, options.itemNameUnsupported);
  collected.faults.push(...items.faults);
  const totalAmountYen = take('amountYen', checkAmount(contents.amountYen, contents.items.map((item) => item.subtotalYen)), 0);
  const buyer = readBuyer(contents.buyer, invoice === 'sms', collected);
  const destinations = contents.destinations.map((destination, index) => readDestination(destination, index, collected));
  if (destinations.length > DESTINATIONS_MAX) {
    const excess = destinations.length - DESTINATIONS_MAX;
    collected.add('destinations', 'tooManyDestinations', `送り先は${DESTINATIONS_MAX}件までです（${excess}件多すぎます）`);
  }
  if (orderDate === null || collected.faults.length > 0) return { ok: false, faults: collected.faults };
  return {
    ok: true,
    notices: [...division.notices, ...items.notices],
    wire: {
      orderYmd: toWireDate(orderDate),
      shipYmd: toWireDate(shipDate),
      ...buyer,
      totalAmountYen,
      sendDiv: division.sendDiv,
      items: items.items,
      destinations,
    },
  };
}

/** The 受注日 is the JST calendar date of the moment the order was placed. */
function readOrderDate(orderedAt: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/i.test(orderedAt)) return null;
  const at = Date.parse(orderedAt);
  return Number.isNaN(at) ? null : jstDate(at);
}

type WireBuyer = Pick<AtobaraiWireContents, 'name' | 'nameKana' | 'postCode' | 'address1' | 'address2' | 'telNum' | 'email'>;

function readBuyer(buyer: Buyer, needsMobile: boolean, { add, take }: FaultCollector): WireBuyer {
  const address = take('buyer.address', checkAddress(buyer.address, '住所'), { address1: '', address2: '' });
  const phone = checkPhone(buyer.tel, '電話番号');
  if (needsMobile && phone.ok && !isMobile(phone.value)) {
    add('buyer.tel', 'smsNeedsMobile', 'スマホタイプではSMSを受け取れる携帯電話番号が必要です');
  }
  return {
    name: take('buyer.name', checkName(buyer.name, '氏名'), ''),
    nameKana: take('buyer.nameKana', checkNameKana(buyer.nameKana, '氏名カナ'), ''),
    postCode: take('buyer.postalCode', checkPostalCode(buyer.postalCode, '郵便番号'), ''),
    ...address,
    telNum: take('buyer.tel', phone, ''),
    email: take('buyer.email', checkEmail(buyer.email, 'メールアドレス'), ''),
  };
}

function readDestination(destination: Destination, index: number, { take }: FaultCollector): WireDestination {
  const at = `destinations[${index}]`;
  const label = `送り先${index + 1}の`;
  const tel = oneLine(destination.tel ?? '');
  const address = take(`${at}.address`, checkAddress(destination.address, `${label}住所`), { address1: '', address2: '' });
  return {
    name: take(`${at}.name`, checkName(destination.name, `${label}名称`), ''),
    postCode: take(`${at}.postalCode`, checkPostalCode(destination.postalCode, `${label}郵便番号`), ''),
    ...address,
    telNum: tel === '' ? '' : take(`${at}.tel`, checkPhone(tel, `${label}電話番号`), ''),
  };
}

type FaultCollector = {
  readonly faults: Fault[];
  readonly add: (param: string, rule: string, message: string) => void;
  /** The value of a rule, or the stand-in after its problems have been noted; stand-ins never leave this file. */
  readonly take: <T>(param: string, checked: Checked<T>, standIn: T) => T;
};

function collectFaults(): FaultCollector {
  const faults: Fault[] = [];
  const add = (param: string, rule: string, message: string): void => {
    const yamatoCode = wouldBeCode(param, rule);
    faults.push({ param, rule, message, ...(yamatoCode === undefined ? {} : { yamatoCode }) });
  };
  const take = <T>(param: string, checked: Checked<T>, standIn: T): T => {
    if (checked.ok) return checked.value;
    for (const problem of checked.problems) add(param, problem.rule, problem.message);
    return standIn;
  };
  return { faults, add, take };
}
