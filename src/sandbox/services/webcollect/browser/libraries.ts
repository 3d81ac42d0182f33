import type { OwnRoute } from '../../../core/wire/operation.ts';
import { embeddedLibrary } from './embedded-library.ts';
import { popupLibrary } from './popup-library.ts';

const PATH = /^\/(?:api|test_gateway)\/token\/js\/(embeddedTokenLib|tokenlib)\.js$/;

/** The scripts that a shop's page loads, at the addresses of 本番 and テスト環境. @see webcollect §1.1 */
export const libraryRoutes: readonly OwnRoute[] = [
  {
    method: 'GET',
    path: PATH,
    answer: ({ parts }) => ({
      status: 200,
      contentType: 'text/javascript; charset=UTF-8',
      headers: { 'cache-control': 'no-store', 'access-control-allow-origin': '*' },
      body: Buffer.from(parts[0] === 'tokenlib' ? popupLibrary : embeddedLibrary),
    }),
  },
];
