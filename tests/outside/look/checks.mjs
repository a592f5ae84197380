// What has to hold of pages. Each check is a sentence; it is given a `Desk` and throws what is wrong.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

import { WHOLE } from './desk.mjs';

const WIDTHS = [320, 360, 390, 768, 1024, 1280, 1680, 2560];
// Of late fonts; 0.1 is what others still call good.
const LATE = 0.05;
const KILOBYTE = 1024;
const LIMIT = 14 * KILOBYTE;
// Kilobytes of fonts; a story has words in italics.
const FONTS = { front: 95, article: 112 };

// How many pixels the columns of a row on a front may end apart, in the window the theme is drawn for and in others.
const APART = { 1280: 160, others: 240 };
// How much of a band an empty place may be.
const EMPTY = 0.08;
const FRONT_WIDTHS = [360, 768, 1024, 1280, 1680, 2560];

// Fails with all findings at once.
const none = (findings) => assert.ok(findings.length === 0, `\n${findings.slice(0, 40).join('\n')}`);

// In another colour scheme, only colours can be wrong that were right before.
async function violations(page, rules = null) {
  const found = await page.evaluate((values) => globalThis.axe.run(values ? { runOnly: { type: 'rule', values } } : {}), rules);
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`));
}

// Pictures that are not seen yet are fetched, fonts are there.
async function settle(page) {
  await page.evaluate(async () => {
    for (const image of document.images) image.loading = 'eager';
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    await document.fonts.ready;
  });
}

const watchShifts = () => {
  globalThis.shifts = [];
  new PerformanceObserver((list) => globalThis.shifts.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true });
};

const firstPaint = () => new Promise((done) => {
  new PerformanceObserver(() => done()).observe({ type: 'paint', buffered: true });
});

// What moves on a page, as far as it is scrolled through; the style sheet or the fonts come last. With a late style
// sheet there are no fonts: whether they come in time for the first paint depends on how busy the machine is.
async function shifts(page, address, last) {
  await page.addInitScript(watchShifts);
  if (last !== 'fonts') await page.route('**/*.woff2', (route) => route.abort());
  await page.route(last === 'fonts' ? '**/*.woff2' : '**/style.*.css', async (route) => {
    if (last === 'fonts') await page.evaluate(firstPaint);
    await new Promise((done) => setTimeout(done, last === 'fonts' ? 600 : 150));
    await route.continue();
  });
  await page.goto(address);
  // Fonts come while a reader sees the top of the page.
  if (last === 'fonts') await page.evaluate(() => document.fonts.ready);
  await page.evaluate(async () => {
    for (let y = 0; y < document.body.scrollHeight; y += 800) {
      scrollTo(0, y);
      await new Promise((done) => { requestAnimationFrame(done); });
    }
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    await new Promise((done) => { setTimeout(() => requestAnimationFrame(done), 120); });
  });
  return page.evaluate(() => globalThis.shifts.map(({ value, sources }) =>
    `${value.toFixed(4)}: ${sources.map(({ node }) => node?.className || node?.nodeName).join(', ')}`));
}

// The pages of a PDF as texts.
async function printed(page) {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const run = promisify(execFile)('pdftotext', ['-layout', '-', '-']);
  run.child.stdin.end(pdf);
  return (await run).stdout.split('\f').slice(0, -1);
}

// The files of each picture on a page, a print of the same width in every format: media type, address, and the
// average colours of its four quarters; the first is the one that the browser has chosen.
const formats = (page) => page.evaluate(async () => {
  const quarters = async (address) => {
    const image = Object.assign(new Image(), { src: address });
    await image.decode();
    const canvas = new OffscreenCanvas(2, 2).getContext('2d', { willReadFrequently: true });
    canvas.imageSmoothingQuality = 'high';
    canvas.drawImage(await createImageBitmap(image, { resizeWidth: 2, resizeHeight: 2, resizeQuality: 'high' }), 0, 0);
    return [...canvas.getImageData(0, 0, 2, 2).data];
  };
  return Promise.all([...document.querySelectorAll('main picture')].map(async (picture) => {
    // The last format has one width; the others have that width, too.
    const files = (element) => [...element.srcset.matchAll(/(\S+) (\d+)w/g)];
    const [, , width] = files(picture.querySelector('img')).at(-1);
    const offered = [...picture.querySelectorAll('source, img')].map((element) =>
      ({ type: element.type || 'the last', address: files(element).find((file) => file[2] === width)?.[1] }));
    for (const one of offered) one.colours = await quarters(one.address).catch(() => null);
    return { chosen: picture.querySelector('img').currentSrc, offered };
  }));
});

const sum = (numbers) => numbers.reduce((sum, number) => sum + number, 0);
const both = (desk) => desk.views.flatMap((view) => [390, 1280].map((width) => ({ ...view, width })));
const ofKind = (desk, ...kinds) => desk.views.filter(({ kind }) => kinds.includes(kind));

export const checks = {
  async 'axe-core finds nothing on any kind of page, wide or narrow, light or dark'(desk) {
    const axe = await readFile(join(await desk.package('axe-core'), 'axe.min.js'), 'utf8');
    none(await desk.each(desk.views, async (page, { address }) => {
      const findings = [];
      await page.goto(address);
      await page.evaluate(axe);
      for (const [width, colorScheme] of [[390, 'light'], [390, 'dark'], [1280, 'dark'], [1280, 'light']]) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const rules = colorScheme === 'dark' ? ['color-contrast', 'link-in-text-block'] : null;
        findings.push(...(await violations(page, rules)).map((what) => `${address} at ${width}, ${colorScheme}: ${what}`));
      }
      return findings;
    }));
  },

  async 'no page is wider than its window'(desk) {
    none(await desk.each(desk.views, async (page, { address }) => {
      const findings = [];
      await page.goto(address);
      await settle(page);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
        if (wide > width) findings.push(`${address} at ${width} is ${wide} wide`);
      }
      return findings;
    }));
  },

  async 'pictures in a text begin where its lines begin'(desk) {
    let seen = 0;
    none(await desk.each(ofKind(desk, 'article'), async (page, { address }) => {
      await page.goto(address);
      await settle(page);
      const offsets = await page.evaluate(() => {
        const begin = (box) => (document.dir === 'rtl' ? -box.right : box.left);
        return [...document.querySelectorAll('.prose > .figure img')].map((image) =>
          begin(image.getBoundingClientRect()) - begin(image.closest('.prose').querySelector(':scope > p').getBoundingClientRect()));
      });
      seen += offsets.length;
      return offsets.filter((offset) => Math.abs(offset) > 1).map((offset) => `${address}: a picture is ${offset} pixels off`);
    }));
    assert.ok(seen > 0, 'no text has a picture');
  },

  async 'fronts of every size are full: columns meet at the foot, and sizes fall with rank'(desk) {
    const views = [];
    for (const site of desk.sites.filter(({ name }) => name.endsWith('fronts'))) {
      const issues = (await site.pages()).filter(({ kind }) => kind === 'issue');
      views.push(...issues.map(({ path }) => ({ site: site.name, path, address: site.url + path })));
    }
    assert.ok(views.length >= 32 || desk.sites.length === 1, `there are ${views.length} fronts`);
    none(await desk.each(views, async (page, { address, site, path }) => {
      const findings = [];
      await page.goto(address);
      await page.evaluate(() => document.fonts.ready);
      for (const width of FRONT_WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const wrong = await page.evaluate(unbalanced, { apart: APART[width] ?? APART.others, empty: EMPTY });
        findings.push(...wrong.map((what) => `${site}${path} at ${width}: ${what}`));
      }
      const pictures = await page.locator('.top img, .row img, .cover img, .entry img').count();
      if (/\/(half|all)-12\//.test(path) && pictures < 5) findings.push(`${site}${path} shows ${pictures} pictures`);
      const bare = await page.locator('.row.led:not(:has(img)), .department:not(:has(img))').count();
      if (/\/(half|all)-60\//.test(path) && bare > 0) findings.push(`${site}${path}: ${bare} sections have no picture`);
      return findings;
    }));
  },

  async 'nothing moves while a page comes up'(desk) {
    none(await desk.each(both(desk), async (page, { address, width }) => {
      const moved = await shifts(page, address, 'the style sheet');
      return moved.map((what) => `${address} at ${width}: ${what}`);
    }));
  },

  async 'fonts that come late move next to nothing'(desk) {
    const views = both(desk).filter(({ kind }) => ['front', 'article'].includes(kind));
    none(await desk.each(views, async (page, { address, width }) => {
      const moved = await shifts(page, address, 'fonts');
      const by = sum(moved.map(parseFloat));
      desk.note('moved by late fonts, in thousandths', Math.round(by * 1000), `${address} at ${width}`);
      return by > LATE ? [`${address} at ${width} moves by ${by}:\n  ${moved.join('\n  ')}`] : [];
    }));
  },

  async 'nothing is fetched from elsewhere'(desk) {
    none(await desk.each(desk.views, async (page, { address }) => {
      const findings = [];
      page.on('request', (request) => {
        const { host, href } = new URL(request.url());
        if (!desk.hosts.includes(host)) findings.push(`${address} asks for ${href}`);
      });
      await page.goto(address);
      await settle(page);
      return findings;
    }));
  },

  async 'another site is asked only after a click, even where scripts are off'(desk) {
    const views = (await desk.having('class="embed-frame')).flatMap((view) => [360, 1280].map((width) => ({ ...view, width })));
    assert.ok(views.length > 0, 'no page shows anything of another site');
    const look = async (page, { address, width }) => {
      const asked = [];
      await page.context().route((url) => !desk.hosts.includes(url.host), (route) => {
        asked.push(route.request().url());
        return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Elsewhere</title><p>Elsewhere' });
      });
      await page.goto(address);
      const frame = page.locator('.embed-frame').first();
      await frame.scrollIntoViewIfNeeded();
      const link = page.frameLocator('.embed-frame').first().locator('.embed-show');
      await link.waitFor();
      await page.waitForTimeout(300);
      const before = asked.splice(0).map((url) => `${address} asks ${url} before a click`);
      const box = await frame.boundingBox();
      const shape = box.width > width || box.width < 200 || box.height < 100 ? [`${address} at ${width}: the frame is ${box.width} by ${box.height}`] : [];
      await link.click();
      await page.frameLocator('.embed-frame').first().getByText('Elsewhere').waitFor();
      return [...before, ...shape, ...(asked.length > 0 ? [] : [`${address}: a click asks nobody`])];
    };
    none([...await desk.each(views, look), ...await desk.each(views, look, { javaScriptEnabled: false })]);
  },

  async 'all can be read without scripts'(desk) {
    const read = async (page, { address }) => {
      await page.goto(address);
      return [`${address} ${await page.locator('main').innerText()}`];
    };
    const views = desk.views.filter(({ whole }) => whole);
    const [withScripts, without] = [await desk.each(views, read), await desk.each(views, read, { javaScriptEnabled: false })];
    const empty = without.filter((text) => text.length < 60);
    none([...empty, ...without.filter((text) => !withScripts.includes(text))].map((text) => `reads otherwise: ${text.slice(0, 80)}`));
  },

  async 'the reading mode of browsers keeps pictures, captions, boxes, notes and corrections'(desk) {
    const library = await readFile(join(await desk.package('@mozilla/readability'), 'Readability.js'), 'utf8');
    const stories = [];
    for (const site of desk.sites.filter(({ name }) => WHOLE.includes(name))) {
      const pages = (await site.pages()).filter(({ kind }) => kind === 'article');
      stories.push(...pages.map(({ path }) => ({ path, address: site.url + path })));
    }
    const seen = new Set();
    none(await desk.each(desk.sites.length === 1 ? desk.views : stories, async (page, { address }) => {
      await page.goto(address);
      await page.evaluate(library);
      const { parts, lost } = await page.evaluate(kept);
      parts.forEach((part) => seen.add(part));
      return lost.map((what) => `${address}: reading mode drops ${what}`);
    }));
    const missing = ['cutline', 'picture', 'box', 'note', 'correction', 'gallery-head'].filter((part) => !seen.has(part));
    assert.deepEqual(desk.sites.length === 1 ? [] : missing, [], 'no story has these');
  },

  async 'no part of a page is hidden'(desk) {
    const views = desk.views.filter(({ whole }) => whole);
    none(await desk.each(views, async (page, { address }) => {
      await page.goto(address);
      const hidden = await page.evaluate(() => {
        const isHidden = (element) => element.textContent.trim() && getComputedStyle(element).display === 'none';
        return [...document.querySelectorAll('main *:not(style, template, noscript, datalist, option)')]
          .filter((element) => isHidden(element) && !isHidden(element.parentElement))
          .map((element) => `${element.localName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`);
      });
      return hidden.map((part) => `${address} hides ${part}`);
    }));
  },

  async 'a picture can be seen in every format, and is the same in all'(desk) {
    const views = desk.views.filter(({ site }) => site === 'formats');
    const findings = await desk.each(views, async (page, { address }) => {
      await page.goto(address);
      await settle(page);
      const pictures = await formats(page);
      return [
        ...(pictures.length > 0 ? [] : [`${address} has no pictures`]),
        ...pictures.filter(({ chosen }) => !chosen.endsWith('.avif')).map(({ chosen }) => `the browser takes ${chosen}, no AVIF`),
        ...pictures.flatMap(({ offered }) => offered.flatMap(({ type, address: file, colours }) => {
          const like = offered.at(-1).colours;
          if (!colours) return [`${type} cannot be shown: ${file}`];
          return colours.every((value, n) => Math.abs(value - like[n]) <= 6) ? [] : [`${type} looks otherwise: ${colours}, not ${like}`];
        })),
      ];
    });
    none(views.length > 0 ? findings : ['no paper has AVIF']);
  },

  async 'a reader can switch between light and dark without scripts'(desk) {
    const lightness = (page) => page.evaluate(() => {
      const [red, green, blue] = getComputedStyle(document.documentElement).backgroundColor.match(/[\d.]+/g).map(Number);
      return (red + green + blue) / 765;
    });
    const views = desk.views.filter(({ whole }) => whole);
    none(await desk.each(views, async (page, { address }) => {
      const findings = [];
      await page.goto(address);
      for (const device of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme: device });
        for (const [id, isLight] of [['_dark', false], ['_light', true], ['', device === 'light']]) {
          await page.locator(id ? `#${id}` : '.scheme input:not([id])').check();
          if ((await lightness(page) > 0.5) !== isLight) findings.push(`${address}: “${id}” does not do what it says on a ${device} device`);
        }
      }
      return findings;
    }, { javaScriptEnabled: false }));
  },

  async 'the keyboard reaches every link in order, visibly, and the text first'(desk) {
    const views = ofKind(desk, 'front', 'article', 'sheet').map((view) => ({ ...view, width: 390 }));
    none(await desk.each(views, async (page, { address }) => {
      await page.goto(address);
      return (await walk(page)).map((what) => `${address}: ${what}`);
    }));
  },

  async 'printed pages are numbered and have running heads'(desk) {
    const views = ofKind(desk, 'front', 'article', 'print').filter(({ whole }) => whole);
    let most = 0;
    const found = await desk.each(views, async (page, { address, name }) => {
      const findings = [];
      await page.goto(address);
      await settle(page);
      const pages = await printed(page);
      most = Math.max(most, pages.length);
      for (const [n, text] of pages.entries()) {
        const lines = text.trim().split('\n');
        if (n > 0 && !lines[0].includes(name)) findings.push(`${address}: the head of page ${n + 1}: ${lines[0]}`);
        const foot = new RegExp(`https://.*\\b${n + 1} ?/ ?${pages.length}$`);
        if (!foot.test(lines.at(-1))) findings.push(`${address}: the foot of page ${n + 1}: ${lines.at(-1)}`);
      }
      return findings;
    });
    none(most > 1 ? found : [...found, 'nothing has more than one page']);
  },

  async 'a whole issue prints with a head for each section, and with every story'(desk) {
    const views = ofKind(desk, 'print').filter(({ whole }) => whole);
    const missing = views.length === 2 || desk.sites.length === 1 ? [] : ['not every theme prints a whole issue'];
    none([...missing, ...await desk.each(views, async (page, { address }) => {
      await page.goto(address);
      await settle(page);
      const named = await page.evaluate(() => [...document.querySelectorAll('.print-section[style]')].map((section) =>
        [section.querySelector('h2').innerText, [...section.querySelectorAll('.print-story h3')].map(({ innerText }) => innerText)]));
      const pages = (await printed(page)).map((text) => text.trim().split('\n'));
      const flat = (text) => text.replace(/\s+/g, '');
      const of = (section) => pages.slice(1).filter(([head]) => head.includes(section));
      return named.flatMap(([section, stories]) => [
        ...(of(section).length ? [] : [`${address}: no page has the head “${section}”`]),
        ...stories.filter((story) => !of(section).some((lines) => flat(lines.join('')).includes(flat(story))))
          .map((story) => `${address}: “${story}” is on no page of “${section}”`),
      ]);
    })]);
  },

  async 'fronts and stories are light, and so is the style sheet'(desk) {
    const findings = [];
    for (const site of desk.sites) {
      const pages = (await site.pages()).filter(({ kind }) => ['front', 'issue', 'article'].includes(kind));
      const files = pages.map(({ path }) => path.replace(/\/$/, '/index.html'));
      const text = String(await site.read(files[0]));
      files.push(...[...text.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, file]) => file));
      for (const file of files) {
        const size = gzipSync(await site.read(file), { level: 9 }).length;
        if (size > LIMIT) findings.push(`${site.name}${file}: ${size} bytes, packed`);
        desk.note(`heaviest ${file.split('.').at(-1)}, packed, in bytes`, size, `${site.name}${file}`);
      }
    }
    none(findings);
  },

  async 'a first view fetches one style sheet, no script, and few fonts'(desk) {
    none(await desk.each(ofKind(desk, 'front', 'article'), async (page, { address, kind }) => {
      // What a frame of the page fetches counts there, as the card of another site is a page of its own.
      const fetched = { script: new Set(), font: new Set() };
      page.on('request', (request) => {
        if (request.frame() === page.mainFrame()) fetched[request.resourceType()]?.add(request.url());
      });
      await page.goto(address);
      await settle(page);
      const site = desk.sites[desk.hosts.indexOf(new URL(address).host)];
      const fonts = sum(await Promise.all([...fetched.font].map(async (url) => (await site.read(new URL(url).pathname)).length)));
      const sheets = await page.locator('link[rel=stylesheet]:not([href*="/code."])').count();
      desk.note(`most fonts of a ${kind}, in bytes`, fonts, address);
      return [
        ...(sheets === 1 ? [] : [`${address} has ${sheets} style sheets`]),
        ...(fetched.script.size === 0 ? [] : [`${address} has scripts`]),
        ...(fonts <= FONTS[kind] * KILOBYTE ? [] : [`${address} fetches ${fonts} bytes of fonts`]),
      ];
    }));
  },
};

