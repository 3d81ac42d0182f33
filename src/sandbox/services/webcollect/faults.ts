import type { OwnFault } from '../../core/faults/kind.ts';

/** Z012000005, Z012000006, Z010000000, Z019999999. @see webcollect §6.2 */
const SYSTEM = ['Z019999999', 'Z012000005', 'Z012000006', 'Z010000000'];

/** Faults in the service's own words. */
export const ownFaults: Readonly<Record<string, OwnFault>> = {
  unknownCode: { about: '未知のエラーコード (code)', does: 'answer', when: 'after', code: (operation) => `${operation}9999999` },
  systemError: { about: `システムエラー (code ${SYSTEM.join('・')})`, does: 'answer', when: 'before', codes: SYSTEM, code: () => 'Z019999999' },
  refuse: { about: 'カード会社が拒否 (G12)', does: 'steer', operations: ['A01', 'A02', 'A04', 'A07', 'A08', 'A09', 'A11'] },
  notFound: { about: '照会に「該当なし」', does: 'steer', operations: ['E04'] },
  twoAuthorisations: { about: '旧与信の取消に失敗 (A077000001)', does: 'steer', operations: ['A07'] },
};
