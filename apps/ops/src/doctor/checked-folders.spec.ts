import { sampleRegistry, temporaryFolder } from '@meta-agent/model-io/testing';
import { startFakeEngine, STATUS, type FakeEngine } from '../testing/fake-engine';
import { runCommand } from '../testing/run-command';

let engine: FakeEngine;
let dir: string;
let logs: string;

beforeEach(async () => {
  engine = await startFakeEngine();
  ({ dir } = (await sampleRegistry(1)).registry);
  logs = temporaryFolder();
  const registry = { folder: dir, generation: 1, ledger_head: null };
  engine.answer = () => ({
    ...STATUS,
    registry,
    decision_log: { ...STATUS.decision_log, folder: logs },
  });
});
afterEach(() => {
  engine.close();
});

const settings = () => ({ META_PORT: new URL(engine.url).port });

describe('doctor', () => {
  it('checks the folders of the running engine, wherever it is typed', async () => {
    const { stdout } = await runCommand('doctor', [], {}, settings());
    expect(stdout).toContain(`registry: ${dir} can be written`);
    expect(stdout).toContain(`decision log: ${logs} can be written`);
    expect(stdout).not.toContain('settings:');
  });

  it('warns of a variable that names another folder than the engine uses', async () => {
    const other = temporaryFolder();
    const { stdout } = await runCommand(
      'doctor',
      [],
      {},
      { ...settings(), META_V2_MODEL_DIR: other },
    );
    expect(stdout).toContain(
      `! settings: META_V2_MODEL_DIR is ${other}, but the engine uses ${dir}`,
    );
    expect(stdout).toContain(`registry: ${dir} can be written`);
  });

  it('checks the typed folder, and that of the variable without an engine', async () => {
    const other = temporaryFolder();
    const typed = await runCommand('doctor', [], { modelDir: other }, settings());
    expect(typed.stdout).toContain(`registry: ${other} can be written`);
    const env = { META_PORT: '1', META_V2_MODEL_DIR: other, META_DECISION_LOG: 'off' };
    const alone = await runCommand('doctor', [], {}, env);
    expect(alone.stdout).toContain(`registry: ${other} can be written`);
    expect(alone.stdout).not.toContain('decision log:');
  });

  it('does not take the folder of an engine that is not here', async () => {
    engine.answer = () => ({
      ...STATUS,
      registry: { folder: '/models', generation: 1, ledger_head: null },
    });
    const other = temporaryFolder();
    const { stdout } = await runCommand(
      'doctor',
      [],
      {},
      { ...settings(), META_V2_MODEL_DIR: other },
    );
    expect(stdout).toContain(`registry: ${other} can be written`);
  });
});
