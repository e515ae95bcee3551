import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  damaged,
  lightExpect as expect,
  property,
  temporaryFolder,
  tryGenerated,
} from '@meta-agent/durable-files/testing';
import fc from 'fast-check';
import { SMALL } from '../testing/agent-folders';
import { agentSchema } from './agent-schema';
import { loadAgent } from './load/load-agent';

const folder = join(temporaryFolder(), 'agent');
cpSync(join(SMALL, readdirSync(SMALL)[0]), folder, { recursive: true });
const whole = readFileSync(join(folder, 'agent.json'));

const text = fc.oneof(
  damaged(whole),
  fc
    .dictionary(
      fc.constantFrom(...Object.keys(agentSchema.shape), 'other'),
      fc.jsonValue({ maxDepth: 2 }),
    )
    .map((given) => Buffer.from(JSON.stringify({ ...JSON.parse(String(whole)), ...given }))),
  fc.json().map((json) => Buffer.from(json)),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
);

const loading = property(
  'agent.json: an agent with the described shape, or the check that failed is named',
  text,
  async (bytes) => {
    writeFileSync(join(folder, 'agent.json'), bytes);
    const { agent, checks } = await loadAgent(folder, new Map());
    const failed = checks.filter(({ passed }) => !passed);
    expect(failed).toHaveLength(agent === null ? 1 : 0);
    if (agent === null) return;
    const {
      channels,
      lookback,
      horizons_minutes: horizons,
    } = agentSchema.parse(JSON.parse(String(bytes)));
    const window = new Float32Array(lookback * channels.length).fill(1);
    const values = await agent.predict(window, 1);
    expect(values).toHaveLength(3 * horizons.length);
  },
);

describe('generated descriptions of an agent', () => {
  tryGenerated('agent-json', [loading]);
});
