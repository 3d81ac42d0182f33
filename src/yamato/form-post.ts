import { Agent, buildConnector, Client, type Dispatcher } from 'undici';
import { isConnectFailure, notSentReason, unknownReason } from './network-failure.ts';
import type { NotSentReason } from './outcome.ts';

/** Answers of Yamato are a few hundred bytes; the longest, invoice data and pages of 3-D Secure, some thousand. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** Field names and values in the order they are written; values may be empty. */
export type FormFields = readonly (readonly [name: string, value: string])[];

export type FormPost = {
  readonly url: string;
  readonly fields: FormFields;
  /** From the start of connecting to the last byte of the answer. */
  readonly timeoutMs: number;
  /**
   * `fresh` for whatever changes something: a kept-alive connection that the other side has just closed would look
   * like a call of unknown fate. `pooled` for inquiries, which may be repeated freely.
   */
  readonly connection: 'fresh' | 'pooled';
};

export type PostResult =
  | { readonly kind: 'answered'; readonly status: number; readonly body: Uint8Array }
  | { readonly kind: 'notSent'; readonly reason: NotSentReason }
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * Sends one `application/x-www-form-urlencoded` UTF-8 POST, exactly once: no redirects, no retries, no second
 * connection. Never throws for what the network does.
 */
export async function postForm(post: FormPost): Promise<PostResult> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), post.timeoutMs);
  try {
    return await (post.connection === 'fresh' ? postOnce(post, giveUp.signal) : postPooled(post, giveUp.signal));
  } finally {
    clearTimeout(timer);
  }
}

async function postOnce(post: FormPost, signal: AbortSignal): Promise<PostResult> {
  const connection = oneConnection(post.timeoutMs);
  // pipelining 0 asks the server to close after the answer.
  const client = new Client(new URL(post.url).origin, { connect: connection.connect, pipelining: 0 });
  try {
    return await exchange(client, post, signal);
  } catch (error) {
    // No byte of the request can be written before the connector has handed over a socket (for https: after the
    // TLS handshake), so "never connected" proves "nothing left".
    if (connection.established()) return { kind: 'unknown', reason: unknownReason(error, signal.aborted) };
    return { kind: 'notSent', reason: notSentReason(error, signal.aborted) };
  } finally {
    await client.destroy();
  }
}

/** A connector that connects at most once, so that undici cannot reconnect and send by itself. */
function oneConnection(timeoutMs: number): { connect: buildConnector.connector; established: () => boolean } {
  const connector = buildConnector({ timeout: timeoutMs, allowH2: false });
  let used = false;
  let established = false;
  const connect: buildConnector.connector = (options, callback) => {
    if (used) {
      callback(new Error('one connection per call'), null);
      return;
    }
    used = true;
    connector(options, (...args) => {
      if (args[0] === null) established = true;
      callback(...args);
    });
  };
  return { connect, established: () => established };
}

let sharedAgent: Agent | undefined;

async function postPooled(post: FormPost, signal: AbortSignal): Promise<PostResult> {
  sharedAgent ??= new Agent({ allowH2: false, connections: 16, keepAliveTimeout: 4_000, keepAliveMaxTimeout: 4_000 });
  try {
    return await exchange(sharedAgent, post, signal);
  } catch (error) {
    if (isConnectFailure(error)) return { kind: 'notSent', reason: notSentReason(error, signal.aborted) };
    return { kind: 'unknown', reason: unknownReason(error, signal.aborted) };
  }
}

/** Closes the connections kept for inquiries; the next inquiry opens new ones. */
export async function closeInquiryConnections(): Promise<void> {
  const agent = sharedAgent;
  sharedAgent = undefined;
  await agent?.close();
}

async function exchange(dispatcher: Dispatcher, post: FormPost, signal: AbortSignal): Promise<PostResult> {
  const url = new URL(post.url);
  const answer = await dispatcher.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8', accept: '*/*' },
    body: encodeForm(post.fields),
    signal,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    if (!(chunk instanceof Uint8Array)) continue;
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) {
      answer.body.destroy();
      return { kind: 'unknown', reason: 'tooLarge' };
    }
    chunks.push(chunk);
  }
  return { kind: 'answered', status: answer.statusCode, body: Buffer.concat(chunks) };
}

function encodeForm(fields: FormFields): string {
  const form = new URLSearchParams();
  for (const [name, value] of fields) form.append(name, value);
  return form.toString();
}
