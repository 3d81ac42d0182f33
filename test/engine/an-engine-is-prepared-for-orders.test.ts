import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareNamespace } from '../../src/engine/namespace.ts';
import { describeWithEngine, startOwnEngine } from '../support/engine.ts';
import type { OwnEngine } from '../support/engine.ts';

const NINETY_DAYS_SECONDS = 90 * 86_400;

describeWithEngine('a prepared namespace', (shared) => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await Connection.connect({ address: shared.address });
  });
  afterAll(() => connection.close());

  const retentionSeconds = async (namespace: string): Promise<number> => {
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    return Number(config?.workflowExecutionRetentionTtl?.seconds);
  };

  it('keeps closed orders for 90 days, although the dev server makes it with one day', async () => {
    expect(await retentionSeconds(shared.namespace)).toBe(NINETY_DAYS_SECONDS);
  });

  it('is made when it does not exist, and can be prepared again', async () => {
    await prepareNamespace({ address: shared.address }, 'made-by-a-test');
    await prepareNamespace({ address: shared.address }, 'made-by-a-test');
    expect(await retentionSeconds('made-by-a-test')).toBe(NINETY_DAYS_SECONDS);
  });

  it('knows every search attribute', async () => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: shared.namespace });
    expect(Object.keys(customAttributes).toSorted()).toEqual(
      expect.arrayContaining(['AmountYen', 'Attention', 'Method', 'NextDeadline', 'SettlementNo', 'Shop', 'SlipNo', 'Status']),
    );
  });
});

describeWithEngine('an engine of its own', (shared) => {
  let engine: OwnEngine;
  beforeAll(async () => {
    engine = await startOwnEngine(shared);
  });
  afterAll(() => engine.dispose());

  it('has lost nothing after it was killed and started again', async () => {
    await prepareNamespace({ address: engine.address }, 'kept');
    await engine.kill();
    await expect(Connection.connect({ address: engine.address, connectTimeout: 300 })).rejects.toThrow();
    await engine.restart();
    const connection = await Connection.connect({ address: engine.address });
    try {
      const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: 'kept' });
      expect(namespaceInfo?.name).toBe('kept');
    } finally {
      await connection.close();
    }
  });
});
