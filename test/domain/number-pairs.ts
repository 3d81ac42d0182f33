/** Random pairs of the numbers that stand in notes and addresses, written as people write them. The same for the same seed. */

type Draw = (limit: number) => number;

/** mulberry32. */
function drawFrom(seed: number): Draw {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit | 0;
  };
}

const digits = (draw: Draw, count: number): string => Array.from({ length: count }, () => draw(10)).join('');

function pick<T>(draw: Draw, choices: readonly T[]): T {
  return choices[draw(choices.length)]!;
}

/** 12 digits with their check digit, in one or in fours. */
function slip(draw: Draw): string {
  const eleven = digits(draw, 11);
  const number = eleven + String(Number(eleven) % 7);
  return grouped(draw, number, [4, 4, 4]);
}

function otherSlip(draw: Draw): string {
  const length = 10 + draw(3);
  return grouped(draw, digits(draw, length), length === 12 ? [4, 4, 4] : [4, 4, length - 8]);
}

function phone(draw: Draw): string {
  const [start, groups] = pick(draw, [
    [pick(draw, ['090', '080', '070', '050']), [3, 4, 4]],
    ['03', [2, 4, 4]],
    ['06', [2, 4, 4]],
    [`0${1 + draw(9)}${1 + draw(9)}`, [3, 3, 4]],
    [`0${digits(draw, 3)}`, [4, 2, 4]],
    [`0${digits(draw, 4)}`, [5, 1, 4]],
    ['0120', [4, 3, 3]],
  ] as const);
  const length = groups.reduce((sum: number, group: number) => sum + group, 0);
  const number = start + digits(draw, length - start.length);
  return draw(6) === 0 ? `${number.slice(0, groups[0])}(${number.slice(groups[0], groups[0] + groups[1])})${number.slice(groups[0] + groups[1])}` : grouped(draw, number, groups);
}

function postalCode(draw: Draw): string {
  return `${draw(2) === 0 ? '〒' : ''}${grouped(draw, digits(draw, 7), [3, 4])}`;
}

function jan(draw: Draw): string {
  const body = `${pick(draw, ['45', '49'])}${digits(draw, pick(draw, [10, 5]))}`;
  const weights = [...body].toReversed().reduce((sum, digit, place) => sum + Number(digit) * (place % 2 === 0 ? 3 : 1), 0);
  return `${body}${(10 - (weights % 10)) % 10}`;
}

function grouped(draw: Draw, number: string, groups: readonly number[]): string {
  const separator = pick(draw, ['', '-', '-', 'ー', '−', '‐', ' ', '　']);
  let at = 0;
  const parts = groups.map((length) => number.slice(at, (at += length)));
  const written = parts.join(separator);
  return draw(8) === 0 ? written.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)) : written;
}

export function numberPairs(count: number, seed: number): readonly string[] {
  const draw = drawFrom(seed);
  const kinds = [slip, otherSlip, phone, postalCode, jan];
  return Array.from({ length: count }, () => pick(draw, kinds)(draw) + pick(draw, [' ', '　', '\n', '\t', '、', ', ', '/', ' / ', '・', ' - ', '\n\n']) + pick(draw, kinds)(draw));
}
