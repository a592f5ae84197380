// usage: node take.mjs SITE FOLDER

import { join } from 'node:path';

import { launch } from '../../tests/outside/browser/chromium.mjs';
import { Site } from '../../tests/outside/look/sites.mjs';

const STORY = '/2025-09/nation/seed-breeding/';
const PICTURES = [
  { name: 'front', path: '/', width: 1280, height: 945 },
  { name: 'story', path: STORY, width: 1280, height: 945 },
  { name: 'phone', path: '/', width: 390, height: 844, colorScheme: 'dark' },
];

const [folder, into] = process.argv.slice(2);
const site = await Site.open(folder);
const browser = await launch();
for (const { name, path, width, height, colorScheme } of PICTURES) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  // Twice: a first view may do without some fonts.
  await page.goto(site.url + path, { waitUntil: 'networkidle' });
  await page.goto(site.url + path, { waitUntil: 'networkidle' });
  await page.screenshot({ path: join(into, `${name}.png`) });
  await context.close();
}
await browser.close();
await site.close();
