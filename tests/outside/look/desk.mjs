// What a check works with: a browser, the sites, and the pages that stand for all others.

import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

// Of papers that only try a theme, these pages are looked at; of the sample, one of each kind in each theme.
export const WHOLE = ['sample', 'magazine'];
const TRIED = { odd: ['front', 'article'], arabic: ['front', 'article', 'section'], chinese: ['front', 'article'],
  formats: ['front'], fronts: ['front'], three: ['front'], 'three-bare': ['front'], 'twelve-bare': ['front'], sixty: ['front', 'section'],
  'magazine-arabic': ['front', 'article'], 'magazine-chinese': ['front', 'article'], 'magazine-odd': ['front', 'article'],
  'magazine-three-bare': ['front'], 'magazine-twelve': ['front'], 'magazine-sixty': ['front', 'section'] };

export class Desk {
  static async set(browser, sites) {
    const desk = new Desk();
    desk.browser = browser;
    desk.sites = sites;
    desk.hosts = sites.map(({ url }) => new URL(url).host);
    desk.views = [];
    desk.notes = new Map();
    for (const site of sites) {
      const name = /data-paper="([^"]+)"/.exec(String(await site.read('index.html')))?.[1] ?? '';
      for (const { path, kind } of await site.kinds()) {
        if (kind === 'redirect' || (!WHOLE.includes(site.name) && !TRIED[site.name]?.includes(kind))) continue;
        desk.views.push({ site: site.name, whole: WHOLE.includes(site.name), name, kind, path, address: site.url + path });
      }
    }
    return desk;
  }

  // The pages of the sample in each theme whose text contains something.
  async having(text) {
    const found = [];
    for (const site of this.sites.filter(({ name }) => WHOLE.includes(name))) {
      for (const { path } of await site.pages()) {
        const file = path.endsWith('/') ? `${path}index.html` : path;
        if (String(await site.read(file)).includes(text)) found.push({ site: site.name, whole: true, path, address: site.url + path });
      }
    }
    return found;
  }

  // Looks at every view in a context of its own, several at a time: all findings, in the order of the views.
  async each(views, look, options = {}) {
    const findings = [];
    const queue = [...views.entries()];
    const work = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [n, view] = next;
        const context = await this.browser.newContext({ viewport: { width: view.width ?? 1280, height: 900 }, ...options });
        // A busy machine takes long.
        context.setDefaultTimeout(120000);
        findings[n] = await look(await context.newPage(), view);
        await context.close();
      }
    };
    await Promise.all([work(), work(), work()]);
    return findings.flat();
  }

  async package(name) {
    const folder = join(process.env.OUTSIDE_CACHE, 'npm', dirname(name));
    return join(folder, (await readdir(folder)).find((found) => found.startsWith(`${basename(name)}@`)));
  }

  // Keeps the largest of a measure, to be printed at the end.
  note(measure, value, where) {
    if (!(this.notes.get(measure)?.value >= value)) this.notes.set(measure, { value, where });
  }
}
