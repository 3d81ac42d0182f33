/** When the sweep looks at a row, by the database's own clock. */
import { sql, type RawBuilder } from 'kysely';

export function before(olderThanMs: number): RawBuilder<Date> {
  return sql<Date>`now() - ${olderThanMs / 1000}::double precision * interval '1 second'`;
}

/** A pause that doubles with each try, for a row with a column `tries`. */
export function nextTry(firstS: number, maxS: number): RawBuilder<Date> {
  return sql<Date>`now() + least(${maxS}::double precision, ${firstS}::double precision * power(2, least(tries, 30))) * interval '1 second'`;
}
