import { expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { useSystem } from '../support/use-system.ts';

type Reissues = { readonly reissues: number; readonly reissuePending: boolean; readonly fields: Readonly<Record<string, string>> };

const wrongAddress = { action: 'reissueInvoice', reason: 'wrongAddress' };

describeWithEngine('an invoice reissue', (engine) => {
  const { system, cart, yamato } = useSystem(engine);

  const placed = async () => {
    const body = orderBody();
    expect((await cart.start(body)).status).toBe(201);
    const credit = `${body.orderNumber}-1`;
    const { orderedAt, plannedShipDate, amountYen, invoice, items, destinations, buyer } = body;
    const contents = { orderedAt, plannedShipDate, amountYen, invoice, items, destinations, buyer: buyer as object };
    return { number: body.orderNumber, credit, contents };
  };
  const act = async (number: string, action: Record<string, unknown>) => (await cart.act(number, action)).body;
  const counted = async (credit: string) => (await yamato.credits(credit))[0] as unknown as Reissues;
  const allowed = async (number: string, action: string) => (await cart.get(number)).body.actions.find((legal) => legal.action === action);
  const resolved = (number: string, decision: string) => act(number, { action: 'resolve', attention: 'reissueUnknown', decision, reason: '管理画面で確認した' });

  test('is one KAARR with its reason, and can be withdrawn once', async () => {
    const { number, credit } = await placed();
    expect(await act(number, { action: 'withdrawReissue' })).toMatchObject({ outcome: 'refused', code: 'notAllowed' });
    expect(await act(number, { action: 'reissueInvoice', reason: 'other', reasonText: 'お届け日変更' })).toMatchObject({ outcome: 'done', calls: [{ operation: 'KAARR', outcome: 'done' }] });
    expect(await counted(credit)).toMatchObject({ reissues: 1, reissuePending: true });
    expect(await act(number, { action: 'withdrawReissue' })).toMatchObject({ outcome: 'done' });
    expect(await counted(credit)).toMatchObject({ reissues: 1, reissuePending: false });
    expect(await act(number, { action: 'withdrawReissue' })).toMatchObject({ outcome: 'refused', code: 'notAllowed' });
    expect(await yamato.calls('KAARR', credit)).toBe(2);
  });

  test('for another reason needs a text that Yamato can print', async () => {
    const { number, credit } = await placed();
    expect(await act(number, { action: 'reissueInvoice', reason: 'other' })).toMatchObject({ outcome: 'refused', detail: '再発行の理由を入力してください' });
    expect(await act(number, { action: 'reissueInvoice', reason: 'other', reasonText: 'あ'.repeat(26) })).toMatchObject({ outcome: 'refused', code: 'reissueTextTooLong' });
    expect(await yamato.calls('KAARR', credit)).toBe(0);
  });

  test('is refused the eighth time before any call', async () => {
    const { number, credit } = await placed();
    for (let turn = 1; turn <= 7; turn += 1) expect(await act(number, wrongAddress), `turn ${turn}`).toMatchObject({ outcome: 'done' });
    expect(await allowed(number, 'reissueInvoice')).toMatchObject({ allowed: false, reason: expect.stringContaining('7回') });
    expect(await act(number, wrongAddress)).toMatchObject({ outcome: 'refused', code: 'notAllowed', calls: [] });
    expect(await counted(credit)).toMatchObject({ reissues: 7 });
    expect(await yamato.calls('KAARR', credit)).toBe(7);
  });

  test('with the limit used up, a new address takes a new credit', async () => {
    const { number, credit, contents } = await placed();
    await yamato.fault({ operation: 'KAARR', orderNo: credit, fault: 'returnCode', code: 'kaarr009E', times: 1 });
    await act(number, wrongAddress);
    const moved = { ...contents, buyer: { ...contents.buyer, address: '東京都千代田区千代田2-2' } };
    expect(await act(number, { action: 'amendOrder', contents: moved })).toMatchObject({ outcome: 'done' });
    expect(await yamato.live(credit, `${number}-2`)).toEqual([`${number}-2`]);
    // The new credit counts anew.
    expect(await act(number, wrongAddress)).toMatchObject({ outcome: 'done' });
  });

  test('that Yamato counts as the eighth is not tried again', async () => {
    const { number, credit } = await placed();
    await yamato.fault({ operation: 'KAARR', orderNo: credit, fault: 'returnCode', code: 'kaarr009E', times: 1 });
    expect(await act(number, wrongAddress)).toMatchObject({ outcome: 'failed', code: 'kaarr009E', detail: expect.stringContaining('回') });
    expect(await act(number, wrongAddress)).toMatchObject({ outcome: 'refused', code: 'notAllowed' });
    expect(await yamato.calls('KAARR', credit)).toBe(1);
  });

  test.each(['cutAfterCommit', 'cutBeforeCommit', 'garbled', 'unknownCode'])('in doubt (%s) is never repeated: staff find out', async (fault) => {
    const { number, credit } = await placed();
    await yamato.fault({ operation: 'KAARR', orderNo: credit, fault, times: 1, ...(fault === 'unknownCode' ? { code: 'kaarr999E' } : {}) });
    expect(await act(number, wrongAddress)).toMatchObject({ outcome: 'unknown', code: 'reissueUnknown' });
    expect(await act(number, wrongAddress)).toMatchObject({ outcome: 'refused' });
    expect(await act(number, { action: 'withdrawReissue' })).toMatchObject({ outcome: 'refused' });
    expect(await yamato.calls('KAARR', credit)).toBe(1);
    const { reissues } = await counted(credit);
    expect(await resolved(number, reissues === 1 ? 'registered' : 'notRegistered')).toMatchObject({ outcome: 'done' });
    expect((await cart.get(number)).body).toMatchObject({ status: 'creditApproved', attention: [] });
    expect(await allowed(number, 'withdrawReissue')).toMatchObject({ allowed: reissues === 1 });
  });

  test('whose withdrawal is in doubt stays withdrawn or not, as staff found', async () => {
    for (const [fault, decision, open] of [['cutAfterCommit', 'registered', false], ['cutBeforeCommit', 'notRegistered', true]] as const) {
      const { number, credit } = await placed();
      await act(number, wrongAddress);
      await yamato.fault({ operation: 'KAARR', orderNo: credit, fault, times: 1 });
      expect(await act(number, { action: 'withdrawReissue' })).toMatchObject({ outcome: 'unknown', code: 'reissueUnknown' });
      expect(await resolved(number, decision)).toMatchObject({ outcome: 'done' });
      expect(await counted(credit)).toMatchObject({ reissues: 1, reissuePending: open });
      expect(await allowed(number, 'withdrawReissue')).toMatchObject({ allowed: open });
      expect(await yamato.calls('KAARR', credit)).toBe(2);
    }
  });

  test('that a worker claimed and never sent is for staff, and not sent by itself', async () => {
    const { number, credit } = await placed();
    const key = `${number}-claimed`;
    // What a worker leaves behind that dies between its claim and its call.
    expect(await system.records.claimOnce({ shop: system.shop, orderNumber: number, claim: `KAARR-${key}`, actionId: key })).toBe(true);
    const answer = await system.api.inject({
      method: 'POST',
      url: `/v1/shops/${system.shop}/orders/${number}/actions`,
      headers: { authorization: `Bearer ${system.keys.staff}`, 'idempotency-key': key, prefer: 'wait=10' },
      payload: wrongAddress,
    });
    expect(answer.json()).toMatchObject({ outcome: 'unknown', calls: [{ operation: 'KAARR', outcome: 'unknown', code: 'sentBefore' }] });
    expect((await cart.get(number)).body.attention).toMatchObject([{ code: 'reissueUnknown', choices: ['registered', 'notRegistered'] }]);
    expect(await yamato.calls('KAARR', credit)).toBe(0);
    await resolved(number, 'notRegistered');
    expect(await act(number, wrongAddress)).toMatchObject({ outcome: 'done' });
    expect(await counted(credit)).toMatchObject({ reissues: 1 });
  });

  test('repeated under the same key is one', async () => {
    const { number, credit } = await placed();
    const send = () =>
      system.api.inject({
        method: 'POST',
        url: `/v1/shops/${system.shop}/orders/${number}/actions`,
        headers: { authorization: `Bearer ${system.keys.staff}`, 'idempotency-key': `${number}-same`, prefer: 'wait=10' },
        payload: wrongAddress,
      });
    await Promise.all(Array.from({ length: 5 }, send));
    expect((await send()).json()).toMatchObject({ outcome: 'done' });
    expect(await yamato.calls('KAARR', credit)).toBe(1);
  });

  test('withdrawn brings the contents back that came with it', async () => {
    const { number, credit, contents } = await placed();
    const moved = { ...contents, buyer: { ...contents.buyer, address: '東京都千代田区千代田2-2' } };
    expect(await act(number, { action: 'amendOrder', contents: moved })).toMatchObject({ outcome: 'done' });
    expect((await counted(credit)).fields['address1']).toContain('２－２');
    expect(await act(number, { action: 'withdrawReissue' })).toMatchObject({ outcome: 'done' });
    expect((await counted(credit)).fields['address1']).toContain('１－１');
    expect((await cart.get(number)).body.contents?.buyer.address).toContain('1-1');
  });

  test('that Yamato has acted on can no longer be withdrawn', async () => {
    const { number, credit } = await placed();
    await act(number, wrongAddress);
    await yamato.fault({ operation: 'KAARR', orderNo: credit, fault: 'returnCode', code: 'kaarr017E', times: 1 });
    expect(await act(number, { action: 'withdrawReissue' })).toMatchObject({ outcome: 'failed', code: 'kaarr017E' });
    expect(await allowed(number, 'withdrawReissue')).toMatchObject({ allowed: false });
  });
});
