/** The bars of a convenience-store payment slip: GS1-128 where the data is an application identifier 91, else plain Code 128. */
// Only the default export has the low-level encoder; `raw` by name is a symbology.
import bwip from 'bwip-js/node';

export type Bars = {
  /** Widths in modules, beginning with a bar, bars and gaps in turn; without quiet zones. */
  readonly widths: readonly number[];
  readonly modules: number;
};

/** Left and right of the bars nothing may be printed for so many modules. */
export const QUIET_MODULES = 10;

const COMPANY_INTERNAL = /^91\d{1,90}$/;
const PRINTABLE = /^[\x20-\x7e]{1,100}$/;

/** Exactly the data, nothing added or left out but the symbology's own check digit. Null: it cannot be a barcode. */
export function barsOf(data: string): Bars | null {
  if (!PRINTABLE.test(data)) return null;
  const [symbol] = bwip.raw(COMPANY_INTERNAL.test(data) ? { bcid: 'gs1-128', text: `(91)${data.slice(2)}` } : { bcid: 'code128', text: data });
  if (symbol === undefined || !('sbs' in symbol)) return null;
  const widths = Array.from(symbol.sbs);
  return { widths, modules: widths.reduce((sum, width) => sum + width, 0) };
}
