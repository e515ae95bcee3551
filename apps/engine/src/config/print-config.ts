import { textTable, type CommandInput, writePage } from '@meta-agent/command-line';
import { showConfig } from './engine-config';

interface PrintContext {
  readonly env: NodeJS.ProcessEnv;
  /** For results alone. */
  readonly stdout: NodeJS.WritableStream;
}

/** `meta-engine config show` */
export function printConfig(
  { options: { json } }: CommandInput<{ readonly json: boolean }>,
  { env, stdout }: PrintContext,
): Promise<void> {
  const settings = showConfig(env);
  const head = ['variable', 'value', 'source', 'meaning'];
  const rows = settings.map(({ name, value, source, meaning }) => [name, value, source, meaning]);
  writePage(
    stdout,
    json
      ? JSON.stringify(settings, null, 2)
      : textTable(head, rows, ['value', 'source', 'meaning']),
  );
  return Promise.resolve();
}
