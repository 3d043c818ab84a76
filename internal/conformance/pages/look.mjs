// Looks at HTML pages as a person would, in Debian's Chromium without a window:
//
//   node look.mjs < job.json
//
//   {"out": "DIR", "pages": [{"name": "home", "url": "http://127.0.0.1:8080/"},
//                            {"name": "report", "file": "/tmp/report.html"},
//                            {"name": "missing", "url": "http://127.0.0.1:8080/records/1", "status": 404},
//                            {"name": "used", "url": "http://127.0.0.1:8080/", "steps": [
//                              {"drop": ["/tmp/leads.json"]}, {"fill": ["#name", "Ada"]}, {"click": "#save"},
//                              {"see": ["#status", "Saved"]}, {"framed": ["#plan", "Ada"]},
//                              {"open": ["#alone", "Ada"]}, {"save": ["#download", "\"Ada\""]}]}]}
//
// Each page is opened at 1280 and at 390 pixels of width, in light and in dark,
// as it comes and with all that is folded unfolded. It fails where it
//
//   - asks for anything but what its own origin has (a file: but itself),
//   - has an error or a warning on the console, breaks its own
//     Content-Security-Policy, or is not answered with its status (200),
//   - is wider than the window, or has something that is cut off at its edge,
//   - has text of less than 12 pixels, text that is cut off by its box, texts that
//     lie on each other, a word of up to 23 characters that is broken over lines,
//     or a label from the style sheet that runs into the text behind it,
//   - breaks a rule of axe-core: WCAG 2.2, A and AA, and best practices.
//
// Pictures go to the folder "out", where one is given; "widths": [390] is for one
// size alone. CHROMIUM in the environment is
// another browser than /usr/bin/chromium. The last line of the output counts;
// the exit status is 1 where a page failed.

import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
const sizes = [{ width: 1280, height: 800, mobile: false }, { width: 390, height: 844, mobile: true }];
const schemes = ['light', 'dark'];
const smallest = 12; // pixels of text
const longest = 23; // characters of a word that has room on a line of every page

// Runs in the page: what a person who looks at it could not read.
function unreadable({ smallest, longest }) {
  const bad = [];
  const width = document.documentElement.clientWidth;
  if (window.innerWidth !== window.outerWidth && window.visualViewport.scale !== 1) bad.push(`is shown at scale ${window.visualViewport.scale}`);
  if (document.documentElement.scrollWidth > width) bad.push(`is ${document.documentElement.scrollWidth} px wide in a window of ${width}`);

  const about = (node) => {
    const e = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const cls = e.getAttribute('class');
    return `<${e.localName}${cls ? ` class="${cls}"` : ''}> ${JSON.stringify(node.textContent.trim().slice(0, 40))}`;
  };
  // what of a rectangle is seen through the boxes around an element
  const seen = (rect, element) => {
    let r = { left: rect.left, top: rect.top, right: rect.right, bottom: rect.bottom };
    let scrollsX = false, scrollsY = false;
    for (let e = element; e && e !== document.documentElement; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      const box = e.getBoundingClientRect();
      scrollsX ||= /auto|scroll/.test(style.overflowX);
      scrollsY ||= /auto|scroll/.test(style.overflowY);
      r = { left: Math.max(r.left, box.left), top: Math.max(r.top, box.top), right: Math.min(r.right, box.right), bottom: Math.min(r.bottom, box.bottom) };
    }
    return { rect: r, scrollsX, scrollsY, empty: r.right - r.left < 1 || r.bottom - r.top < 1 };
  };
  const forReadersOnly = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const box = e.getBoundingClientRect();
      if (getComputedStyle(e).position === 'absolute' && (box.width <= 1 || box.bottom <= 0)) return true;
    }
    return false;
  };

  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent.trim() || /^(script|style|noscript|title)$/.test(element.localName)) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || forReadersOnly(element)) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < smallest) bad.push(`has text of ${size} px: ${about(node)}`);
    const range = document.createRange();
    for (const run of node.textContent.matchAll(/\S+/g)) { // what is longer may be broken anywhere
      if (run[0].length > longest) continue;
      for (const word of run[0].matchAll(/[A-Za-z0-9_]{2,}/g)) {
        range.setStart(node, run.index + word.index);
        range.setEnd(node, run.index + word.index + word[0].length);
        if (new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1) bad.push(`has a word that is broken over lines: ${about(node)}`);
      }
    }
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      if (rect.width < 1 || rect.height < 1) continue;
      const part = seen(rect, element);
      const lost = rect.right - rect.left - Math.max(0, part.rect.right - part.rect.left);
      if (!part.scrollsX && (lost > 1 || part.empty && !part.scrollsY)) bad.push(`has text that its box cuts off: ${about(node)}`);
      if (!part.scrollsX && (rect.right > width + 1 || rect.left < -1)) bad.push(`has text beyond the edge of the window: ${about(node)}`);
      if (!part.empty) texts.push({ node, r: part.rect });
    }
  }
  for (const element of document.body.querySelectorAll('*')) {
    const before = getComputedStyle(element, '::before');
    if (element.checkVisibility() && before.display === 'inline' && /[A-Za-z0-9]"$/.test(before.content) && !parseFloat(before.marginRight) && !parseFloat(before.paddingRight)) {
      bad.push(`has a label that runs into the text behind it: ${about(element)}`);
    }
  }
  texts.sort((a, b) => a.r.top - b.r.top);
  for (let i = 0; i < texts.length; i++) {
    for (let j = i + 1; j < texts.length && texts[j].r.top < texts[i].r.bottom; j++) {
      const a = texts[i].r, b = texts[j].r;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 2 && down > 0.4 * Math.min(a.bottom - a.top, b.bottom - b.top)) {
        bad.push(`has texts that lie on each other: ${about(texts[i].node)} and ${about(texts[j].node)}`);
      }
    }
  }
  return [...new Set(bad)];
}

