import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { claim, nodeDisk } from '@meta-agent/durable-files';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { generateKeys, openRegistry, readSigner } from '@meta-agent/model-io';
import { startProgram } from '../testing/start-program';
import { watchedMarket, type WatchedMarket } from '../testing/watched-market';

const typed = (args: readonly string[]) => startProgram(args).ended;

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(20);
}

const runArgs = ({ registry, options }: WatchedMarket, ...more: string[]) => [
  ...['run', '--model-dir', registry.dir, '--decisions', ...options.decisions],
  ...['--prices', ...options.prices, '--take-profit', '0.5', '--stop-loss', '0.5'],
  ...['--label-horizon', '15', '--every', '360', '--target-precision', '0.7', ...more],
];

describe('meta-supervisor', () => {
  it('run publishes what became known; status shows it; --from-scratch proves it', async () => {
    const market = await watchedMarket({ days: 3, skill: () => 0.8, seed: 1 });
    market.writeDays(3);
    const dir = ['--model-dir', market.registry.dir];
    expect((await typed(['status', ...dir])).stdout).toContain('No live state');
    const { stdout } = await typed(runArgs(market, '--once'));
    expect(stdout).toContain('72 decisions, 72 settled, 12 live states published.');
    expect(stdout).toMatch(/Generation 12: threshold 0\.\d{4} \(floor 0\.6500, cap 0\.9500/);
    const status = await typed(['status', ...dir, '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({
      live: { generation: 12, model_version: market.version },
      verified_generations: 12,
    });
    const proof = await typed(runArgs(market, '--from-scratch'));
    expect(proof).toMatchObject({ exitCode: 0 });
    expect(proof.stdout).toContain('12 live states, each as the same inputs give it.');
  });

  it('--from-scratch with another target ends with 3 and names the generation', async () => {
    const market = await watchedMarket({ days: 2, skill: () => 0.8, seed: 1 });
    market.writeDays(2);
    await typed(runArgs(market, '--once'));
    const other = runArgs(market, '--from-scratch').map((word) => (word === '0.7' ? '0.8' : word));
    const { exitCode, stdout } = await typed(other);
    expect(exitCode).toBe(3);
    expect(stdout).toContain('Generation 1 differs');
  });

  it('one supervisor wins, the other says so', async () => {
    const market = await watchedMarket({ days: 1, skill: () => 0.8, seed: 1 });
    market.writeDays(1);
    const owner = await claim(nodeDisk, `${market.registry.dir}/live.owner`);
    await expect(typed(runArgs(market, '--once'))).rejects.toThrow('belongs to another process');
    await owner.release();
    expect((await typed(runArgs(market, '--once'))).stdout).toContain('live states published');
  });

  it('says what repairs a broken live state; --rebuild publishes the next generation', async () => {
    const market = await watchedMarket({ days: 2, skill: () => 0.8, seed: 1 });
    market.writeDays(2);
    await typed(runArgs(market, '--once'));
    writeFileSync(join(market.registry.dir, 'live/8.json'), '{');
    const next = expect.stringContaining('meta-supervisor run --rebuild') as string;
    await expect(typed(runArgs(market, '--once'))).rejects.toMatchObject({ exitCode: 3, next });
    const rebuilt = await typed(runArgs(market, '--rebuild'));
    expect(rebuilt.stdout).toContain('Computed anew. Generation 9: threshold');
    expect((await typed(runArgs(market, '--from-scratch'))).stdout).toContain('1 live state, each');
    expect((await typed(runArgs(market, '--once'))).stdout).toContain('0 live states published');
  });

  it('asks for the key of a signed registry before it looks', async () => {
    const market = await watchedMarket({ days: 1, skill: () => 0.8, seed: 1 });
    market.writeDays(1);
    const { privatePem } = generateKeys();
    const key = join(temporaryFolder(), 'sign.key');
    writeFileSync(key, privatePem, { mode: 0o600 });
    const { dir } = market.registry;
    await openRegistry({ dir, signer: await readSigner(key) }).sign();
    await expect(typed(runArgs(market, '--once'))).rejects.toMatchObject({
      ...{
        code: 'sign_key_needed',
        exitCode: 2,
        next: 'set META_SIGN_KEY, then start meta-supervisor again',
      },
    });
    const { stdout } = await typed(runArgs(market, '--once', '--sign-key', key));
    expect(stdout).toContain('4 live states published');
  });

  it('waits for a file of prices that is broken, and ends when it is stopped', async () => {
    const market = await watchedMarket({ days: 1, skill: () => 0.8, seed: 1 });
    market.writeDays(1);
    const [prices] = market.options.prices;
    const whole = readFileSync(prices, 'utf8');
    writeFileSync(prices, `${whole}not a candle\n`);
    const stopping = new AbortController();
    const running = startProgram(runArgs(market, '--poll', '0.1'), {}, stopping.signal);
    await until(() => running.printed.stderr.includes('Trying again'));
    // A line that is being written is no fault.
    writeFileSync(prices, `${whole}2026-01-02T00:3`);
    await until(() => running.printed.stdout.includes('published'));
    stopping.abort();
    expect((await running.ended).exitCode).toBe(0);
  });

  it.each([
    ['without prices and outcomes', ['run'], 'What settles the decisions is not clear'],
    [
      'to promote by outcomes',
      ['run', '--outcomes', 'trades.csv', '--label-horizon', '15', '--promote'],
      'Outcomes show the worth of vetoes alone',
    ],
    ['without a registry', ['status', '--model-dir', '/nowhere'], 'there is no registry'],
  ])('is refused %s', async (_, args, text) => {
    await expect(typed(args)).rejects.toThrow(text);
  });
});
