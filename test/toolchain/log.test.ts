import { describe, expect, it } from 'vitest';
import { createLog, temporalLogger } from '../../src/log.ts';
import type { Log } from '../../src/log.ts';

function collect(): { log: Log; lines: () => Record<string, unknown>[]; text: () => string } {
  let text = '';
  const log = createLog('debug', { write: (line: string) => void (text += line) });
  const lines = (): Record<string, unknown>[] => text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  return { log, lines, text: () => text };
}

describe('the log', () => {
  it('writes event codes and ids as JSON, the time with its zone', () => {
    const { log, lines } = collect();
    log.info({ event: 'order.started', orderNumber: 'A-7' }, 'order started');
    expect(lines()).toEqual([
      { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), event: 'order.started', orderNumber: 'A-7', msg: 'order started' },
    ]);
  });

  it.each(['password', 'authorization', 'buyer', 'contents', 'tel', 'email', 'address', 'masterKey'])('hides %s, two levels down too', (key) => {
    const { log, text } = collect();
    log.info({ event: 'x', [key]: 'canary', a: { [key]: 'canary', b: { [key]: 'canary' } } });
    expect(text()).toContain('***');
    expect(text()).not.toContain('canary');
  });

  it.each([
    ['a field', (log: Log) => log.info({ event: 'x', a: { b: ['4111 1111 1111 1111'] } }, 'said')],
    ['the message', (log: Log) => log.info({ event: 'x' }, 'card ４１１１-１１１１-１１１１-１１１１')],
    ['a message alone', (log: Log) => log.info('5555555555554444')],
    ['an error', (log: Log) => log.error({ event: 'x', err: new Error('no such card: 4111111111111111') }, 'said')],
  ])('hides a card number in %s', (_where, write) => {
    const { log, text } = collect();
    write(log);
    expect(text()).toContain('***');
    expect(text().normalize('NFKC').replace(/[ -]/g, '')).not.toMatch(/4111111111111111|5555555555554444/);
  });

  it('leaves ids, slips and phones as they are', () => {
    const { log, lines } = collect();
    const fields = { event: 'x', orderNumber: 'A-20261123-0007', slipNo: '123456789013', id: '3f2b8c1e-4111-4111-8111-111111111111', at: '2026-11-23T10:15:00.000Z' };
    log.info(fields, 'said');
    expect(lines()).toMatchObject([fields]);
  });

  it('takes the lines of the Temporal SDK with their level and fields', () => {
    const { log, lines } = collect();
    const logger = temporalLogger(log);
    logger.warn('slow', { workflowId: 'order:demo:A-7', error: new Error('why') });
    logger.log('TRACE', 'too fine for this level');
    expect(lines()).toEqual([
      expect.objectContaining({ level: 'warn', event: 'temporal.sdk', workflowId: 'order:demo:A-7', msg: 'slow', err: expect.objectContaining({ message: 'why' }) }),
    ]);
  });
});
