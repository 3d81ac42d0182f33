import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { authorise, completeThreeD } from '../../../src/yamato/webcollect/authorisation.ts';
import { decodeThreeDReturn, threeDFields } from '../../../src/yamato/webcollect/three-d-return.ts';
import type { Outcome } from '../../../src/yamato/outcome.ts';
import { answering } from '../stub-yamato.ts';
import { aMerchant, ok, returned, settlementNo, threeDToken, token } from './stub-webcollect.ts';

/** A page as a card company writes it, with what is easily broken by one decoding too many or too few. */
const PAGE =
  '<!DOCTYPE html><html><head><meta charset="UTF-8"><script>function go(){if(1<2&&"]]>"!==""){document.f.submit()}}</script></head>' +
  `<body onload="go()"><form name="f" action='https://acs.example/?a=1&amp;b=2' method="post"><input name="TermUrl" value="https://shop.example/?k=1&#038;m=2&quot;&lt;x"></form></body></html>`;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;');
const byNumber = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const byHexNumber = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`);
const inCdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
const inMarkers = (text: string): string => `<![CDATA[${text}]]>`;

async function a08(elements: Readonly<Record<string, string>>): Promise<Outcome<unknown>> {
  await using yamato = await answering(ok(elements));
  return await authorise(aMerchant(yamato.url), { settlementNo, token, fields: [] });
}

const onward = { kind: 'done', value: { kind: 'threeDSecure', html: PAGE, threeDToken } };

describe('the page to the card company is the same, byte by byte', () => {
  test.each([
    ['as escaped text', escaped(PAGE)],
    ['as escaped text, by numbers', byNumber(PAGE)],
    ['as escaped text, by hexadecimal numbers', byHexNumber(PAGE)],
    ['as escaped text with literal markers around it', escaped(inMarkers(PAGE))],
    ['with white space inside of the markers', escaped(`\n <![CDATA[\n${PAGE}\n]]>\n`)],
    ['in a real CDATA section', inCdata(PAGE)],
    ['with literal markers in a real CDATA section', inCdata(inMarkers(PAGE))],
  ])('%s', async (_name, threeDAuthHtml) => {
    expect(await a08({ threeDAuthHtml, threeDToken })).toEqual(onward);
    // Whatever else is in the answer, it is not authorised yet.
    expect(await a08({ threeDAuthHtml, threeDToken, crdCResCd: '123456' })).toEqual(onward);
  });

  test('also where it is long', async () => {
    const html = `<html>${'<p title="&amp;">見本</p>'.repeat(4_000)}</html>`;
    expect(await a08({ threeDAuthHtml: escaped(html), threeDToken })).toEqual({ kind: 'done', value: { kind: 'threeDSecure', html, threeDToken } });
  });
});

describe('a page that cannot be used is no clear answer', () => {
  test.each([
    ['no token', { threeDAuthHtml: escaped(PAGE) }, 'contradictory'],
    ['an empty token', { threeDAuthHtml: escaped(PAGE), threeDToken: '' }, 'contradictory'],
    ['no page', { threeDToken }, 'contradictory'],
    ['nothing between the markers', { threeDAuthHtml: escaped('<![CDATA[ ]]>'), threeDToken }, 'contradictory'],
    ['no HTML', { threeDAuthHtml: 'OK', threeDToken }, 'unknownResult'],
    ['escaped twice', { threeDAuthHtml: escaped(escaped(PAGE)), threeDToken }, 'unknownResult'],
    ['real elements', { threeDAuthHtml: '<html><body/></html>', threeDToken }, 'unknownResult'],
    ['prose for a token', { threeDAuthHtml: escaped(PAGE), threeDToken: '見本 花子' }, 'unknownResult'],
    ['a token without end', { threeDAuthHtml: escaped(PAGE), threeDToken: 'a'.repeat(129) }, 'unknownResult'],
    ['more than an answer may hold', { threeDAuthHtml: escaped(`<p>${'x'.repeat(300_000)}`), threeDToken }, 'tooLarge'],
  ])('%s', async (_name, elements: Readonly<Record<string, string>>, reason) => {
    expect(await a08(elements)).toEqual({ kind: 'unknown', reason });
  });

  test('nor is one that A09 brings', async () => {
    await using yamato = await answering(ok({ threeDAuthHtml: escaped(PAGE), threeDToken }));
    expect(await completeThreeD(aMerchant(yamato.url), { settlementNo, threeDToken, returned })).toEqual({ kind: 'unknown', reason: 'contradictory' });
  });
});

describe('what the browser brings back', () => {
  const body = new URLSearchParams(Object.entries(returned)).toString();

  test('is read as it is and goes on as it is', () => {
    const decoded = decodeThreeDReturn(`${body}&CARD_NO=************1111&nonce=1`);
    expect(decoded).toEqual({ ok: true, returned });
    expect(threeDFields(returned).map(([, value]) => value)).toEqual(Object.values(returned));
    expect(JSON.stringify(decoded)).not.toContain('1111');
  });

  test('whatever the values are', () => {
    fc.assert(
      fc.property(fc.record(Object.fromEntries(Object.keys(returned).map((name) => [name, fc.string({ unit: 'binary' })]))), (values) => {
        const decoded = decodeThreeDReturn(new URLSearchParams(values).toString());
        const posted = [...new URLSearchParams(new URLSearchParams(values).toString()).values()];
        expect(decoded.ok ? threeDFields(decoded.returned).map(([, value]) => value) : []).toEqual(posted);
      }),
    );
  });

  test('may lack what Yamato does not miss, and hold nothing where the card company says nothing', () => {
    const { RES_VE: _ve, RES_PA: _pa, '3D_INF': _inf, ...needed } = returned;
    expect(decodeThreeDReturn(new URLSearchParams(Object.entries(needed)).toString())).toEqual({ ok: true, returned: needed });
    const silent = { ...needed, COMP_CD: '', '3D_TRAN_ID': '', RES_CODE: '0002' };
    expect(decodeThreeDReturn(new URLSearchParams(Object.entries(silent)).toString())).toEqual({ ok: true, returned: silent });
    expect(threeDFields(silent)).toContainEqual(['three_d_tran_id', '']);
  });

  test.each(['COMP_CD', 'TOKEN', 'CARD_EXP', 'ITEM_PRICE', 'ITEM_TAX', 'CUST_CD', 'SHOP_ID', 'TERM_CD', 'CRD_RES_CD', 'RES_CODE', '3D_TRAN_ID', 'SEND_DT', 'HASH_VALUE'])(
    'without %s is broken',
    (name) => {
      const rest = Object.entries(returned).filter(([other]) => other !== name);
      expect(decodeThreeDReturn(new URLSearchParams(rest).toString())).toEqual({ ok: false, field: name });
    },
  );

  test.each(Object.keys(returned))('with %s twice is broken', (name) => {
    expect(decodeThreeDReturn(`${body}&${name}=other`)).toEqual({ ok: false, field: name });
  });

  test('in lower case, or too much of it, is broken', () => {
    expect(decodeThreeDReturn(body.toLowerCase()).ok).toBe(false);
    expect(decodeThreeDReturn(`${body}&x=${'x'.repeat(70_000)}`)).toEqual({ ok: false, field: null });
  });

  test('garbage never throws and never passes', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (garbage) => {
      expect(decodeThreeDReturn(garbage).ok).toBe(false);
    }));
  });
});
