// The script of an open page: it hears what has changed and renews the page in place.
//
// It stands behind the morphing library in a scope of their own (see page.rs) and leaves no trace in
// the page but the overlay, so that what is patched is the page as it was published.
'use strict';

const me = document.currentScript;
const folder = new URL('.', me.src);
// What the page and the assets are made of, as the server said when it gave them out.
let version = me.dataset.pressrun;
let assets = me.dataset.assets;
me.remove();

// ---------------------------------------------------------------- what the page is now

const runs = (script) =>
  !script.type || /^(module|importmap|speculationrules)$|(java|ecma)script$/i.test(script.type);
const scriptsOf = (root) =>
  [...root.querySelectorAll('script')].filter(runs).map((script) => script.outerHTML).join('\n');
const attributesOf = (element) => element.cloneNode(false).outerHTML;

// As they came, before scripts of the page or extensions of the browser change more.
let scripts = scriptsOf(document);
let shell = attributesOf(document.documentElement);
// Children of the head that are the page's own.
const ours = new WeakSet(document.head.children);

// ---------------------------------------------------------------- assets renewed at their places

// The decoded paths of assets that were renewed, each with what makes a new URL of its old one.
const renewed = new Map();

function pathOf(url) {
  try {
    const { origin, pathname } = new URL(url, document.baseURI);
    return origin === location.origin ? decodeURIComponent(pathname) : null;
  } catch {
    return null;
  }
}

function stamped(url) {
  const stamp = renewed.get(pathOf(url));
  if (!stamp) return url;
  const next = new URL(url, document.baseURI);
  next.searchParams.set(':pressrun', stamp);
  return next.href;
}

// Gives what names a renewed asset its new URL. Browsers would take the old one from memory.
function stampAll(root) {
  const attributes = {
    href: 'link[rel~="stylesheet" i], link[rel~="icon" i]',
    src: 'img[src], input[src]',
    poster: 'video[poster]',
    srcset: 'img[srcset], source[srcset]',
  };
  for (const [name, selector] of Object.entries(attributes)) {
    for (const element of root.querySelectorAll(selector)) {
      const before = element.getAttribute(name) ?? '';
      const after = name === 'srcset' ? before.replace(/[^\s,]+/g, stamped) : stamped(before);
      if (after !== before) element.setAttribute(name, after);
    }
  }
}

const importedBy = (sheet) => {
  let rules = [];
  try {
    rules = [...sheet.cssRules];
  } catch {
    // A sheet of another site.
  }
  return rules.filter((rule) => rule.styleSheet).map((rule) => rule.styleSheet);
};
const bringsRenewed = (sheet) =>
  importedBy(sheet).some((one) => renewed.has(pathOf(one.href)) || bringsRenewed(one));

// Whether scripts, fonts or the like are among the paths: only loading the page anew renews those.
function needsReload(paths) {
  const kinds = ['script', 'css', 'video', 'audio', 'track', 'iframe', 'embed', 'object'];
  return performance.getEntriesByType('resource').some(({ name, initiatorType }) => {
    const path = pathOf(name);
    return kinds.includes(initiatorType) && paths.includes(path) && !path.endsWith('.css');
  });
}

// What is renewed when it is not known what has to be.
function namedPaths() {
  const named = document.querySelectorAll('link[rel~="stylesheet" i], img[src]');
  return [...named].map((element) => pathOf(element.href ?? element.src)).filter(Boolean);
}

async function renewAssets(now, urls) {
  const paths = urls ? urls.map(pathOf) : namedPaths();
  assets = now;
  if (urls && needsReload(paths)) return location.reload();
  for (const path of paths) renewed.set(path, now);
  for (const sheet of document.styleSheets) {
    if (sheet.href && bringsRenewed(sheet)) renewed.set(pathOf(sheet.href), now);
  }
  const head = document.head.cloneNode(true);
  const undress = await dress(head);
  undress();
  stampAll(document);
}

// ---------------------------------------------------------------- the page in place

const isSheet = (node) =>
  node.matches('link[rel~="stylesheet" i]:not([rel~="alternate" i]):not([disabled])');

// Resolves when a style sheet is there, or will not come.
const loaded = (link) =>
  new Promise((resolve) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', resolve);
    setTimeout(resolve, 3000);
  });

