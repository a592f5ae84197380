// Starts the headless Chromium of the machine, or joins one that runs already.

import { access, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

async function playwright() {
  const folder = join(process.env.OUTSIDE_CACHE, 'npm');
  const name = (await readdir(folder)).find((name) => name.startsWith('playwright-core@'));
  if (!name) throw new Error(`playwright-core is not in ${folder}; run tests/outside/install`);
  return createRequire(import.meta.url)(join(folder, name)).chromium;
}

async function start() {
  await access(CHROMIUM).catch(() => {
    throw new Error(`there is no ${CHROMIUM}; run tests/outside/install`);
  });
  return { chromium: await playwright(), options: { executablePath: CHROMIUM, args: FLAGS } };
}

// A browser that its user closes: the one that CHROMIUM_ADDRESS names, or one of its own.
export async function launch() {
  const address = process.env.CHROMIUM_ADDRESS;
  if (address) return (await playwright()).connect(address);
  const { chromium, options } = await start();
  return chromium.launch(options);
}

// A browser that others can join: its address, for the variable CHROMIUM_ADDRESS. It runs until this process ends.
export async function offer() {
  const { chromium, options } = await start();
  return (await chromium.launchServer(options)).wsEndpoint();
}
