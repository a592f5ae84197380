// Asks the hosts' own code what `_redirects` and `_headers` mean: the matcher of Netlify, and what answers on Cloudflare Pages.
// usage: node rules.mjs netlify|cloudflare SITE < QUESTIONS   (a JSON list of paths; prints one JSON list of
//        [status, location, headers])

import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const [kind, site] = process.argv.slice(2);
const lines = async (name) => (await readFile(join(site, name), 'utf8')).split('\n').filter((line) => line && !line.startsWith('#'));

async function folder(name) {
  const [scope, start] = name.includes('/') ? name.split('/') : ['', name];
  const npm = join(process.env.OUTSIDE_CACHE, 'npm', scope);
  return join(npm, (await readdir(npm)).find((found) => found.startsWith(`${start}@`)));
}

async function netlify() {
  const { parsePlain } = createRequire(import.meta.url)(await folder('netlify-redirector'));
  const matcher = await parsePlain((await lines('_redirects')).join('\n'), { jwtSecret: '', jwtRole: '' });
  return async (path) => {
    const request = { scheme: 'https', host: 'courier.example', path, query: '', getHeader: () => '', getCookie: () => '' };
    const found = matcher.match(request);
    // Without force, a page at the address would go first.
    return found ? [found.force ? found.status : 0, found.to, {}] : [404, null, {}];
  };
}

// Headers in the form that the command line of Cloudflare makes of the file.
function headerRules(all) {
  const rules = [];
  for (const line of all) {
    if (!line.startsWith(' ')) rules.push({ path: line, headers: {}, unsetHeaders: [] });
    else if (line.trim().startsWith('! ')) rules.at(-1).unsetHeaders.push(line.trim().slice(2));
    else {
      const [name, ...value] = line.trim().split(': ');
      rules.at(-1).headers[name] = value.join(': ');
    }
  }
  return rules;
}

async function cloudflare() {
  const own = await folder('@cloudflare/pages-shared');
  const { createMetadataObject } = await import(join(own, 'dist/metadata-generator/createMetadataObject.js'));
  const { generateHandler } = await import(join(own, 'dist/asset-server/handler.js'));
  const redirects = (await lines('_redirects')).map((line, number) => {
    const [from, to, status] = line.split(' ');
    return { from, to, status: Number(status), lineNumber: number };
  });
  const metadata = createMetadataObject({ redirects: { rules: redirects, invalid: [] }, headers: { rules: headerRules(await lines('_headers')), invalid: [] }, deploymentId: 'x' });
  const find = async (path) => readFile(join(site, path)).then(() => path, () => null);
  return async (path) => {
    const answer = await generateHandler({
      request: new Request(`https://courier.example${path}`), metadata, xServerEnvHeader: 'x', logError: console.error, findAssetEntryForPath: find,
      getAssetKey: (entry) => entry, negotiateContent: () => ({ encoding: null }),
      fetchAsset: async (entry) => ({ body: await readFile(join(site, entry)), contentType: 'application/octet-stream' }),
    });
    return [answer.status, answer.headers.get('location'), Object.fromEntries(answer.headers)];
  };
}

const ask = await { netlify, cloudflare }[kind]();
const answers = [];
for (const path of JSON.parse(await text(process.stdin))) answers.push(await ask(path));
console.log(JSON.stringify(answers));
