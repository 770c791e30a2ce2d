// Opens the page that `merit report --site` writes, as its readers do: both languages, both colour schemes, wide and
// narrow, by keyboard. Run by tests/site.rs: node site.mjs CHROMIUM FOLDER KEY, where FOLDER has en.html and zh.html.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [, , executablePath, folder, key] = process.argv;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
const browser = await chromium.launch({ executablePath, args });
let checks = 0;

async function opened(language, colorScheme, width, bypassCSP) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP });
  // A machine that does much else is slow, and not wrong.
  context.setDefaultTimeout(180_000);
  const page = await context.newPage();
  const url = pathToFileURL(`${folder}/${language}.html`).href;
  const seen = { requests: [], troubles: [] };
  page.on('request', request => seen.requests.push(request.url()));
  page.on('console', message => seen.troubles.push(message.text()));
  page.on('pageerror', error => seen.troubles.push(String(error)));
  await page.goto(url);
  return { context, page, url, seen };
}

// Nothing but the file itself was asked for, and the browser complained of nothing.
function quiet({ url, seen }, where) {
  assert.deepEqual([...new Set(seen.requests)], [url], `${where}: requests`);
  assert.deepEqual(seen.troubles, [], `${where}: console`);
  checks += 2;
}

async function focused(page) {
  return page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
}

// Tab until something with these words has the focus, which must then be seen.
async function tabTo(page, words, most = 600) {
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press('Tab');
    if (await focused(page) === words) {
      const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.notEqual(ring, 'none', `${words} has the focus, but nothing shows it`);
      return;
    }
  }
  assert.fail(`${words} cannot be reached by keyboard`);
}

// At 320 pixels, which is 400 % of 1280, only tables scroll sideways.
async function narrow(page, where) {
  const wide = await page.evaluate(() => ({
    page: document.documentElement.scrollWidth,
    marks: [...document.querySelectorAll('figure svg text')].filter(text => text.checkVisibility())
      .map(text => [text.getBoundingClientRect(), text.textContent])
      .filter(([box]) => box.right > innerWidth + 1 || box.left < -1).map(([, words]) => words),
  }));
  assert.ok(wide.page <= 320, `${where}: the page is ${wide.page} pixels wide`);
  assert.deepEqual(wide.marks, [], `${where}: labels reach beyond the page`);
  checks += 2;
}

async function accessible(page, where) {
  await page.addScriptTag({ content: axe });
  const found = await page.evaluate(() =>
    axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }));
  const words = found.violations.map(v => `${v.id}: ${v.nodes.length} times, first ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`);
  assert.deepEqual(words, [], `${where}: axe`);
  checks += found.passes.length;
}

// From the ranking to a derivation and back, by keyboard alone.
async function followed(page, where) {
  await tabTo(page, key);
  await page.keyboard.press('Enter');
  const derivation = page.locator('article.derivation:target');
  await derivation.waitFor({ state: 'visible' });
  assert.equal(await derivation.locator('h3').textContent(), key);
  assert.ok(await derivation.locator('li').count() > 5, `${where}: the derivation has steps`);
  assert.equal(await page.locator('article.derivation:visible').count(), 1);
  const top = await derivation.evaluate(element => element.getBoundingClientRect().top);
  assert.ok(top >= -1 && top < 900, `${where}: the derivation is in view`);
  await page.keyboard.press('Tab');
  assert.ok((await focused(page)).includes(key), `${where}: the way back comes first`);
  await page.keyboard.press('Enter');
  const row = page.locator('tr:target');
  await row.waitFor({ state: 'visible' });
  assert.ok((await row.textContent()).includes(key));
  assert.equal(await page.locator('article.derivation:visible').count(), 0);
  checks += 6;
}

// A chart is an image with a name and a text, and its table opens by keyboard.
async function charted(page, where) {
  const charts = page.locator('figure');
  const count = await charts.count();
  assert.ok(count >= 3, `${where}: charts`);
  for (let at = 0; at < count; at += 1) {
    const chart = charts.nth(at);
    const ids = (await chart.locator('svg[role=img]').getAttribute('aria-labelledby')).split(' ');
    for (const id of ids) assert.ok((await page.locator(`#${id}`).textContent()).length > 10, `${where}: ${id}`);
    assert.ok((await chart.locator('figcaption').textContent()).length > 10);
    const table = chart.locator('table');
    assert.equal(await table.isVisible(), false);
    await chart.locator('summary').focus();
    await page.keyboard.press('Enter');
    assert.ok(await table.isVisible(), `${where}: ${ids[0]} as a table`);
    assert.ok(await table.locator('th[scope=col]').count() >= 3 && await table.locator('th[scope=row]').count() >= 1);
    checks += 5;
  }
}

try {
  for (const language of ['en', 'zh']) {
    // As it is, with its own policy in force.
    const strict = await opened(language, 'light', 1280, false);
    const style = await strict.page.evaluate(() => getComputedStyle(document.querySelector('.track')).fill);
    assert.notEqual(style, 'rgb(0, 0, 0)', 'the policy lets the style through');
    const fetched = await strict.page.evaluate(() => fetch('data:,x').then(() => 'fetched', () => 'refused'));
    assert.equal(fetched, 'refused', 'and nothing else');
    await strict.context.close();
    for (const scheme of ['light', 'dark']) {
      for (const width of [1280, 320]) {
        const where = `${language}, ${scheme}, ${width}`;
        const plain = await opened(language, scheme, width, false);
        if (width === 320) await narrow(plain.page, where);
        await followed(plain.page, where);
        await charted(plain.page, where);
        if (width === 320) await narrow(plain.page, `${where}, with tables`);
        quiet(plain, where);
        await plain.page.evaluate(() => { location.hash = ''; scrollTo(0, 0); });
        await plain.page.screenshot({ path: `${folder}/${language}-${scheme}-${width}.png` });
        await plain.context.close();
        // axe is a script, which the policy forbids.
        const open = await opened(language, scheme, width, true);
        await open.page.locator('details').evaluateAll(all => all.forEach(one => { one.open = true; }));
        await open.page.evaluate(id => { location.hash = id; }, await open.page.locator('article.derivation').first().getAttribute('id'));
        await accessible(open.page, where);
        quiet(open, where);
        await open.context.close();
      }
    }
    const paper = await opened(language, 'light', 1280, false);
    await paper.page.pdf({ path: `${folder}/${language}.pdf`, preferCSSPageSize: true });
    await paper.context.close();
  }
  console.log(`${checks} checks`);
} finally {
  await browser.close();
}
