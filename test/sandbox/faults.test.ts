import { describe, expect, it } from 'vitest';
import { creditForm } from '../methods/atobarai/an-order.ts';
import { aSandbox, readXml, slipNo } from './a-sandbox.ts';
import type { Client } from './a-sandbox.ts';

const exists = async (shop: Client, orderNo = 'A-1') => (await shop.order(orderNo)) !== undefined;
const cut = (shop: Client, operation: string, fields: Record<string, string>) =>
  shop.post(operation, fields).then(() => 'answered', () => 'cut');

describe('what a fault does to the answer and to the ledger', () => {
  it.each([
    ['cutBeforeCommit', false],
    ['cutAfterCommit', true],
  ])('%s cuts the connection; the credit exists: %s', async (fault, committed) => {
    const shop = await aSandbox();
    await shop.arm({ operation: 'KAARA', fault, times: 1 });
    expect(await cut(shop, 'KAARA', creditForm())).toBe('cut');
    expect(await exists(shop)).toBe(committed);
    expect((await shop.json('GET', '/sandbox/requests')).body.requests[0]).toMatchObject({ operation: 'KAARA', processed: committed, httpStatus: 0, answer: '', fault });
    expect(await shop.code('KAARA', creditForm())).toBe(committed ? 'kaara009E' : '');
  });

  it.each([
    ['httpErrorBefore', undefined, 500, false],
    ['httpErrorAfter', 502, 502, true],
    ['maintenance', undefined, 503, false],
  ])('%s', async (fault, status, expected, committed) => {
    const shop = await aSandbox();
    await shop.arm({ fault, ...(status === undefined ? {} : { status }), operation: 'KAARA' });
    const response = await shop.post('KAARA', creditForm());
    expect(response.status).toBe(expected);
    expect(await response.text()).toContain('<html>');
    expect(await exists(shop)).toBe(committed);
  });

  it.each([
    ['empty', (text: string) => expect(text).toBe('')],
    ['garbled', (text: string) => expect(() => readXml(text)).toThrow()],
    ['truncated', (text: string) => { expect(text).toContain('<return>'); expect(() => readXml(text)).toThrow(); }],
    ['unknownCode', (text: string) => expect(readXml(text)).toMatchObject({ returnCode: '1', errorCode: 'kaara999E' })],
  ])('%s strikes after processing, or before when told so', async (fault, check) => {
    const shop = await aSandbox();
    const { id } = await shop.arm({ fault });
    check(await (await shop.post('KAARA', creditForm())).text());
    expect(await exists(shop)).toBe(true);
    await shop.json('DELETE', `/sandbox/faults/${id}`);
    await shop.arm({ fault, when: 'before' });
    check(await (await shop.post('KAARA', creditForm({ orderNo: 'A-2' }))).text());
    expect(await exists(shop, 'A-2')).toBe(false);
  });

  it('wrongContentType sends the right XML under another name', async () => {
    const shop = await aSandbox();
    await shop.arm({ fault: 'wrongContentType' });
    const response = await shop.post('KAARA', creditForm());
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(readXml(await response.text())).toMatchObject({ returnCode: '0', result: '0' });
  });

  it('err0001 refuses without processing, or after it', async () => {
    const shop = await aSandbox();
    await shop.arm({ fault: 'err0001', times: 1 });
    expect(await shop.code('KAARA', creditForm())).toBe('err0001');
    expect(await exists(shop)).toBe(false);
    await shop.arm({ fault: 'err0001', code: 'err0003', afterCommit: true, times: 1 });
    expect(await shop.code('KAARA', creditForm())).toBe('err0003');
    expect(await exists(shop)).toBe(true);
  });

  it('returnCode answers any code', async () => {
    const shop = await aSandbox();
    await shop.arm({ fault: 'returnCode', code: 'kaasa022E', operation: 'KAASA' });
    expect(await shop.code('KAASA', { orderNo: 'A-1', ninCode: '1' })).toBe('kaasa022E');
  });

  it('refuse turns a good credit into a refused one', async () => {
    const shop = await aSandbox();
    await shop.arm({ fault: 'refuse', times: 1 });
    expect((await shop.call('KAARA', creditForm()))['result']).toBe('1');
    expect(await shop.order('A-1')).toMatchObject({ status: 32, live: false });
  });

  it('tooEarly refuses for a while after credit and after registration, inquiries excepted', async () => {
    const shop = await aSandbox();
    await shop.arm({ fault: 'tooEarly', withinSeconds: 60 });
    const slip = { orderNo: 'A-1', paymentNo: slipNo(1), processDiv: '0' };
    await shop.call('KAARA', creditForm());
    expect(await shop.code('KAASL', slip)).toBe('kaasl020E');
    expect(await shop.code('KAAST', { orderNo: 'A-1' })).toBe('');
    expect(await shop.code('KAARS', { orderNo: 'A-1' })).toBe('');
    await shop.clock({ advance: 'PT61S' });
    expect(await shop.code('KAASL', slip)).toBe('');
    expect(await shop.code('KAACL', { orderNo: 'A-1' })).toBe('kaacl009E');
    await shop.clock({ advance: 'PT61S' });
    expect(await shop.code('KAACL', { orderNo: 'A-1' })).toBe('');
  });

  it('maintenance lasts from and to by the sandbox clock', async () => {
    const shop = await aSandbox();
    await shop.arm({ fault: 'maintenance', from: '2026-04-01T12:00:00+09:00', to: '2026-04-01T13:00:00+09:00' });
    expect((await shop.post('KAAST', { orderNo: 'A-1' })).status).toBe(200);
    await shop.clock({ set: '2026-04-01T12:00:00+09:00' });
    expect((await shop.post('KAAST', { orderNo: 'A-1' })).status).toBe(503);
    await shop.clock({ set: '2026-04-01T13:00:00+09:00' });
    expect((await shop.post('KAAST', { orderNo: 'A-1' })).status).toBe(200);
  });

  it.each(['delay', 'slowDrip'])('%s takes its time and is right in the end', async (fault) => {
    const shop = await aSandbox();
    await shop.arm({ fault, ms: 150 });
    const start = performance.now();
    expect((await shop.call('KAARA', creditForm()))['result']).toBe('0');
    expect(performance.now() - start).toBeGreaterThan(140);
  });

  it('a delayed credit is registered although the caller has hung up', async () => {
    const shop = await aSandbox();
    const { id } = await shop.arm({ fault: 'delay', ms: 700 });
    const hangUp = new AbortController();
    const body = new URLSearchParams({ ...creditForm(), ycfStrCode: '12345678901', password: 'abcd1234', requestDate: '20260401101500' });
    const gone = fetch(`${shop.url}/kuroneko-atobarai-api/KAARA0010APIAction_execute.action`, { method: 'POST', body, signal: hangUp.signal });
    const ended = expect(gone).rejects.toThrow();
    await expect.poll(async () => (await shop.json('GET', `/sandbox/faults/${id}`)).body.hits, { interval: 10, timeout: 10_000 }).toBe(1);
    hangUp.abort();
    await ended;
    expect(await exists(shop)).toBe(false);
    await expect.poll(() => exists(shop), { timeout: 10_000 }).toBe(true);
  });

  it.each(['before', 'after'] as const)('a call that waits %s its work goes on when the rule is taken away', async (when) => {
    const shop = await aSandbox();
    const { id } = await shop.arm({ fault: 'delay', ms: 600_000, when });
    const answer = shop.call('KAARA', creditForm());
    await expect.poll(async () => (await shop.json('GET', `/sandbox/faults/${id}`)).body.hits, { interval: 10, timeout: 10_000 }).toBe(1);
    expect(await exists(shop)).toBe(when === 'after');
    await shop.json('DELETE', `/sandbox/faults/${id}`);
    expect((await answer)['result']).toBe('0');
    expect(await exists(shop)).toBe(true);
  });

  it('a delay and a cut strike together', async () => {
    const shop = await aSandbox();
    await shop.arm({ fault: 'delay', ms: 100, when: 'after' });
    await shop.arm({ fault: 'cutAfterCommit' });
    const start = performance.now();
    expect(await cut(shop, 'KAARA', creditForm())).toBe('cut');
    expect(performance.now() - start).toBeGreaterThan(90);
  });
});

