/** How the imagined services are called: one form, one path, answered by a flat XML that begins with its code. */
import type { SendRule } from '../../../src/activities/service.ts';
import type { CallPlan } from '../../../src/domain/order/call-plan.ts';
import { postForm, type FormFields } from '../../../src/yamato/form-post.ts';
import { done, mapDone, type Outcome, unknown } from '../../../src/yamato/outcome.ts';

/** `url`: the service's gateway. */
export type Shop = { readonly url: string; readonly code: string; readonly key: string; readonly timeoutMs: number };

type Elements = Readonly<Record<string, string>>;

export async function callGateway(shop: Shop, operation: string, no: string, fields: FormFields = []): Promise<Outcome<Elements>> {
  const opening: FormFields = [['do', operation], ['shop', shop.code], ['key', shop.key], ['no', no]];
  const posted = await postForm({ url: shop.url, fields: [...opening, ...fields], timeoutMs: shop.timeoutMs, connection: 'fresh' });
  if (posted.kind !== 'answered') return posted;
  if (posted.status !== 200) return unknown(`http${posted.status}`);
  const text = new TextDecoder().decode(posted.body).trim();
  if (!/^<\?xml[^]*<\/return>$/.test(text)) return unknown('badXml');
  const elements = Object.fromEntries([...text.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, name = '', value = '']) => [name, value]));
  const { code = '' } = elements;
  if (code === '0') return done(elements);
  // An exception inside the service says nothing about the work.
  return /^[A-Z-]+$/.test(code) && code !== 'DOWN' ? { kind: 'refused', code } : unknown('systemError');
}

/** What is written is the plan's input, and when that was: two writings differ, and only what was kept can be the same again. */
export function sendRule(operation: string): SendRule<Shop> {
  return {
    prepare: (_shop, { input }) => ({ fields: Object.entries({ ...input, writtenAt: new Date().toISOString() }).map(([name, value]) => [name, String(value)] as const), amountYen: amountOf(input) }),
    call: async (shop, { settlementNo, plan, fields }) => mapDone(await callGateway(shop, operation, settlementNo, fields), ({ verdict }) => (plan.purpose === 'credit' ? toldVerdict(verdict) : done(null))),
  };
}

function amountOf({ yen }: CallPlan['input']): number | null {
  return typeof yen === 'number' ? yen : null;
}

function toldVerdict(verdict: string | undefined): Outcome<string> {
  return verdict === 'approved' || verdict === 'held' || verdict === 'refused' || verdict === 'overLimit' ? done(verdict) : unknown('unknownResult');
}
