/** An order full of texts that occur nowhere else, and where to look for them. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { type CanarySearch, canarySearch } from '../support/canary-search.ts';

export const buyer = {
  name: '鵜殿　紬希',
  nameKana: 'ウドノ ツムギ',
  postalCode: '798-1341',
  address: '愛媛県北宇和郡鬼北町近永9973 鵺荘303',
  tel: '070-5512-9384',
  email: 'tsumugi.udono@canary-mail.example',
};
const destination = { name: '穂積　櫂斗', postalCode: '798-1343', address: '愛媛県北宇和郡鬼北町奈良8846', tel: '070-5512-9385' };
export const note = '鵺の羽根は割れ物につき注意';
const item = '鵺の羽根つき帽子';

export function canaryOrder(): ReturnType<typeof orderBody> {
  return orderBody({ items: [{ kind: 'goods', name: item, quantity: 1, unitPriceYen: 5_500, subtotalYen: 5_500 }], destinations: [destination] }, buyer);
}

/** Postal codes alone are too short to be told from chance. */
export const personal: CanarySearch = canarySearch([
  buyer.name, buyer.nameKana, buyer.address, '北宇和郡鬼北町近永', buyer.tel, buyer.email, destination.name, '北宇和郡鬼北町奈良', destination.tel, item, note,
]);

/** All files of a folder, or a database file with its journals. */
export function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path, `${path}-wal`].filter((file) => statSync(file, { throwIfNoEntry: false }) !== undefined);
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name)).filter((file) => statSync(file).isFile());
}

/** What is found in the files, each with the file's name. */
export function findInFiles(search: CanarySearch, files: readonly string[]): string[] {
  return files.flatMap((file) => search.find(readFileSync(file)).map((found) => `${file}: ${found}`));
}
