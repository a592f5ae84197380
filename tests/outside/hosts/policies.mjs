// Opens pages in a browser and says what their content security policy has refused.
// usage: node policies.mjs ADDRESS PATH...   (prints one JSON list of [path, complaint])

import { launch } from '../browser/chromium.mjs';

const [address, ...paths] = process.argv.slice(2);
const TABS = 4;

// What a page would do wrong is told by the event, what a frame would, by the console.
async function look(context, path) {
  const found = [];
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.refused = [];
    document.addEventListener('securitypolicyviolation', (e) => window.refused.push(`${e.effectiveDirective} ${e.blockedURI} ${e.sample}`));
  });
  page.on('console', (message) => {
    const text = message.text();
    if (/policy|refused|unrecognized feature/i.test(text)) found.push(text);
  });
  const answer = await page.goto(address + path, { waitUntil: 'load' });
  if (!answer.headers()['content-security-policy']) found.push('there is no policy');
  // Frames and pictures come when they are seen.
  await page.evaluate(async () => {
    for (const lazy of document.querySelectorAll('[loading=lazy]')) lazy.loading = 'eager';
    for (const closed of document.querySelectorAll('details')) closed.open = true;
    await document.fonts.ready;
  });
  await page.waitForLoadState('load');
  for (const card of await page.locator('iframe').all()) {
    const show = card.contentFrame().locator('a.embed-show');
    if (await show.count()) await show.click({ noWaitAfter: true });
  }
  await page.waitForTimeout(50);
  found.push(...(await page.evaluate(() => window.refused)));
  const unstyled = await page.evaluate(() => [...document.styleSheets].length === 0);
  if (unstyled) found.push('no style sheet was loaded');
  await page.close();
  return found.map((complaint) => [path, complaint]);
}

const browser = await launch();
// Nothing outside this machine is asked.
const context = await browser.newContext();
await context.route((url) => url.hostname !== '127.0.0.1', (route) => route.fulfill({ contentType: 'text/html', body: 'elsewhere' }));
// A policy refuses a picture before it is asked for, so one dot stands in for all.
const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
await context.route((url) => /^\/media\/.*\./.test(url.pathname), (route) => route.fulfill({ contentType: 'image/png', body: dot }));
const waiting = [...paths];
const all = [];
const tab = async () => {
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) all.push(...(await look(context, path)));
};
await Promise.all(Array.from({ length: TABS }, tab));
await browser.close();
console.log(JSON.stringify(all));
