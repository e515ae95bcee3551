import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { readRegularFile } from '@meta-agent/durable-files';
import { ACTIONS, fieldIssues } from '@meta-agent/features';
import type { Agent, Predict } from '../agent';
import { CHANNELS, agentSchema, type AgentDescription } from '../agent-schema';
import { externalLocations } from '../onnx/external-locations';
import { loadOnnxRuntime, openOnnxSession, type OnnxSession } from '../onnx/onnx-session';
import { CheckFailure, CheckList, type AgentCheck } from './agent-check';
import { checkAnswers, checkTensors } from './check-session';
import { readExternalData } from './read-external-data';

const MAX_JSON_BYTES = 1_048_576;
const MAX_MODEL_BYTES = 1_073_741_824;

/** What became of the checks of one folder. */
export interface LoadedAgent {
  readonly folder: string;
  /** Null when `agent.json` has none. */
  readonly name: string | null;
  readonly kind: string | null;
  readonly modelBytes: number | null;
  /** In order; a failed one is the last. */
  readonly checks: readonly AgentCheck[];
  /** Null when a check failed. */
  readonly agent: Agent | null;
}

/**
 * Loads an agent and checks it: files, description, hash, model, tensors, answers to probes.
 * @param taken the names of the agents before, each with its folder; its own is added
 * @throws AgentsError runtime_missing
 */
export async function loadAgent(folder: string, taken: Map<string, string>): Promise<LoadedAgent> {
  const list = new CheckList();
  const told: { name: string | null; kind: string | null; modelBytes: number | null } = {
    name: null,
    kind: null,
    modelBytes: null,
  };
  try {
    const description = await readDescription(folder, list);
    told.name = description.name;
    told.kind = description.kind ?? null;
    checkName(folder, description.name, taken, list);
    const model = await readModel(folder, description, list);
    told.modelBytes = model.length;
    const session = await openModel(folder, model, description, list);
    const isBatchable = await checkAnswers(session, description, list);
    const agent = agentOf(description, session, isBatchable);
    return { folder, ...told, checks: list.checks, agent };
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error;
    return { folder, ...told, checks: list.checks, agent: null };
  }
}

async function readDescription(folder: string, list: CheckList): Promise<AgentDescription> {
  const check = 'agent_json';
  const path = join(folder, 'agent.json');
  const text = await list.attempt(check, 'a plain file agent.json', async () =>
    String(await readRegularFile(path, { maxBytes: MAX_JSON_BYTES })),
  );
  const json = await list.attempt(check, 'valid JSON', () => JSON.parse(text) as unknown);
  const { data, error } = agentSchema.safeParse(json);
  if (error !== undefined) {
    const [{ field, expected, received }] = fieldIssues(error, json);
    list.add(check, false, `${field === '' ? '' : `${field}: `}${expected}`, received);
    throw error;
  }
  list.add(check, true, 'a description of schema version 1', 'schema version 1');
  return data;
}

function checkName(
  folder: string,
  name: string,
  taken: Map<string, string>,
  list: CheckList,
): void {
  const other = taken.get(name);
  const found =
    other === undefined ? name : `${name} in ${basename(other)} and ${basename(folder)}`;
  list.add('unique_name', other === undefined, 'a name that no other agent has', found);
  taken.set(name, folder);
}

async function readModel(
  folder: string,
  { sha256 }: AgentDescription,
  list: CheckList,
): Promise<Buffer> {
  const model = await list.attempt('sha256', 'a plain file model.onnx', () =>
    readRegularFile(join(folder, 'model.onnx'), { maxBytes: MAX_MODEL_BYTES }),
  );
  const found = createHash('sha256').update(model).digest('hex');
  list.add('sha256', found === sha256, sha256, found);
  return model;
}

async function openModel(
  folder: string,
  model: Buffer,
  description: AgentDescription,
  list: CheckList,
): Promise<OnnxSession> {
  const expected = 'an ONNX model that the runtime loads';
  const locations = await list.attempt('onnx', expected, () => externalLocations(model));
  const external = await readExternalData(folder, locations, list);
  // Not a check: without the runtime no agent is at fault.
  const runtime = await loadOnnxRuntime();
  const session = await list.attempt('onnx', expected, () =>
    openOnnxSession(runtime, model, external, description),
  );
  list.add('onnx', true, expected, `${model.length} bytes`);
  checkTensors(session, description, list);
  return session;
}

function agentOf(
  { name, lookback, sha256, ...description }: AgentDescription,
  session: OnnxSession,
  isBatchable: boolean,
): Agent {
  const horizons = description.horizons_minutes;
  const size = horizons.length * ACTIONS.length;
  const predict: Predict = async (windows, count) => {
    const { values } = await session.run(windows, [count, lookback, CHANNELS.length]);
    if (values.length === count * size) return values;
    throw new RangeError(`expected ${count * size} probabilities, received ${values.length}`);
  };
  return {
    name,
    lookback,
    sha256,
    intervalMinutes: description.interval_minutes,
    horizonsMinutes: horizons,
    isBatchable,
    predict,
  };
}
