import { textTable } from '@meta-agent/command-line';
import type { Answer } from '@meta-agent/decision';
import type { SignalRecord } from '@meta-agent/features';
import { NONE } from '@meta-agent/words';
import { askEngine } from '../../engine/ask-engine';
import { namedEngine, openEngine } from '../../engine/open-engine';
import { OpsError } from '../../errors';
import type { CommandContext } from '../../terminal/context';
import type { OnlineInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';
import { decisionRows } from '../../why/decision-rows';

/** The engine's own limit is smaller. */
const MAX_BYTES = 4 * 1024 * 1024;

/** `meta-ops predict RECORD`: asks as a client does; the engine judges the record. */
export async function predict(
  input: OnlineInput<{ readonly whatIf: boolean }, readonly [record: string]>,
  context: CommandContext,
): Promise<void> {
  const { url, tokenFile, whatIf } = input.options;
  const [typed] = input.args;
  const record = parseRecord(typed === '-' ? await readAll(context.stdin) : typed);
  const engine = await openEngine(namedEngine(url, context), { env: context.env, tokenFile });
  const answer = await askEngine(engine, (client) =>
    whatIf ? client.whatIf(record) : client.predict(record),
  );
  printResult(input, context, answer, () => tableOf(answer));
}

function tableOf(answer: Answer): string {
  return textTable(
    ['symbol', answer.symbol ?? NONE],
    [
      ...decisionRows(answer),
      ['model', answer.model_version ?? 'none is loaded'],
      ['id', answer.id],
      ...answer.warnings.map((warning) => ['warning', warning]),
    ],
    [answer.symbol ?? NONE],
  );
}

/** @throws OpsError bad_argument */
function parseRecord(text: string): SignalRecord {
  try {
    return JSON.parse(text) as SignalRecord;
  } catch (cause) {
    throw new OpsError('bad_argument', {
      message: 'The record is no JSON.',
      expected: '\'{"symbol": "BTCUSDT", "base_predictions": {…}}\' in single quotes',
      received: (cause as Error).message,
      next: 'put the whole record between single quotes, or - to read it from the standard input',
      cause,
    });
  }
}

async function readAll(stdin: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk as Buffer));
    bytes += chunks[chunks.length - 1].length;
    if (bytes > MAX_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
