// The side of jsforce: reads a task from standard input, does its steps, and writes
// what each took. It is written as jsforce's documentation shows, with the chunks of
// 200 records, the most that a collection takes, sent at once.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const { Connection } = createRequire(new URL('../conformance/', import.meta.url))('jsforce');
const task = JSON.parse(fs.readFileSync(0, 'utf8'));
const job = JSON.parse(fs.readFileSync(task.Job, 'utf8'));
const batch = 200;

async function ask(method, path, body) {
  const r = await fetch(task.Org.Control + path, { method, body: body && JSON.stringify(body) });
  if (!r.ok) throw new Error(`${method} ${path}: ${r.status}`);
  const text = await r.text();
  return text && JSON.parse(text);
}

let conn;
async function signIn() {
  const { Domain, ClientID, ClientSecret } = task.Org;
  conn = new Connection({ instanceUrl: Domain, version: task.Version, oauth2: { loginUrl: Domain, clientId: ClientID, clientSecret: ClientSecret } });
  await conn.authorize({ grant_type: 'client_credentials' });
}

async function create(object, records) {
  const chunks = [];
  for (let i = 0; i < records.length; i += batch) chunks.push(records.slice(i, i + batch));
  const saved = (await Promise.all(chunks.map((c) => conn.sobject(object).create(c)))).flat();
  if (!saved.every((s) => s.success)) throw new Error(`${object}s were refused`);
  return saved;
}

// prepare takes the finished values out of the job. What it does is not measured.
function prepare({ Do, Leads: [from, to] }) {
  if (Do !== 'write') throw new Error(`jsforce cannot ${Do}`);
  const leads = job.Leads.Rows.slice(from, to);
  const tasks = [], of = [];
  job.Of.forEach((lead, i) => {
    if (from <= lead && lead < to) { tasks.push(job.Tasks.Rows[i]); of.push(lead - from); }
  });
  return async () => {
    if (!conn) await signIn();
    const saved = await create('Lead', leads);
    tasks.forEach((t, i) => { t.WhoId = saved[of[i]].id; });
    await create('Task', tasks);
  };
}

function peak() {
  try {
    return 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    return 0;
  }
}

const figures = [];
for (const step of task.Steps) {
  const run = prepare(step);
  await ask('POST', '/bench/reset', step.Reset);
  global.gc();
  try { fs.writeFileSync('/proc/self/clear_refs', '5'); } catch { /* the peak is the process's */ }
  const cpu = process.cpuUsage(), start = process.hrtime.bigint();
  await run();
  const Wall = Number(process.hrtime.bigint() - start), { user, system } = process.cpuUsage(cpu);
  const f = { Wall, CPU: 1000 * (user + system), Peak: peak() };
  f.Served = await ask('GET', '/bench/served' + (step.Digest ? '?digest' : ''));
  figures.push(f);
}
// A connection over TLS that is kept alive can keep the process alive as well.
process.stdout.write(JSON.stringify(figures), () => process.exit(0));
