import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPage } from '../../examples/browser/build.js';

const candidates = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = candidates.find((path) => path && existsSync(path)) ?? '';
if (!executablePath) console.warn('skipped: no Chromium found; install one or name it in the variable CHROMIUM');

let browser: Browser | undefined;
let page: Page;
let folder: string;
const errors: string[] = [];

beforeAll(async () => {
  if (!executablePath) return;
  folder = await mkdtemp(join(tmpdir(), 'onehop-page-'));
  const file = await buildPage(folder);
  const args = ['--no-sandbox', '--disable-quic', '--disable-background-networking'];
  browser = await chromium.launch({ executablePath, args });
  page = await browser.newPage({ viewport: { width: 1200, height: 860 } });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(pathToFileURL(file).href);
});
afterAll(async () => {
  await browser?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
  expect(errors).toEqual([]);
});

/** The shipments as the page lists them. */
const shipments = (): Promise<string[]> => page.locator('#plan li').allTextContents();

test.skipIf(!executablePath)('shows the plan of the order it starts with', async () => {
  expect(await shipments()).toEqual([expect.stringMatching(/^Gohlis sends 4 × Tyre 205\/55 R16, 2 × Wiper blade/)]);
});

test.skipIf(!executablePath)('a click on the map moves the customer and decides again', async () => {
  const before = await page.locator('#latitude').inputValue();
  await page.locator('#map').click({ position: { x: 300, y: 380 } });
  expect(await page.locator('#latitude').inputValue()).not.toBe(before);
  expect(await shipments()).not.toEqual([]);
});

test.skipIf(!executablePath)('ordering takes the stock, so that the next order goes elsewhere', async () => {
  await page.locator('#latitude').fill('51.3500');
  await page.locator('#longitude').fill('12.4600');
  expect(await shipments()).toEqual([expect.stringMatching(/^Paunsdorf /)]);
  await page.locator('#buy').click();
  expect(await page.locator('#headline').textContent()).toBe('Ordered: order-1');
  await page.setViewportSize({ width: 900, height: 860 });
  expect(await page.locator('#headline').textContent()).toBe('Ordered: order-1');
  await page.locator('#latitude').fill('51.3501');
  expect(await page.locator('#plan').textContent()).not.toContain('Paunsdorf');
});

test.skipIf(!executablePath)('a place that is none is refused in words', async () => {
  await page.locator('#latitude').fill('95');
  expect(await page.locator('#plan').textContent()).toMatch(/latitude: .*90/);
  expect(await page.locator('#buy').isDisabled()).toBe(true);
});
