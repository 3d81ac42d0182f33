/** What `JSON.parse` does not tell of a text it can read: names given twice, of which it keeps the last, and how much there is of it. */
import { paramOf } from './request-faults.ts';

/** `depth`: levels of objects and arrays; `values`: of all kinds, at any level. */
export type JsonLimits = { readonly depth: number; readonly values: number };

export type JsonStructureFault = { readonly rule: 'duplicateKey' | 'tooDeep' | 'tooManyValues'; readonly param: string };

/** One object or array that is open; `at` is the name or index of the value being read in it. */
type Level = { readonly names: Set<string> | null; at: string | number };

/** The first such fault of a text that is known to be JSON; null when it has none. One pass, no recursion. */
export function duplicateOrExcess(text: string, limits: JsonLimits): JsonStructureFault | null {
  const open: Level[] = [];
  let values = 0;
  let beforeName = false;
  const fault = (rule: JsonStructureFault['rule']): JsonStructureFault => ({ rule, param: paramOf(open.map(({ at }) => at), 'body') });
  for (let place = 0; place < text.length; place += 1) {
    const level = open.at(-1);
    switch (text.charAt(place)) {
      case '"': {
        const end = endOfString(text, place);
        if (beforeName && level !== undefined) {
          const name = nameIn(text.slice(place, end + 1));
          level.at = name;
          if (level.names?.has(name) === true) return fault('duplicateKey');
          level.names?.add(name);
          beforeName = false;
        }
        place = end;
        break;
      }
      case '{':
      case '[':
        if (open.length >= limits.depth) return fault('tooDeep');
        beforeName = text.charAt(place) === '{';
        open.push(beforeName ? { names: new Set(), at: '' } : { names: null, at: 0 });
        values += 1;
        break;
      case '}':
      case ']':
        open.pop();
        beforeName = false;
        break;
      case ',':
        values += 1;
        if (values > limits.values) return fault('tooManyValues');
        if (typeof level?.at === 'number') level.at += 1;
        beforeName = level !== undefined && level.names !== null;
        break;
    }
  }
  return null;
}

/** Where the string that begins at `start` has its closing quote: the first one that is not escaped. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let before = quote - 1;
    while (text[before] === '\\') before -= 1;
    if ((quote - before) % 2 === 1) return quote;
  }
  return text.length;
}

/** A name may be written with escapes: `"\u0061"` is `"a"`. */
function nameIn(quoted: string): string {
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
}