// In the dark only colours differ.
const axe = async (page, scheme) => {
  const found = await page.evaluate(async (runOnly) => {
    const result = await window.axe.run(document, { runOnly, resultTypes: ['violations'], preload: false });
    return result.violations.map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.map((n) => ({ target: n.target.join(' '), why: n.failureSummary })) }));
  }, scheme === 'light' ? { type: 'tag', values: axeTags } : { type: 'rule', values: ['color-contrast'] });
  return found.flatMap((v) => v.nodes.slice(0, 3).map((n) => `breaks ${v.id} (${v.help}) at ${n.target}: ${n.why.replace(/\s+/g, ' ')}`));
};

// watch notes what the page asks for and complains about.
function watch(page, address, status, bad) {
  const own = (url) => {
    const u = new URL(url);
    if (u.protocol === 'data:' || u.protocol === 'blob:') return true;
    return address.protocol === 'file:' ? u.href === address.href : u.origin === address.origin;
  };
  page.on('request', (r) => { if (!own(r.url())) bad.add(`asks for ${r.url()}`); });
  page.on('websocket', (w) => bad.add(`opens ${w.url()}`));
  page.on('requestfailed', (r) => bad.add(`does not get ${r.url()}: ${r.failure()?.errorText}`));
  page.on('response', (r) => {
    const want = r.url() === address.href ? status : 200;
    if (address.protocol !== 'file:' && r.status() !== want) bad.add(`is answered ${r.status()}, not ${want}, for ${r.url()}`);
  });
  page.on('pageerror', (e) => bad.add(`throws ${e.message}`));
  page.on('console', (m) => {
    const expected = status >= 400 && m.location().url === address.href && m.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(m.type()) && !expected) bad.add(`says on the console: ${m.text()}`);
  });
  return page.route('**/*', (route) => (own(route.request().url()) ? route.continue() : route.abort()));
}

