/**
 * Only preloaded (`src/worker/workflow-bundler.ts`): later the language's own objects are frozen. The SDK notes for every
 * promise where it was made; so many frames name the step that waits, and take half the time that ten do.
 */
Error.stackTraceLimit = 4;
