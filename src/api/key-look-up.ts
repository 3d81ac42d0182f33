/**
 * Whose key it is. A key that nobody has shown here before may be a guess: an address makes only so many of those a second
 * before any of them is looked up. A key once found good is no guess any more, so that whoever shares an address with a
 * guesser (a proxy, an office) goes on.
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiKey } from '../records/contract/api-keys.ts';
import type { Records } from '../records/records.ts';
import type { ApiDeps } from './deps.ts';
import { createLimit } from './limits.ts';

const GUESSES_PER_SECOND = 50;
const MOST_PROVEN = 10_000;

/** Null: no key, or one of nobody. Throws `rateLimited`. */
export type KeyLookUp = (request: FastifyRequest) => Promise<ApiKey | null>;

export function createKeyLookUp(app: FastifyInstance, deps: Pick<ApiDeps, 'guessesPerSecond' | 'processes'> & { readonly records: Pick<Records, 'findApiKey'> }): KeyLookUp {
  // By address; of IPv6 by the network of 64 bits that one customer gets.
  const withinGuesses = createLimit(app, deps.guessesPerSecond ?? GUESSES_PER_SECOND, deps);
  const proven = new Set<string>();
  const underWay = new Map<string, Promise<ApiKey | null>>();

  async function lookUp(key: string, hash: string): Promise<ApiKey | null> {
    const found = await deps.records.findApiKey(key);
    if (found === null) proven.delete(hash);
    else if (proven.size < MOST_PROVEN) proven.add(hash);
    return found;
  }

  async function guess(request: FastifyRequest, key: string | null, hash: string): Promise<ApiKey | null> {
    await withinGuesses(request);
    return key === null ? null : lookUp(key, hash);
  }

  return async (request) => {
    const key = bearerOf(request);
    if (key === null) return guess(request, null, '');
    const hash = createHash('sha256').update(key).digest('base64');
    if (proven.has(hash)) return lookUp(key, hash);
    // A cart that begins with a hundred requests at once has made one guess.
    const place = `${request.ip} ${hash}`;
    const asked = underWay.get(place) ?? guess(request, key, hash).finally(() => underWay.delete(place));
    underWay.set(place, asked);
    return asked;
  };
}

function bearerOf({ headers }: FastifyRequest): string | null {
  return /^Bearer +(\S{1,200})$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}
