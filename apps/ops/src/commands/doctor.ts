import { EXIT, painter, parseEnvironment, typeable, type Painter } from '@meta-agent/command-line';
import { environmentSchema } from '@meta-agent/engine-api';
import { checkBackend } from '../doctor/check-backend';
import { checkDisk } from '../doctor/check-disk';
import { checkEngine, findEngine, type EngineChoice } from '../doctor/check-engine';
import { checkFolder } from '../doctor/check-folder';
import { checkNode } from '../doctor/check-node';
import { checkRegistry } from '../doctor/check-registry';
import { checkSecrets } from '../doctor/check-secrets';
import { checkedFolders } from '../doctor/checked-folders';
import type { Finding } from '../doctor/finding';
import type { CommandContext } from '../terminal/context';
import type { RegistryInput } from '../terminal/options';
import { printResult } from '../terminal/print';

type DoctorInput = RegistryInput<EngineChoice>;

/** `meta-ops doctor` */
export async function doctor(input: DoctorInput, context: CommandContext): Promise<void> {
  const findings = await examine(input, context);
  const paint = painter(context.stdout);
  printResult(input, context, findings, () => findings.map((f) => linesOf(f, paint)).join('\n'));
  if (findings.some(({ status }) => status === 'wrong')) context.exit(EXIT.gateFailed);
}

async function examine({ options }: DoctorInput, context: CommandContext): Promise<Finding[]> {
  const { env } = context;
  const schema = environmentSchema.pick({ META_VERIFY_KEY: true });
  const { META_VERIFY_KEY: keys } = parseEnvironment(schema, env);
  const engine = await findEngine(options, env);
  const { dir, logs, findings } = await checkedFolders(options.modelDir, engine, env);
  const folders = [
    await checkFolder('registry', dir, ['versions', 'current.json', 'ledger.jsonl', 'lock']),
    await checkDisk('disk', dir),
    ...(logs === null
      ? []
      : [await checkFolder('decision log', logs), await checkDisk('disk of the log', logs)]),
  ];
  const online = await checkEngine(dir, engine);
  return [
    checkNode(process.versions.node),
    checkBackend(env.META_TF_BACKEND),
    ...findings,
    ...folders,
    ...(await checkSecrets(env)),
    ...toldOnce(await checkRegistry(dir, logs, keys), online),
    ...online,
  ];
}

/** The engine tells of a stop with its user and time: the registry's own line would repeat it. */
function toldOnce(findings: readonly Finding[], online: readonly Finding[]): Finding[] {
  const isTold = online.some(({ name }) => name === 'stop');
  return findings.filter(
    ({ name, status }) => !(isTold && name === 'stop' && status === 'warning'),
  );
}

const MARKS = { ok: ['green', '✓'], warning: ['yellow', '!'], wrong: ['red', '✗'] } as const;

function linesOf({ name, status, detail, next }: Finding, paint: Painter): string {
  const [colour, mark] = MARKS[status];
  const line = `${paint(colour, mark)} ${name}: ${detail}`;
  return next === null ? line : `${line}\n    next: ${typeable(next)}`;
}