// Which parts a story has, and which of them are missing in what Readability makes of it. A layout with its picture above
// the headline loses that alone. Within a page.
function kept() {
  const flat = (text) => text.replace(/\s+/g, '');
  const article = new globalThis.Readability(document.cloneNode(true)).parse();
  const made = new DOMParser().parseFromString(article?.content ?? '', 'text/html');
  const [text, pictures] = [flat(made.body.textContent), [...made.images].map((image) => image.getAttribute('src'))];
  const inside = '.prose :is(.box, .note, .correction, .cutline, .gallery-head, h2, h3):not(.insert *, .pullquote *)';
  const parts = [...document.querySelectorAll(inside)].map((part) => [part.classList[0] ?? part.localName, flat(part.textContent)]);
  const images = [...document.querySelectorAll('.prose figure img')].map((image) => image.getAttribute('src'));
  return {
    parts: [...parts.map(([name]) => name), ...images.map(() => 'picture')],
    lost: [
      ...parts.filter(([, words]) => words && !text.includes(words)).map(([name, words]) => `.${name}: ${words.slice(0, 40)}`),
      ...images.filter((file) => !pictures.some((picture) => picture?.endsWith(file))),
    ],
  };
}

// What is wrong with how a front is laid out in the window as it is. Within a page.
function unbalanced({ apart, empty }) {
  const box = (element) => element.getBoundingClientRect();
  const findings = [];
  const seen = (element) => box(element).height > 0 && box(element).width > 0;
  const round = (number) => Math.round(number);
  const foot = (column) => Math.max(...[...column.querySelectorAll('img, p, figcaption, :is(h2, h3, h4)')].filter(seen).map((part) => box(part).bottom));
  for (const band of document.querySelectorAll('.top, .row')) {
    const whole = box(band);
    const columns = [...band.children].filter(seen);
    const tops = [...new Set(columns.map((column) => round(box(column).top)))];
    for (const top of tops) {
      const row = columns.filter((column) => round(box(column).top) === top);
      const feet = row.map(foot);
      const lowest = Math.max(...feet);
      if (row.length > 1 && lowest - Math.min(...feet) > apart) findings.push(`columns of .${band.className} end ${round(lowest - Math.min(...feet))} pixels apart`);
      row.forEach((column, n) => {
        const share = ((lowest - feet[n]) * box(column).width) / (whole.width * whole.height);
        if (row.length > 1 && lowest - feet[n] > 40 && share > empty) findings.push(`${round(share * 100)} per cent of .${band.className} are empty under “${column.textContent.trim().slice(0, 30)}”`);
      });
      const taken = row.map((column) => box(column).width + 40).reduce((sum, width) => sum + width, 0);
      if ((whole.width - taken) / whole.width > empty && tops.length > 1) findings.push(`a row of .${band.className} is not full`);
    }
    for (const column of columns) {
      const stories = [...column.children].filter(seen).map((story) => [box(story).top, foot(story)]);
      const gaps = stories.slice(1).map(([top], n) => top - stories[n][1]);
      if (gaps.some((gap) => gap > 64)) findings.push(`a gap of ${round(Math.max(...gaps))} pixels in .${band.className}`);
    }
  }
  const size = (element) => parseFloat(getComputedStyle(element).fontSize);
  const area = (image) => (image ? box(image).width * box(image).height : 0);
  const weights = ['.lead, .cover-story', '.second', '.third, .entry', 'article.brief'];
  const of = (part) => weights.map((weight) => [...document.querySelectorAll(weight)].map((story) => story.querySelector(part)).filter(Boolean));
  const falls = (what, sizes) => sizes.filter((list) => list.length > 0).slice(1).forEach((list, n) => {
    const above = sizes.filter((list) => list.length > 0)[n];
    if (Math.max(...list) > Math.min(...above) * 1.02) findings.push(`${what} rises: ${round(Math.min(...above))} above ${round(Math.max(...list))}`);
  });
  falls('the size of headlines', of('.head').map((heads) => heads.map(size)));
  falls('the size of deks', of('.dek').map((deks) => deks.map(size)));
  falls('the area of pictures', of('figure img').map((images) => images.filter((image) => !image.closest('.upright:not(.lead), .tall')).map(area)));
  for (const image of document.querySelectorAll('main figure img')) {
    const caption = image.closest('figure').querySelector('figcaption');
    if (!caption) continue;
    const [above, below] = [box(image), box(caption)];
    const under = below.top - above.bottom >= -1 && below.top - above.bottom < 16 && below.left < above.right && below.right > above.left;
    const beside = Math.abs(below.top - above.top) < 16 && (below.left >= above.right - 1 || below.right <= above.left + 1);
    if (!under && !beside) findings.push(`a caption is neither under nor beside its picture: “${caption.textContent.trim().slice(0, 30)}”`);
  }
  return findings;
}

