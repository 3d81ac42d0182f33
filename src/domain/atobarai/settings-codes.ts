/**
 * Error codes that mean the shop's own settings are wrong (merchant code, password, no right to the service):
 * nothing about the order will help. @see atobarai §5
 */
const settingsCodes: ReadonlySet<string> = new Set([
  ...codes('kaara', 1, 5), ...codes('kaara', 90, 92),
  ...codes('kaars', 2, 4), ...codes('kaars', 12, 13),
  ...codes('kaasl', 2, 4), ...codes('kaasl', 36, 37), 'kaasl041E',
  ...codes('kaast', 2, 4), ...codes('kaast', 12, 13), 'kaast015E',
  ...codes('kaacl', 2, 4), ...codes('kaacl', 13, 14), 'kaacl017E',
  ...codes('kaakk', 1, 4), ...codes('kaakk', 59, 61),
  ...codes('kaasd', 2, 4), ...codes('kaasd', 14, 15), 'kaasd019E',
  ...codes('kaarr', 1, 4), ...codes('kaarr', 10, 12),
  ...codes('kaasa', 1, 4), ...codes('kaasa', 17, 18), ...codes('kaasa', 23, 24),
]);

export function isSettingsCode(code: string): boolean {
  return settingsCodes.has(code);
}

function codes(operation: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${operation}${String(from + index).padStart(3, '0')}E`);
}
