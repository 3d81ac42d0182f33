/** Reads the bodies of the control API. A fault names the key and says what would be right. */

/** What is wrong with a control request; answered as JSON with this status. */
export class BadRequest extends Error {
  readonly status: number;
  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

export type Fields = Record<string, unknown>;

/** The body as an object. `known`: the keys it may have. */
export function objectOf(value: unknown, what: string, known: readonly string[]): Fields {
  if (!isFields(value)) throw new BadRequest(`${what} must be a JSON object`);
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  if (unknown.length > 0) {
    throw new BadRequest(`${what}: unknown key ${unknown.join(', ')} (known: ${known.join(', ')})`);
  }
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function parseJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadRequest(`the body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A whole number in a range; undefined when the key is absent. */
export function wholeNumber(fields: Fields, key: string, min: number, max: number): number | undefined {
  const value = fields[key];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw new BadRequest(`${key} must be a whole number from ${min} to ${max}`);
  }
  return value;
}

export function text(fields: Fields, key: string): string | undefined {
  const value = fields[key];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw new BadRequest(`${key} must be a text`);
  return value;
}

export function flag(fields: Fields, key: string): boolean | undefined {
  const value = fields[key];
  if (value === undefined) return undefined;
  if (typeof value !== 'boolean') throw new BadRequest(`${key} must be true or false`);
  return value;
}

/** An ISO 8601 instant with its offset, in milliseconds. */
export function instant(fields: Fields, key: string): number | undefined {
  const value = text(fields, key);
  if (value === undefined) return undefined;
  const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value);
  if (!isInstant || Number.isNaN(Date.parse(value))) {
    throw new BadRequest(`${key} must be an ISO 8601 time with offset, such as 2026-12-01T09:00:00+09:00`);
  }
  return Date.parse(value);
}

/** An ISO 8601 duration of weeks, days, hours, minutes, seconds, in milliseconds. */
export function duration(fields: Fields, key: string): number | undefined {
  const value = text(fields, key);
  if (value === undefined) return undefined;
  const parts = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(value);
  const [weeks, days, hours, minutes, seconds] = (parts ?? []).slice(1).map((part) => Number(part ?? 0));
  const ms = ((((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1_000;
  const tenYearsMs = 10 * 366 * 86_400_000;
  if (parts === null || ms > tenYearsMs) {
    throw new BadRequest(`${key} must be an ISO 8601 duration of weeks, days, hours, minutes and seconds up to ten years, such as PT1H or P3D`);
  }
  return Math.round(ms);
}
