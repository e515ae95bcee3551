import { z } from 'zod';
import { ModelError } from '../errors';
import { isSignedBy, type Signer, type VerifyKeys } from './keys';

/** By a key of `meta-ops keygen`. */
export const signatureSchema = z.strictObject({
  /** Start of the SHA-256 of the public key. */
  key: z.string().regex(/^[0-9a-f]{16}$/, 'the id of a key'),
  /** Base64. */
  ed25519: z.base64().max(100),
});
export type Signature = Readonly<z.infer<typeof signatureSchema>>;

/** Ed25519 is deterministic (RFC 8032): the same text and key give the same signature. */
export const signatureOf = (text: string, signer: Signer): Signature => ({
  key: signer.keyId,
  ed25519: signer.sign(text),
});

export interface SignedText {
  readonly text: string;
  readonly signature: Signature | undefined;
  /** The file, for the error. */
  readonly at: string;
  /** What to do about a file without a signature, and with one of an unknown key. */
  readonly next?: string;
}

/** @throws ModelError signature_missing, signature_key_unknown, signature_invalid */
export function verifySignature({ text, signature, at, next }: SignedText, keys: VerifyKeys): void {
  const expected = `a signature by ${[...keys.keys()].join(' or ')}`;
  const told = { at, expected, ...(next !== undefined && { next }) };
  if (signature === undefined) {
    throw new ModelError('signature_missing', { ...told, received: 'none' });
  }
  const key = keys.get(signature.key);
  if (key === undefined) {
    throw new ModelError('signature_key_unknown', { ...told, received: signature.key });
  }
  if (!isSignedBy(key, text, signature.ed25519)) {
    const received = `a signature by ${signature.key} of other contents`;
    throw new ModelError('signature_invalid', { at, expected, received });
  }
}
