import {
  argument,
  defineCommand,
  option,
  requiredOption,
  type MakeSchema,
} from '@meta-agent/command-line';
import type { Scope } from '@meta-agent/engine-api';
import { ASKING, PRINTING } from '../../terminal/options';

const scopes: MakeSchema<Scope[]> = async () => (await import('./scopes.js')).scopesSchema;

const TOKENS = {
  ...PRINTING,
  tokensFile: option(
    '--tokens-file <file>',
    'the file of the client tokens (default: META_CLIENT_TOKENS_FILE)',
  ),
};
const NAME = argument('<name>', 'the name of the client, for log lines and rows');

/** The commands that say who may ask an engine. An engine reads the file again when it changes. */
export const TOKEN = [
  defineCommand({
    name: 'token add',
    description: 'make a token for a client and print it, once; the file keeps its digest alone',
    examples: ['token add desk1 --scope decide', 'token add grafana --scope metrics --to token'],
    arguments: [NAME],
    options: {
      ...TOKENS,
      scope: requiredOption(
        '--scope <scopes>',
        'decide, watch, metrics or admin; several with commas',
        scopes,
      ),
      to: option('--to <file>', 'write the token to a new file instead of printing it'),
    },
    run: async () => (await import('./add-token.js')).addToken,
  }),
  defineCommand({
    name: 'token list',
    description: 'list the clients and their scopes',
    examples: ['token list', 'token list --json'],
    options: TOKENS,
    run: async () => (await import('./list-tokens.js')).listTokens,
  }),
  defineCommand({
    name: 'token remove',
    description: 'remove the token of a client',
    examples: ['token remove desk1', 'token remove desk1 --yes'],
    arguments: [NAME],
    options: { ...TOKENS, ...ASKING },
    run: async () => (await import('./remove-token.js')).removeToken,
  }),
];
