import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EngineProcess, ROOT, startEngine, temporaryFolder, until } from '@meta-agent/harness';
import { openRegistry } from '@meta-agent/model-io';
import { simulateMarket } from '../market/simulated-market';
import { FIXED_RECIPE, train } from '../trainer/training';

jest.setTimeout(600_000);

/** Commands that run until they are stopped. */
const ENDLESS = 'meta-ops watch';
const ENDED_BY_TIMEOUT = 124;

/** The kinds of the runbook's blocks: commands, or a line of a crontab. */
const BLOCKS = { bash: (line: string) => line, cron: (line: string) => line.split(/ {2,}/)[1] };

/** Commands that need an object storage or a Redis; their own specs run them. */
const ELSEWHERE = /s3:\/\/|meta-ops (?:stream|fleet)|meta-trainer worker/;

interface NamedCommand {
  /** The heading above the command. */
  readonly heading: string;
  readonly command: string;
}

/** Every line of every block, then every command in a table or a sentence. */
function commandsOf(text: string): NamedCommand[] {
  const commands: NamedCommand[] = [];
  const inline: NamedCommand[] = [];
  let heading = '';
  let block: keyof typeof BLOCKS | null = null;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) block = block === null ? kindOf(line) : null;
    else if (block !== null) commands.push({ heading, command: BLOCKS[block](line) });
    else if (line.startsWith('#')) heading = line.replace(/^#+ /, '');
    else {
      for (const [, command] of line.matchAll(/`((?:sudo )?meta-(?:ops|trainer) [^`]+)`/g))
        inline.push({ heading, command });
    }
  }
  return [...commands, ...inline].filter(({ command }) => !ELSEWHERE.test(command));
}

/** @throws Error for a block of another kind */
function kindOf(fence: string): keyof typeof BLOCKS {
  const kind = fence.slice(3);
  if (kind in BLOCKS) return kind as keyof typeof BLOCKS;
  throw new Error(`no block of the runbook may go untested: ${fence}`);
}

/** systemd is not installed here: its commands act on the engine that the test has started. */
function standInForSystemd(bin: string, journal: string, engine: () => EngineProcess): void {
  const script = (name: string, lines: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${lines}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  script('sudo', 'exec "$@"');
  script('journalctl', `cat "${journal}"`);
  script('systemctl', `[ "$1" != reload ] || kill -HUP ${engine().pid}`);
}

interface Outcome {
  readonly exitCode: number;
  readonly output: string;
}

describe('the runbook', () => {
  it('has only commands that work', async () => {
    const market = await simulateMarket({ records: 8000, seed: 7 }, '--prices');
    const folder = temporaryFolder();
    for (const name of ['models', 'logs', 'backups', 'bin']) mkdirSync(join(folder, name));
    for (const name of ['predictions.jsonl', 'outcomes.csv', 'labels.csv']) {
      cpSync(join(market.folder, name), join(folder, name));
    }
    cpSync(join(market.folder, 'prices.csv'), join(folder, 'candles.csv'));
    // Versions to roll back to, older and worse than those of the runbook.
    const inputs = ['--predictions', market.predictions, '--labels', market.labels];
    const poor = ['--label-horizon', '15', '--max-date', '2025-01-09', '--force-promote'];
    for (const C of ['0.000001', '0.000002', '0.000003']) {
      await train(join(folder, 'models'), ...inputs, ...poor, '--C', C);
    }
    const engine = await startEngine({
      META_V2_MODEL_DIR: join(folder, 'models'),
      META_DECISION_LOG: join(folder, 'logs'),
      META_ADMIN_SOCKET: join(folder, 'admin.sock'),
      META_MAX_ROW_AGE: '1e9',
    });
    const journal = join(folder, 'journal');
    standInForSystemd(join(folder, 'bin'), journal, () => engine);
    const tokensFile = join(folder, 'tokens.json');
    writeFileSync(tokensFile, '{"clients":[]}', { mode: 0o600 });
    const env: Record<string, string> = {
      ...{
        HOME: folder,
        PATH: `${join(folder, 'bin')}:${ROOT}/node_modules/.bin:${process.env.PATH ?? ''}`,
      },
      ...{ META_V2_MODEL_DIR: join(folder, 'models'), META_DECISION_LOG: join(folder, 'logs') },
      ...{ META_ENGINE_URL: engine.url, META_BACKUP_DIR: join(folder, 'backups') },
      ...{ META_ADMIN_SOCKET: join(folder, 'admin.sock'), META_PORT: new URL(engine.url).port },
      META_CLIENT_TOKENS_FILE: tokensFile,
    };
    const places: [named: string, here: string][] = [
      ['/opt/meta-agent', ROOT],
      ['/var/lib/meta-agent/candles.csv', join(folder, 'candles.csv')],
      ['/var/lib/meta-agent', folder],
      ['/var/log/meta-agent', join(folder, 'logs')],
      ['http://127.0.0.1:8001', engine.url],
      [' tools/deploy/', ` ${ROOT}/tools/deploy/`],
    ];
    const run = (command: string) =>
      new Promise<Outcome>((resolve) => {
        const line = command.includes(ENDLESS) ? `timeout 2 ${command}` : command;
        const here = places.reduce(
          (text, [named, place]) => text.replaceAll(named, place),
          ` ${line}`,
        );
        const script = `set -o pipefail; ${here}`;
        execFile(
          'bash',
          ['-c', script],
          { cwd: folder, env, maxBuffer: 1 << 26 },
          (error, stdout, stderr) => {
            resolve({
              exitCode: Number(error?.code ?? 0),
              output: `${stderr.slice(-6000)}${stdout.slice(-6000)}`,
            });
          },
        );
      });

    const commands = commandsOf(readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8'));
    expect(commands.length).toBeGreaterThan(35);
    const failed: string[] = [];
    for (const { heading, command } of commands) {
      writeFileSync(journal, `${engine.lines.join('\n')}\n`);
      if (command.includes('meta-ops rearm')) await demoteCurrent(env.META_V2_MODEL_DIR);
      const { exitCode, output } = await run(adapted(command, market.lines));
      const expected = command.includes(ENDLESS) ? ENDED_BY_TIMEOUT : 0;
      const isFine = exitCode === expected || isKept(command, exitCode, output);
      // As the chapter's `export` says: from then on every change is signed.
      if (command.includes('meta-ops keygen')) env.META_SIGN_KEY = join(folder, 'keys/sign.key');
      if (!isFine) failed.push(`${heading}: ${command}\n${exitCode}: ${output}`);
      if (isFine && command.includes('meta-ops promote')) {
        await until(async () => (await engine.client.status()).model_ready);
        await decideSome(engine, market.lines);
      }
    }
    expect(failed).toEqual([]);
    expect(await engine.stop()).toBe(0);
  });
});

/** What the supervisor does to a model that loses. */
async function demoteCurrent(dir: string): Promise<void> {
  const registry = openRegistry({ dir });
  const { version } = await registry.load();
  await registry.demote({ version, actor: 'meta-supervisor', reason: 'worse than the vote' });
}

/**
 * A weekly run without later records fails the comparison with the current model alone; what the
 * supervisor has learned here is of last year.
 */
function isKept(command: string, exitCode: number, output: string): boolean {
  if (!command.includes('retrain-weekly') || exitCode !== 2) return false;
  const failed = output.split('\n').filter((line) => line.includes('FAIL'));
  return (
    failed.length > 0 &&
    failed.every((line) => line.includes('better_than_champion')) &&
    output.includes('no record of the test part is later') &&
    output.includes('nothing will promote it')
  );
}

/** A command with the options that the test needs. */
function adapted(command: string, lines: readonly string[]): string {
  if (command.includes('meta-ops why')) {
    const { symbol, timestamp } = JSON.parse(lines[0]) as { symbol: string; timestamp: string };
    return command.replace('BTCUSDT', symbol).replace(/--at \S+/, `--at ${timestamp}`);
  }
  // The simulated records are old when the engine decides them.
  const old = '--max-row-age 10000000';
  if (command.includes('meta-trainer describe')) return `${command} ${old}`;
  if (!/meta-trainer train|retrain-weekly/.test(command)) return command;
  // A simulated trade lasts one step. A quick, poor model: the test shows that the command works.
  const settled = '--label-horizon 15 --take-profit 0.25 --stop-loss 0.25 --cost-pct 0.2';
  const settling = command.replace('--label-horizon 120', settled);
  return `${settling} ${old} ${FIXED_RECIPE.join(' ')}`;
}

/** Decisions to watch, to replay and to train on. */
async function decideSome({ url, client }: EngineProcess, lines: readonly string[]): Promise<void> {
  const headers = { 'content-type': 'application/x-ndjson' };
  const body = lines.join('\n');
  await (await fetch(`${url}/api/ai/meta/predict/batch`, { method: 'POST', headers, body })).text();
  await until(async () => (await client.status()).decision_log.queued_lines === 0);
}