// Presses the tab key through a page and says what is wrong on the way.
async function walk(page) {
  const findings = [];
  await page.keyboard.press('Tab');
  const first = await focused(page);
  if (!first?.skips || !first.seen) return ['the first stop is no visible way to the text'];
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  if (!(await focused(page))?.inMain) findings.push('the way to the text leads elsewhere');
  await page.evaluate(() => { document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0); });
  const stops = await page.evaluate(() => {
    globalThis.stops = [...document.querySelectorAll('a[href]:not([tabindex="-1"]), summary, input:not([type="radio"]):enabled, input:checked:enabled, button, select, textarea, iframe, video, audio, [tabindex="0"]')];
    globalThis.stops[0].focus();
    return globalThis.stops.length;
  });
  for (let n = 0; n < stops; n += 1) {
    const stop = await focused(page);
    if (stop?.n !== n) findings.push(`stop ${n} is ${stop?.text ?? 'nothing'}`);
    else if (!stop.seen || !stop.ringed) findings.push(`“${stop.text}” is not seen to be the one`);
    await page.keyboard.press('Tab');
    // The browser's own controls of a film are several stops.
    for (let more = 0; more < 15 && stop?.plays && (await focused(page))?.n === n; more += 1) await page.keyboard.press('Tab');
  }
  return findings;
}

const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  // Within a frame, what has the focus there is seen to have it.
  const style = getComputedStyle(element.contentDocument?.activeElement ?? element);
  const inside = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {
    n: globalThis.stops?.indexOf(element),
    text: element.textContent.trim().slice(0, 40),
    skips: element.getAttribute('href') === '#_content',
    inMain: Boolean(element.closest('main')),
    seen: inside && style.clipPath === 'none',
    plays: element instanceof HTMLMediaElement,
    ringed: element instanceof HTMLMediaElement || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2),
  };
});
