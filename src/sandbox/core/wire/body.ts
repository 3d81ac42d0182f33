import type { IncomingMessage } from 'node:http';

/** Longest body taken, in bytes. The largest real one is some 10 kB. */
const BODY_LIMIT = 262_144;

/**
 * The whole body as text, or undefined when it is too long; then the rest is read and thrown away, so that the caller
 * gets an answer. Rejects when the caller hangs up.
 */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > BODY_LIMIT ? undefined : Buffer.concat(chunks).toString('utf8');
}

/** Is the body form data by its own word? Without a content type it is taken for form data. */
export function isFormData(contentType: string | undefined): boolean {
  return contentType === undefined || contentType.trim() === '' || /^\s*application\/x-www-form-urlencoded\b/i.test(contentType);
}
