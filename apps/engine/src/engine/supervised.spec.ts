import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  decide,
  decisionRowSchema,
  inForceOfChallenger,
  type InForce,
  type MetaModel,
} from '@meta-agent/decision';
import { nodeDisk } from '@meta-agent/durable-files';
import { statusSchema } from '@meta-agent/engine-api';
import {
  generateKeys,
  onlineStart,
  openRegistry,
  publishLive,
  readGeneration,
  readLive,
  readSigner,
  withOnlineExpert,
  type LiveDraft,
  type Signer,
} from '@meta-agent/model-io';
import {
  liveDraft,
  promoteAnother,
  SAVED_AT_MS,
  smallDraft,
  temporaryFolder,
} from '@meta-agent/model-io/testing';
import { pino } from 'pino';
import { readConfig } from '../config/engine-config';
import { SPLIT } from '../testing/records';
import { startEngine, type Engine } from './start-engine';

const engines: Engine[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.stop();
});

/** A registry with a champion and a candidate that is a second younger. */
async function registryWithCandidate() {
  let nowMs = SAVED_AT_MS;
  const dir = join(temporaryFolder(), 'models');
  const registry = openRegistry({ dir, now: () => (nowMs += 1000) });
  const save = async (seed: number) => {
    const draft = smallDraft(seed);
    const metadata = { ...draft.metadata, override_threshold: { value: 0.34 } };
    return (await registry.save({ ...draft, metadata })).version;
  };
  await promoteAnother(registry, 1);
  const champion = await save(2);
  const why = { actor: 'test', reason: 'test', forced: false } as const;
  await registry.promote({ version: champion, event: 'promote', ...why });
  return { dir, registry, champion, challenger: await save(3) };
}

async function start(dir: string, env: NodeJS.ProcessEnv = {}, logs = temporaryFolder()) {
  const config = readConfig({
    ...{ META_AGENT_ENABLED: 'true', META_PORT: '0', META_V2_MODEL_DIR: dir },
    ...{ META_DECISION_LOG: logs, META_ADMIN_SOCKET: 'off', LOG_DECISIONS: 'off' },
    META_MIN_FREE_DISK_MIB: '0',
    ...env,
  });
  const logger = pino({ level: 'silent' });
  const log = { logger, decisions: logger, droppedLines: () => 0, flush: () => undefined };
  const options = { config, log, version: 'test', waitMs: 0, nowMs: Date.now };
  const engine = await startEngine(options);
  engines.push(engine);
  const path = (name: string) => `${engine.url}/api/ai/meta/${name}`;
  const decisions = async (count: number) => {
    const body = JSON.stringify(Array.from({ length: count }, (_, hour) => recordAt(hour)));
    const headers = { 'content-type': 'application/json' };
    const ask = () => fetch(path('predict/batch'), { method: 'POST', headers, body });
    let answer = await ask();
    // On a busy machine an engine refuses work for a moment, and does nothing of it.
    for (; answer.status === 503; answer = await ask()) await sleep(100);
    return (await answer.json()) as Record<string, unknown>[];
  };
  const status = async () => statusSchema.parse(await (await fetch(path('status'))).json());
  const metrics = async () => (await fetch(`${engine.url}/metrics`)).text();
  const rows = async () => {
    await engine.stop();
    engines.splice(engines.indexOf(engine), 1);
    const lines = readdirSync(logs)
      .filter((name) => name.endsWith('.jsonl'))
      .flatMap((name) => readFileSync(join(logs, name), 'utf8').trim().split('\n'));
    return lines.map((line) => decisionRowSchema.parse(JSON.parse(line)));
  };
  return { decisions, status, metrics, rows };
}

const recordAt = (hour: number) => ({
  ...SPLIT,
  symbol: 'BTCUSDT',
  timestamp: new Date(SAVED_AT_MS + hour * 3_600_000).toISOString(),
  regime: { volatility: (hour % 7) / 7, trend_strength: ((hour % 5) - 2) / 2 },
});

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await sleep(20);
}

