import { expect, test } from 'vitest';
import { describeWithEngine } from '../../support/engine.ts';
import { aParcel } from '../../support/staff.ts';
import { useSystem } from '../../support/use-system.ts';

describeWithEngine('a change that is too early for Yamato', (engine) => {
  const { desk, yamato } = useSystem(engine);
  const credits = (orderNumber: string) => yamato.credits(`${orderNumber}-*`);

  test.each([
    ['KAASL', 'registerShipment', 'shipmentFailed', 1],
    ['KAACL', 'cancelCredit', 'cancelFailed', 1],
  ])('"too early" for %s is told to staff, and works when they repeat it', async (operation, action, attention, before) => {
    const orderNumber = await desk.approved();
    await yamato.fault({ operation, orderNo: `${orderNumber}-*`, times: 1, fault: 'tooEarly' });
    const body = { action, ...(operation === 'KAASL' ? { parcels: [aParcel()] } : {}) };
    expect((await desk.act(orderNumber, body)).outcome).toBe('failed');
    expect(await desk.attention(orderNumber)).toEqual([attention]);
    expect((await credits(orderNumber))[0]?.status).toBe(before);
    expect((await desk.act(orderNumber, body)).outcome).toBe('done');
    expect(await desk.attention(orderNumber)).toEqual([]);
    expect((await credits(orderNumber))[0]?.status).toBe(operation === 'KAASL' ? 3 : 2);
  });
});
