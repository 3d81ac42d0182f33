import type { IncomingHttpHeaders } from 'node:http';
import { BadRequest } from '../../../core/control/reading.ts';
import type { Answer, OwnAsk, OwnRoute } from '../../../core/wire/operation.ts';
import type { Said } from './ask-api.ts';
import { type Basket, openBaskets, takeToken } from './basket.ts';
import { handOver, type Hint, hintIn, startOrder, tokenParameters } from './cart.ts';
import { pageScript } from './page-script.ts';
import { basketlessPage, cardPage, resultPage, shoplessPage } from './pages.ts';
import { type CartShop, readShop } from './shop.ts';

const PAGE = /^\/sandbox\/checkout$/;
const SCRIPT = /^\/sandbox\/checkout\.js$/;
const SHOP = /^\/sandbox\/checkout\/shop$/;
const BASKET = /^\/sandbox\/checkout\/(WEB-\w+)$/;
const RETURN = /^\/sandbox\/checkout\/(WEB-\w+)\/return$/;

/** Yamato's and the card company's scripts run in a page of their own, without the rights of the shop's. */
const LET_GO_POLICY = 'sandbox allow-forms allow-scripts allow-top-navigation';

type Visit = { shop: CartShop; basket: Basket; returnTo: string; ask: OwnAsk };

/**
 * A shop's checkout by card, as a cart has to build it: its pages, and the server behind them. It knows of the API what a cart's
 * developer reads, and asks it as any cart does.
 */
export function checkoutRoutes(): OwnRoute[] {
  const baskets = openBaskets();
  let shop: CartShop | null = null;
  const at = (answer: (visit: Visit) => Promise<Answer>) => async (ask: OwnAsk): Promise<Answer> => {
    const basket = baskets.find(ask.parts[0] ?? '');
    if (shop === null) return page(503, shoplessPage());
    if (basket === undefined) return page(404, basketlessPage());
    return answer({ shop, basket, returnTo: `${ask.baseUrl}/sandbox/checkout/${basket.orderNumber}/return`, ask });
  };
  return [
    {
      method: 'PUT', path: SHOP, converse: async ({ body, headers }) => {
        refuseOtherSites(headers);
        shop = readShop(body);
        return { status: 204, contentType: 'application/json', body: Buffer.alloc(0) };
      },
    },
    {
      method: 'GET', path: PAGE, converse: async ({ url }) => {
        if (shop === null) return page(503, shoplessPage());
        // A clock of its own: the sandbox's may be moved, a cart's is right.
        const basket = baskets.add(Date.now(), url.searchParams.get('threeDSecure') !== 'false');
        return page(200, cardPage(basket, await tokenParameters(shop, basket), { message: '', hint: 'none' }));
      },
    },
    { method: 'GET', path: SCRIPT, converse: async () => ({ status: 200, contentType: 'text/javascript; charset=UTF-8', headers: { 'cache-control': 'no-store' }, body: Buffer.from(pageScript) }) },
    { method: 'POST', path: BASKET, converse: at(pay) },
    { method: 'GET', path: BASKET, converse: at((visit) => show(visit, 'none')) },
    { method: 'GET', path: RETURN, converse: at((visit) => show(visit, hintIn(visit.shop, visit.basket, visit.ask.url.searchParams))) },
    // Posted by the card company's page, from its own site. What came of it is shown by a page that may be reloaded.
    {
      method: 'POST', path: RETURN, converse: at(async ({ shop: of, basket, ask: { body } }) => {
        await handOver(of, basket, body);
        return seeOther(`/sandbox/checkout/${basket.orderNumber}`);
      }),
    },
  ];
}

/** The shopper's browser brings a token, or wants to go on with the one that the basket has. */
async function pay(visit: Visit): Promise<Answer> {
  const { basket, ask: { body, headers } } = visit;
  refuseOtherSites(headers);
  const form = new URLSearchParams(body);
  takeToken(basket, form.get('token'), form.get('device') === 'smartphone' ? 'smartphone' : 'pc');
  const next = basket.token === null ? null : (await ask(visit)).next;
  if (next?.kind !== 'threeDSecure') return seeOther(`/sandbox/checkout/${basket.orderNumber}`);
  if (next.url !== '') return seeOther(next.url);
  return page(200, next.html, LET_GO_POLICY);
}

function ask({ shop, basket, returnTo }: Visit): Promise<Said> {
  return startOrder(shop, basket, returnTo);
}

/** A page that may be reloaded: it asks what the order has come to. */
async function show(visit: Visit, hint: Hint): Promise<Answer> {
  const { shop, basket } = visit;
  const said = basket.token === null ? null : await ask(visit);
  if (said !== null && said.status !== 402 && said.next?.kind !== 'newToken') return page(200, resultPage(basket, said, hint));
  return page(200, cardPage(basket, await tokenParameters(shop, basket), { message: said?.buyerMessage ?? '', hint }));
}

function refuseOtherSites(headers: IncomingHttpHeaders): void {
  if (headers['sec-fetch-site'] === 'cross-site') throw new BadRequest('not from another site', 403);
}

function seeOther(location: string): Answer {
  return { status: 303, contentType: 'text/plain', headers: { location, 'cache-control': 'no-store' }, body: Buffer.alloc(0) };
}

function page(status: number, html: string, policy?: string): Answer {
  const headers = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', ...(policy === undefined ? {} : { 'content-security-policy': policy }) };
  return { status, contentType: 'text/html; charset=UTF-8', headers, body: Buffer.from(html) };
}
