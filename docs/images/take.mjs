// usage: node take.mjs NEWSPAPER MAGAZINE FOLDER

import { join } from 'node:path';

import { launch } from '../../tests/outside/browser/chromium.mjs';
import { Site } from '../../tests/outside/look/sites.mjs';

const STORY = '/2025-09/nation/seed-breeding/';
const PICTURES = [
  { name: 'front', path: '/', width: 1280, height: 945 },
  { name: 'story', path: STORY, width: 1280, height: 945 },
  { name: 'phone', path: '/', width: 390, height: 844, colorScheme: 'dark' },
  { name: 'magazine', path: '/', width: 1280, height: 945, isMagazine: true },
];

const [newspaper, magazine, into] = process.argv.slice(2);
const sites = [await Site.open(newspaper), await Site.open(magazine)];
const browser = await launch();
for (const { name, path, width, height, colorScheme, isMagazine } of PICTURES) {
  const site = sites[isMagazine ? 1 : 0];
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  // Twice: a first view may do without some fonts.
  await page.goto(site.url + path, { waitUntil: 'networkidle' });
  await page.goto(site.url + path, { waitUntil: 'networkidle' });
  await page.screenshot({ path: join(into, `${name}.png`) });
  await context.close();
}
await browser.close();
await Promise.all(sites.map((site) => site.close()));
