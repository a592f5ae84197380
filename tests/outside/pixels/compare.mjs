// Draws originals and their prints in Chromium and compares the pixels.
//
// usage: compare.mjs PAIRS    (a JSON file: a list of { name, original, print, limit })
//
// Prints a list of { name, mean, ssim } or { name, error }.

import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { launch } from '../browser/chromium.mjs';

const TYPES = { '.jpg': 'jpeg', '.png': 'png', '.webp': 'webp', '.gif': 'gif' };

async function url(path) {
  return `data:image/${TYPES[extname(path)]};base64,${(await readFile(path)).toString('base64')}`;
}

// Runs in the page: the mean difference of two pictures in steps of 255, and their structural similarity in blocks
// of eight by eight, both of what is seen on white.
async function difference([original, print]) {
  const draw = async (source, size) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const [width, height] = size ?? [image.naturalWidth, image.naturalHeight];
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    context.fillStyle = 'white';
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
    return { width, height, pixels: context.getImageData(0, 0, width, height).data };
  };
  const b = await draw(print);
  const a = await draw(original, [b.width, b.height]);
  let sum = 0;
  for (let n = 0; n < a.pixels.length; n += 4) {
    for (let part = 0; part < 3; part += 1) sum += Math.abs(a.pixels[n + part] - b.pixels[n + part]);
  }
  const luma = (p, n) => 0.299 * p[n] + 0.587 * p[n + 1] + 0.114 * p[n + 2];
  let similar = 0, blocks = 0;
  for (let y = 0; y + 8 <= a.height; y += 8) {
    for (let x = 0; x + 8 <= a.width; x += 8) {
      let [sa, sb, aa, bb, ab] = [0, 0, 0, 0, 0];
      for (let n = 0; n < 64; n += 1) {
        const at = 4 * ((y + (n >> 3)) * a.width + x + (n & 7));
        const [p, q] = [luma(a.pixels, at), luma(b.pixels, at)];
        sa += p; sb += q; aa += p * p; bb += q * q; ab += p * q;
      }
      const [ma, mb] = [sa / 64, sb / 64];
      const [va, vb, cov] = [aa / 64 - ma * ma, bb / 64 - mb * mb, ab / 64 - ma * mb];
      similar += ((2 * ma * mb + 6.5) * (2 * cov + 58.5)) / ((ma * ma + mb * mb + 6.5) * (va + vb + 58.5));
      blocks += 1;
    }
  }
  return { mean: sum / (a.width * a.height * 3), ssim: similar / blocks };
}

const pairs = JSON.parse(await readFile(process.argv[2], 'utf8'));
const browser = await launch();
const page = await (await browser.newContext()).newPage();
const results = [];
for (const { name, original, print } of pairs) {
  try {
    results.push({ name, ...(await page.evaluate(difference, [await url(original), await url(print)])) });
  } catch (error) {
    results.push({ name, error: String(error).split('\n')[0] });
  }
}
await browser.close();
console.log(JSON.stringify(results));