describe('which calls a rule strikes', () => {
  /** Which of twelve status calls on were struck. */
  const struckOf = async (shop: Client, rule: object) => {
    await shop.arm({ fault: 'returnCode', code: 'err0002', ...rule });
    const struck: number[] = [];
    for (let n = 0; n < 12; n += 1) if ((await shop.code('KAAST', { orderNo: `A-${n}` })) === 'err0002') struck.push(n + 1);
    return struck;
  };

  it.each([
    [{}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    [{ nth: 3 }, [3]],
    [{ nth: 3, times: 2 }, [3, 4]],
    [{ every: 5 }, [5, 10]],
    [{ every: 2, times: 2 }, [2, 4]],
    [{ times: 1 }, [1]],
    [{ orderNo: 'A-1*' }, [2, 11, 12]],
    [{ orderNo: 'A-5' }, [6]],
    [{ orderNo: '*1' }, [2, 12]],
    [{ operation: 'KAAST0010', nth: 1 }, [1]],
    [{ operation: 'KAARA' }, []],
    [{ merchant: '99999999999' }, []],
    [{ probability: 0 }, []],
    [{ probability: 1, times: 3 }, [1, 2, 3]],
  ])('%j: %j', async (rule, struck) => {
    expect(await struckOf(await aSandbox(), rule)).toEqual(struck);
  });

  it('a probability with a seed strikes the same calls again', async () => {
    const first = await struckOf(await aSandbox(), { probability: 0.5, seed: 7 });
    expect(first.length).toBeGreaterThan(1);
    expect(first.length).toBeLessThan(11);
    expect(await struckOf(await aSandbox(), { probability: 0.5, seed: 7 })).toEqual(first);
    expect(await struckOf(await aSandbox(), { probability: 0.5, seed: 8 })).not.toEqual(first);
  });
});

describe('the book of faults', () => {
  it('lists, shows and disarms, with counters', async () => {
    const shop = await aSandbox();
    const { id } = await shop.arm({ fault: 'empty', operation: 'KAAST', every: 2 });
    for (let n = 0; n < 3; n += 1) await shop.post('KAAST', { orderNo: 'A-1' });
    expect((await shop.json('GET', `/sandbox/faults/${id}`)).body).toMatchObject({ id, calls: 3, hits: 1, operation: 'KAAST' });
    expect((await shop.json('GET', '/sandbox/faults')).body.faults).toHaveLength(1);
    expect((await shop.json('DELETE', `/sandbox/faults/${id}`)).body).toEqual({ disarmed: [id] });
    expect((await shop.json('GET', `/sandbox/faults/${id}`)).status).toBe(404);
    await shop.arm({ fault: 'empty' });
    await shop.arm({ fault: 'garbled' });
    await shop.json('DELETE', '/sandbox/faults');
    expect((await shop.json('GET', '/sandbox/faults')).body.faults).toEqual([]);
  });

  it.each([
    ['{', /not JSON/],
    ['[]', /must be a JSON object/],
    [{}, /fault must be one of delay,/],
    [{ fault: 'toString' }, /fault must be one of/],
    [{ fault: 'delay', sometimes: 1 }, /unknown key sometimes/],
    [{ fault: 'delay', ms: -1 }, /ms must be a whole number/],
    [{ fault: 'delay', ms: '5' }, /ms must be a whole number/],
    [{ fault: 'delay', nth: 0 }, /nth must be/],
    [{ fault: 'delay', nth: 1, every: 2 }, /not both/],
    [{ fault: 'delay', operation: 'KAAAU' }, /operation must be/],
    [{ fault: 'delay', probability: 2 }, /probability must be/],
    [{ fault: 'delay', orderNo: 5 }, /orderNo must be a text/],
    [{ fault: 'cutBeforeCommit', when: 'after' }, /takes no when/],
    [{ fault: 'empty', when: 'sometimes' }, /when must be/],
    [{ fault: 'returnCode' }, /needs a code/],
    [{ fault: 'err0001', code: 'kaara001E' }, /err0001, err0002 or err0003/],
    [{ fault: 'httpErrorAfter', status: 200 }, /status must be/],
    [{ fault: 'maintenance', from: 'noon' }, /from must be an ISO 8601 time/],
    [{ fault: 'maintenance', from: '2026-04-02T00:00:00+09:00', to: '2026-04-01T00:00:00+09:00' }, /before/],
    [{ fault: 'refuse', operation: 'KAACL' }, /KAARA only/],
  ])('refuses %j', async (rule, message) => {
    const shop = await aSandbox();
    const { status, body } = await shop.json('POST', '/sandbox/faults', rule);
    expect(status).toBe(400);
    expect(body.error).toMatch(message);
    expect((await shop.json('GET', '/sandbox/faults')).body.faults).toEqual([]);
  });
});
