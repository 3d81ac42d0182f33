import { expect, test } from 'vitest';
import { canarySearch } from '../support/canary-search.ts';

const NAME = '鵜殿　紬希';
const KANA = 'ウドノ ツムギ';
const TEL = '070-5512-9384';
const search = canarySearch([NAME, KANA, TEL]);

const written: Record<string, Buffer> = {
  'UTF-8': Buffer.from(NAME),
  'UTF-8 with an ordinary blank': Buffer.from('鵜殿 紬希'),
  'half-width kana': Buffer.from('ｳﾄﾞﾉ ﾂﾑｷﾞ'),
  'full-width digits': Buffer.from('０７０－５５１２－９３８４'),
  'digits alone': Buffer.from('07055129384'),
  'UTF-16 LE': Buffer.from(NAME, 'utf16le'),
  'UTF-16 BE': Buffer.from(NAME, 'utf16le').swap16(),
  Shift_JIS: Buffer.from('894c9361814092db8af3', 'hex'),
  'Shift_JIS kana': Buffer.from('83458368836d2083638380834d', 'hex'),
  'Shift_JIS, half-width kana': Buffer.from('b3c4dec920c2d1b7de', 'hex'),
  'JSON escapes': Buffer.from('\\u9d5c\\u6bbf\\u3000\\u7d2c\\u5e0c'),
  'a URL': Buffer.from(encodeURIComponent(NAME)),
  'a form': Buffer.from(new URLSearchParams({ nameKj: NAME }).toString()),
  'base64, one byte in': Buffer.from(Buffer.from(`"${NAME}"`).toString('base64')),
  'base64, two bytes in': Buffer.from(Buffer.from(`{"${NAME}"}`).toString('base64')),
  'base64url of UTF-16': Buffer.from(Buffer.from(NAME, 'utf16le').toString('base64url')),
};
test.each(Object.entries(written))('a name is found as %s', (_name, bytes) => {
  expect(search.find(Buffer.concat([Buffer.from('....'), bytes, Buffer.from('....')]))).not.toEqual([]);
});

test('another name is not found', () => {
  expect(search.find(Buffer.from('見本　花子 ﾐﾎﾝ ﾊﾅｺ 090-0000-0000'))).toEqual([]);
});
