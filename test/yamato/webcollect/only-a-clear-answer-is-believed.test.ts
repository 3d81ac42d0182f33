import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../../src/yamato/webcollect/answer.ts';
import { authorise } from '../../../src/yamato/webcollect/authorisation.ts';
import type { Outcome } from '../../../src/yamato/outcome.ts';
import { answering, type StubAnswer, xml } from '../stub-yamato.ts';
import { everyOperation } from './every-operation.ts';
import { aMerchant, ok, refusal, settlementNo, token } from './stub-webcollect.ts';

async function a08(answer: StubAnswer | string | Uint8Array): Promise<Outcome<unknown>> {
  await using yamato = await answering(answer);
  return await authorise(aMerchant(yamato.url), { settlementNo, token, fields: [] });
}

const approved = { kind: 'done', value: { kind: 'authorised', approvalNo: '123456', processedAt: '2026-11-24T01:15:01.000Z' } };

describe('an answer in another shape says the same', () => {
  test.each([
    ['other order, extra elements, attributes', '<return a="1"><x>1</x><crdCResCd>123456</crdCResCd><returnDate>20261124101501</returnDate><nested><returnCode>1</returnCode></nested><returnCode>0</returnCode></return>'],
    ['empty elements', ok({ crdCResCd: '123456', threeDAuthHtml: '', threeDToken: '', creditErrorCode: '' })],
    ['white space around everything', `\r\n \t${ok({ crdCResCd: '\n123456 ' })}\n\n`],
    ['byte order mark', `\uFEFF${ok({ crdCResCd: '123456' })}`],
    ['no declaration', ok({ crdCResCd: '123456' }).replace(/<\?xml.*\?>\n/, '')],
    ['CDATA', ok({ crdCResCd: '<![CDATA[123456]]>' })],
    ['characters by their numbers', ok({ crdCResCd: '&#49;23&#x34;56' })],
    ['numbers that no character has', ok({ crdCResCd: '123456', x: '&#0;&#xD800;&#x110000;&#9999999;&#xFFFFFF;' })],
    ['a comment', ok({ crdCResCd: '<!-- 999999 -->123456' })],
  ])('%s', async (_name, body) => {
    expect(await a08(body)).toEqual(approved);
  });

  test('whatever the content type says', async () => {
    for (const type of ['text/plain', 'text/html; charset=Shift_JIS', 'application/json']) {
      expect(await a08({ headers: { 'content-type': type }, body: ok({ crdCResCd: '123456' }) })).toEqual(approved);
    }
  });
});

