/**
 * Keeps many orders from doing the same thing in the same instant, without chance: the same text always falls on the
 * same place between 0 (included) and 1 (not included), and neighbouring texts fall far apart.
 */
export function spread(text: string): number {
  // FNV-1a over the characters, then the last mixing of murmur3.
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
