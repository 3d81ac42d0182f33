import { BadRequest, objectOf, parseJson } from '../../../core/control/reading.ts';

/**
 * The shop that the demo cart sells for. The cart's key belongs on a server, never in a page: here the sandbox is that server. It
 * is kept in memory alone, so that neither the ledger's file nor any page or answer holds it.
 */
export type CartShop = {
  /** Scheme, host and port. */
  api: string;
  shop: string;
  /** API key of scope `cart`. */
  key: string;
  /** With what the API signs what a browser brings back from 3-D Secure; empty: it does not. */
  returnSecret: string;
};

const FORMS: Record<keyof CartShop, [form: RegExp, words: string]> = {
  api: [/^https?:\/\/[^\s/?#@]+$/, 'scheme, host and port, as http://127.0.0.1:3000'],
  shop: [/^[a-z0-9-]{1,64}$/, "the shop's code"],
  key: [/^[!-~]{1,256}$/, 'an API key of scope cart'],
  returnSecret: [/^[!-~]{0,128}$/, "the shop's returnSecret, or nothing"],
};

/** @throws BadRequest what a shop has to be */
export function readShop(body: string): CartShop {
  const given = objectOf(parseJson(body), 'the shop', Object.keys(FORMS));
  const member = (name: keyof CartShop): string => {
    const value = given[name] ?? '';
    const [form, words] = FORMS[name];
    if (typeof value !== 'string' || !form.test(value)) throw new BadRequest(`${name} must be ${words}`);
    return value;
  };
  return { api: member('api'), shop: member('shop'), key: member('key'), returnSecret: member('returnSecret') };
}