const withoutIds = (answers: Record<string, unknown>[]) =>
  JSON.stringify(answers.map(({ id, ...answer }) => ({ ...answer, id: typeof id })));

describe('an engine with a challenger', () => {
  it('answers as without one, and logs what the challenger would have said', async () => {
    const { dir, challenger } = await registryWithCandidate();
    const alone = await (await start(dir)).decisions(60);
    const engine = await start(dir, { META_CHALLENGER: 'newest' });
    expect(withoutIds(await engine.decisions(60))).toBe(withoutIds(alone));
    expect((await engine.status()).challenger).toMatchObject({
      ...{ wanted: 'newest', model_version: challenger, asked: true, canary_share: 0 },
    });
    expect(await engine.metrics()).toContain(`meta_challenger_info{version="${challenger}"} 1`);
    const rows = await engine.rows();
    expect(rows.map((row) => row.challenger?.model_version)).toEqual(Array(60).fill(challenger));
    expect(rows.every((row) => (row.challenger?.probabilities ?? null) !== null)).toBe(true);
  });

  it('answers as without one beside a challenger that is broken', async () => {
    const { dir, registry, challenger } = await registryWithCandidate();
    const alone = await (await start(dir)).decisions(20);
    writeFileSync(join(registry.pathOf(challenger), 'weights.bin'), 'broken');
    const env = { META_CHALLENGER: challenger, META_CANARY_SHARE: '1' };
    const engine = await start(dir, env);
    expect(withoutIds(await engine.decisions(20))).toBe(withoutIds(alone));
    expect((await engine.status()).challenger).toMatchObject({
      ...{ model_version: null, asked: false, last_load_error: { code: 'size_mismatch' } },
    });
  });

  it('never lets a challenger answer that failed its gates, although a person named it', async () => {
    const { dir, registry } = await registryWithCandidate();
    const { metadata, ...draft } = smallDraft(4);
    const gates = metadata.gates.map((gate) => ({ ...gate, passed: gate.name !== 'samples' }));
    const failed = (await registry.save({ ...draft, metadata: { ...metadata, gates } })).version;
    const engine = await start(dir, { META_CHALLENGER: failed, META_CANARY_SHARE: '1' });
    await engine.decisions(20);
    expect((await engine.status()).challenger).toMatchObject({
      ...{ model_version: failed, asked: true, canary_share: 0 },
    });
    const rows = await engine.rows();
    expect(rows.map((row) => row.challenger?.model_version)).toEqual(Array(20).fill(failed));
    expect(rows.some((row) => row.in_force?.canary)).toBe(false);
  });

  it('lets the challenger answer its share, and each row is repeated by itself', async () => {
    const { dir, registry, champion, challenger } = await registryWithCandidate();
    const online = onlineOf(await registry.load(challenger));
    const draft = { ...liveDraft(champion, 0.4), online };
    await publishLive({ dir, disk: nodeDisk }, await readLive(dir), draft);
    const share = { META_CHALLENGER: 'newest', META_CANARY_SHARE: '0.4', META_ONLINE: 'true' };
    const engine = await start(dir, { ...share, META_EXPLORE_SHARE: '0.2' });
    const answers = await engine.decisions(200);
    expect((await engine.status()).in_force).toMatchObject({ online: true, live_generation: 1 });
    expect(await engine.metrics()).toContain(`meta_live_threshold{version="${champion}"} 0.4`);
    const rows = await engine.rows();
    expect(rows.map((row) => row.model_version)).toEqual(answers.map((one) => one.model_version));
    expect(rows.filter((row) => row.in_force?.canary).length).toBeGreaterThan(40);
    const models = new Map<string, MetaModel>();
    for (const version of [champion, challenger]) models.set(version, await registry.load(version));
    const mixed = withOnlineExpert(
      await registry.load(champion),
      (await readGeneration(dir, 1)).state.online ?? online,
    );
    const modelOf = (version: string | null, { online: isOnline }: InForce) =>
      isOnline && version === champion ? mixed : (models.get(version ?? '') ?? null);
    for (const row of rows) {
      const { in_force: inForce, decision, champion: first, challenger: second } = row;
      const other = inForce?.canary === true ? first : second;
      if (inForce === undefined || other === undefined) throw new Error('the row lacks a member');
      const { policy, decided_at, ...record } = row;
      const again = (version: string | null, given: InForce, explore?: boolean) =>
        decide(record, {
          ...{ model: modelOf(version, given), policy, nowMs: Date.parse(decided_at) },
          ...{ inForce: given, ...(explore !== undefined && { explore }) },
        });
      expect(decision).toMatchObject(again(row.model_version, inForce));
      const ofOther = inForce.canary ? { ...inForce, canary: false } : inForceOfChallenger(inForce);
      const version = inForce.canary ? champion : challenger;
      expect(again(version, ofOther, false)).toMatchObject(other);
    }
  });
});

