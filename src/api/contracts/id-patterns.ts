/** How the names look that callers choose. */

/** Longest order number (受注番号); longer than the method's own and Yamato sees a short form of it. */
export const orderNumberPattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** The key of one action, as the cart chose it; it becomes the action's id. */
export const idempotencyKeyPattern = /^[A-Za-z0-9_.:-]{1,64}$/;
