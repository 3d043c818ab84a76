// Moves texts between the page and its program, which decides all: a server at
// "answer", or WebAssembly in this browser.
'use strict';

const form = document.getElementById('form');
const byID = (id) => document.getElementById(id);
const plan = byID('plan');
const boxes = [...form.querySelectorAll('textarea.box')];
const program = start(document.documentElement.dataset.program);
program.catch(complain);
let turn = Promise.resolve(); // of the questions, one after the other

// start returns the function that answers the JSON of a question with that of a reply.
async function start(name) {
  if (!name) {
    return async (question) => {
      const response = await fetch('answer', { method: 'POST', body: question });
      const text = await response.text();
      if (!response.ok) throw new Error(text);
      return text;
    };
  }
  const response = await fetch(name);
  if (!response.ok) throw new Error(`${name} cannot be loaded.`);
  const go = new Go();
  const { instance } = await WebAssembly.instantiate(await response.arrayBuffer(), go.importObject);
  go.run(instance);
  return globalThis.playground;
}

const ask = (more) => { turn = turn.then(() => exchange(more)); };

// exchange sends what stands on the page, and shows the reply. Nobody types meanwhile.
async function exchange(more) {
  const focus = document.activeElement;
  form.inert = true;
  byID('status').textContent = 'Reading…';
  try {
    const news = await more;
    const answer = await program;
    const cells = [...form.querySelectorAll('.scroll textarea')].filter((cell) => cell.value !== cell.defaultValue);
    show(JSON.parse(await answer(JSON.stringify({
      texts: Object.fromEntries(boxes.map((box) => [box.name, box.value])),
      cells: Object.fromEntries(cells.map((cell) => [cell.name, cell.value])),
      ...news,
    }))));
  } catch (problem) {
    complain(problem);
  }
  form.inert = false;
  if (focus.isConnected) focus.focus();
}

function show(reply) {
  for (const box of boxes) box.value = reply.texts[box.name] ?? '';
  for (const [id, html] of Object.entries(reply.html)) byID(id).innerHTML = html;
  for (const link of document.querySelectorAll('a[data-file]')) {
    const text = reply.files[link.dataset.file];
    URL.revokeObjectURL(link.href);
    link.hidden = text === undefined;
    link.href = URL.createObjectURL(new Blob([text ?? ''], { type: link.type }));
  }
  plan.hidden = !reply.files['plan.html'];
  plan.srcdoc = reply.files['plan.html'] ?? '';
}

function complain(problem) {
  byID('status').textContent = problem.message;
}

// take asks with files, in UTF-8 or as spreadsheets save Unicode Text.
function take(files) {
  ask(Promise.all([...files].map(read)).then((read) => ({ files: read })));
}

async function read(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const encoding = { 'ff,fe': 'utf-16le', 'fe,ff': 'utf-16be' }[[...bytes.slice(0, 2)].map((b) => b.toString(16))] ?? 'utf-8';
  try {
    return { name: file.name, text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    throw new Error(`${file.name} is not in UTF-8: save a sheet as "CSV UTF-8".`);
  }
}

plan.addEventListener('load', () => { // it gets its whole height, so that the page alone scrolls
  const body = plan.contentDocument.body;
  new ResizeObserver(() => { plan.height = body.offsetHeight; }).observe(body);
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  ask({});
});
byID('sample').addEventListener('click', () => ask({ sample: true }));
byID('files').addEventListener('change', (event) => {
  take([...event.target.files]);
  event.target.value = ''; // so that the same file can be taken again
});
for (const name of ['dragover', 'drop']) {
  document.addEventListener(name, (event) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    if (name === 'drop') take(event.dataTransfer.files);
  });
}
// A sheet whose text was typed over is out of date.
for (const box of boxes) {
  box.addEventListener('input', () => {
    for (const id of (box.dataset.sheets ?? '').split(' ').filter(Boolean)) byID(id).replaceChildren();
  });
}
