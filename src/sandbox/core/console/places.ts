import { BadRequest } from '../control/reading.ts';
import type { OpenBook, OpenService } from '../open-service.ts';

/** Where on the page somebody is: a book of a service. */
export type Place = { service: OpenService; book: OpenBook };

/** The books there are, in the order in which the page offers them. */
export function placesOf(services: readonly OpenService[]): Place[] {
  return services.flatMap((service) => service.books.map((book) => ({ service, book })));
}

/** The book that a query names; the first one where it names none. */
export function placeIn(services: readonly OpenService[], query: URLSearchParams): Place {
  const [service, book] = [query.get('service'), query.get('book')];
  const place = placesOf(services).find((known) => (service === null || known.service.name === service) && (book === null || known.book.name === book));
  if (place === undefined) throw new BadRequest('このページはありません', 404);
  return place;
}

/** What a query says to mean this book; nothing for the first one. */
export function queryOf(services: readonly OpenService[], { service, book }: Place): Record<string, string> {
  return isFirst(services, { service, book }) ? {} : { service: service.name, book: book.name };
}

const ENTRY = /^\/sandbox\/page\/(?:([^/]+)\/)?([^/]+)\/([^/]+)\/([^/]+)$/;

/** The address of one entry's page. The first service's go without its name. */
export function entryPath(services: readonly OpenService[], { service, book }: Place, merchant: string, number: string): string {
  const parts = [...(isFirst(services, { service, book }) ? [] : [service.name]), book.name, merchant, number];
  return `/sandbox/page/${parts.map(encodeURIComponent).join('/')}`;
}

/** The entry that an address means; with or without the service's name. */
export function entryAt(services: readonly OpenService[], path: string): { place: Place; merchant: string; number: string } | undefined {
  const parts = ENTRY.exec(path);
  if (parts === null) return undefined;
  const [, name, bookName, merchant = '', number = ''] = parts;
  const service = name === undefined ? services[0] : services.find((known) => known.name === name);
  const book = service?.books.find((known) => known.name === bookName);
  if (service === undefined || book === undefined) return undefined;
  return { place: { service, book }, merchant: decode(merchant), number: decode(number) };
}

function isFirst(services: readonly OpenService[], { service, book }: Place): boolean {
  return services[0] === service && service.books[0] === book;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new BadRequest('このページはありません', 404);
  }
}
