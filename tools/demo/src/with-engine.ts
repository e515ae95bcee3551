import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { EngineClient } from '@meta-agent/engine-api';
import { ROOT } from './run-command';

/** Starts the engine on a free port, as a service would, and stops it after the work. */
export async function withEngine<T>(
  settings: Readonly<Record<string, string>>,
  work: (client: EngineClient) => Promise<T>,
): Promise<T> {
  const own = { META_AGENT_ENABLED: 'true', META_PORT: '0', META_ADMIN_SOCKET: 'off' };
  const shown = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  process.stdout.write(`\n$ ${shown.join(' ')} META_AGENT_ENABLED=true npx --no -- meta-engine\n`);
  const engine = spawn(process.execPath, [join(ROOT, 'apps/engine/bin/meta-engine.js')], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...own, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(engine, 'exit');
  try {
    for await (const line of createInterface({ input: engine.stdout })) {
      const found = /Listening on (http:\/\/[^"]+)/.exec(line);
      if (found === null) continue;
      engine.stdout.resume();
      return await work(new EngineClient({ url: found[1] }));
    }
    throw new Error('the engine did not start');
  } finally {
    engine.kill('SIGTERM');
    await exited;
  }
}
