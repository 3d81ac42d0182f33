import { readable } from '../jst.ts';
import { settle } from '../sandbox.ts';
import type { Sandbox } from '../sandbox.ts';
import { bookLinks, entryList } from './entry-list.ts';
import { faultForm, faultTable } from './fault-section.ts';
import { button, html, notice, page } from './html.ts';
import type { Html } from './html.ts';
import { placeIn } from './places.ts';
import { requestTable } from './request-table.ts';

const SHOWN_REQUESTS = 100;

/** The console's first page: a book, clock, faults, the last requests. */
export function homePage(sandbox: Sandbox, query: URLSearchParams): string {
  const { ledger, services } = sandbox;
  settle(sandbox);
  const { now, speed, frozen } = ledger.clock.read();
  const place = placeIn(services, query);
  return page(
    services,
    '一覧',
    readable(now),
    html`${notice(query)}
<h2>時計</h2>${clockForms(speed, frozen)}
<h2>${place.book.title}</h2>${bookLinks(services, place)}${entryList(services, place, query)}
<h2>障害</h2>${faultTable(sandbox)}${faultForm(services)}
<h2>直近${SHOWN_REQUESTS}件のリクエスト</h2>${requestTable(services, ledger.requests.last(SHOWN_REQUESTS))}`,
  );
}

function clockForms(speed: number, frozen: boolean): Html {
  const moves: [string, string][] = [['PT1M', '+1分'], ['PT1H', '+1時間'], ['P1D', '+1日'], ['P7D', '+7日']];
  return html`<p>${frozen ? '停止中' : `${speed}倍速で進行中`}</p>
${moves.map(([advance, label]) => button('/sandbox/page/clock', { advance }, label))}
${button('/sandbox/page/clock', { freeze: frozen ? 'false' : 'true' }, frozen ? '動かす' : '止める')}
${button('/sandbox/page/clock', { speed: '1' }, '等速')}${button('/sandbox/page/clock', { speed: '1440' }, '1分=1日')}
<form method="post" action="/sandbox/page/clock"><label>日時 <input type="datetime-local" name="set" step="1" required></label><button>合わせる</button></form>`;
}
