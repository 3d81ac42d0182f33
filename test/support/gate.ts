/**
 * Where a test stops calls to Yamato, at moments that nothing can overtake. A gated worker asks here before and after each
 * of its activities, and its way to Yamato leads through here; whoever is held stays until the test lets him go.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MethodDriver } from '../methods/driver.ts';
import { WAIT_MS, waitFor } from './wait-for.ts';

/**
 * `taken`: the worker has the activity, and nothing has left. `sent`: the call is at Yamato, whose ledger does not have it.
 * `committed`: the ledger has it, and nobody was answered. `answered`: the worker has the answer, and has told nobody.
 */
export const moments = ['taken', 'sent', 'committed', 'answered'] as const;
export type Moment = (typeof moments)[number];

/** One activity for one credit, and Yamato's operation that it calls; null: it calls nobody. */
export type GatedCall = { readonly activity: string; readonly operation: string | null; readonly settlementNo: string };

export type Gate = {
  /** Passes on to Yamato what is not for the gate itself. */
  readonly url: string;
  /** This call stops at these moments from now on, and has reached none so far. */
  hold(call: GatedCall, ...at: Moment[]): void;
  /** Waits until each of these calls has come to the moment, held there or not. */
  reached(calls: readonly GatedCall[], moment: Moment, waitMs?: number): Promise<void>;
  /** Lets them go on and holds them nowhere any more. */
  open(calls: readonly GatedCall[]): void;
  close(): Promise<void>;
};

export async function openGate(yamatoUrl: string, callOf: MethodDriver['callOf']): Promise<Gate> {
  const seen = new Set<string>();
  /** Whom to let go, by where they are held. */
  const held = new Map<string, (() => void)[]>();
  const pass = async (moment: Moment, name: string, number: string): Promise<void> => {
    const place = placeOf(moment, name, number);
    seen.add(place);
    const waiting = held.get(place);
    if (waiting !== undefined) await new Promise<void>((resolve) => void waiting.push(resolve));
  };
  const server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    // A caller that was killed, or a connection that the sandbox cut.
    serve(request, response, { yamatoUrl, callOf, pass }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold(call, ...at) {
      for (const moment of moments) seen.delete(placeFor(call, moment));
      for (const moment of at) held.set(placeFor(call, moment), []);
    },
    async reached(calls, moment, waitMs = WAIT_MS) {
      const missing = async () => calls.map((call) => placeFor(call, moment)).filter((place) => !seen.has(place));
      await waitFor(missing, (places) => places.length === 0, waitMs);
    },
    open(calls) {
      for (const place of calls.flatMap((call) => moments.map((moment) => placeFor(call, moment)))) {
        const waiting = held.get(place) ?? [];
        held.delete(place);
        for (const letGo of waiting) letGo();
      }
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function placeOf(moment: Moment, name: string, number: string): string {
  return `${moment} ${name} ${number}`;
}

function placeFor({ activity, operation, settlementNo }: GatedCall, moment: Moment): string {
  const inWorker = moment === 'taken' || moment === 'answered';
  return placeOf(moment, inWorker ? activity : (operation ?? ''), settlementNo);
}

type Serving = { readonly yamatoUrl: string; readonly callOf: MethodDriver['callOf']; readonly pass: (moment: Moment, name: string, number: string) => Promise<void> };

async function serve(request: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  const path = request.url ?? '/';
  const [, moment, activity = '', number = ''] = /^\/gate\/(taken|answered)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (moment === undefined) return toYamato(path, request, response, serving);
  await serving.pass(moment as Moment, activity, number);
  response.writeHead(204).end();
}

/** What has come in is processed also if its sender is dead by then, as with Yamato. */
async function toYamato(path: string, request: IncomingMessage, response: ServerResponse, { yamatoUrl, callOf, pass }: Serving): Promise<void> {
  const body = Buffer.concat(await request.toArray());
  const { operation, settlementNo } = callOf(path, new URLSearchParams(body.toString()));
  await pass('sent', operation, settlementNo);
  const contentType = request.headers['content-type'] ?? '';
  const answer = await fetch(`${yamatoUrl}${path}`, { method: 'POST', headers: { 'content-type': contentType }, body });
  const content = Buffer.from(await answer.arrayBuffer());
  await pass('committed', operation, settlementNo);
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '', 'content-length': content.length }).end(content);
}
