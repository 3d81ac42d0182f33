/** Debian's Chromium, for what only a browser can show. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest';

const PROGRAM = 'chromium';
/** Where it lies, as the shell finds it. */
const found = spawnSync('which', [PROGRAM], { encoding: 'utf8' }).stdout.trim();
/** A folder to put pictures in, for whoever wants to look at what the browser saw. */
const SCREENSHOTS = process.env['SCREENSHOTS'];

/** `describe` for tests that need a browser; skipped with the reason where there is none. */
export function describeWithChromium(name: string, tests: () => void): void {
  if (found !== '') describe(name, tests);
  else describe.skip(`${name} (skipped: no chromium; Debian's package chromium has it)`, tests);
}

/** One browser for the file; each page is a shopper of its own. Whom it trusts is not what is tested. */
export function useChromium(): { open(): Promise<Page> } {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: found, chromiumSandbox: false, args: ['--disable-dev-shm-usage', '--disable-gpu'] });
  });
  afterAll(() => browser?.close());
  return {
    async open() {
      if (browser === undefined) throw new Error('the browser is not there yet: use it in tests and hooks');
      const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'ja-JP' });
      onTestFinished(() => context.close());
      return context.newPage();
    },
  };
}

/** Puts a picture of the page into the folder SCREENSHOTS, if that is set. */
export async function picture(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS === undefined) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}
