import { join } from 'node:path';
import { runOps, startEngine, temporaryFolder } from '@meta-agent/harness';
import { accessibilityFindings, openPage } from '@meta-agent/harness/browser';
import { isLive } from './console-page';

async function startGuarded() {
  const tokensFile = join(temporaryFolder(), 'tokens.json');
  const add = async (name: string, scope: string) => {
    const args = ['token', 'add', name, '--scope', scope, '--tokens-file', tokensFile];
    return (await runOps(args)).stdout.trim();
  };
  const [watching, deciding] = [await add('screen', 'watch'), await add('desk', 'decide')];
  const engine = await startEngine({
    ...{ META_V2_MODEL_DIR: 'none', META_DECISION_LOG: 'off' },
    META_CLIENT_TOKENS_FILE: tokensFile,
  });
  return { engine, watching, deciding };
}

it('the console asks for a token, keeps it in the tab alone, and forgets it', async () => {
  const { engine, watching, deciding } = await startGuarded();
  const { page, requests } = await openPage();
  await page.goto(engine.url);
  await page.locator('[data-connection=locked]').waitFor();
  expect(await accessibilityFindings(page)).toEqual([]);
  const enter = async (token: string) => {
    await page.locator('#login input').fill(token);
    await page.locator('#login button').click();
  };
  await enter(deciding);
  await page.locator('#login .bad').waitFor();
  await enter(watching);
  await isLive(page);
  await page.reload();
  await isLive(page);
  // A watcher may not ask what would be decided.
  await page.locator('#what-if button[type=submit]').click();
  await page.locator('#what-if-answer .bad').waitFor();
  expect(await page.locator('#what-if-answer').textContent()).toContain('scope decide');
  expect(requests.filter((url) => url.includes(watching))).toEqual([]);
  expect(await page.context().cookies()).toEqual([]);
  const other = await page.context().newPage();
  await other.goto(engine.url);
  await other.locator('[data-connection=locked]').waitFor();
  await page.getByRole('button', { name: 'Forget the token' }).click();
  await page.locator('[data-connection=locked]').waitFor();
});
