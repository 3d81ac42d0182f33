/**
 * The production worker, `src/main.ts` as it is, but that it asks the gate (`GATE_URL`, see `gate.ts`) before and after
 * each activity that changes something. A process of its own, so that it can be killed while it is held.
 */
import { type ActivityInterceptors, Worker } from '@temporalio/worker';

const GATE_URL = process.env['GATE_URL'];
const asking: readonly string[] = ['inquire', 'watch', 'fetchInvoice', 'publish', 'loadOrder', 'checkStart'];

/** The credit's number, or for a number that is only just claimed the one it will be. */
function numberOf(input: unknown): string {
  const { settlementNo, plan, orderNumber, generation } = input as { settlementNo?: string; plan?: { settlementNo: string }; orderNumber: string; generation?: number };
  return settlementNo ?? plan?.settlementNo ?? `${orderNumber}-${generation}`;
}

async function pass(moment: 'taken' | 'answered', activity: string, input: unknown): Promise<void> {
  const answer = await fetch(`${GATE_URL}/gate/${moment}/${activity}/${numberOf(input)}`, { method: 'POST' });
  if (!answer.ok) throw new Error(`the gate answered ${answer.status}`);
}

function gated(activity: string): ActivityInterceptors {
  if (asking.includes(activity)) return {};
  return {
    inbound: {
      async execute(input, next) {
        await pass('taken', activity, input.args[0]);
        const result = await next(input);
        await pass('answered', activity, input.args[0]);
        return result;
      },
    },
  };
}

const create = Worker.create.bind(Worker);
Worker.create = (options) => create({ ...options, interceptors: { ...options.interceptors, activity: [...(options.interceptors?.activity ?? []), ({ info }) => gated(info.activityType)] } });
await import('../../src/main.ts');
