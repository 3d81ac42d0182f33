/** Messages and stack traces of failures go through the codec too; only a failure's type stays readable. */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