describe('an engine with META_VERIFY_KEY', () => {
  const { privatePem, publicPem } = generateKeys();
  const keys = temporaryFolder();
  const [signKey, verifyKey] = ['sign.key', 'verify.pub'].map((name) => join(keys, name));
  writeFileSync(signKey, privatePem, { mode: 0o600 });
  writeFileSync(verifyKey, publicPem);
  const why = { actor: 'test', reason: 'test' };

  async function signed() {
    const { dir, ...found } = await registryWithCandidate();
    const signer = await readSigner(signKey);
    const registry = openRegistry({ dir, signer });
    await registry.sign();
    const publish = async (draft: LiveDraft, by: Signer | null = signer) =>
      publishLive({ dir, disk: nodeDisk, ...(by && { signer: by }) }, await readLive(dir), draft);
    return { ...found, dir, registry, publish };
  }

  it('lets a challenger answer that a signed line names, and no other', async () => {
    const { dir, registry, challenger } = await signed();
    const env = { META_VERIFY_KEY: verifyKey, META_CHALLENGER: 'newest', META_CANARY_SHARE: '1' };
    const { status, decisions, rows } = await start(dir, env);
    await decisions(10);
    const inShadow = { model_version: challenger, asked: true, canary_share: 0 };
    expect((await status()).challenger).toMatchObject(inShadow);
    await registry.challenge({ version: challenger, ...why });
    await until(async () => (await status()).challenger?.canary_share === 1);
    await decisions(10);
    const canaries = (await rows()).map((row) => row.in_force?.canary === true);
    expect(canaries).toEqual([...Array<boolean>(10).fill(false), ...Array<boolean>(10).fill(true)]);
  });

  it('uses signed live states, their online expert too, and no unsigned one; a demotion stays', async () => {
    const { dir, registry, champion, challenger, publish } = await signed();
    const online = onlineOf(await registry.load(challenger));
    await publish({ ...liveDraft(champion, 0.4), online });
    const { status } = await start(dir, { META_VERIFY_KEY: verifyKey, META_ONLINE: 'true' });
    expect((await status()).in_force).toMatchObject({ threshold: 0.4, online: true });
    const { demotion, ...draft } = liveDraft(champion, 0.45);
    await publish({ ...draft, demotion: { ...demotion, demoted: true } });
    await until(async () => (await status()).in_force?.demoted === true);
    await publish(liveDraft(champion, 0.35), null);
    await until(async () => (await status()).live_refused !== null);
    const refused = await status();
    expect(refused.live_refused).toContain('there is no signature (live/3.json)');
    expect(refused.in_force).toMatchObject({ threshold: null, online: false, demoted: true });
  });
});

/** An expert with the coefficients of another model, and half of the weight. */
const onlineOf = ({ parameters }: Parameters<typeof withOnlineExpert>[0]) => ({
  ...{ batch_weight: 0.5, coefficients: [...onlineStart(parameters)] },
  ...{ learned: 9, trusted: true },
});
