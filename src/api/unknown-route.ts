/** A request that no route takes: 405 with what the path does have, else 404. Before its body is read. */
import type { FastifyInstance, RouteOptions } from 'fastify';
import { Problem } from './problem.ts';

type Path = { readonly pattern: RegExp; readonly methods: Set<string> };

/** Which methods a URL has; none: there is no such path. */
export type MethodsAt = (url: string) => readonly string[];

/** To be added before the routes it shall know. */
export function addUnknownRoute(app: FastifyInstance): MethodsAt {
  const paths = new Map<string, Path>();
  const methodsAt: MethodsAt = (url) => {
    const path = url.split('?', 1)[0] ?? '';
    const found = [...paths.values()].filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => [...methods]);
    return [...new Set(found)].toSorted();
  };
  app.addHook('onRoute', ({ url, method }) => note(paths, url, method));
  app.addHook('onRequest', async (request) => {
    if (!request.is404) return;
    const allow = methodsAt(request.url);
    throw allow.length === 0 ? new Problem('notFound') : new Problem('methodNotAllowed', { allow });
  });
  return methodsAt;
}

function note(paths: Map<string, Path>, url: string, method: RouteOptions['method']): void {
  // Answers to preflights of whatever path say nothing about it.
  if (url === '*' || url === '/*') return;
  const known = paths.get(url) ?? { pattern: patternOf(url), methods: new Set() };
  for (const name of [method].flat()) known.methods.add(name);
  paths.set(url, known);
}

/** `/v1/shops/:shop` and `/docs/static/*` as paths are compared. */
function patternOf(url: string): RegExp {
  const parts = url.split(/(:\w+|\*)/).map((part) => {
    if (part.startsWith(':')) return '[^/]+';
    return part === '*' ? '.*' : part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  });
  return new RegExp(`^${parts.join('')}$`);
}
