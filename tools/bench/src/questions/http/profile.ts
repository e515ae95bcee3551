import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { profileShares, type Part, type Profile } from '../../measure/profile-shares';
import { describeRefusalsOf } from '../../report/describe-refusals';
import { drawBars } from '../../report/draw-bars';
import { markdownTable } from '../../report/markdown-table';
import { ENGINE_MODULES, ROOT } from '../../subjects/bench-model';
import { startEngine } from '../../subjects/start-server';
import { saturate } from '../../subjects/wrk';
import { SECONDS, type Question } from '../question';
import { preparePosts } from './prepare-posts';

const PICTURE = 'docs/images/predict-profile.svg';
/** The start of the engine and of the compiler's work is left out. */
const FROM_SHARE = 0.4;

/** The parts of a predict request; the first that fits counts. */
const PARTS: readonly Part[] = [
  { name: 'system calls of the answers', functions: ['writev', 'writeBuffer'] },
  { name: 'garbage collection', functions: ['(garbage collector)'] },
  { name: 'kernel and native code, not attributed', functions: ['(program)'] },
  { name: 'decision log', paths: ['dist/decision-log/', 'decide/decision-row', 'decide/parsed-'] },
  { name: 'text log', paths: ['dist/logging/'] },
  { name: 'count and measure', paths: ['dist/metrics/', 'prom-client', 'dist/status/'] },
  { name: 'parse and check the body', paths: ['request/parse-', 'request/validate', 'ajv'] },
  { name: 'decide', paths: ['decision/dist/', 'features/dist/', 'model-io/dist/'] },
  { name: 'write the answer as JSON', paths: ['dist/answer/'] },
  { name: 'admit: hosts, tokens, load', paths: ['dist/access/', 'http/load/', 'http/guard/'] },
  {
    name: 'node:http and the event loop',
    paths: ['node:_http', 'node:net', 'node:events', 'internal/process', 'internal/stream'],
  },
  { name: "the rest of the engine's code", paths: ['engine/dist/'] },
];

/** Where the time of predict goes, as a table and a picture. */
export const profileQuestion: Question = {
  name: 'profile',
  description: 'where the time of predict goes, all logs on; draws the picture',
  measure: async (folder) => {
    const { modelDir, script } = preparePosts(folder);
    const env = { META_DECISION_LOG: join(folder, 'logs') };
    const profiled = ['--cpu-prof', `--cpu-prof-dir=${folder}`, ENGINE_MODULES];
    const server = await startEngine(folder, modelDir, env, profiled);
    const url = `${server.url}/api/ai/meta/predict`;
    const figures = await saturate(server, url, script, 4 * SECONDS).finally(() => server.stop());
    const shares = profileShares(readProfile(folder), PARTS, FROM_SHARE);
    const shown = shares.filter(({ share }) => share >= 0.005);
    writeFileSync(join(ROOT, PICTURE), drawBars('One predict request, all logs on', shown));
    const rows = shown.map(({ name, share }) => [name, `${(100 * share).toFixed(1)} %`]);
    const table = markdownTable(['', 'share'], rows);
    return `Share of the main thread's time. ${describeRefusalsOf('engine', figures)}\n\n${table}`;
  },
};

function readProfile(folder: string): Profile {
  const [name] = readdirSync(folder).filter((file) => file.endsWith('.cpuprofile'));
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile;
}
