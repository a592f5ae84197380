// What edits do to open pages. Each check is a sentence that has to hold.

import assert from 'node:assert/strict';

const html = (body, head = '') =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>A page</title>${head}</head>` +
  `<body>${body}</body></html>`;
const long = Array.from({ length: 80 }, (_, n) => `<p id="p${n}">Paragraph ${n} of a long story.</p>`).join('\n');
const sheet = (name) => `<link rel="stylesheet" href="${name}">`;

// Goes to a page and marks it: the mark is gone once the page has been loaded anew.
async function open(page, press, path = '/') {
  await page.goto(press.url + path);
  await page.evaluate(() => { window.marker = 'same'; });
}
const isSame = (page) => page.evaluate(() => window.marker === 'same');
const color = (page) => page.evaluate(() => getComputedStyle(document.body).color);
const has = (page, text) => page.waitForFunction((text) => document.body?.innerText.includes(text), text);
const rest = (page) => page.waitForTimeout(400);

// The paths asked for from now on, without those of our own.
function watchRequests(page) {
  const paths = [];
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (!pathname.includes(':pressrun')) paths.push(pathname + search);
  });
  return paths;
}

const troubleText = (page) => page.evaluate(() => {
  const root = document.querySelector('pressrun-trouble')?.shadowRoot;
  return root && [...root.querySelectorAll('pre')].map((pre) => pre.textContent);
});
const troubleShown = (page) => page.waitForFunction(() => document.querySelector('pressrun-trouble'));
const troubleGone = (page) => page.waitForFunction(() => !document.querySelector('pressrun-trouble'));

export const checks = {
  async 'a text changes, and the page stays where it was scrolled to'({ page, press }) {
    await press.show({ 'index.html': html(`<h1>Old</h1>${long}`) });
    await open(page, press);
    await page.evaluate(() => scrollTo(0, 1000));
    await press.show({ 'index.html': html(`<h1>New</h1>${long.replace('Paragraph 33', 'Edited 33')}`) });
    await has(page, 'Edited 33');
    assert.equal(await page.locator('h1').innerText(), 'New');
    assert.equal(await page.evaluate(() => scrollY), 1000);
    assert.ok(await isSame(page), 'the page was loaded anew');
  },

  async 'a selection stays, in a text that stays and in one that changes'({ page, press }) {
    const body = (text) => html(`<p>${text}</p><p id="s">Select this word.</p><p id="t">${text}, and this one.</p>`);
    await press.show({ 'index.html': body('Before') });
    await open(page, press);
    for (const [id, from, to, text] of [['s', 7, 11, 'Middle'], ['t', 0, 8, 'Afterwards']]) {
      await page.evaluate(([id, from, to]) => {
        const node = document.getElementById(id).firstChild;
        getSelection().setBaseAndExtent(node, from, node, to);
      }, [id, from, to]);
      await press.show({ 'index.html': body(text) });
      await has(page, `${text}, and`);
      const selected = await page.evaluate(() => getSelection().toString());
      assert.equal(selected, id === 's' ? 'this' : 'Afterwar');
    }
    assert.ok(await isSame(page));
  },

  async 'details stay open or closed, and the focus stays'({ page, press }) {
    const body = (text) => html(
      `<details id="a"><summary>A</summary>${text}</details><details id="b" open><summary>B</summary>${text}</details>` +
      `<p>${text}</p><a href="#x">a link</a><input><p>${text}</p>`);
    await press.show({ 'index.html': body('Before') });
    await open(page, press);
    await page.evaluate(() => { a.open = true; b.open = false; });
    await page.locator('input').pressSequentially('typed');
    await press.show({ 'index.html': body('Afterwards') });
    await has(page, 'Afterwards');
    const state = await page.evaluate(() => [a.open, b.open, document.activeElement.localName,
      document.activeElement.value, document.activeElement.selectionStart]);
    assert.deepEqual(state, [true, false, 'input', 'typed', 5]);
    await page.locator('a').focus();
    await press.show({ 'index.html': body('Thirdly') });
    await has(page, 'Thirdly');
    assert.equal(await page.evaluate(() => document.activeElement.localName), 'a');
    assert.ok(await isSame(page));
  },

  async 'a style sheet of another name takes over without a flash, a jump or a reload'({ page, press, context }) {
    const site = (name, colour) => ({
      'index.html': html(`<h1>Styled</h1>${long}`, sheet(`/assets/${name}.css`) + sheet(`/assets/more.${name}.css`)),
      [`assets/${name}.css`]: `body { color: ${colour}; } p { line-height: 3 }`,
      [`assets/more.${name}.css`]: `body { --of-${name.replace('.', '-')}: yes; }`,
    });
    await press.show(site('main.1', 'rgb(1, 1, 1)'));
    await open(page, press);
    await page.evaluate(() => {
      scrollTo(0, 1000);
      window.seen = new Set();
      const look = () => {
        const style = getComputedStyle(document.body);
        const more = ['--of-main-1', '--of-main-2'].filter((name) => style.getPropertyValue(name));
        seen.add(`${style.color} ${more} ${document.documentElement.scrollHeight} ${scrollY}`);
        requestAnimationFrame(look);
      };
      look();
    });
    // Slow enough to see what holds meanwhile; the other sheet is there at once.
    let meanwhile;
    await context.route('**/assets/main.2.css', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 600));
      meanwhile = await color(page);
      await route.continue();
    });
    await press.show(site('main.2', 'rgb(2, 2, 2)'));
    await page.waitForFunction(() => getComputedStyle(document.body).color === 'rgb(2, 2, 2)');
    await rest(page);
    assert.equal(meanwhile, 'rgb(1, 1, 1)', 'the old sheet holds until the new one is there');
    const seen = await page.evaluate(() => [...seen]);
    assert.equal(seen.length, 2, `no third look in between: ${seen}`);
    assert.equal(await page.evaluate(() => scrollY), 1000);
    assert.equal(await page.locator('link').count(), 2);
    assert.ok(await isSame(page));
  },

  async 'a style sheet that changes under its name is swapped, also through an import'({ page, press }) {
    const site = (one, two) => ({
      'index.html': html('<h1>Styled</h1>', `<style>b {}</style>${sheet('/one.css')}<meta name="x">`),
      'one.css': `@import "two.css"; body { color: ${one}; }`,
      'two.css': `body { background-color: ${two}; }`,
    });
    await press.show(site('rgb(1, 1, 1)', 'rgb(9, 9, 9)'));
    await open(page, press);
    const paths = watchRequests(page);
    await press.show(site('rgb(2, 2, 2)', 'rgb(9, 9, 9)'));
    await page.waitForFunction(() => getComputedStyle(document.body).color === 'rgb(2, 2, 2)');
    await press.show(site('rgb(2, 2, 2)', 'rgb(8, 8, 8)'));
    await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === 'rgb(8, 8, 8)');
    assert.ok(!paths.includes('/'), 'the page itself is not asked for');
    const head = await page.evaluate(() => [...document.head.children].map((node) => node.localName).join());
    assert.equal(head, 'meta,title,style,link,meta');
    assert.ok(await isSame(page));
    // A change of the page thereafter leaves the sheet alone.
    paths.length = 0;
    const next = site('rgb(2, 2, 2)', 'rgb(8, 8, 8)');
    await press.show({ ...next, 'index.html': next['index.html'].replace('Styled', 'Edited') });
    await has(page, 'Edited');
    await rest(page);
    assert.deepEqual(paths, ['/']);
    assert.ok(await isSame(page));
  },

  async 'a picture that changes under its name is renewed'({ page, press }) {
    const svg = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10"/>`;
    const index = html('<img src="a.svg"><img srcset="a.svg 1x, b.svg 2x">');
    await press.show({ 'index.html': index, 'a.svg': svg(10), 'b.svg': svg(5) });
    await open(page, press);
    await press.show({ 'index.html': index, 'a.svg': svg(20), 'b.svg': svg(5) });
    await page.waitForFunction(() => [...document.images].every((image) => image.naturalWidth === 20));
    assert.ok(await isSame(page));
  },

  async 'a script that changes loads its page anew, and no other'({ page, press, context }) {
    const site = (text) => ({
      'index.html': html('<script src="/a.js"></script>'), 'other.html': html('other'), 'a.js': `window.said = '${text}'`,
    });
    await press.show(site('old'));
    const other = await context.newPage();
    await open(other, press, '/other.html');
    await open(page, press);
    await press.show(site('new'));
    await page.waitForFunction(() => window.said === 'new');
    await rest(other);
    assert.ok(await isSame(other));
    const inline = html('<script>window.said = "inline"</script>');
    await press.show({ ...site('new'), 'index.html': inline });
    await page.waitForFunction(() => window.said === 'inline');
  },

  async 'head, attributes and noscript follow'({ page, press }) {
    const site = (lang, title, text) => ({ 'index.html':
      `<!doctype html><html lang="${lang}"><head><title>${title}</title><noscript>${sheet('/never.css')}</noscript></head>` +
      `<body class="${title}"><noscript><p>${text}</p></noscript><p>${text}</p></body></html>` });
    await press.show(site('en', 'One', 'Hello'));
    await open(page, press);
    const paths = watchRequests(page);
    await press.show(site('de', 'Zwei', 'Hallo'));
    await has(page, 'Hallo');
    const state = await page.evaluate(() => [document.documentElement.lang, document.title, document.body.className,
      document.querySelectorAll('script, link').length, document.head.children.length, document.querySelector('body noscript').textContent]);
    assert.deepEqual(state, ['de', 'Zwei', 'Zwei', 0, 2, '<p>Hallo</p>']);
    // On a busy machine, the page may be told of before the request.
    await page.waitForTimeout(300);
    assert.deepEqual(paths, ['/']);
  },

  async 'a page that is the same asks for nothing'({ page, press }) {
    await press.show({ 'index.html': html('home'), 'a/index.html': html('a'), 'x.css': 'a {}' });
    await open(page, press, '/a/');
    const paths = watchRequests(page);
    await press.show({ 'index.html': html('home, edited'), 'a/index.html': html('a'), 'x.css': 'b {}' });
    await press.show({ 'index.html': html('home, edited again'), 'a/index.html': html('a'), 'x.css': 'b {}' });
    await rest(page);
    assert.deepEqual(paths, []);
    assert.ok(await isSame(page));
  },

  async 'mistakes lie over the page as plain text, and go when they are mended'({ page, press }) {
    const site = { 'index.html': html('<style>* { color: red !important } html > :not(head, body) { display: none !important }</style><input>') };
    await press.show(site);
    await open(page, press);
    await page.evaluate(() => document.querySelector('input').focus());
    const mistake = 'error: <b onclick="x()">bad</b> & <script>alert(1)</script>\n  --> content/a.md:3\n';
    await press.show(site, { trouble: [mistake, 'second'] });
    await troubleShown(page);
    assert.deepEqual(await troubleText(page), [mistake, 'second']);
    const look = await page.evaluate(() => {
      const root = document.querySelector('pressrun-trouble').shadowRoot;
      const style = getComputedStyle(root.querySelector('pre'));
      const box = root.querySelector('section').getBoundingClientRect();
      return [root.querySelector('section').getAttribute('role'), root.querySelectorAll('pre *').length,
        style.display, style.color === 'rgb(255, 0, 0)', box.width, box.height];
    });
    assert.deepEqual(look, ['alertdialog', 0, 'block', false, 800, 600]);
    await press.show(site, { trouble: ['another'] });
    await page.waitForFunction(() =>
      document.querySelector('pressrun-trouble').shadowRoot.querySelector('pre').textContent === 'another');
    await press.show(site);
    await troubleGone(page);
    assert.ok(await isSame(page));
  },

  async 'mistakes are there on a page opened meanwhile, and outlive a patch of the page'({ page, press }) {
    await press.show({ 'index.html': html('one') }, { trouble: ['bad'] });
    await open(page, press);
    await troubleShown(page);
    await press.show({ 'index.html': html('two') }, { trouble: ['bad'] });
    await has(page, 'two');
    assert.deepEqual(await troubleText(page), ['bad']);
  },

  async 'Esc and the button dismiss the mistakes until there are others, and give back the focus'({ page, press }) {
    const site = { 'index.html': html('<input value="text">') };
    await press.show(site);
    await open(page, press);
    await page.locator('input').focus();
    await press.show(site, { trouble: ['one'] });
    await troubleShown(page);
    await page.keyboard.press('Escape');
    await troubleGone(page);
    assert.equal(await page.evaluate(() => document.activeElement.localName), 'input');
    await press.show({ 'index.html': html('<input value="text">edited') }, { trouble: ['one'] });
    await has(page, 'edited');
    // As when the page was hidden and is seen again: it asks anew, and is told the same.
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await rest(page);
    assert.equal(await troubleText(page), undefined);
    await press.show(site, { trouble: ['one', 'two'] });
    await troubleShown(page);
    await page.getByRole('button', { name: 'Close' }).click();
    await troubleGone(page);
    // Mended, and made again: that is news.
    await press.show(site);
    await rest(page);
    await press.show(site, { trouble: ['one', 'two'] });
    await troubleShown(page);
  },

  async 'mistakes fit a phone'({ page, press }) {
    await page.setViewportSize({ width: 360, height: 640 });
    const mistakes = Array.from({ length: 9 }, (_, n) => `${n}: ${'wide '.repeat(40)}\n`.repeat(6));
    await press.show({ 'index.html': html('one') }, { trouble: mistakes });
    await open(page, press);
    await troubleShown(page);
    const fits = await page.evaluate(() => {
      const section = document.querySelector('pressrun-trouble').shadowRoot.querySelector('section');
      section.scrollTo(0, 1e6);
      const last = section.querySelector('pre:last-child').getBoundingClientRect();
      const button = section.querySelector('button').getBoundingClientRect();
      return [section.scrollWidth <= 360, last.bottom <= 640, last.right <= 360, button.right <= 360];
    });
    assert.deepEqual(fits, [true, true, true, true]);
  },

  async 'with no edition at all the mistakes are shown, and then the page'({ page, press }) {
    await press.show({}, { trouble: ['nothing builds'] });
    const response = await page.goto(`${press.url}/a/`);
    assert.equal(response.status(), 503);
    await troubleShown(page);
    assert.deepEqual(await troubleText(page), ['nothing builds']);
    await press.show({}, { trouble: ['something else'] });
    await page.waitForFunction(() =>
      document.querySelector('pressrun-trouble').shadowRoot.querySelector('pre').textContent === 'something else');
    await press.show({ 'a/index.html': html('the page') });
    await has(page, 'the page');
    await troubleGone(page);
    assert.equal(await page.title(), 'A page');
  },

  async 'a page that goes is a 404, and one that comes back is a page'({ page, press }) {
    const gone = { 'index.html': html('home'), '404.html': html('not here') };
    const there = { ...gone, 'a/index.html': html('the page') };
    await press.show(there);
    await open(page, press, '/a/');
    await press.show(gone);
    await has(page, 'not here');
    await press.show(gone, { hidden: { 'a/index.html': 'a.md is a draft; --drafts shows it' } });
    await has(page, '--drafts shows it');
    await press.show(there);
    await has(page, 'the page');
  },

  async 'after a restart of the server a page that is out of date is renewed'({ page, press }) {
    await press.show({ 'index.html': html('one') });
    await open(page, press);
    await press.restart();
    await press.show({ 'index.html': html('two') });
    await has(page, 'two');
    assert.ok(await isSame(page));
    // And hears of the next edition.
    await press.show({ 'index.html': html('three') });
    await has(page, 'three');
    assert.ok(await isSame(page));
  },

  async 'after a restart a page that is up to date is left alone'({ page, press }) {
    const site = { 'index.html': html('one'), 'a.css': 'a {}' };
    await press.show({ ...site, 'index.html': html('before') });
    await open(page, press);
    await press.show(site);
    await has(page, 'one');
    const paths = watchRequests(page);
    await press.restart();
    await press.show(site, { trouble: ['we are connected'] });
    await troubleShown(page);
    await rest(page);
    assert.deepEqual(paths, []);
    assert.ok(await isSame(page));
  },

  async 'after a restart with mistakes alone the page stays'({ page, press }) {
    await press.show({ 'index.html': html('one') });
    await open(page, press);
    await press.restart();
    await press.show({}, { trouble: ['bad'] });
    await troubleShown(page);
    assert.ok(await isSame(page));
    await press.show({ 'index.html': html('two') });
    await has(page, 'two');
    await troubleGone(page);
    assert.ok(await isSame(page));
  },

  async 'eight pages can be open at once'({ context, press }) {
    await press.show({ 'index.html': html('one') });
    const pages = [];
    for (let n = 0; n < 8; n += 1) pages.push(await context.newPage());
    // As tabs behind the last one are in a browser with windows.
    for (const page of pages.slice(0, -1)) {
      await page.addInitScript(() => Object.defineProperty(document, 'hidden', { get: () => !window.seen }));
    }
    for (const page of pages) await page.goto(press.url, { timeout: 5000 });
    await press.show({ 'index.html': html('two') });
    await has(pages[7], 'two');
    assert.equal(await pages[0].innerText('body'), 'one');
    await pages[0].evaluate(() => {
      window.seen = true;
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await has(pages[0], 'two');
  },

  async 'below a prefix it is the same'({ page, press }) {
    const prefix = '/the/paper/';
    await press.show({ 'a/index.html': html('one') }, { prefix });
    await open(page, press, '/the/paper/a/?query#part');
    await press.show({ 'a/index.html': html('two') }, { prefix });
    await has(page, 'two');
    assert.ok(await isSame(page));
  },
};
