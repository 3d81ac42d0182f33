/** Of all the records' tests. */
export const masterKey = Buffer.alloc(32, 7);
