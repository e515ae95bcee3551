import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEngine } from '@meta-agent/harness';
import { promoteAnother, smallRegistry } from '@meta-agent/model-io/testing';
import { trainForConsole, type ConsoleEngine } from './console-engine';
import { hasNoSideways, openConsole, showsNumber, startTraffic } from './console-page';

let engines: ConsoleEngine;

beforeAll(async () => {
  engines = await trainForConsole();
});

/** Without the browser's own message for each failed connection attempt. */
const besidesAttempts = (complaints: readonly string[]) =>
  complaints.filter((text) => !text.includes('net::ERR_'));

describe('the console over the life of an engine', () => {
  it('reports that the connection is lost, and continues with the next engine', async () => {
    const { start, market } = engines;
    const first = await start();
    const META_PORT = new URL(first.url).port;
    const { page, complaints } = await openConsole(first);
    await first.client.predict(market.records[0]);
    await showsNumber(page, 'total_predictions', 1);
    expect(await first.stop()).toBe(0);
    await page.locator('[data-connection=lost]').waitFor();
    await page.getByText('what this page shows is from').waitFor();
    const second = await start({ META_PORT });
    await page.locator('[data-connection=live]').waitFor();
    await showsNumber(page, 'total_predictions', 0);
    await page.getByText('The engine restarted').waitFor();
    await second.client.predict(market.records[0]);
    await showsNumber(page, 'total_predictions', 1);
    expect(besidesAttempts(complaints)).toEqual([]);
  });

  it('continues with the next engine when one is killed under load', async () => {
    const { start, market } = engines;
    const first = await start();
    const META_PORT = new URL(first.url).port;
    const { page, complaints } = await openConsole(first);
    const cut = startTraffic(first, market.lines);
    await page.locator('#decisions .decisions tbody tr').nth(19).waitFor();
    await first.stop('SIGKILL');
    await expect(cut.stop()).rejects.toThrow();
    await page.locator('[data-connection=lost]').waitFor();
    const second = await start({ META_PORT });
    await second.client.predictBatch(market.records.slice(0, 3));
    await page.locator('[data-connection=live]').waitFor();
    // No decision of the killed engine.
    await page.getByText('No decision yet.').first().waitFor();
    const traffic = startTraffic(second, market.lines);
    await page.getByText('The engine restarted').waitFor();
    await page.locator('#decisions .decisions tbody tr').nth(19).waitFor();
    await showsNumber(page, 'total_predictions', 3 + (await traffic.stop()));
    await page.getByText(/^A predict request takes [\d.]+\s(?:µs|ms|s) \(median\)/).waitFor();
    expect(besidesAttempts(complaints)).toEqual([]);
  });

  it('reports swaps, and describes the new model', async () => {
    const registry = await smallRegistry(1);
    const engine = await startEngine({ META_V2_MODEL_DIR: registry.dir, META_DECISION_LOG: 'off' });
    const { page, complaints } = await openConsole(engine);
    const second = await promoteAnother(registry, 2);
    await page.locator(`data[data-field=model_version][value="${second}"]`).waitFor();
    await page.locator('data[data-field=test_accuracy]').waitFor();
    await page.getByText(`${second} replaced`).waitFor();
    await page.getByText('sudo meta-ops rollback').waitFor();
    expect(complaints).toEqual([]);
  });

  it.each([1280, 360])('reports once why a model is refused, at %d pixels', async (width) => {
    const registry = await smallRegistry(1);
    const engine = await startEngine({ META_V2_MODEL_DIR: registry.dir, META_DECISION_LOG: 'off' });
    const { page, complaints } = await openConsole(engine, { viewport: { width, height: 780 } });
    const second = await promoteAnother(registry, 2);
    await page.getByText(`${second} replaced`).waitFor();
    const path = join(registry.pathOf(second), 'weights.bin');
    writeFileSync(path, readFileSync(path).fill(1));
    engine.signal('SIGHUP');
    await page.locator('[data-field=last_load_error]').waitFor();
    const { message = '', code } = (await engine.client.status()).last_load_error ?? {};
    // With digests of 64 digits.
    expect(message).toMatch(/[0-9a-f]{64}/);
    expect(await page.getByText(message).count()).toBe(1);
    await page.getByText(`A model was refused: ${code}`).waitFor();
    expect(await page.getByRole('alert').textContent()).toBe(
      'A model was refused, see Swaps and refusals.',
    );
    expect(await hasNoSideways(page)).toBe(true);
    expect(complaints).toEqual([]);
  });
});
