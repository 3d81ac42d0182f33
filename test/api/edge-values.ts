/** Values at the edges of what bytes, numbers, dates and cursors can be: what a database, a parser or a calendar stumbles over. */

const cursor = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

const bytes = ['\u0000', 'a\u0000b', '\u0001', '\u001b[2J', '\u007f', '\u0085', '\u2028', '\uffff', '\u202e', '😀', '', ' ', '%', '%00', "'", '"', '\\', '..', '../..', '{}', 'ｱ゛', 'あ'.repeat(700), 'a'.repeat(3_000)];

const numbers = ['-1', '0', '-0', '1.5', '1e308', '1e400', 'NaN', 'Infinity', '0x10', '２', '2147483647', '2147483648', '-2147483649', '9007199254740993', '9'.repeat(300)];

const dates = [
  '0000-01-01', '0000-01-01T00:00:00Z', '0001-01-01T00:00:00+15:59', '-000001-01-01T00:00:00Z', '9999-12-31', '9999-12-31T23:59:59-15:59', '9999-12-31T23:59:59Z',
  '+010000-01-01T00:00:00Z', '2026-02-30', '2026-11-23T10:15:00+16:00', '2026-11-23T10:15:00+23:59', `2026-11-23T10:15:00.${'1'.repeat(300)}+09:00`,
  '2026-11-23T10:15:00 09:00', '2026-11-23T24:00:00Z', '2026-11-23T23:59:60Z', '294276-12-31T23:59:59Z', 'Thu, 01 Jan 2026', 'infinity', 'now',
];

const moments = ['2026', '0000-01-01T00:00:00.000Z', '+275760-09-13T00:00:00.000Z', 'Thu, 01 Jan 2026', '12/25/95 (x)', '2026-01-01T00:00:00+23:59', 'infinity'];

const cursors = [
  'x', '!!', cursor(), cursor(null), cursor(1, 2), cursor({}, [], 'x', 'y'),
  ...moments.flatMap((moment) => [
    cursor('updatedAt', 'desc', moment, 'A-1'), cursor('nextDeadline', 'asc', moment, 'A-1'), cursor(moment, 'A-1'), cursor(moment, 'A-1', 'unknownPatience'),
  ]),
  ...[2_147_483_648, -2_147_483_649, 9_007_199_254_740_991, 1.5].flatMap((number) => [cursor(number, 0, 0), cursor(0, number, number), cursor('amountYen', 'asc', number, 'A-1')]),
  cursor('updatedAt', 'desc', '2026-01-01T00:00:00.000Z', 'A\u0000'),
];

/** As a path, a query or a header can carry them. */
export const edgeTexts: readonly string[] = [...bytes, ...numbers, ...dates, ...cursors];

/** As JSON can. */
export const edgeJson: readonly unknown[] = [
  ...bytes, ...numbers, ...dates, '\ud800', 'x\udfffy', null, true, [], {}, [null], [[]], { a: 1 }, [[[[[[[[[['deep']]]]]]]]]], -1, 0, 1.5, 2_147_483_648, 2 ** 53, 1e308, Number.MIN_VALUE,
];

/** The whole alphabet by chance: controls, wide characters, halves of pairs. */
export function randomText(random: () => number): string {
  const length = Math.floor(random() * 30);
  const code = (): number => Math.floor(random() ** 3 * 0x1_0000);
  return String.fromCharCode(...Array.from({ length }, code));
}
