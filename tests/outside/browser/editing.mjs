// An editor at work: `pressrun serve --watch` on a copy of the sample, a browser, and files that change.
//
// usage: node editing.mjs PRESSRUN ROOT            checks, one line `passed: NAME` or `failed: NAME` each
//        node editing.mjs PRESSRUN ROOT --time STORY URL ROUNDS
//                                                  milliseconds from each save of a story to its new text in the
//                                                  browser, one a line

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { launch } from './chromium.mjs';

const STORY = 'content/issues/2025-09/focus/ai-energy-plan.md';
const URL_OF_STORY = '/2025-09/focus/ai-energy-plan/';

async function serve(program, root) {
  const child = spawn(program, ['serve', '--watch', '--port', '0', '--root', root]);
  child.said = '';
  child.stderr.on('data', (text) => { child.said += text; });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = line.match(/http:\/\/\S+/)?.[0];
    if (url) return { child, url: url.replace(/\/$/, '') };
  }
  throw new Error(`the server did not start: ${child.said}`);
}

async function stop({ child }) {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  return ended;
}

const has = (page, text) => page.waitForFunction((text) => document.body?.innerText.includes(text), text);
const trouble = (page) => page.evaluate(() => {
  const root = document.querySelector('pressrun-trouble')?.shadowRoot;
  return root && [...root.querySelectorAll('pre')].map((pre) => pre.textContent).join('\n');
});

const checks = {
  async 'a saved text appears, and the page stays where it was'({ page, url, file }) {
    const text = await readFile(file, 'utf8');
    await page.goto(url + URL_OF_STORY);
    await page.evaluate(() => { window.marker = 'same'; scrollTo(0, 600); });
    const before = await page.evaluate(() => scrollY);
    assert.ok(before > 0, 'the story is long enough to scroll');
    await writeFile(file, `${text}\nThe presses have stopped for a late line.\n`);
    await has(page, 'a late line');
    assert.equal(await page.evaluate(() => scrollY), before);
    assert.equal(await page.evaluate(() => window.marker), 'same');
    // As many editors save: a new file takes the place of the old one.
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
    await page.waitForFunction(() => !document.body.innerText.includes('a late line'));
    assert.equal(await page.evaluate(() => window.marker), 'same');
  },

  async 'a mistake is shown over the page with its file and line, and goes when it is mended'({ page, url, file }) {
    const text = await readFile(file, 'utf8');
    await page.goto(url + URL_OF_STORY);
    const headline = await page.locator('main h1, article h1').first().innerText();
    await writeFile(file, text.replace('headline:', 'headlin:'));
    await page.waitForFunction(() => document.querySelector('pressrun-trouble'));
    const said = await trouble(page);
    assert.match(said, /ai-energy-plan\.md:2:1/);
    assert.match(said, /did you mean `headline`\?/);
    assert.equal(await page.locator('main h1, article h1').first().innerText(), headline);
    await writeFile(file, text);
    await page.waitForFunction(() => !document.querySelector('pressrun-trouble'));
  },

  async 'a style sheet of the theme is put on without loading the page anew'({ page, url, root }) {
    const sheet = join(root, 'themes/broadsheet/assets/style.css');
    const text = await readFile(sheet, 'utf8');
    await page.goto(url + URL_OF_STORY);
    await page.evaluate(() => { window.marker = 'same'; });
    await writeFile(sheet, `${text}\nh1 { letter-spacing: 7px; }\n`);
    await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).letterSpacing === '7px');
    assert.equal(await page.evaluate(() => window.marker), 'same');
    await writeFile(sheet, text);
  },

  async 'the address of a draft names its file and the flag that shows it'({ page, url, file }) {
    const text = await readFile(file, 'utf8');
    await page.goto(url + URL_OF_STORY);
    await writeFile(file, text.replace('headline:', 'draft: true\nheadline:'));
    await has(page, 'ai-energy-plan.md');
    await has(page, '--drafts');
    await writeFile(file, text);
    await page.waitForFunction(() => document.querySelector('h1')?.innerText.length > 0
      && !document.body.innerText.includes('--drafts'));
  },
};

async function check(browser, server, root, [name, run]) {
  const context = await browser.newContext({ viewport: { width: 800, height: 600 } });
  context.setDefaultTimeout(15000);
  const file = join(root, STORY);
  const text = await readFile(file, 'utf8');
  try {
    await run({ page: await context.newPage(), url: server.url, file, root });
    console.log(`passed: editing: ${name}`);
    return true;
  } catch (error) {
    console.log(`${error.stack}\n${server.child.said}\nfailed: editing: ${name}`);
    return false;
  } finally {
    await writeFile(file, text);
    await context.close();
  }
}

// Waits for each text in the page itself, so that no question is sent to and fro.
async function time(browser, server, root, [story, url, rounds]) {
  const page = await (await browser.newContext()).newPage();
  const file = join(root, story);
  const text = await readFile(file, 'utf8');
  await page.goto(server.url + url);
  for (let n = 0; n < Number(rounds); n += 1) {
    const line = `Round ${n} of ${Date.now()}.`;
    const seen = page.evaluate((line) => new Promise((resolve) => {
      const look = () => document.body.innerText.includes(line) && resolve(Date.now());
      new MutationObserver(look).observe(document, { childList: true, characterData: true, subtree: true });
    }), line);
    const begun = Date.now();
    await writeFile(file, `${text}\n${line}\n`);
    console.log((await seen) - begun);
    await page.waitForTimeout(300);
  }
  await writeFile(file, text);
}

async function main([program, root, mode, ...rest]) {
  const browser = await launch();
  const server = await serve(program, root);
  let good = true;
  if (mode === '--time') {
    await time(browser, server, root, rest);
  } else {
    for (const one of Object.entries(checks)) good = (await check(browser, server, root, one)) && good;
  }
  const code = await stop(server);
  if (code !== 0) console.log(`${server.child.said}\nfailed: editing: Ctrl-C ends the server cleanly`);
  else if (mode !== '--time') console.log('passed: editing: Ctrl-C ends the server cleanly');
  await browser.close();
  return good && code === 0;
}

main(process.argv.slice(2)).then(
  (good) => process.exit(good ? 0 : 1),
  (error) => {
    console.log(`${error.stack}\nfailed: editing: it starts`);
    process.exit(1);
  },
);
