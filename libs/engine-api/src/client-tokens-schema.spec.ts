import { clientTokensSchema } from './client-tokens-schema';

const client = (name: string, digit: string) => ({
  name,
  scopes: ['decide'],
  sha256: digit.repeat(64),
});

function messagesOf(...clients: unknown[]): string[] {
  const { error } = clientTokensSchema.safeParse({ clients });
  return error?.issues.map(({ message }) => message) ?? [];
}

describe('the file of client tokens', () => {
  it('holds a name, scopes and the digest of each token', () => {
    expect(messagesOf(client('desk-1', 'a'), client('desk-2', 'b'))).toEqual([]);
  });

  it('has each name and each digest once', () => {
    expect(messagesOf(client('desk', 'a'), client('desk', 'b'))).toEqual(['each name once']);
    expect(messagesOf(client('one', 'a'), client('two', 'a'))).toEqual(['each digest once']);
  });

  it.each(['admin', 'local'])('has no client with the name %s, which is no client', (name) => {
    expect(messagesOf(client(name, 'a'))).toEqual(['a name other than admin, local']);
  });

  it('has no client without a scope', () => {
    expect(messagesOf({ ...client('desk', 'a'), scopes: [] })).toEqual(['at least one scope']);
  });
});
