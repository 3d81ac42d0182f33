import { expect, it } from 'vitest';
import { waitFor } from '../support/wait-for.ts';
import { onBothDatabases } from './support/both-databases.ts';

const LONG_MS = 60_000;

onBothDatabases('A lease', (database) => {
  const take = (name: string, holder: string, forMs = LONG_MS) => database.records.takeLease(name, holder, forMs);

  it('is had by one of many who ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, at) => take('many', `process-${at}`)));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it('is kept by who has it, and no other lease is touched', async () => {
    expect(await take('kept', 'one')).toBe(true);
    expect(await take('kept', 'one')).toBe(true);
    expect(await take('kept', 'two')).toBe(false);
    expect(await take('another', 'two')).toBe(true);
  });

  it('ends by itself when its holder is not heard of any more', async () => {
    expect(await take('gone', 'dead', 300)).toBe(true);
    expect(await take('gone', 'heir')).toBe(false);
    expect(await waitFor(() => take('gone', 'heir'), Boolean)).toBe(true);
    expect(await take('gone', 'dead')).toBe(false);
  });

  it('is given back by its holder alone', async () => {
    await take('back', 'one');
    await database.records.giveBackLease('back', 'two');
    expect(await take('back', 'two')).toBe(false);
    await database.records.giveBackLease('back', 'one');
    expect(await take('back', 'two')).toBe(true);
  });

  it('is counted by how its name begins, while somebody has it', async () => {
    await take('api:1', 'one');
    await take('api:2', 'two');
    await take('api:3', 'dead', 1);
    await take('apis', 'other');
    await waitFor(() => database.records.countLeases('api:'), (count) => count === 2);
    expect(await database.records.countLeases('api%')).toBe(0);
    await database.records.giveBackLease('api:1', 'one');
    expect(await database.records.countLeases('api:')).toBe(1);
    expect(await database.records.countLeases('nobody:')).toBe(0);
  });
});
