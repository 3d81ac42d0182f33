import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { eventually } from '../a-sandbox.ts';
import { aCardSandbox, cardNo, payment, tokenInfo } from './a-card-sandbox.ts';

const option = { optServDiv: '01', memberId: 'm-1', authKey: 'Key!2345' };

describe('the token address', () => {
  it('may be called from every page, after its preflight', async () => {
    const shop = await aCardSandbox();
    const headers = { origin: 'https://shop.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
    const preflight = await fetch(`${shop.url}/sandbox/token`, { method: 'OPTIONS', headers });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin'), preflight.headers.get('access-control-allow-methods'), preflight.headers.get('access-control-allow-headers')]).toEqual([204, '*', 'POST', 'content-type']);
    const answer = await fetch(`${shop.url}/sandbox/token`, { method: 'POST', headers: { origin: 'https://shop.example', 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' }, body: JSON.stringify(tokenInfo()) });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    expect(await answer.json()).toEqual({ token: expect.stringMatching(/^[A-Za-z0-9]{16}$/) });
  });

  it.each([
    [{ cardNo: '4111-1111' }, 'cardNo'], [{ cardNo: '' }, 'cardNo'], [{ cardNo: '12345678901234567' }, 'cardNo'], [{ cardOwner: '見本花子' }, 'cardOwner'], [{ cardExp: '1330' }, 'cardExp'],
    [{ cardExp: '0326' }, 'cardExp'], [{ cardExp: '' }, 'cardExp'], [{ authDiv: '2', securityCode: '12' }, 'securityCode'], [{ authDiv: '3', securityCode: '' }, 'securityCode'],
  ])('with %j says which field the buyer types again: %s', async (info, errorItem) => {
    const shop = await aCardSandbox();
    expect(await shop.ask(info)).toEqual({ errorInfo: [{ errorCode: expect.stringMatching(/^T0110\d{5}$/), errorMsg: expect.any(String), errorItem }] });
  });

  it('tells all fields at once', async () => {
    const shop = await aCardSandbox();
    const { errorInfo } = await shop.ask({ authDiv: '2', cardNo: '', cardExp: '', securityCode: '' });
    expect(errorInfo.map(({ errorItem }: { errorItem: string }) => errorItem)).toEqual(['cardNo', 'cardExp', 'securityCode']);
  });

  it.each([
    [{ traderCode: '999999999' }, 'Z012000007'], [{ authDiv: '4' }, 'T011010206'], [{ optServDiv: '02' }, 'T011010306'], [{ checkSum: 'x' }, 'T011010471'], [{ ...option, memberId: '' }, 'T011010501'],
    [{ ...option, authKey: '123456789' }, 'T011010601'], [{ ...option, cardKey: '1', lastCreditDate: '20260401101500' }, 'T012000003'],
  ])('with %j names no field: %s', async (info, errorCode) => {
    const shop = await aCardSandbox();
    expect(await shop.ask(info)).toEqual({ errorInfo: [{ errorCode, errorMsg: expect.any(String) }] });
  });

  it('knows the option service only where it is contracted', async () => {
    const shop = await aCardSandbox({ contract: { optionService: false } });
    expect((await shop.ask(option)).errorInfo[0].errorCode).toBe('T012000005');
    expect(await shop.ask({})).toHaveProperty('token');
  });

  it('takes what clients really send', async () => {
    const shop = await aCardSandbox();
    // A guest with the shop's user id; a typed card with blank members of a kept one; an owner of one word; a card without its owner.
    for (const info of [{ memberId: '0', authKey: 'a1!' }, { ...option, cardKey: '', lastCreditDate: '' }, { cardOwner: 'HANAKO' }, { cardOwner: '' }, { cardOwner: "MIHON, HANAKO-A." }]) {
      expect(await shop.ask(info), JSON.stringify(info)).toHaveProperty('token');
    }
  });

  it.each(['', '[]', 'null', '"x"', '{"traderCode":{}}', '{', 'traderCode=1', '{"__proto__":1}'])('answers the body %j with errors', async (body) => {
    const shop = await aCardSandbox();
    const answer = await fetch(`${shop.url}/sandbox/token`, { method: 'POST', body });
    expect(await answer.json()).toEqual({ errorInfo: [{ errorCode: expect.any(String), errorMsg: expect.any(String) }] });
  });
});

/** Enough of a browser's page for the libraries. */
function aPage(url: string, path: string, attributes: Record<string, string> = {}) {
  type Element = ReturnType<typeof element>;
  const made: Element[] = [];
  const element = (tag: string, more: Record<string, unknown> = {}) => {
    const listeners: Record<string, (event: unknown) => void> = {};
    return {
      tag, name: '', value: '', textContent: '', type: '', id: '', removed: false, ...more,
      getAttribute: (name: string) => attributes[name] ?? null,
      setAttribute: () => undefined,
      appendChild: () => undefined,
      addEventListener: (name: string, listener: (event: unknown) => void) => { listeners[name] = listener; },
      click: () => listeners['click']?.({ preventDefault: () => undefined }),
      remove() { (this as { removed: boolean }).removed = true; },
    };
  };
  const launch = element('button');
  const hidden = element('input');
  const window: Record<string, unknown> = {};
  const document = {
    currentScript: element('script', { src: `${url}${path}` }),
    readyState: 'complete',
    body: element('body'),
    createElement: (tag: string) => { const one = element(tag); made.push(one); return one; },
    getElementById: (id: string) => ({ 'create-token-launch': launch, 'webcollect-token': hidden })[id] ?? null,
  };
  return { window, document, launch, hidden, made, run: (code: string) => runInNewContext(code, { window, document, fetch, URL, JSON }) };
}

describe('the libraries', () => {
  it.each(['/api/token/js/embeddedTokenLib.js', '/test_gateway/token/js/embeddedTokenLib.js'])('%s makes a token that pays', async (path) => {
    const shop = await aCardSandbox();
    const served = await fetch(`${shop.url}${path}`);
    expect([served.status, served.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=UTF-8']);
    const page = aPage(shop.url, path);
    page.run(await served.text());
    const library = page.window['WebcollectTokenLib'] as { createToken: (info: unknown, onSuccess: (answer: { token: string }) => void, onFailure: (answer: unknown) => void) => void };
    const { token } = await new Promise<{ token: string }>((resolve, reject) => { library.createToken(tokenInfo(), resolve, reject); });
    expect(await shop.code('A08', payment({ token }))).toBe('');
    const failure = await new Promise((resolve, reject) => { library.createToken(tokenInfo({ cardNo: 'x' }), reject, resolve); });
    expect(failure).toMatchObject({ errorInfo: [{ errorItem: 'cardNo' }] });
  });

  it('that cannot reach the sandbox says that the token timed out', async () => {
    const shop = await aCardSandbox();
    const page = aPage('http://127.0.0.1:9', '/api/token/js/embeddedTokenLib.js');
    page.run(await (await fetch(`${shop.url}/api/token/js/embeddedTokenLib.js`)).text());
    const library = page.window['WebcollectTokenLib'] as { createToken: (info: unknown, onSuccess: (answer: unknown) => void, onFailure: (answer: unknown) => void) => void };
    expect(await new Promise((resolve, reject) => { library.createToken(tokenInfo(), reject, resolve); })).toMatchObject({ errorInfo: [{ errorCode: 'Z012000011' }] });
  });

  it('the older one asks for the card, fills in the token and calls back', async () => {
    const shop = await aCardSandbox();
    const info = tokenInfo({ authDiv: '2' });
    const page = aPage(shop.url, '/test_gateway/token/js/tokenlib.js', {
      'data-trader-cd': info['traderCode']!, 'data-auth-div': '2', 'data-opt-serv-div': '00', 'data-check-sum': info['checkSum']!, 'data-member-id': '', 'data-auth-key': '', 'data-callback': 'done',
    });
    const called: string[] = [];
    page.window['done'] = (token: string) => called.push(token);
    page.run(await (await fetch(`${shop.url}/test_gateway/token/js/tokenlib.js`)).text());
    page.launch.click();
    const [cardInput, expInput, ownerInput, codeInput] = page.made.filter(({ tag }) => tag === 'input');
    const press = page.made.find(({ tag }) => tag === 'button')!;
    Object.assign(expInput!, { value: '0130' });
    Object.assign(ownerInput!, { value: 'HANAKO MIHON' });
    Object.assign(codeInput!, { value: '123' });
    press.click();
    await eventually(() => page.made.some(({ textContent }) => textContent.includes('カード番号は')));
    Object.assign(cardInput!, { value: cardNo('1111') });
    press.click();
    await eventually(() => called.length === 1);
    expect(page.hidden.value).toBe(called[0]);
    expect(await shop.code('A08', payment({ token: called[0]! }))).toBe('');
  });
});
