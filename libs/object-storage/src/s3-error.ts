import { ModelError } from '@meta-agent/model-io';

/** What the SDK throws, as far as it is looked at. */
interface SdkError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Whether the storage answered that there is no such object; a missing bucket is another error. */
export function isMissing(error: unknown): boolean {
  return (error as SdkError).name === 'NoSuchKey';
}

/** Names the place, and what the storage or the network said. */
export function asStoreError(error: unknown, at: string): ModelError {
  if (error instanceof ModelError) return error;
  const { name, message, code, $metadata } = error as SdkError;
  const status = $metadata?.httpStatusCode;
  if (status === 412 || status === 409) {
    return new ModelError('store_changed', { at, received: `${status} ${name}`, cause: error });
  }
  const said = [code ?? name, message].filter((part) => part !== '' && part !== 'Error');
  const received = `${status === undefined ? '' : `${status} `}${said.join(': ')}`;
  return new ModelError('store_unreachable', { at, received, cause: error });
}
