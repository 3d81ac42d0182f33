import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import { openClock } from '../clock.ts';
import type { Push } from '../../services/atobarai/operations/call.ts';
import { nextEvent } from '../../services/atobarai/progress.ts';
import { inTransaction, openDatabase } from './database.ts';
import { newMerchant, openMerchants } from '../../services/atobarai/merchant.ts';
import type { Merchant, MerchantSeed, Merchants } from '../../services/atobarai/merchant.ts';
import type { Order } from '../../services/atobarai/order.ts';
import { openOrders } from './orders.ts';
import type { Orders } from './orders.ts';
import { openPushes } from './pushes.ts';
import type { Pushes } from './pushes.ts';
import { openRequests } from './requests.ts';
import type { Requests } from './requests.ts';

/** Most events one order goes through in one look; more would be a loop. */
const EVENTS_PER_LOOK = 32;
const ORDERS_PER_SWEEP = 500;

/** All the sandbox remembers: what Yamato believes, and every word that was exchanged. */
export type Ledger = {
  db: DatabaseSync;
  clock: Clock;
  merchants: Merchants;
  orders: Orders;
  requests: Requests;
  pushes: Pushes;
  transaction: <T>(work: () => T) => T;
  /** The order as it is now: everything the clock has made due is done first. */
  look: (merchant: Merchant, orderNo: string) => Order | undefined;
  /** Writes an order, its slips and one line of its history. */
  write: (order: Order, merchant: Merchant, cause: string, change: string, push?: Push) => void;
  /** Does all that is due on any order. Returns how many orders changed. */
  sweep: () => number;
  /** Works out anew when the clock changes a merchant's orders, after its settings changed. */
  reschedule: (merchant: Merchant) => void;
  /** Forgets orders, requests, faults and the clock's setting; merchants stay. */
  clear: () => void;
  close: () => void;
};

/** Opens the ledger; merchants given here are added if they are not there yet. */
export function openLedger(path: string, seeds: MerchantSeed[]): Ledger {
  const db = openDatabase(path);
  const clock = openClock(db);
  const merchants = openMerchants(db);
  const orders = openOrders(db);
  const requests = openRequests(db);
  const pushes = openPushes(db);
  for (const seed of seeds) if (merchants.find(seed.code) === undefined) merchants.save(newMerchant(seed));

  const transaction = <T>(work: () => T): T => inTransaction(db, work);
  const store = (order: Order, merchant: Merchant): void => orders.save(order, nextEvent(order, merchant)?.at ?? null);

  const fold = (order: Order, merchant: Merchant, now: number): boolean => {
    let changed = false;
    for (let count = 0; count < EVENTS_PER_LOOK; count += 1) {
      const event = nextEvent(order, merchant);
      if (event === undefined || event.at > now) break;
      const { change, push } = event.apply(order, event.at);
      orders.addChange(order, event.at, 'clock', change);
      if (push !== undefined && merchant.pushUrl !== '') pushes.add({ ...push, order }, merchant.pushUrl, event.at);
      changed = true;
    }
    if (changed) store(order, merchant);
    return changed;
  };

  return {
    db,
    clock,
    merchants,
    orders,
    requests,
    pushes,
    transaction,
    look(merchant, orderNo) {
      const order = orders.find(merchant.code, orderNo);
      if (order !== undefined) fold(order, merchant, clock.now());
      return order;
    },
    write(order, merchant, cause, change, push) {
      store(order, merchant);
      orders.saveSlips(order);
      orders.addChange(order, clock.now(), cause, change);
      if (push !== undefined && merchant.pushUrl !== '') pushes.add(push, merchant.pushUrl, clock.now());
    },
    sweep() {
      const now = clock.now();
      const due = orders.due(now, ORDERS_PER_SWEEP);
      let changed = 0;
      if (due.length === 0) return 0;
      transaction(() => {
        for (const order of due) {
          const merchant = merchants.find(order.merchant);
          if (merchant === undefined) orders.save(order, null);
          else if (fold(order, merchant, now)) changed += 1;
          else store(order, merchant);
        }
      });
      return changed;
    },
    reschedule(merchant) {
      const page = 1_000;
      for (let offset = 0; ; offset += page) {
        const found = orders.search({ merchant: merchant.code, live: true, limit: page, offset }).orders;
        for (const order of found) store(order, merchant);
        if (found.length < page) return;
      }
    },
    clear() {
      transaction(() => {
        db.exec('DELETE FROM orders; DELETE FROM slips; DELETE FROM changes; DELETE FROM requests; DELETE FROM pushes;');
      });
      clock.reset();
    },
    close() {
      clock.save();
      db.close();
    },
  };
}
