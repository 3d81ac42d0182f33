/** A cursor given by a caller that this installation never handed out, or for another sort. The API answers 400. */
export class BadCursorError extends Error {
  override readonly name = 'BadCursorError';

  constructor() {
    super('The cursor is not one of ours');
  }
}
