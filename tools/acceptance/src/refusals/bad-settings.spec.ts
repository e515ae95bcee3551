import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runOps, runTrainer } from '@meta-agent/harness';
import { simulateMarket, type SimulatedMarket } from '../market/simulated-market';
import { FIXED_RECIPE } from '../trainer/training';
import { refusalOf, savedIn } from './refusal';

let market: SimulatedMarket;

beforeAll(async () => {
  market = await simulateMarket();
});

afterEach(() => {
  expect(savedIn(join(market.folder, 'models'))).toEqual([]);
});

const TRAIN = [
  ...['train', '--predictions', 'predictions.jsonl', '--labels', 'labels.csv'],
  ...['--model-dir', 'models'],
];

function refusedConfig(content: string) {
  writeFileSync(join(market.folder, 'config.json'), content);
  return refusalOf([...TRAIN, '--config', 'config.json'], { cwd: market.folder });
}

describe('a configuration', () => {
  it('with three errors is refused with all three errors', async () => {
    const config = { C: -1, calibration_method: 'magic', n_cv_splits: 1.5 };
    expect(await refusedConfig(JSON.stringify(config))).toEqual({
      exitCode: 2,
      code: 'invalid_config',
      message: '3 settings are not valid.',
      next: 'meta-trainer config show prints every setting and its source',
      issues: [
        'C (config.json): expected auto, or a number above 0, received -1',
        expect.stringMatching(
          /^calibration_method \(config\.json\): expected one of .*platt.*, received "magic"$/,
        ),
        'n_cv_splits (config.json): expected a whole number, 2 or more, received 1.5',
      ],
    });
  });

  it('with an unknown key is refused by the name of the key', async () => {
    expect(await refusedConfig('{"min_acuracy":0.6}')).toEqual({
      exitCode: 2,
      code: 'invalid_config',
      message: 'A setting is not valid.',
      next: 'meta-trainer config show prints every setting and its source',
      issues: ['min_acuracy (config.json): expected the name of a setting, received 0.6'],
    });
  });

  it('that is not JSON is refused with the place of the error', async () => {
    expect(await refusedConfig('{"C": 0.1,,}')).toEqual({
      exitCode: 2,
      code: 'invalid_config',
      message: 'config.json is not a configuration.',
      expected: 'one JSON object, like {"C": 0.1}',
      received: expect.stringContaining('JSON at position 10') as string,
      next: 'meta-trainer init writes a file with every setting',
      issues: [],
    });
  });

  it('that is not an object is refused', async () => {
    expect(await refusedConfig('[0.1]')).toMatchObject({
      exitCode: 2,
      code: 'invalid_config',
      expected: 'one JSON object, like {"C": 0.1}',
      received: '[0.1]',
    });
  });

  it('that is not there is refused', async () => {
    const args = [...TRAIN, '--config', 'nowhere.json'];
    expect(await refusalOf(args, { cwd: market.folder })).toEqual({
      exitCode: 2,
      code: 'input_not_found',
      message: 'The config file nowhere.json cannot be read.',
      expected: 'a JSON file',
      received: 'ENOENT',
      next: 'check the path, and that you may read it',
      issues: [],
    });
  });

  it('given by flags is distinguished from a configuration in a file', async () => {
    const args = [...TRAIN, '--C', 'much', '--min-date', '2025'];
    expect(await refusalOf(args, { cwd: market.folder })).toMatchObject({
      exitCode: 2,
      code: 'invalid_config',
      message: '2 settings are not valid.',
      issues: [
        'min_date (flag): expected a date like 2026-02-05, or a timestamp, received "2025"',
        'C (flag): expected auto, or a number above 0, received "much"',
      ],
    });
  });
});

