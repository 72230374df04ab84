// Opens reports from files in headless Chromium, as a reader would: at the width of a desk and of a telephone, with and without script, and printed.
// Usage: node check.mjs SCREENSHOTS REPORT.html ...
// Each page: no request but for itself, nothing on the console, nothing that axe-core marks, nothing wider than the page, headings in order, under 3 MB.
// Screenshots and PDFs go to the folder SCREENSHOTS. Exit 1: something is wrong, and what.
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';

const [folder, ...reports] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const largest = 3_000_000;
const widths = (process.env.WIDTHS ?? "1280,390,360").split(",").map(Number);
let wrong = 0;

function complain(report, what) {
  console.error(`${basename(report)}: ${what}`);
  wrong++;
}

// What in the page is wider than the page, and does not scroll by itself.
function overflow() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')]
    .filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest('.scroll, figure'))
    .slice(0, 5).map((e) => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 40)}`);
}

async function open(browser, report, { width, script }) {
  const page = await browser.newPage();
  const seen = [];
  page.on('request', (r) => { if (!r.url().startsWith('file:') || r.resourceType() !== 'document') seen.push(`asks for ${r.url().slice(0, 80)}`); });
  page.on('console', (m) => seen.push(`console: ${m.text()}`));
  page.on('pageerror', (e) => seen.push(`error: ${e.message}`));
  await page.setJavaScriptEnabled(script);
  await page.setViewport({ width, height: 900, isMobile: width < 600, hasTouch: width < 600 });
  await page.goto(pathToFileURL(resolve(report)).href, { waitUntil: 'load' });
  return { page, seen };
}

async function look(browser, report, width) {
  const { page, seen } = await open(browser, report, { width, script: true });
  for (const what of await page.evaluate(overflow)) complain(report, `wider than ${width} px: ${what}`);
  await page.screenshot({ path: join(folder, `${basename(report, '.html')}.${width}.png`), fullPage: true });
  for (const what of seen) complain(report, `at ${width} px: ${what}`);
  await page.evaluate(axe); // through the debugger: the page's policy would not let it in
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  for (const v of violations) complain(report, `at ${width} px: axe ${v.id}: ${v.help} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 160)}`);
  await page.close();
}

// Without script the text is the same, but for what the script adds.
async function compareText(browser, report) {
  const texts = [];
  for (const script of [true, false]) {
    const { page, seen } = await open(browser, report, { width: 1280, script });
    texts.push(await page.evaluate(() => document.querySelector('main').textContent.replace(/\s+/g, ' ')));
    for (const what of seen) complain(report, `script ${script}: ${what}`);
    await page.close();
  }
  if (texts[0] !== texts[1]) complain(report, 'reads differently without script');
}

// A click on a head sorts, a second one the other way round.
async function sort(browser, report) {
  const { page } = await open(browser, report, { width: 1280, script: true });
  const result = await page.evaluate(() => {
    const button = document.querySelector('th:nth-child(2) button');
    if (!button) return 'none';
    const cells = () => [...button.closest('table').tBodies[0].rows].map((r) => r.cells[1].querySelector('data')).filter(Boolean).map((d) => +d.value);
    const sorted = (n) => n.every((x, i) => i === 0 || n[i - 1] <= x);
    button.click();
    const up = cells();
    button.click();
    return sorted(up) && sorted(cells().reverse()) ? 'sorted' : 'unsorted';
  });
  if (result === 'unsorted') complain(report, 'a table is not sorted by a click');
  await page.close();
}

async function print(browser, report) {
  const { page } = await open(browser, report, { width: 1280, script: false });
  await page.pdf({ path: join(folder, `${basename(report, '.html')}.pdf`), preferCSSPageSize: true, printBackground: true });
  await page.close();
}

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  pipe: true,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
for (const report of reports) {
  const size = statSync(report).size;
  if (size >= largest) complain(report, `${size} bytes`);
  for (const width of widths) await look(browser, report, width);
  await compareText(browser, report);
  await sort(browser, report);
  await print(browser, report);
  console.log(`${basename(report)}: ${(size / 1e6).toFixed(2)} MB, looked at`);
}
await browser.close();
process.exit(wrong ? 1 : 0);