describe('no clear answer is unknown, never an exception', () => {
  const good = ok({ crdCResCd: '123456' });
  const bomb = `<!DOCTYPE r [<!ENTITY a "0"><!ENTITY b "${'&a;'.repeat(50)}"><!ENTITY c "${'&b;'.repeat(50)}"><!ENTITY d "${'&c;'.repeat(50)}">]>`;
  test.each([
    ['nothing', '', 'emptyBody'],
    ['white space', ' \r\n', 'emptyBody'],
    ['plain text', 'OK', 'badXml'],
    ['JSON', '{"returnCode":0}', 'badXml'],
    ['cut in the middle', good.slice(0, good.length / 2), 'badXml'],
    ['cut before the last bracket', good.slice(0, -1), 'badXml'],
    ['cut before the end tag', good.replace('</return>', ''), 'badXml'],
    ['twice', `${good}${good.replace(/<\?xml.*\?>/, '')}`, 'badXml'],
    ['text after the end', `${good}garbage`, 'badXml'],
    ['tags that do not match', '<return><returnCode>0</crdCResCd></return>', 'badXml'],
    ['a DTD', good.replace('<return>', '<!DOCTYPE return><return>'), 'badXml'],
    ['entities of a DTD', `<!DOCTYPE r [<!ENTITY a "0">]><return><returnCode>&a;</returnCode></return>`, 'badXml'],
    ['a bomb of entities', `${bomb}<return><returnCode>&d;</returnCode></return>`, 'badXml'],
    ['a bomb inside of the root', `<return>${bomb}<returnCode>&d;</returnCode></return>`, 'badXml'],
    ['a file of ours', '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><return><returnCode>0</returnCode><crdCResCd>&a;</crdCResCd></return>', 'badXml'],
    ['returnCode twice', '<return><returnCode>0</returnCode><returnCode>1</returnCode></return>', 'badXml'],
    ['the approval number twice', ok({ crdCResCd: '1' }).replace('</return>', '<crdCResCd>2</crdCResCd></return>'), 'badXml'],
    ['two roots in one', '<return><returnCode>0</returnCode></return><return><returnCode>1</returnCode></return>', 'badXml'],
    ['an HTML page', '<html><body>メンテナンス中</body></html>', 'wrongRoot'],
    ['a whole HTML page', '<!DOCTYPE html><html><head><title>503</title></head><body></body></html>', 'badXml'],
    ['a careless HTML page', '<html><body><p>一時的に<br>混み合っています</body></html>', 'badXml'],
    ['another root', good.replaceAll('return>', 'response>'), 'wrongRoot'],
    ['an empty root', '<return/>', 'unknownReturnCode'],
    ['no returnCode', '<return><crdCResCd>1</crdCResCd></return>', 'unknownReturnCode'],
    ['returnCode 2', xml({ returnCode: '2' }), 'unknownReturnCode'],
    ['returnCode 00', xml({ returnCode: '00' }), 'unknownReturnCode'],
    ['returnCode with children', '<return><returnCode><a>0</a></returnCode></return>', 'badXml'],
    ['errorCode with children', '<return><returnCode>0</returnCode><errorCode><a>A082000010</a></errorCode></return>', 'badXml'],
    ['failure without a code', xml({ returnCode: '1' }), 'missingErrorCode'],
    ["failure with the card company's code alone", xml({ returnCode: '1', creditErrorCode: 'G55' }), 'missingErrorCode'],
    ['failure with prose for a code', refusal('見本 花子 様'), 'badErrorCode'],
    ["failure with prose for the card company's code", refusal('A082000010', { creditErrorCode: '限度額 超過' }), 'badErrorCode'],
    ['success with a code', xml({ returnCode: '0', errorCode: 'A082000010' }), 'contradictory'],
    ["success with the card company's code", ok({ creditErrorCode: 'G55' }), 'contradictory'],
    ['replacement characters', ok({ crdCResCd: '\uFFFD' }), 'badEncoding'],
    ['a NUL', '<return>\0<returnCode>0</returnCode></return>', 'badEncoding'],
    ['deep nesting', `${'<return>'.repeat(200)}${'</return>'.repeat(200)}`, 'badXml'],
    ['names that every object has', '<return><constructor>1</constructor><returnCode>0</returnCode></return>', 'badXml'],
  ])('%s', async (_name, body, reason) => {
    expect(await a08(body)).toEqual({ kind: 'unknown', reason });
  });

  test('another encoding', async () => {
    // 見本 in Windows-31J.
    const shiftJis = Buffer.concat([Buffer.from('<return><returnCode>0</returnCode><name>'), Buffer.from([0x8c, 0xa9, 0x96, 0x7b]), Buffer.from('</name></return>')]);
    expect(await a08(shiftJis)).toEqual({ kind: 'unknown', reason: 'badEncoding' });
    expect(await a08(Buffer.from(good, 'utf16le'))).toMatchObject({ kind: 'unknown' });
  });

  test('too much of it', async () => {
    expect(await a08(ok({ x: 'x'.repeat(300_000) }))).toEqual({ kind: 'unknown', reason: 'tooLarge' });
  });

  test.each([201, 204, 301, 302, 400, 403, 404, 500, 502, 503])('HTTP %i, whatever the body says', async (status) => {
    const answer = { status, headers: { location: 'http://127.0.0.1:9/' }, body: status === 204 ? '' : good };
    expect(await a08(answer)).toEqual({ kind: 'unknown', reason: `http${status}` });
  });

  test.each(everyOperation)('%s, too', async (_name, _operation, call) => {
    const whole = ok({ resultCount: '0', cardUnit: '0', ipAddress: '192.0.2.1' });
    const broken = [
      '', 'OK', '<html><body>メンテナンス中</body></html>', whole.slice(0, -20), whole.replace('<return>', '<!DOCTYPE r [<!ENTITY a "0">]><return>'),
      whole.replace('<returnCode>', '<returnCode>1</returnCode><returnCode>'), Buffer.from(whole, 'utf16le'), `${whole}${'x'.repeat(300_000)}`,
    ];
    for (const body of broken) {
      await using yamato = await answering(body);
      expect((await call(aMerchant(yamato.url))).kind, body.slice(0, 60).toString()).toBe('unknown');
    }
    await using yamato = await answering(whole);
    expect((await call(aMerchant(yamato.url))).kind).toBe('done');
  });

  test('every beginning of a good answer that is not the whole', () => {
    const whole = Buffer.from(good);
    for (let length = 0; length < whole.length; length++) {
      expect(readAnswer(whole.subarray(0, length)).kind, `${length} bytes`).toBe('unknown');
    }
    expect(readAnswer(whole).kind).toBe('done');
  });
});
