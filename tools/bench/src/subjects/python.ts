import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './bench-model';

/** Another interpreter than that on the PATH, for example of a virtual environment. */
const PYTHON = process.env.BENCH_PYTHON ?? 'python3';
const PEERS = join(ROOT, 'tools/bench/peers');

/** A peer in Python, and what it imports. */
interface Peer {
  readonly modules: readonly string[];
  /** The arguments of Python. */
  readonly args: readonly string[];
}

/** A peer that can run, or how to make it run. */
export type FoundPeer =
  { readonly command: string; readonly args: readonly string[] } | { readonly missing: string };

const TRAIN: Peer = {
  modules: ['pandas', 'sklearn'],
  args: [join(PEERS, 'train_guide.py')],
};
const ECHO: Peer = {
  modules: ['fastapi', 'uvicorn'],
  // -B: no compiled file beside the source.
  args: [
    '-B',
    '-m',
    'uvicorn',
    '--app-dir',
    PEERS,
    '--port',
    '0',
    '--no-access-log',
    'echo_fastapi:app',
  ],
};

/** pandas and scikit-learn with the guide's recipe. */
export const trainingPeer = () => find(TRAIN, 'pip install pandas scikit-learn');

/** The echo by FastAPI and uvicorn. */
export const echoPeer = () => find(ECHO, 'pip install fastapi uvicorn');

function find({ modules, args }: Peer, install: string): FoundPeer {
  const imports = spawnSync(PYTHON, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' });
  return imports.status === 0
    ? { command: PYTHON, args }
    : { missing: `${PYTHON} has no ${modules.join(' and ')} (${install})` };
}
