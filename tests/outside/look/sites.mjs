// Built sites, served from a folder on this machine, and the kinds of pages in them.

import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.woff2': 'font/woff2', '.svg': 'image/svg+xml',
  '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp', '.avif': 'image/avif', '.xml': 'application/xml' };
const PACKED = /\.(html|css|svg|xml)$/;

export class Site {
  // `spoil` changes a text before it is sent: (path, text) => text.
  static async open(folder, spoil = (_, text) => text) {
    const site = new Site();
    site.folder = folder;
    site.name = folder.split('/').at(-1);
    site.spoil = spoil;
    site.server = createServer((request, response) => site.answer(request, response));
    await new Promise((done) => site.server.listen(0, '127.0.0.1', done));
    site.url = `http://127.0.0.1:${site.server.address().port}`;
    return site;
  }

  async answer(request, response) {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    const file = path.endsWith('/') ? `${path}index.html` : path;
    try {
      response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
      response.setHeader('Cache-Control', 'max-age=600');
      const bytes = await this.read(file);
      // Hosts pack texts.
      const packs = PACKED.test(file) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
      if (packs) response.setHeader('Content-Encoding', 'gzip');
      response.end(packs ? gzipSync(bytes) : bytes);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  }

  async read(file) {
    const bytes = await readFile(join(this.folder, file));
    return /\.(html|css)$/.test(file) ? Buffer.from(this.spoil(file, bytes.toString())) : bytes;
  }

  // Every HTML file with its kind: { path, kind, length }.
  async pages() {
    const files = await readdir(this.folder, { recursive: true });
    const pages = [];
    for (const file of files.filter((file) => file.endsWith('.html')).sort()) {
      const text = String(await this.read(file));
      const kind = /<body class="kind-([a-z0-9]+)"/.exec(text)?.[1] ?? 'foreign';
      pages.push({ path: `/${file.replace(/(^|\/)index\.html$/, '$1')}`, kind, length: text.length });
    }
    return pages;
  }

  // The longest page of each kind.
  async kinds() {
    const kinds = new Map();
    for (const page of await this.pages()) {
      if (page.kind !== 'foreign' && !(kinds.get(page.kind)?.length >= page.length)) kinds.set(page.kind, page);
    }
    return [...kinds.values()];
  }

  close() {
    return new Promise((done) => { this.server.close(done); this.server.closeAllConnections(); });
  }
}