// Gives the head the children of another one. New style sheets are loaded, without effect, while the
// old ones hold; the function that comes back lets the new ones hold and takes the old away. No
// child is ever moved: a style sheet that is moved is loaded again.
async function dress(head) {
  stampAll(head);
  const kept = new Set();
  const sheets = [];
  let last = null;
  for (const wanted of [...head.children]) {
    const comesNext = (old) =>
      !kept.has(old) && old.isEqualNode(wanted) &&
      (!last || last.compareDocumentPosition(old) & Node.DOCUMENT_POSITION_FOLLOWING);
    let node = [...document.head.children].find(comesNext);
    if (!node) {
      node = document.importNode(wanted, true);
      if (isSheet(node)) {
        const media = node.getAttribute('media');
        node.media = 'not all';
        sheets.push({ node, media, loaded: loaded(node) });
      }
      document.head.insertBefore(node, last ? last.nextSibling : document.head.firstChild);
      ours.add(node);
    }
    kept.add(node);
    last = node;
  }
  await Promise.all(sheets.map((sheet) => sheet.loaded));
  return () => {
    for (const { node, media } of sheets) {
      if (media === null) node.removeAttribute('media');
      else node.media = media;
    }
    for (const old of [...document.head.children]) {
      if (ours.has(old) && !kept.has(old)) old.remove();
    }
  };
}

// Where a selection is. It is lost where a text is replaced, so it is put back there.
function selected() {
  const selection = getSelection();
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  const within = (node, offset) => Math.min(offset, node.length ?? node.childNodes.length);
  return () => {
    if (!anchorNode?.isConnected || !focusNode?.isConnected) return;
    const moved = selection.anchorNode !== anchorNode || selection.anchorOffset !== anchorOffset ||
      selection.focusNode !== focusNode || selection.focusOffset !== focusOffset;
    if (!moved) return;
    selection.setBaseAndExtent(
      anchorNode, within(anchorNode, anchorOffset), focusNode, within(focusNode, focusOffset));
  };
}

function patchShell(element) {
  const next = attributesOf(element);
  if (next === shell) return;
  shell = next;
  const root = document.documentElement;
  for (const name of root.getAttributeNames()) {
    if (!element.hasAttribute(name)) root.removeAttribute(name);
  }
  for (const { name, value } of element.attributes) root.setAttribute(name, value);
}

// Whether an attribute says what the reader has done, and not the page: opened, typed, chosen.
function isReaders(name, node) {
  switch (name) {
    case 'open': return ['details', 'dialog'].includes(node.localName);
    case 'value': return 'defaultValue' in node && node.value !== node.defaultValue;
    case 'checked': return 'defaultChecked' in node && node.checked !== node.defaultChecked;
    case 'selected': return 'defaultSelected' in node && node.selected !== node.defaultSelected;
    default: return false;
  }
}

function patchBody(body) {
  const select = selected();
  stampAll(body);
  Idiomorph.morph(document.body, body, {
    callbacks: { beforeAttributeUpdated: (name, node) => !isReaders(name, node) },
  });
  select();
}

// Reads a page; its text is not run, and no picture of it is loaded.
function parse(text) {
  const page = new DOMParser().parseFromString(text, 'text/html');
  // A parser without scripts makes elements of these; here, where scripts run, they are texts.
  for (const element of page.querySelectorAll('noscript')) element.textContent = element.innerHTML;
  const tag = page.querySelector('script[data-pressrun]');
  tag?.remove();
  return { page, version: tag?.dataset.pressrun };
}

async function renewPage(next) {
  if (next === version) return;
  if (next === 'no-edition') return; // This page is better than none.
  let response, text;
  try {
    response = await fetch(location.href, { cache: 'no-cache' });
    text = await response.text();
  } catch {
    return; // The server is gone; when it is back we shall be told again.
  }
  if (response.status === 503) return;
  const fresh = parse(text);
  if (!response.ok || !fresh.version || scriptsOf(fresh.page) !== scripts) return location.reload();
  try {
    const undress = await dress(fresh.page.head);
    undress();
    patchShell(fresh.page.documentElement);
    patchBody(fresh.page.body);
    version = fresh.version;
  } catch (error) {
    console.error('pressrun: cannot renew the page in place', error);
    location.reload();
  }
}

// ---------------------------------------------------------------- mistakes

