import { describe, expect, it } from 'vitest';
import { eventually } from '../a-sandbox.ts';
import { aCardSandbox, DIVISIONS, payment, readXml, TRADER } from './a-card-sandbox.ts';

const E04 = { order_no: 'C-1' };

describe('a call', () => {
  it('is a POST and names its function', async () => {
    const shop = await aCardSandbox();
    expect(readXml(await (await fetch(`${shop.url}/api/tradeInfo`)).text())['errorCode']).toBe('Z012000001');
    expect(await shop.code('E04', { ...E04, function_div: '' })).toBe('Z012000002');
    expect(await shop.code('E04', { ...E04, function_div: 'A06' })).toBe('Z012000003');
    expect(await shop.code('E04', { ...E04, function_div: 'X99' })).toBe('Z012000003');
    expect(await shop.code('B03', { ...E04, function_div: 'B01' })).toBe('Z012000003');
    const json = await fetch(`${shop.url}/api/tradeInfo`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"function_div":"E04"}' });
    expect(readXml(await json.text())['errorCode']).toBe('Z012000002');
  });

  it.each(DIVISIONS)('of %s names its trader rightly', async (div) => {
    const shop = await aCardSandbox();
    for (const [trader_code, kind] of [['', '01'], ['88888880', '02'], ['88888880-', '04']] as const) {
      expect(await shop.code(div, { trader_code })).toBe(`${div}10102${kind}`);
    }
    expect(await shop.code(div, { trader_code: '999999999' })).toBe('Z012000007');
  });

  it('is refused for a trader that is stopped, or without the API', async () => {
    const shop = await aCardSandbox({ apiSubscribed: false });
    expect(await shop.code('E04', E04)).toBe('Z012000008');
    await shop.merchant({ allowed: false });
    expect(await shop.code('E04', E04)).toBe('Z012000007');
  });

  it('comes from a registered address where any is registered; H01 tells which', async () => {
    const shop = await aCardSandbox({ registeredIps: ['203.0.113.5'] });
    expect(await shop.code('E04', E04)).toBe('Z012000009');
    expect(await shop.call('H01')).toMatchObject({ returnCode: '0', ipAddress: '127.0.0.1' });
    await shop.merchant({ registeredIps: ['203.0.113.5', '127.0.0.1'] });
    expect(await shop.code('E04', E04)).toBe('');
  });

  it('is refused when too many are under way, and nothing is done', async () => {
    const shop = await aCardSandbox({ maxInFlight: 1 });
    const token = await shop.token();
    const { id } = await shop.arm({ fault: 'delay', ms: 60_000, operation: 'E04', times: 1 });
    const slow = shop.code('E04', E04);
    await eventually(async () => (await shop.json('GET', `/sandbox/faults/${id}`)).body.hits === 1);
    expect(await shop.code('A08', payment({ token }))).toBe('Z012000006');
    await shop.json('DELETE', `/sandbox/faults/${id}`);
    expect(await slow).toBe('');
    expect(await shop.code('A08', payment({ token }))).toBe('');
  });

  it.each(['before', 'after'])('for a number that is being settled is refused: the first waits %s it is taken in', async (when) => {
    const shop = await aCardSandbox();
    const [first, second] = [await shop.token(), await shop.token()];
    const { id } = await shop.arm({ fault: 'delay', ms: 60_000, operation: 'A08', when, times: 1 });
    const slow = shop.code('A08', payment({ token: first }));
    await eventually(async () => (await shop.json('GET', `/sandbox/faults/${id}`)).body.hits === 1);
    expect(await shop.code('A08', payment({ token: second }))).toBe('Z012000004');
    expect(await shop.code('A08', payment({ token: second, order_no: 'C-2' }))).toBe('');
    await shop.json('DELETE', `/sandbox/faults/${id}`);
    expect(await slow).toBe('');
  });

  it('with an error code in reserve_1 is answered with it, and nothing is done', async () => {
    const shop = await aCardSandbox();
    const token = await shop.token();
    expect(await shop.call('A08', payment({ token, reserve_1: 'A082000010' }))).toMatchObject({ returnCode: '1', errorCode: 'A082000010', creditErrorCode: 'G12' });
    expect(await shop.code('A08', payment({ token, reserve_1: 'Z019999999' }))).toBe('Z019999999');
    expect(await shop.code('A08', payment({ token, reserve_1: 'EC-CUBE4' }))).toBe('');
    expect(await shop.code('A06', { order_no: 'C-1', reserve_1: 'A062010005' })).toBe('A062010005');
    expect(await shop.status()).toBe('4');
  });
});

describe('what is kept of a call', () => {
  it('has no card, no key and no token in it', async () => {
    const shop = await aCardSandbox();
    const token = await shop.token();
    await shop.call('A08', payment({ token, security_code: '987', member_id: 'm-1', authentication_key: 'secret', check_sum: 'sum' }));
    await shop.call('A01', { ...payment({ order_no: 'C-2' }), card_no: '0000000000011111', card_exp: '0130', security_code: '987' });
    const kept = JSON.stringify([(await shop.json('GET', '/sandbox/requests')).body, (await shop.json('GET', '/sandbox/ledger/webcollect/orders')).body]);
    expect(kept).toContain('********');
    for (const secret of [token, '0000000000011111', '987', '"secret"', '"sum"']) expect(kept).not.toContain(secret);
  });
});

describe('a merchant', () => {
  it('is made with an access key alone, changed by name, and shown without the key', async () => {
    const shop = await aCardSandbox();
    const put = (code: string, body: unknown) => shop.json('PUT', `/sandbox/merchants/webcollect/${code}`, body);
    expect(await put('888888802', {})).toEqual({ status: 400, body: { error: 'accessKey is required for a new merchant' } });
    expect(await put('888888802', { accessKey: '1' })).toMatchObject({ status: 201, body: { code: '888888802', accessKey: '********', limitYen: 300_000 } });
    expect(await put('888888802', { contract: { reserve: false }, limitYen: 10, settleAfterMs: 5 })).toMatchObject({ status: 200, body: { limitYen: 10, settleAfterMs: 5, contract: { reserve: false, credit: true } } });
    expect(await put('888888802', { settleAfterMs: null })).toMatchObject({ body: { settleAfterMs: null, limitYen: 10 } });
    expect((await shop.json('GET', `/sandbox/merchants/webcollect/${TRADER}`)).body.accessKey).toBe('********');
  });

  it.each([
    [{ accessKey: 'a-b' }, 'accessKey must be'], [{ password: 'x' }, 'unknown key password'], [{ limitYen: 0 }, 'limitYen must be a whole number from 1'],
    [{ registeredIps: '127.0.0.1' }, 'registeredIps must be a list of texts'], [{ contract: { card: true } }, 'unknown key card'], [{ pushUrl: 'ftp://x' }, 'pushUrl must be'],
    [{ slipLayout: 'x' }, 'slipLayout must be one of siblings, children, text'], [{ parcelMovesAfterMs: -1 }, 'parcelMovesAfterMs must be'],
  ])('%j is refused with what would be right', async (settings, message) => {
    const shop = await aCardSandbox();
    const answer = await shop.json('PUT', `/sandbox/merchants/webcollect/${TRADER}`, settings);
    expect([answer.status, answer.body.error]).toEqual([400, expect.stringContaining(message)]);
  });

  it.each(['88888880', '8888888011', '88888880-'])('has no such code as %s', async (code) => {
    const shop = await aCardSandbox();
    expect((await shop.json('PUT', `/sandbox/merchants/webcollect/${code}`, { accessKey: '1' })).body.error).toBe('the trader code must be 9 letters or digits');
  });
});
