import { join } from 'node:path';
import { runOps, startEngine, temporaryFolder } from '@meta-agent/harness';
import { openPage } from '@meta-agent/harness/browser';
import { copyModels, demoLines, isLive, startDemoEngine } from '../demo-engine';
import { panelsOf, picture } from '../picture';
import { demoteModel, superviseModel } from '../supervised-states';

const records = () => demoLines(400).map((line) => JSON.parse(line) as never);

it('the console of a halted engine', async () => {
  const { engine, models } = await startDemoEngine();
  const { page } = await openPage();
  await page.goto(engine.url);
  await isLive(page);
  const reason = 'the feed of BTCUSDT is wrong since 02:41';
  await runOps(['halt', '-r', reason, '--to', 'hold', '--model-dir', models, '--url', engine.url]);
  await engine.client.predictBatch(records());
  await page.locator('[data-verdict=HALTED]').waitFor();
  await picture(page, 'console/halted');
});

it('the console of a supervised and of a demoted model', async () => {
  for (const isDemoted of [false, true]) {
    const { engine, models } = await startDemoEngine();
    await superviseModel(models);
    if (isDemoted) await demoteModel(models);
    const { page } = await openPage();
    await page.goto(engine.url);
    await isLive(page);
    await page.getByRole('region', { name: 'Evidence' }).waitFor();
    if (isDemoted) await page.locator('[data-verdict=DEMOTED]').waitFor();
    await engine.client.predictBatch(records());
    const name = isDemoted ? 'console/demoted' : 'console/supervised';
    const parts = isDemoted ? {} : await panelsOf(page);
    await picture(page, name, { parts });
    for (const summary of await page.locator('summary').all()) await summary.click();
    await picture(page, `${name}-opened`);
  }
});

it('the console of an engine without a model, with old signals, and switched off', async () => {
  const engines = {
    'no-model': { META_V2_MODEL_DIR: temporaryFolder(), META_FAIL_OPEN: 'false' },
    'old-signals': { META_MAX_SIGNAL_AGE_S: '60' },
    off: { META_AGENT_ENABLED: 'false' },
  };
  for (const [name, settings] of Object.entries(engines)) {
    const { engine } = await startDemoEngine(settings);
    const { page } = await openPage();
    await page.goto(engine.url);
    await isLive(page);
    await engine.client.predictBatch(records());
    await page.locator('.verdict-line.bad').waitFor();
    await picture(page, `console/${name}`);
    if (name !== 'old-signals') continue;
    await page.locator('#decisions .decisions .link').first().click();
    await page.getByRole('dialog').locator('table').first().waitFor();
    await picture(page, 'console/old-signals-dialog', { height: 1800 });
  }
});

it('the login, and a refused token', async () => {
  const tokensFile = join(temporaryFolder(), 'tokens.json');
  await runOps(['token', 'add', 'screen', '--scope', 'watch', '--tokens-file', tokensFile]);
  const engine = await startEngine({
    ...{ META_V2_MODEL_DIR: copyModels(), META_DECISION_LOG: 'off' },
    META_CLIENT_TOKENS_FILE: tokensFile,
  });
  const { page } = await openPage();
  await page.goto(engine.url);
  await page.locator('[data-connection=locked]').waitFor();
  await picture(page, 'console/login', { height: 640 });
  await page.locator('#login input').fill('wrong');
  await page.locator('#login button').click();
  await page.locator('#login .bad').waitFor();
  await picture(page, 'console/login-refused', { height: 640 });
});
