/** Numbers that nobody else has. */
let counter = 0;

/** Of an order. */
export function orderNumber(prefix = 'A'): string {
  counter += 1;
  return `${prefix}-${Date.now().toString(36)}${counter}`.toUpperCase();
}

/** A Yamato slip number with its check digit, unique in the run: Yamato takes one only so often. */
export function slipNumber(): string {
  counter += 1;
  const digits = String(10_000_000_000 + ((Date.now() * 100 + counter) % 89_999_999_999)).padStart(11, '0');
  return `${digits}${Number(digits) % 7}`;
}
