// Screenshots for people to look at.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { Desk } from './desk.mjs';
import { Site } from './sites.mjs';
import { readdir } from 'node:fs/promises';

const WIDTHS = [390, 768, 1280, 1680];

// Writes a picture of every view at every width, light and dark.
export async function takePictures(browser, folder, [into]) {
  await mkdir(into, { recursive: true });
  const sites = await Promise.all((await readdir(folder)).sort().map((name) => Site.open(join(folder, name))));
  const desk = await Desk.set(browser, sites);
  for (const colorScheme of ['light', 'dark']) {
    await desk.each(desk.views, async (page, { site, kind, address }) => {
      // Twice: a first view may do without some fonts.
      await page.goto(address, { waitUntil: 'networkidle' });
      await page.goto(address, { waitUntil: 'networkidle' });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await page.evaluate(async () => {
          for (const image of document.images) image.loading = 'eager';
          await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
        });
        await page.screenshot({ path: join(into, `${site}-${kind}-${width}-${colorScheme}.png`), fullPage: true });
      }
    }, { colorScheme });
  }
  console.log(`${desk.views.length * WIDTHS.length * 2} pictures in ${into}`);
  await Promise.all(sites.map((site) => site.close()));
}
