import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { messageOf, ModelError } from '../errors';

/** Signs texts with one private key. */
export interface Signer {
  readonly keyId: string;
  /** Of the same pair. */
  readonly publicKey: KeyObject;
  /** @returns the Ed25519 signature in Base64 */
  readonly sign: (text: string) => string;
}

/** Public keys by their id. A signature of any of them counts, so that keys can be exchanged. */
export type VerifyKeys = ReadonlyMap<string, KeyObject>;

export interface NewKeys {
  readonly keyId: string;
  /** PKCS #8, for the signer alone. */
  readonly privatePem: string;
  /** SPKI, for everybody who verifies. */
  readonly publicPem: string;
}

/** A new pair of Ed25519 keys, each in PEM. */
export function generateKeys(): NewKeys {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    keyId: idOf(publicKey),
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** @throws ModelError key_invalid */
export function createSigner(privatePem: string, at: string): Signer {
  const key = parseKey(at, 'a private Ed25519 key in PEM', () => createPrivateKey(privatePem));
  const publicKey = createPublicKey(key);
  return {
    keyId: idOf(publicKey),
    publicKey,
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}

const PUBLIC_KEY = /-----BEGIN PUBLIC KEY-----[\s\S]*?-----END PUBLIC KEY-----/g;

/**
 * The public keys in some texts; a text may hold several.
 * @throws ModelError key_invalid; also for a private key, which does not belong on an engine
 */
export function parseVerifyKeys(texts: ReadonlyMap<string, string>): VerifyKeys {
  const keys = new Map<string, KeyObject>();
  for (const [at, text] of texts) {
    const expected = 'public Ed25519 keys in PEM';
    if (text.includes('PRIVATE KEY')) throw invalid(at, expected, 'a private key');
    const found = text.match(PUBLIC_KEY) ?? [];
    if (found.length === 0) throw invalid(at, expected, 'none');
    for (const pem of found) {
      const key = parseKey(at, expected, () => createPublicKey(pem));
      keys.set(idOf(key), key);
    }
  }
  return keys;
}

/** Whether a signature belongs to a text and a key. */
export function isSignedBy(key: KeyObject, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
}

/** The start of the SHA-256 of the public key. */
function idOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

function parseKey(at: string, expected: string, parse: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = parse();
  } catch (error) {
    throw invalid(at, expected, messageOf(error), error);
  }
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw invalid(at, expected, `a key of the type ${key.asymmetricKeyType ?? key.type}`);
}

function invalid(at: string, expected: string, received: string, cause?: unknown): ModelError {
  return new ModelError('key_invalid', { at, expected, received, cause });
}
