import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import ts from 'typescript';
import { expect, inject, test } from 'vitest';
import { expected, names, program } from './consumer.js';

const run = promisify(execFile);
const project = inject('esmProject');
const candidates = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = candidates.find((path) => path && existsSync(path));
if (!executablePath) console.warn('skipped: no Chromium found; install one or name it in the variable CHROMIUM');

test.skipIf(!executablePath)(
  'a page in Chromium imports it without a bundler, routes an order and decides two together',
  async () => {
    const page = `<!doctype html>
    <script type="importmap">${JSON.stringify({ imports: await importMap() })}</script>
    <script type="module">
      import { ${names} } from 'onehop';
      ${program}
      document.title = JSON.stringify(answer);
    </script>`;
    const server = await serve(project, page);
    const flags = ['--no-sandbox', '--disable-quic', '--disable-background-networking'];
    const browser = await chromium.launch({ executablePath: executablePath ?? '', args: flags });
    try {
      const tab = await browser.newPage();
      const errors: string[] = [];
      tab.on('pageerror', (error) => errors.push(String(error)));
      tab.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await tab.waitForFunction('document.title !== ""', null, { timeout: 20_000 }).catch(() => undefined);
      const title = await tab.title();
      expect(errors).toEqual([]);
      expect(JSON.parse(title)).toEqual(expected);
    } finally {
      await browser.close();
      server.close();
    }
  },
);

test('nothing that the core imports, its dependencies included, is a Node built-in', async () => {
  expect(Object.keys(await importMap()).filter((name) => name.startsWith('node:'))).toEqual([]);
});

/** Every bare specifier met on the way from `onehop` through its imports, and the address a page finds it under. */
async function importMap(): Promise<Record<string, string>> {
  const addresses: Record<string, string> = {};
  const files = new Set<string>();
  const add = async (specifier: string, importer: string): Promise<void> => {
    if (specifier.startsWith('.')) files.add(join(dirname(importer), specifier));
    else if (!(specifier in addresses)) {
      const file = await resolvePackage(specifier);
      addresses[specifier] = file.startsWith('node:') ? file : `/${relative(project, file).split(sep).join('/')}`;
      if (!file.startsWith('node:')) files.add(file);
    }
  };
  await add('onehop', project);
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) await add(fileName, file);
  }
  return addresses;
}

/** The file that resolution for `import` finds from within the project, where packages may have one for browsers. */
async function resolvePackage(specifier: string): Promise<string> {
  const ask = `console.log(import.meta.resolve(${JSON.stringify(specifier)}))`;
  const flags = ['--conditions=browser', '--input-type=module'];
  const { stdout } = await run(process.execPath, [...flags, '--eval', ask], { cwd: project });
  const address = stdout.trim();
  return address.startsWith('file:') ? fileURLToPath(address) : address;
}

/** Serves the page at `/` and the project's JavaScript files below it, on a free port of this machine only. */
function serve(folder: string, page: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (path === '/') response.setHeader('content-type', 'text/html').end(page);
    else if (/\.m?js$/.test(path)) {
      readFile(join(folder, path)).then(
        (content) => response.setHeader('content-type', 'text/javascript').end(content),
        () => response.writeHead(404).end(),
      );
    } else response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
