/** How values of the print data read on paper. */

/** `5500` → `5,500円`; what is not a number stays as Yamato sent it. */
export function yen(value: number | string): string {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${grouped(text)}円` : text;
}

/** `-1234` → `-1,234`; blank and anything else as it is. */
export function grouped(text: string): string {
  return /^-?\d+$/.test(text) ? text.replace(/\B(?=(\d{3})+$)/g, ',') : text;
}

/** `2025-04-18` → `2025年4月18日`. */
export function date(value: string | null): string {
  const [year, month, day] = value?.split('-') ?? [];
  return year === undefined || month === undefined || day === undefined ? '' : `${year}年${Number(month)}月${Number(day)}日`;
}

/** `1000001` → `〒100-0001`. */
export function postCode(value: string): string {
  const digits = value.replaceAll('-', '');
  return /^\d{7}$/.test(digits) ? `〒${digits.slice(0, 3)}-${digits.slice(3)}` : value;
}
