import { lightExpect as expect, property, tryGenerated } from '@meta-agent/durable-files/testing';
import fc from 'fast-check';
import { REAL, SMALL } from '../testing/agent-folders';
import type { Agent } from './agent';
import { isDistribution } from './is-distribution';
import { loadAgents } from './load/load-agents';

const CHANNELS = 5;
const price = fc.float({ min: Math.fround(0.5), max: 2, noNaN: true });

/** Windows of any length are cut from one generated series: generating each value takes longer. */
const series = fc.array(price, { minLength: 40, maxLength: 80 });

async function expectContract(agent: Agent, values: readonly number[]): Promise<void> {
  const length = agent.lookback * CHANNELS;
  const window = Float32Array.from({ length }, (_, k) => values[(7 * k) % values.length]);
  const before = Float32Array.from(window);
  const answers = await agent.predict(window, 1);
  expect(answers).toHaveLength(3 * agent.horizonsMinutes.length);
  for (let at = 0; at < answers.length; at += 3) expect(isDistribution(answers, at)).toBe(true);
  expect(window).toEqual(before);
  expect(await agent.predict(window, 1)).toEqual(answers);
}

describe('every agent answers probabilities that sum to 1, the same for the same window', () => {
  let agents: readonly Agent[];
  beforeAll(async () => {
    agents = [...(await loadAgents(SMALL)), ...(await loadAgents(REAL))];
    expect(agents.length).toBeGreaterThan(4);
  });
  tryGenerated('contracts-agents', [
    property('agents', series, async (values) => {
      for (const agent of agents) await expectContract(agent, values);
    }),
  ]);
});