// act does what a person does with a page, and waits for what they would see.
async function act(page, { drop, fill, click, see, framed, open, save }) {
  const reads = (locator, text) => locator.filter({ hasText: text }).waitFor({ timeout: 60000 });
  if (drop) {
    const files = drop.map((file) => ({ name: path.basename(file), text: fs.readFileSync(file, 'utf8') }));
    const dataTransfer = await page.evaluateHandle((given) => {
      const moved = new DataTransfer();
      for (const { name, text } of given) moved.items.add(new File([text], name));
      return moved;
    }, files);
    await page.dispatchEvent('body', 'drop', { dataTransfer });
  }
  if (fill) await page.locator(fill[0]).fill(fill[1]);
  if (click) await page.locator(click).click();
  if (see) await reads(page.locator(see[0]), see[1]);
  if (framed) await reads(page.locator(framed[0]).contentFrame().locator('body'), framed[1]);
  const clicked = async (event, link) => (await Promise.all([page.waitForEvent(event), page.locator(link).click()]))[0];
  if (open) {
    const opened = await clicked('popup', open[0]);
    await reads(opened.locator('body'), open[1]);
    if (await opened.evaluate(() => getComputedStyle(document.body).margin) !== '0px') throw new Error('what it opens has no style');
    await opened.close();
  }
  if (save) {
    const file = await (await clicked('download', save[0])).path();
    if (!fs.readFileSync(file, 'utf8').includes(save[1])) throw new Error(`what it saves lacks ${save[1]}`);
  }
}

// unfold opens all that is folded, and says whether there was any.
const unfold = (page) => page.evaluate(() => {
  const folded = document.querySelectorAll('details:not([open])');
  for (const d of folded) d.open = true;
  return folded.length > 0;
});

// look opens a page in one size and returns what is wrong with it, by scheme.
async function look(context, spec, out, size) {
  const bad = Object.fromEntries(schemes.map((s) => [s, new Set()]));
  const page = await context.newPage();
  let scheme = schemes[0];
  try {
    const address = new URL(spec.file ? pathToFileURL(path.resolve(spec.file)) : spec.url);
    await watch(page, address, spec.status ?? 200, { add: (what) => bad[scheme].add(what) });
    await page.goto(address.href, { waitUntil: 'load', timeout: 60000 });
    const inner = await page.evaluate(() => window.innerWidth);
    for (const step of spec.steps ?? []) await act(page, step);
    if (inner !== size.width) bad[scheme].add(`is laid out for ${inner} px, not ${size.width}: it lacks a viewport, or is too wide for it`);
    for (const s of out ? schemes : []) {
      scheme = s;
      await page.emulateMedia({ colorScheme: scheme });
      await page.screenshot({ path: path.join(out, `${spec.name}-${size.width}-${scheme}.png`), fullPage: true });
    }
    for (let state = ''; ; state = 'unfolded: ') {
      if (state && !await unfold(page)) break;
      for (const s of schemes) {
        scheme = s;
        await page.emulateMedia({ colorScheme: scheme });
        for (const problem of [...await page.evaluate(unreadable, { smallest, longest }), ...await axe(page, scheme)]) bad[scheme].add(state + problem);
      }
    }
  } catch (e) {
    bad[scheme].add(`cannot be looked at: ${e.message}`);
  } finally {
    await page.close();
  }
  return bad;
}

const job = JSON.parse(fs.readFileSync(0, 'utf8'));
if (job.out) fs.mkdirSync(job.out, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
let passed = 0, failed = 0;
for (const size of sizes.filter((s) => !job.widths || job.widths.includes(s.width))) {
  const context = await browser.newContext({
    viewport: { width: size.width, height: size.height }, isMobile: size.mobile, hasTouch: size.mobile,
    deviceScaleFactor: 1, reducedMotion: 'reduce', locale: 'en-US', timezoneId: 'UTC',
  });
  await context.addInitScript(axeSource);
  for (const spec of job.pages) {
    const found = await look(context, spec, job.out, size);
    for (const scheme of schemes) {
      const ok = found[scheme].size === 0;
      ok ? passed++ : failed++;
      console.log(`${ok ? '' : 'not '}ok ${spec.name} at ${size.width}, ${scheme}`);
      for (const problem of found[scheme]) console.log(`  ${problem}`);
    }
  }
  await context.close();
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed || !passed ? 1 : 0;
