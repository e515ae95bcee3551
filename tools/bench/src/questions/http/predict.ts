import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { interleave, type Figures } from '../../measure/contest';
import { describeRefusals } from '../../report/describe-refusals';
import { contestTable } from '../../report/markdown-table';
import type { OpenLoop } from '../../subjects/open-loop';
import { echoPeer } from '../../subjects/python';
import { startEcho, startEngine, startPeer, type RunningServer } from '../../subjects/start-server';
import { CONNECTIONS, postInTurn, saturate } from '../../subjects/wrk';
import { ROUNDS, SECONDS, type Question } from '../question';
import { preparePosts } from './prepare-posts';

const OPEN_LOOP = join(__dirname, '../../subjects/open-loop.js');

interface Subject {
  readonly name: string;
  readonly server: RunningServer;
  readonly path: string;
  /** The script of wrk; that without a token unless given. */
  readonly script?: string;
}

/** Throughput and latency of predict, beside a bare server that returns its JSON. */
export const predictQuestion: Question = {
  name: 'predict',
  description: 'predict over HTTP by wrk: throughput, and latency at half of it',
  measure: async (folder) => {
    const { modelDir, bodies, script } = preparePosts(folder);
    const files = { script, bodies: join(folder, 'bodies.jsonl') };
    writeFileSync(files.bodies, bodies.join('\n'));
    const guarded = withToken(folder, bodies);
    const subjects = await startAll(folder, modelDir, guarded);
    try {
      return await measureAll(subjects, files);
    } finally {
      for (const { server } of subjects) await server.stop();
    }
  },
};

interface Guarded {
  readonly env: Record<string, string>;
  readonly script: string;
}

/** A file of client tokens, and a script that sends the token of its client. */
function withToken(folder: string, bodies: readonly string[]): Guarded {
  const token = randomBytes(32).toString('base64url');
  const sha256 = createHash('sha256').update(token).digest('hex');
  const tokens = join(folder, 'tokens.json');
  const script = join(folder, 'post-with-token.lua');
  const clients = [{ name: 'bench', scopes: ['decide'], sha256 }];
  writeFileSync(tokens, JSON.stringify({ clients }), { mode: 0o600 });
  writeFileSync(script, postInTurn(bodies, token));
  return { env: { META_CLIENT_TOKENS_FILE: tokens }, script };
}

const PEER = 'echo by FastAPI';

/** The same echo by FastAPI and uvicorn, where Python has them. */
async function startPeers(folder: string): Promise<Subject[]> {
  const peer = echoPeer();
  return 'missing' in peer
    ? []
    : [{ name: PEER, server: await startPeer(folder, peer), path: '/' }];
}

async function startAll(folder: string, modelDir: string, guarded: Guarded): Promise<Subject[]> {
  const engine = async (name: string, log: string, env: Record<string, string> = {}) => {
    const META_DECISION_LOG = log === 'off' ? 'off' : join(folder, log);
    const server = await startEngine(folder, modelDir, { META_DECISION_LOG, ...env });
    return { name, server, path: '/api/ai/meta/predict' };
  };
  return [
    { name: 'echo', server: await startEcho(folder), path: '/' },
    await engine('all logs on', 'interval'),
    await engine('decision log off', 'off'),
    await engine('no log', 'off', { LOG_DECISIONS: 'off' }),
    await engine('every decision synced', 'always', { META_DECISION_LOG_SYNC: 'always' }),
    { ...(await engine('all logs on, tokens', 'guarded', guarded.env)), script: guarded.script },
    ...(await startPeers(folder)),
  ];
}

async function measureAll(
  subjects: readonly Subject[],
  { script, bodies }: { readonly script: string; readonly bodies: string },
): Promise<string> {
  const throughput = await interleave(
    subjects.map(({ name, server, path, script: own = script }) => ({
      name,
      run: () => saturate(server, server.url + path, own, SECONDS),
    })),
    ROUNDS,
  );
  const rate = Math.round(throughput[1].figures.rate.median / 2);
  const latency = await interleave(
    subjects.slice(0, 3).map(({ name, server, path }) => ({
      name,
      run: () => openLoop(server.url + path, rate, bodies),
    })),
    ROUNDS,
  );
  const peer = echoPeer();
  const ofPeer = 'missing' in peer ? `No ${PEER}: ${peer.missing}. ` : '';
  return [
    `\`echo\` is a bare node:http server that parses its body and returns it. ${ofPeer}${CONNECTIONS} connections, ` +
      `${ROUNDS} rounds of ${SECONDS} s in turn; median (quartiles).`,
    contestTable(throughput, [
      { figure: 'rate', title: 'requests/s', digits: 0 },
      { figure: 'processor', title: 'processor µs a request', digits: 1 },
    ]),
    describeRefusals(throughput),
    `Latency at ${rate} requests/s, half of the rate with all logs on, sent on time whether earlier ` +
      'are answered or not; milliseconds from when a request was due.',
    contestTable(latency, [
      { figure: 'p50', title: 'median', digits: 2 },
      { figure: 'p99', title: '99 %', digits: 2 },
      { figure: 'p999', title: '99.9 %', digits: 2 },
    ]),
    describeRefusals(latency),
  ].join('\n\n');
}

async function openLoop(url: string, rate: number, bodies: string): Promise<Figures> {
  const args = [OPEN_LOOP, url, String(rate), String(SECONDS), bodies];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return { ...(JSON.parse(stdout) as OpenLoop) };
}