describe('a mistyped command line', () => {
  const HELP = '--help lists the commands, and after a command its flags';

  it.each([
    ['command', ['trian'], "unknown command 'trian'.", 'train'],
    ['subcommand', ['config', 'shwo'], "unknown command 'shwo'.", 'show'],
    ['flag', [...TRAIN, '--labels-form', 'x'], "unknown option '--labels-form'.", '--labels-from'],
    [
      'flag that is required',
      ['train', '--prediction', 'x'],
      "unknown option '--prediction'.",
      '--predictions',
    ],
  ])('is refused with the likely %s', async (_, args, message, meant) => {
    expect(await refusalOf(args)).toEqual({
      exitCode: 2,
      code: 'bad_usage',
      message,
      next: `Did you mean ${meant}? ${HELP}`,
      issues: [],
    });
  });

  it.each([
    [['train'], "required option '--predictions <paths...>' not specified."],
    [['features', '--predictions', 'x'], "required option '--out <file>' not specified."],
    [['quite', 'wrong'], "unknown command 'quite'."],
  ])('is refused with the fault: %j', async (args, message) => {
    expect(await refusalOf(args)).toMatchObject({
      exitCode: 2,
      code: 'bad_usage',
      message,
      next: HELP,
    });
  });

  it('is one error for people too', async () => {
    const { exitCode, stdout, stderr } = await runTrainer(['trian']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.split('\n').slice(-3)).toEqual([
      "error bad_usage: unknown command 'trian'.",
      `  next: Did you mean train? ${HELP}`,
      '',
    ]);
  });
});

describe('META_TF_BACKEND', () => {
  const withBackend = (name: string) => ({ cwd: market.folder, env: { META_TF_BACKEND: name } });

  it('that names no backend is refused with the valid names', async () => {
    expect(await refusalOf(TRAIN, withBackend('foo'))).toEqual({
      exitCode: 2,
      code: 'backend_unavailable',
      message: 'META_TF_BACKEND names no backend.',
      expected: 'native, wasm, cpu',
      received: 'foo',
      next: 'META_TF_BACKEND=wasm',
    });
  });

  // The expected result depends on `npm run native`, which installs the library.
  const isNativeInstalled = existsSync(join(ROOT, 'tools/tfjs-node/native/node_modules'));
  const native = isNativeInstalled
    ? (['native is used, as it is installed', expectNative] as const)
    : (['native is refused with how to get it, as it is not installed', expectRefusal] as const);
  it(native[0], native[1]);

  async function expectNative() {
    const args = [...TRAIN.slice(0, -1), 'native-models', '--json', ...FIXED_RECIPE];
    const { stdout } = await runTrainer(args, withBackend('native'));
    expect(JSON.parse(stdout)).toMatchObject({
      backend: 'native',
      libraries: { libtensorflow: expect.stringMatching(/^\d+\.\d+/) as string },
    });
  }

  async function expectRefusal() {
    expect(await refusalOf(TRAIN, withBackend('native'))).toEqual({
      exitCode: 2,
      code: 'backend_unavailable',
      message: 'The native backend of TensorFlow is not installed.',
      expected: 'the native TensorFlow library',
      received: 'none installed',
      next: 'npm run native (needs the network), or META_TF_BACKEND=wasm',
    });
  }
});

describe('the environment', () => {
  it('with an unknown level is refused with the valid levels', async () => {
    const env = { LOG_LEVEL: 'chatty' };
    expect(await refusalOf(TRAIN, { cwd: market.folder, env })).toEqual({
      exitCode: 2,
      code: 'bad_environment',
      message: 'The environment has bad values.',
      issues: [
        'LOG_LEVEL: expected one of trace, debug, info, warn, error, fatal, silent, received "chatty"',
      ],
      next: 'correct or unset them, and run this again',
    });
  });

  it('treats an empty META_V2_MODEL_DIR as unset, like every command', async () => {
    const args = ['report', '--json'];
    const env = { META_V2_MODEL_DIR: '' };
    const refusal = await refusalOf(args, { cwd: market.folder, env });
    expect(refusal.message).toContain('models/meta_v2');
    const { stderr } = await runOps(['list', '--json'], { cwd: market.folder, env });
    expect(stderr).toContain('models/meta_v2');
  });
});
