import { EXAMPLE_ANSWER, startFakeEngine, type FakeEngine } from '../../testing/fake-engine';
import { runCommand } from '../../testing/run-command';

const RECORD = '{"symbol":"BTCUSDT","base_predictions":{}}';
let engine: FakeEngine;

beforeEach(async () => {
  engine = await startFakeEngine();
});
afterEach(() => {
  engine.close();
});

it('prints the decision, with the source of its confidence', async () => {
  const asked: string[] = [];
  engine.answer = (path) => {
    asked.push(path);
    return EXAMPLE_ANSWER;
  };
  const { url } = engine;
  const { stdout } = await runCommand('predict', [RECORD], { url });
  expect(stdout).toContain("82.0 % is the model's probability");
  expect(stdout).toContain('meta_override_buy: the model changes the vote');
  const { stdout: json } = await runCommand('predict', [RECORD], { url, json: true, whatIf: true });
  expect(JSON.parse(json)).toEqual(EXAMPLE_ANSWER);
  expect(asked).toEqual(['/api/ai/meta/predict', '/api/ai/meta/what_if']);
});

it('refuses a text that is no JSON, before it asks', async () => {
  const refusal = runCommand('predict', ['{symbol: BTCUSDT}'], { url: 'http://127.0.0.1:9' });
  await expect(refusal).rejects.toMatchObject({ code: 'bad_argument', exitCode: 2 });
});
