// Judges built sites with Lighthouse, as a phone sees them.
// usage: node main.mjs checks|faults|performance SITE...

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { Site } from '../look/sites.mjs';

const MODULES = join(process.env.LIGHTHOUSE, 'node_modules');
const KINDS = ['front', 'section', 'article'];
const CATEGORIES = ['accessibility', 'best-practices', 'seo'];
const ROUNDS = 5;

const load = (path) => import(pathToFileURL(join(MODULES, path)));

// What Lighthouse says of a page: { scores: by category, wrong: what cost points }.
async function look(lighthouse, chrome, url, onlyCategories) {
  const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: 'error', onlyCategories });
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  const categories = Object.values(lhr.categories);
  const counts = categories.flatMap(({ auditRefs }) => auditRefs).filter(({ weight }) => weight > 0);
  const audits = counts.map(({ id }) => lhr.audits[id]).filter(({ score }) => score !== null && score < 1);
  const example = ({ details }) => JSON.stringify(details?.items?.[0] ?? '').slice(0, 300);
  return {
    scores: Object.fromEntries(categories.map(({ id, score }) => [id, Math.round(score * 100)])),
    wrong: audits.map((audit) => `${audit.id}: ${audit.title} ${audit.displayValue ?? ''} ${example(audit)}`),
  };
}

// The longest page of each kind that is looked at, by the kind.
async function pages(site) {
  const kinds = await site.kinds();
  return KINDS.map((kind) => [kind, kinds.find((page) => page.kind === kind)?.path]);
}

async function judge(tools, sites) {
  let good = true;
  for (const site of sites) {
    for (const [kind, path] of await pages(site)) {
      const { scores, wrong } = await look(...tools, site.url + path, CATEGORIES);
      const isGood = path !== undefined && CATEGORIES.every((category) => scores[category] === 100);
      if (!isGood) console.log(`${JSON.stringify(scores)}\n${wrong.join('\n')}`);
      console.log(`${isGood ? 'passed' : 'failed'}: Lighthouse: ${kind} of ${site.name}`);
      good &&= isGood;
    }
  }
  return good;
}

const FAULTS = [
  { category: 'accessibility', spoil: (_, text) => text.replace('</main>', '<img src="/favicon.svg"></main>'), says: 'image-alt' },
  { category: 'best-practices', spoil: (_, text) => text.replace('</main>', '<script>throw Error("x")</script></main>'), says: 'errors-in-console' },
  { category: 'seo', spoil: (_, text) => text.replace(/<meta name="description".*?>/, ''), says: 'meta-description' },
];

// A fault is sown for each category; it must cost points there.
async function seeFail(tools, folder) {
  let good = true;
  for (const { category, spoil, says } of FAULTS) {
    const site = await Site.open(folder, spoil);
    const [[, path]] = await pages(site);
    const { scores, wrong } = await look(...tools, site.url + path, [category]);
    await site.close();
    const isSeen = scores[category] < 100 && wrong.some((audit) => audit.startsWith(says));
    if (!isSeen) console.log(`${scores[category]} ${wrong.join('\n')}`);
    console.log(`${isSeen ? 'passed' : 'failed'}: a fault is seen by Lighthouse: ${says}`);
    good &&= isSeen;
  }
  return good;
}

async function time(tools, sites) {
  for (const site of sites) {
    for (const [kind, path] of await pages(site)) {
      const rounds = [];
      for (let round = 0; round < ROUNDS; round++) rounds.push(await look(...tools, site.url + path, ['performance']));
      const scores = rounds.map(({ scores }) => scores.performance);
      const median = [...scores].sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
      console.log(`${kind} of ${site.name}: performance ${median}, median of ${scores.join(' ')}`);
      for (const cost of median < 100 ? rounds.at(-1).wrong : []) console.log(`  ${cost}`);
    }
  }
  return true;
}

async function main([mode, ...folders]) {
  const lighthouse = (await load('lighthouse/core/index.js')).default;
  const launcher = await load('chrome-launcher/dist/index.js');
  const chromeFlags = ['--headless=new', '--no-sandbox', '--disable-gpu'];
  const chrome = await launcher.launch({ chromePath: '/usr/bin/chromium', chromeFlags, logLevel: 'error' });
  const tools = [lighthouse, chrome];
  try {
    if (mode === 'faults') return await seeFail(tools, folders[0]);
    const sites = await Promise.all(folders.map((folder) => Site.open(folder)));
    const good = await (mode === 'checks' ? judge : time)(tools, sites);
    await Promise.all(sites.map((site) => site.close()));
    return good;
  } finally {
    chrome.kill();
  }
}

main(process.argv.slice(2)).then(
  (good) => process.exit(good ? 0 : 1),
  (error) => {
    console.log(`${error.stack}\nfailed: Lighthouse: it runs`);
    process.exit(1);
  },
);
