import { expect, test } from 'vitest';
import proto from '@temporalio/proto';
import { methodTaskQueue, orderWorkflowId } from '../../src/workflows/contract.ts';
import { describeEveryMethod } from '../support/every-method.ts';
import { useSystem } from '../support/use-system.ts';

const { EventType } = proto.temporal.api.enums.v1;
const AT_ONCE = 6;

describeEveryMethod('the first credit of a checkout', (engine, driver) => {
  const { operations, settlementNo, startBody } = driver;
  const { system, cart, yamato } = useSystem(engine, { driver, checkoutsPerSecond: 1 });
  const paced = () => methodTaskQueue(system.taskQueue, driver.service);

  /** The queues that the order's calls went to, in their order. */
  const queuesOf = async (orderNumber: string): Promise<string[]> => {
    const { events } = await system.client.workflow.getHandle(orderWorkflowId(system.shop, orderNumber)).fetchHistory();
    return (events ?? []).flatMap(({ eventType, activityTaskScheduledEventAttributes: scheduled }) =>
      eventType === EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED ? (scheduled?.taskQueue?.name ?? '') : [],
    );
  };
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  test('goes out beside the paced queue, and all that follows on it', async () => {
    const body = startBody({ intake: 'checkout' });
    expect((await cart.start(body)).status).toBe(201);
    await cart.act(body.orderNumber, { action: 'cancelCredit' }, 15);
    await cart.untilEnded(body.orderNumber, 'cancelled');
    const [first, ...rest] = await queuesOf(body.orderNumber);
    expect(first).toBe(system.taskQueue);
    expect(rest).not.toEqual([]);
    expect(new Set(rest)).toEqual(new Set([paced()]));
  });

  test('over the bound goes to the paced queue, and each is sent once', async () => {
    await wait(1_000);
    const bodies = Array.from({ length: AT_ONCE }, () => startBody({ intake: 'checkout' }));
    const answers = await Promise.all(bodies.map((body) => cart.start(body)));
    expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 201));
    for (const { orderNumber } of bodies) expect(await yamato.calls(operations.credit, settlementNo(orderNumber))).toBe(1);
    const queues = await Promise.all(bodies.map(async ({ orderNumber }) => (await queuesOf(orderNumber)).slice(0, 2).join(' ')));
    expect(queues).toContain(`${system.taskQueue} ${paced()}`);
  });

  test('waits its turn where no buyer waits', async () => {
    const body = startBody({ intake: 'backoffice' });
    await cart.start(body);
    await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect((await queuesOf(body.orderNumber))[0]).toBe(paced());
  });
});
