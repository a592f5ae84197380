// Runs the checks over built sites, or sees each of them fail, or takes pictures.
// usage: node main.mjs checks|faults|pictures SITES [...]

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { launch } from '../browser/chromium.mjs';
import { checks } from './checks.mjs';
import { Desk } from './desk.mjs';
import { faults } from './faults.mjs';
import { takePictures } from './pictures.mjs';
import { Site } from './sites.mjs';

async function openAll(folder, spoil) {
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map((name) => Site.open(join(folder, name), spoil)));
}

async function judge(browser, folder, [word = '']) {
  const desk = await Desk.set(browser, await openAll(folder));
  let good = desk.views.length > 20;
  if (!good) console.log('failed: in the browser: there are pages to look at');
  for (const [name, check] of Object.entries(checks).filter(([name]) => name.includes(word))) {
    const begun = performance.now();
    try {
      await check(desk);
      console.log(`passed: in the browser: ${name}`);
    } catch (error) {
      good = false;
      console.log(`${error.stack}\nfailed: in the browser: ${name}`);
    }
    console.log(`${Math.round((performance.now() - begun) / 100) / 10} s`);
  }
  for (const [measure, { value, where }] of desk.notes) console.log(`${measure}: ${value}, ${where}`);
  await Promise.all(desk.sites.map((site) => site.close()));
  return good;
}

// A fault is sown into one page; its check must see it.
async function seeFail(browser, folder, { what, check, paper = 'sample', kind, spoil, says }) {
  const site = await Site.open(join(folder, paper), spoil);
  const desk = await Desk.set(browser, [site]);
  desk.views = desk.views.filter((view) => view.kind === kind);
  let found = '';
  try {
    await checks[check](desk);
  } catch (error) {
    found = error.stack;
  }
  await site.close();
  const good = desk.views.length === 1 && found.includes(says);
  console.log(good ? `passed: a fault is seen: ${what}` : `${found || 'nothing was found'}\nfailed: a fault is seen: ${what}`);
  return good;
}

async function main([mode, folder, ...rest]) {
  const browser = await launch();
  let good = true;
  if (mode === 'checks') good = await judge(browser, folder, rest);
  if (mode === 'pictures') await takePictures(browser, folder, rest);
  if (mode === 'faults') {
    const [word = ''] = rest;
    const chosen = faults.filter(({ check }) => check.includes(word));
    for (const fault of chosen) good = (await seeFail(browser, folder, fault)) && good;
    const unseen = Object.keys(checks).filter((name) => name.includes(word) && !chosen.some(({ check }) => check === name));
    for (const name of unseen) console.log(`failed: a fault is seen: none is sown for “${name}”`);
    good &&= unseen.length === 0;
  }
  await browser.close();
  return good;
}

main(process.argv.slice(2)).then(
  (good) => process.exit(good ? 0 : 1),
  (error) => {
    console.log(`${error.stack}\nfailed: in the browser: it starts`);
    process.exit(1);
  },
);
