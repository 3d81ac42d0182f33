import type { Operation as OpenOperation, Wire } from '../../core/wire/operation.ts';
import { issuerRoutes } from './browser/issuer.ts';
import { libraryRoutes } from './browser/libraries.ts';
import { tokenRoutes } from './browser/token-route.ts';
import { checkoutRoutes } from './checkout/routes.ts';
import { ownFaults } from './faults.ts';
import { refused } from './operations/call.ts';
import type { Ledger } from './operations/call.ts';
import { operations } from './operations/catalogue.ts';
import { answerTo, processCall, SECRETS, subjectOf } from './operations/process.ts';

/** 本番 and テスト環境. @see webcollect §1.1 */
const PATH = /^\/(?:api\/(\w+)|test_gateway\/(\w+)\.api)$/;
const CLAIMING = operations.filter(({ claims }) => claims === true).map(({ div }) => div);

/** How the service speaks: form data in, XML out, one address for each function or for a few. */
export function openWire(ledger: Ledger): Wire {
  const opened = operations.map((operation): OpenOperation & { path: string } => ({
    name: operation.div,
    id: operation.div,
    path: operation.path,
    run: (arrival, circumstances) => processCall(ledger, operation, arrival, circumstances, CLAIMING),
  }));
  const refuse = (code: string) => answerTo(refused(code), ledger.desk.now());
  return {
    operations: opened,
    operationAt(path) {
      const found = PATH.exec(path);
      const at = opened.filter((operation) => operation.path === (found?.[1] ?? found?.[2]));
      const [first] = at;
      return first && ((parameters) => at.find(({ name }) => name === parameters.get('function_div')) ?? first);
    },
    notPost: () => refuse('Z012000001'),
    subjectOf,
    secrets: SECRETS,
    refusal: (_arrival, code) => refuse(code),
    systemError: 'Z019999999',
    faults: ownFaults,
    brief,
    routes: [...tokenRoutes(ledger), ...issuerRoutes(ledger), ...libraryRoutes, ...checkoutRoutes()],
  };
}

function brief(answer: string): string {
  const element = (name: string) => new RegExp(`<${name}>([^<]*)<`).exec(answer)?.[1] ?? '';
  const [credit, status] = [element('creditErrorCode'), element('statusInfo')];
  return `結果コード ${element('returnCode') || '-'} ${element('errorCode')} ${credit}${status === '' ? '' : `取引状況 ${status}`}`.trim();
}
