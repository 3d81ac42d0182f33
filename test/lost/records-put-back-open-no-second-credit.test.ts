/** The records were put back to an earlier moment; Yamato goes on, and so does the cart. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../src/api/engine.ts';
import { sweepOnce } from '../../src/api/sweep.ts';
import { createLog } from '../../src/log.ts';
import { openPostgres } from '../../src/records/database/open-database.ts';
import { beginRestoration } from '../../src/records/queries/restoration.ts';
import { atobarai } from '../methods/atobarai/driver.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { settlementNo } from '../support/staff.ts';
import { sweepCounters } from '../support/sweep-counters.ts';
import { usePostgres, useSystem } from '../support/use-system.ts';

describeWithEngine('an order that the records lost and Yamato has', (engine) => {
  describeWithPostgres('on PostgreSQL', () => {
    const postgres = usePostgres();
    const { system, desk, cart, yamato } = useSystem(engine, { postgres, policy: { checkoutDeadlineMs: 5_000 } });
    const lostCredit = (number: string) => atobarai.openElsewhere(yamato, number);

    async function putBack(): Promise<void> {
      const raw = openPostgres(postgres.url);
      await beginRestoration(raw.db, new Date(Date.now() - 3_600_000).toISOString());
      await raw.close();
    }
    const contentsOf = ({ orderNumber: _number, method: _method, intake: _intake, ...contents }: ReturnType<typeof orderBody>) => contents;
    /** Accepted before the restore, unfinished in the records. */
    const oldAction = async (orderNumber: string, actionId: string, body: { action: string; [field: string]: unknown }) =>
      system.records.claimAction({ shop: system.shop, orderNumber, actionId, action: body.action, body, actor: 'suzuki', note: null, acceptedAt: new Date(Date.now() - 7_200_000).toISOString() });

    test('gets the next number as long as nobody says that anything was lost', async () => {
      const body = orderBody();
      await lostCredit(settlementNo(body.orderNumber));
      expect(await cart.start(body)).toMatchObject({ status: 201, body: { credit: { settlementNo: settlementNo(body.orderNumber, 2) }, attention: [] } });
    });

    describe('after the restore', () => {
      let early: string;
      beforeAll(async () => {
        early = await desk.approved();
        await putBack();
      });

      test('is taken up when its cart repeats the start: one credit, and staff are told what nobody can know', async () => {
        const body = orderBody();
        await lostCredit(settlementNo(body.orderNumber));
        const answer = await cart.start(body);
        expect([201, 202]).toContain(answer.status);
        const order = await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
        expect(order).toMatchObject({ credit: { generation: 1, settlementNo: settlementNo(body.orderNumber) }, attention: [{ code: 'runLost' }] });
        expect(JSON.stringify(order.attention)).toContain('復元した時点より後');
        expect(await yamato.live(`${body.orderNumber}-*`)).toEqual([settlementNo(body.orderNumber)]);
        expect(await yamato.commits('KAARA', settlementNo(body.orderNumber))).toBe(1);
        expect((await desk.act(body.orderNumber, { action: 'resolve', attention: 'runLost', decision: 'acknowledge', reason: '確認' })).outcome).toBe('done');
        expect((await cart.start(body)).status).toBe(201);
      });

      test('is answered as Yamato has it where it was refused, and may come again', async () => {
        const body = orderBody({}, { name: '見本　ＮＧ' });
        const first = orderBody({ orderNumber: body.orderNumber }, { name: '見本　ＮＧ' });
        await yamato.openElsewhere(await formOf(first));
        await cart.start(body);
        await cart.untilEnded(body.orderNumber, 'refused');
        expect(await yamato.live(`${body.orderNumber}-*`)).toEqual([]);
        expect(await cart.start(orderBody({ orderNumber: body.orderNumber, attempt: 2 }))).toMatchObject({ status: 201, body: { credit: { generation: 2 }, attention: [] } });
      });

      test('costs an order that was not lost nothing', async () => {
        const body = orderBody();
        expect((await cart.start(body)).status).toBe(201);
        expect(await yamato.operations(settlementNo(body.orderNumber))).toEqual(['KAARA']);
      });

      test('as a new credit of an order that it knows, is what the amendment comes to when it is made again', async () => {
        await lostCredit(settlementNo(early, 2));
        const contents = contentsOf(orderBody({ orderNumber: early, amountYen: 9_000, items: [{ kind: 'goods', name: '見本商品', subtotalYen: 9_000 }] }));
        expect((await desk.act(early, { action: 'amendOrder', contents })).outcome).toBe('done');
        await expect.poll(() => yamato.live(`${early}-*`)).toEqual([settlementNo(early, 2)]);
        expect(await cart.get(early)).toMatchObject({ body: { status: 'creditApproved', credit: { settlementNo: settlementNo(early, 2) }, attention: [{ code: 'runLost' }] } });
      });

      test('what counts each time and was wished before the restore is not made by itself: staff find out', async () => {
        const number = await desk.approved();
        await oldAction(number, 'old', { action: 'reissueInvoice', reason: 'wrongAddress' });
        await sweepOnce({ records: system.records, engine: createEngine(system.client, system.taskQueue), log: createLog('silent'), counters: sweepCounters() }, 0);
        expect(await desk.untilAction(number, 'old', ({ state }) => state === 'finished')).toMatchObject({ outcome: 'unknown' });
        expect(await yamato.calls('KAARR', settlementNo(number))).toBe(0);
        expect(await desk.attention(number)).toContain('reissueUnknown');
      });
    });

    /** What Yamato was sent for a like order. */
    async function formOf(body: ReturnType<typeof orderBody>): Promise<Record<string, string>> {
      const like = { ...body, orderNumber: `${body.orderNumber}L` };
      await cart.start(like);
      const [credit] = await yamato.credits(settlementNo(like.orderNumber));
      return { ...credit!.fields, orderNo: settlementNo(body.orderNumber) };
    }
  });
});
