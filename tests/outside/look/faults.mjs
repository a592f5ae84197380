// Faults that checks must see: each is sown into every page of its kind on the way to the browser.

import { randomBytes } from 'node:crypto';
import { checks } from './checks.mjs';

const names = Object.keys(checks);
const check = (word) => names.find((name) => name.includes(word));

const inBody = (markup) => (file, text) => (file.endsWith('.html') ? text.replace('</main>', `${markup}</main>`) : text);
const inSheet = (rules) => (file, text) => (file.includes('style') && file.endsWith('.css') ? text + rules : text);
// Again and again, since nobody knows when the first paint is.
const late = '<style>html { overflow-anchor: none }</style><script>setInterval(() => document.querySelector("main").prepend('
  + 'Object.assign(document.createElement("p"), { textContent: "late", style: "block-size: 300px" })), 60)</script>';

export const faults = [
  { what: 'a picture without alt', check: check('axe'), kind: 'article', spoil: inBody('<img src="/favicon.svg">'), says: 'image-alt' },
  { what: 'pale text in the dark alone', check: check('axe'), kind: 'front',
    spoil: inSheet('@media (prefers-color-scheme: dark) { .dek.dek { color: #444 } }'), says: '1280, dark: color-contrast' },
  { what: 'pale text where it is narrow', check: check('axe'), kind: 'front',
    spoil: inSheet('@media (width < 400px) { .folio.folio { color: #bbb } }'), says: '390, light: color-contrast' },
  { what: 'a box that does not shrink', check: check('wider'), kind: 'index', spoil: inBody('<p style="inline-size: 350px">x</p>'), says: 'at 320' },
  { what: 'a row that is too wide for the widest', check: check('wider'), kind: 'index',
    spoil: inSheet('@media (width > 2500px) { main { margin-inline-start: 100vw } }'), says: 'at 2560' },
  { what: 'a picture in the margin', check: check('pictures in a text'), paper: 'odd', kind: 'article',
    spoil: inSheet('.prose > .figure img { margin-inline-start: -100px }'), says: 'a picture is -100 pixels off' },
  { what: 'a short column', check: check('fronts of every size'), paper: 'fronts', kind: 'front',
    spoil: inSheet('.runs-on { display: none !important }'), says: 'pixels apart' },
  { what: 'an empty cell', check: check('fronts of every size'), paper: 'fronts', kind: 'front',
    spoil: inSheet('.cell:last-child > * { display: none !important }'), says: 'per cent of' },
  { what: 'a headline that is larger further down', check: check('fronts of every size'), paper: 'fronts', kind: 'front',
    spoil: inSheet('.third .head { font-size: 40px !important }'), says: 'the size of headlines rises' },
  { what: 'a picture that is larger further down', check: check('fronts of every size'), paper: 'fronts', kind: 'front',
    spoil: inSheet('.third > figure img { aspect-ratio: 1 / 9 !important }'), says: 'the area of pictures rises' },
  { what: 'a caption away from its picture', check: check('fronts of every size'), paper: 'fronts', kind: 'front',
    spoil: inSheet('.lead figcaption { margin-block-start: 5rem }'), says: 'neither under nor beside' },
  { what: 'a text that comes late', check: check('moves'), kind: 'archive', spoil: inBody(late), says: 'at 390' },
  { what: 'stand-ins of the wrong size', check: check('late'), kind: 'article',
    spoil: (_, text) => text.replace(/size-adjust: ?[\d.]+%/g, 'size-adjust: 60%'), says: 'moves by' },
  { what: 'a picture from elsewhere', check: check('elsewhere'), kind: 'page',
    spoil: inBody('<img src="http://other.example/x.png" alt="">'), says: 'other.example' },
  { what: 'a frame that loads when scripts are off', check: check('after a click'), kind: 'article',
    spoil: inBody('<details><summary>x</summary><iframe loading="lazy" title="x" src="http://other.example/"></iframe></details>'),
    says: 'asks http://other.example/ before a click' },
  { what: 'a text that scripts uncover', check: check('without scripts'), kind: 'section',
    spoil: inBody('<noscript><style>main > * { display: none }</style></noscript>'), says: 'reads otherwise' },
  { what: 'a part that reading modes drop', check: check('reading mode'), kind: 'article',
    spoil: (_, text) => text.replaceAll(/<(\/?)section\b/g, '<$1aside'), says: 'reading mode drops .' },
  { what: 'a rule for print alone that holds on the screen', check: check('hidden'), kind: 'article',
    spoil: inSheet('.story-foot { display: none }'), says: 'hides footer.story-foot' },
  { what: 'a format that no browser knows', check: check('every format'), paper: 'formats', kind: 'front',
    spoil: (_, text) => text.replace(/(image\/avif" srcset=")[^ ]+/g, '$1/feed.xml'), says: 'image/avif cannot be shown' },
  { what: 'another picture in one of the formats', check: check('every format'), paper: 'formats', kind: 'front',
    spoil: (_, text) => text.replace(/(image\/avif" srcset=")[^ ]+/g, '$1data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22%20width=%228%22%20height=%228%22/%3E'), says: 'image/avif looks otherwise' },
  { what: 'a format that is left out', check: check('every format'), paper: 'formats', kind: 'front',
    spoil: (_, text) => text.replace(/image\/avif/g, 'image/unknown'), says: 'no AVIF' },
  { what: 'a switch that does nothing', check: check('switch'), kind: 'section',
    spoil: (_, text) => text.replace(/#_dark:checked/g, '#x:checked'), says: '“_dark” does not do what it says on a light device' },
  { what: 'a switch that does not go back', check: check('switch'), kind: 'article',
    spoil: inSheet(':root:has(.scheme input:not([id]):checked) { color-scheme: light }'), says: '“” does not do what it says on a dark device' },
  { what: 'no way to the text', check: check('keyboard'), kind: 'sheet',
    spoil: (_, text) => text.replace(/<a class="skip".*<\/a>/, ''), says: 'first stop' },
  { what: 'a focus nobody sees', check: check('keyboard'), kind: 'front', spoil: inSheet(':focus-visible { outline: none !important }'), says: 'not seen' },
  { what: 'links out of their order', check: check('keyboard'), kind: 'front',
    spoil: (_, text) => text.replace('class="skip"', 'class="skip" tabindex="1"').replace(/(<footer.*?<a )/s, '$1tabindex="2" '),
    says: 'stop 1 is' },
  { what: 'a sheet that forgets the margins of pages', check: check('printed'), kind: 'front',
    spoil: (_, text) => text.replace('attr(data-paper)', 'none'), says: 'the head of page 2' },
  { what: 'pages without numbers', check: check('printed'), kind: 'front', spoil: (_, text) => text.replace('counter(page)', '""'), says: 'the foot of page 1' },
  { what: 'a section without a head', check: check('whole issue'), kind: 'print',
    spoil: (_, text) => text.replace('attr(data-s2)', 'none'), says: 'no page has the head' },
  { what: 'a story that is not printed', check: check('whole issue'), kind: 'print',
    spoil: inSheet('@media print { .print-story:last-child { display: none } }'), says: 'is on no page' },
  { what: 'a heavy front', check: check('fronts and stories'), kind: 'front',
    spoil: inBody(`<!-- ${randomBytes(24000).toString('base64')} -->`), says: 'sample/index.html' },
  { what: 'a heavy style sheet', check: check('fronts and stories'), kind: 'front',
    spoil: inSheet(`/* ${randomBytes(24000).toString('base64')} */`), says: '.css' },
  { what: 'a second style sheet', check: check('first view'), kind: 'front',
    spoil: (file, text) => text.replace('</head>', '<link rel="stylesheet" href="/more.css"></head>'), says: '2 style sheets' },
  { what: 'a script', check: check('first view'), kind: 'front', spoil: inBody('<script src="/assets/x.js"></script>'), says: 'has scripts' },
  { what: 'more fonts than needed', check: check('first view'), kind: 'front',
    spoil: inBody('<p><i>x</i> <b style="font-family: Broadsheet Text">ŵ</b><b style="font-family: Broadsheet Display">ŵ</b></p>'), says: 'bytes of fonts' },
];
