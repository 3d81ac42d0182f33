/** For a transaction that is worth nothing if another one was faster: what it comes to then. */
export async function unlessOvertaken<T>(otherwise: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isOvertaken(error)) return otherwise;
    throw error;
  }
}

/** Another transaction wrote to what this one has seen, or the two waited for each other. */
function isOvertaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01');
}
