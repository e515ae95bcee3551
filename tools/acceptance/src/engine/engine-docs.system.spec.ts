import { startEngine } from '@meta-agent/harness';
import { openPage } from '@meta-agent/harness/browser';
import { smallRegistry } from '@meta-agent/model-io/testing';

describe("the API's documentation", () => {
  it('is browsable without a network, and a call can be tried in it', async () => {
    const { dir } = await smallRegistry();
    const engine = await startEngine({ META_V2_MODEL_DIR: dir, META_DECISION_LOG: 'off' });
    const { page, complaints, requests } = await openPage();
    await page.goto(`${engine.url}/docs`);
    await page.getByText('/api/ai/meta/predict', { exact: true }).click();
    await page.getByRole('button', { name: 'Try it out' }).click();
    await page.getByRole('button', { name: 'Execute' }).click();
    const answer = page.locator('.live-responses-table .highlight-code').first();
    await answer.waitFor();
    expect(await answer.textContent()).toContain('"symbol": "BTCUSDT"');
    expect(complaints).toEqual([]);
    const foreign = requests.filter(
      (url) => !url.startsWith(engine.url) && !url.startsWith('data:'),
    );
    expect(foreign).toEqual([]);
    expect((await engine.client.status()).total_predictions).toBe(1);
  });
});
