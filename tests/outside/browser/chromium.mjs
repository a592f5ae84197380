// Starts the headless Chromium of the machine.

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

export async function launch() {
  await access(CHROMIUM).catch(() => {
    throw new Error(`there is no ${CHROMIUM}; run tests/outside/install`);
  });
  const chromium = await playwright();
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}
