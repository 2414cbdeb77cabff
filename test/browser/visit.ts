/** Opening the playground in a browser of one's own, and doing what people do there. */

import type { Browser, Page } from 'playwright-core';

export const DESKTOP = { width: 1366, height: 768 };
export const PHONE = { width: 390, height: 844 };

export interface Visit {
  page: Page;
  /** What went wrong on the page: script errors, console errors, requests to other hosts, alerts that popped up. */
  troubles: string[];
}

/** @param hash who and where, `#as=李秀兰&in=委员读书群`; without it one is asked whom to play. */
export async function visit(browser: Browser, url: string, hash = '', viewport = DESKTOP): Promise<Visit> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'UTC' });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('console', (line) => {
    if (line.type() === 'error') troubles.push(`console: ${line.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) troubles.push(`elsewhere: ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.setDefaultTimeout(10_000);
  await page.goto(`${url}/playground${hash}`);
  return { page, troubles };
}

export async function type(page: Page, words: string): Promise<void> {
  await page.locator('#text').fill(words);
  await page.locator('#text').press('Enter');
}

/** The bot's newest line that has these words in it. */
export function fromBot(page: Page, words: string | RegExp) {
  return page.locator('.post.bot').filter({ hasText: words }).last();
}
