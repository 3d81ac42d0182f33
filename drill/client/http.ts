/** One request over HTTP. A cut connection or no answer in time is no error here: it is what the drill is about. */
export type HttpAnswer = { readonly status: number; readonly body: unknown };
export type HttpRequest = { readonly method: string; readonly url: string; readonly key?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown; readonly withinMs: number };

/** Null: nobody knows whether it arrived. */
export async function send({ method, url, key, headers, body, withinMs }: HttpRequest): Promise<HttpAnswer | null> {
  try {
    const answer = await fetch(url, {
      method,
      signal: AbortSignal.timeout(withinMs),
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? null : parsed(text) };
  } catch {
    return null;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
