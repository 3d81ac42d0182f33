import { condition, defineQuery, defineSignal, setHandler } from '@temporalio/workflow';
import { isUndecodable } from '../../../src/keys/undecodable.ts';

export const tell = defineSignal<[unknown]>('tell');
export const heard = defineQuery<readonly string[]>('heard');

/** Listens until it is told to end; says of each message whether it could be read. */
export async function probe(first: unknown): Promise<readonly string[]> {
  // Before the handlers: a message that came with the start is delivered as soon as there is one.
  const messages: string[] = [JSON.stringify(first)];
  let ended = false;
  setHandler(heard, () => messages);
  setHandler(tell, (message) => {
    messages.push(isUndecodable(message) ? 'undecodable' : JSON.stringify(message));
    if (message === 'end') ended = true;
  });
  await condition(() => ended);
  return messages;
}