const STYLE = `
  :host { all: initial !important; display: block !important; }
  section { position: fixed; inset: 0; z-index: 2147483647; box-sizing: border-box; overflow: auto;
    padding: clamp(1rem, 4vw, 3rem); background: #1c1a19f2; color: #f4f1ec; outline: none;
    font: 16px/1.5 system-ui, sans-serif; overscroll-behavior: contain; }
  header { display: flex; gap: 1rem; align-items: start; justify-content: space-between; }
  h1 { margin: 0; font-size: 1.25rem; }
  p { margin: 0.25rem 0 1.5rem; color: #cfc8bd; }
  button { flex: none; font: inherit; color: inherit; background: none; border: 1px solid #8d857a;
    border-radius: 4px; min-height: 44px; padding: 0 1rem; cursor: pointer; }
  button:focus-visible { outline: 2px solid #fff; outline-offset: 2px; }
  pre { margin: 0 0 1rem; padding: 1rem; overflow-x: auto; background: #2a2725; border-left: 4px solid #e5604c;
    font: 14px/1.45 ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace; tab-size: 4; }
  @media print { section { display: none; } }
`;

let overlay = null;
let dismissed = '';

function make(name, attributes, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

function openOverlay() {
  const host = document.createElement('pressrun-trouble');
  const list = make('div', {});
  const title = make('h1', { id: 'title' });
  const close = make('button', { type: 'button' }, 'Close (Esc)');
  const panel = make('section',
    { role: 'alertdialog', 'aria-labelledby': 'title', 'aria-describedby': 'why', tabindex: '-1' },
    make('header', {}, title, close),
    make('p', { id: 'why' }, version === 'no-edition'
      ? 'There will be a page as soon as this is mended.'
      : 'Until this is mended, the page below is that of the last good edition.'),
    list);
  const root = host.attachShadow({ mode: 'open' });
  root.append(make('style', {}, STYLE), panel);
  const onKey = (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    dismiss();
  };
  close.addEventListener('click', dismiss);
  addEventListener('keydown', onKey, true);
  overlay = { host, panel, title, list, onKey, focused: document.activeElement };
  // Beside the body, where no patch of the page meets it.
  document.documentElement.append(host);
  panel.focus({ preventScroll: true });
}

function closeOverlay() {
  if (!overlay) return;
  const { host, onKey, focused } = overlay;
  const hadFocus = document.activeElement === host;
  removeEventListener('keydown', onKey, true);
  host.remove();
  overlay = null;
  if (hadFocus && focused?.isConnected) focused.focus({ preventScroll: true });
}

function dismiss() {
  dismissed = overlay.shown;
  closeOverlay();
}

// Shows mistakes, each a plain text, or that there are none. Those that were dismissed stay so until
// they are others.
function showTrouble(mistakes) {
  const shown = JSON.stringify(mistakes);
  if (mistakes.length === 0) {
    dismissed = '';
    return closeOverlay();
  }
  if (shown === dismissed) return;
  if (!overlay) openOverlay();
  overlay.shown = shown;
  overlay.title.textContent = mistakes.length === 1 ? '1 mistake' : `${mistakes.length} mistakes`;
  overlay.list.replaceChildren(...mistakes.map((mistake) => make('pre', { tabindex: '0' }, mistake)));
}

// ---------------------------------------------------------------- the stream of events

let source = null;
let timer = 0;
let turn = Promise.resolve();

// One change after the other.
const inTurn = (task) => {
  turn = turn.then(task).catch((error) => console.error('pressrun:', error));
};

function disconnect() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

// A hidden page does not listen: browsers open only six connections to a server, and a seventh page
// would wait for ever. It hears what it has missed when it is seen again.
function connect() {
  disconnect();
  if (document.hidden) return;
  const query = Object.entries({ page: location.pathname, version, assets })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  source = new EventSource(new URL(`events?${query}`, folder));
  const on = (name, act) => source.addEventListener(name, (event) => act(JSON.parse(event.data)));
  on('page', (next) => inTurn(() => renewPage(next)));
  on('assets', ({ now, renewed: urls }) => inTurn(() => renewAssets(now, urls)));
  on('trouble', (mistakes) => inTurn(() => showTrouble(mistakes)));
  // By itself it would come back with the version the page had at first.
  source.onerror = () => {
    disconnect();
    timer = setTimeout(connect, 500);
  };
}

document.addEventListener('visibilitychange', () => (document.hidden ? disconnect() : connect()));
addEventListener('pageshow', (event) => event.persisted && connect());
addEventListener('pagehide', disconnect);
connect();
