import type { DescribedModel, ModelInUse } from '@meta-agent/engine-api';
import { followModel } from './follow-model';

const answerOf = (version: string): ModelInUse => ({ model: { version } as DescribedModel });

/** Reported models for v2 when the engine gives these answers, one every two seconds. */
async function toldWhen(...answers: (ModelInUse | Error)[]) {
  const told: string[] = [];
  const ask = jest.fn(() => {
    const answer = answers.shift() ?? answerOf('v2');
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  const stop = followModel({ version: 'v2', ask, onModel: ({ version }) => told.push(version) });
  await jest.advanceTimersByTimeAsync(60_000);
  return { told, stop, asked: ask.mock.calls.length };
}

describe('the model that decides', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is requested once when the engine describes it', async () => {
    expect(await toldWhen(answerOf('v2'))).toMatchObject({ told: ['v2'], asked: 1 });
  });

  it('is requested again after an error, and while another version is described', async () => {
    const broken = new Error('the engine did not answer');
    const { told, asked } = await toldWhen(broken, { model: null }, answerOf('v1'));
    expect([told, asked]).toEqual([['v2'], 4]);
  });

  it('is not reported when the answer arrives after the stop', async () => {
    const told: string[] = [];
    let answer: (model: ModelInUse) => void = () => undefined;
    const ask = () => new Promise<ModelInUse>((resolve) => (answer = resolve));
    const stop = followModel({ version: 'v2', ask, onModel: ({ version }) => told.push(version) });
    stop();
    answer(answerOf('v2'));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual([]);
  });
});
