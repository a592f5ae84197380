// Runs the checks, each in a browser context and with a server of its own.

import { checks } from './checks.mjs';
import { launch } from './chromium.mjs';
import { Press } from './press.mjs';

async function runCheck(browser, fixture, [name, check]) {
  const context = await browser.newContext({ viewport: { width: 800, height: 600 } });
  context.setDefaultTimeout(8000);
  const press = await Press.start(fixture);
  try {
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await check({ page, press, context });
    if (errors.length > 0) throw new Error(errors.join('\n'));
    console.log(`passed: in the browser: ${name}`);
    return true;
  } catch (error) {
    console.log(`${error.stack}\nfailed: in the browser: ${name}`);
    return false;
  } finally {
    await context.close();
    await press.stop();
  }
}

async function main([fixture, word = '']) {
  const browser = await launch();
  let good = true;
  for (const check of Object.entries(checks).filter(([name]) => name.includes(word))) {
    good = (await runCheck(browser, fixture, check)) && good;
  }
  await browser.close();
  return good;
}

main(process.argv.slice(2)).then(
  (good) => process.exit(good ? 0 : 1),
  (error) => {
    console.log(`${error.message}\nfailed: in the browser: it starts`);
    process.exit(1);
  },
);
