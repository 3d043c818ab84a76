// Reads SFDX projects as Salesforce's own tools do, and prints one JSON object
// per folder and line:
//
//   components  what @salesforce/source-deploy-retrieve finds in force-app
//   manifest    what manifest/package.xml names, each found in force-app
//   package     package.xml of the project in metadata format, as it converts
//   files       the other files of that
//   checked     elements that were compared with the Metadata API's types
//   warnings    all that anybody warns of, and what is not as the types have it
//
// The types are those of @salesforce/types, which Salesforce makes of the
// Metadata API's WSDL.
import { readFileSync, readdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const home = mkdtempSync(join(tmpdir(), 'sfdx-'));
Object.assign(process.env, { HOME: home, SF_DISABLE_LOG_FILE: 'true', SF_DISABLE_TELEMETRY: 'true' }); // before the tools read it
const { Lifecycle, SfProject } = await import('@salesforce/core');
const { ComponentSet, MetadataConverter } = await import('@salesforce/source-deploy-retrieve');
const { XMLParser, XMLValidator } = await import('fast-xml-parser');

let warnings = [];
Lifecycle.getInstance().onWarning(async (w) => { warnings.push(w); });
process.on('warning', (w) => { if (w.name !== 'DeprecationWarning') warnings.push(String(w)); });

/** The Metadata API's types: {PermissionSet: {label: {type: "string", optional: false, list: false}}}. */
function readTypes() {
  const declared = readFileSync(join(dirname(createRequire(import.meta.url).resolve('@salesforce/types/metadata')), 'metadata.d.ts'), 'utf8');
  const types = {}, enums = {};
  for (const [, name, base, body] of declared.matchAll(/^export type (\w+) = (?:(\w+) & )?\{\n([^}]*)\};/gm)) {
    types[name] = { ...types[base] };
    for (const [, member, optional, type, list] of body.matchAll(/^\s+(\w+)(\?)?: ([^;[]+)(\[\])?;/gm)) {
      types[name][member] = { type, optional: Boolean(optional), list: Boolean(list) };
    }
  }
  for (const [, name, values] of declared.matchAll(/^export type (\w+) = ((?:'[^']*'(?: \| )?)+);/gm)) {
    enums[name] = [...values.matchAll(/'([^']*)'/g)].map((m) => m[1]);
  }
  return { types, enums };
}

const { types, enums } = readTypes();
const parser = new XMLParser({ preserveOrder: true, parseTagValue: false, ignoreDeclaration: true, ignoreAttributes: false, processEntities: true });
let checked = 0;

/** Compares the children of an element with its type. */
function check(where, type, children) {
  const members = types[type];
  if (!members) { warnings.push(`${where}: no type ${type}`); return; }
  const seen = [];
  for (const child of children) {
    const name = Object.keys(child).find((k) => k !== ':@');
    const member = members[name], path = `${where}/${name}`;
    checked++;
    if (!member) { warnings.push(`${path}: ${type} has no such member`); continue; }
    if (seen.includes(name) && (!member.list || seen.at(-1) !== name)) warnings.push(`${path}: it stands twice, or apart from its like`);
    seen.push(name);
    const inner = child[name];
    const text = inner.map((t) => t['#text'] ?? '').join('');
    if (types[member.type]) check(path, member.type, inner);
    else if (member.type === 'boolean' && !/^(true|false)$/.test(text)) warnings.push(`${path}: no boolean`);
    else if (member.type === 'number' && !/^\d+$/.test(text)) warnings.push(`${path}: no number`);
    else if (enums[member.type] && !enums[member.type].includes(text)) warnings.push(`${path}: ${text} is none of ${member.type}`);
  }
  for (const [name, m] of Object.entries(members)) {
    if (!m.optional && !m.list && !seen.includes(name)) warnings.push(`${where}: ${name} is missing`);
  }
  const order = seen.filter((n) => n !== 'fullName');
  if (!types[type].members && order.join() !== [...order].sort().join()) warnings.push(`${where}: members are out of order: ${order}`);
}

/** All files below a folder. */
const filesOf = (dir) => readdirSync(dir, { recursive: true, withFileTypes: true }).filter((f) => f.isFile()).map((f) => join(f.parentPath ?? f.path, f.name)).sort();

for (const dir of process.argv.slice(2)) {
  warnings = [];
  checked = 0;
  const out = join(home, 'out');
  rmSync(out, { recursive: true, force: true });
  const report = { components: [], manifest: [], package: '', files: [] };
  try {
    const project = await (await SfProject.resolve(dir)).resolveProjectConfig();
    const sources = project.packageDirectories.map((d) => join(dir, d.path));
    const source = ComponentSet.fromSource({ fsPaths: sources });
    source.sourceApiVersion = project.sourceApiVersion;
    report.components = source.getSourceComponents().toArray().map((c) => `${c.type.name}: ${c.fullName}`).sort();
    const manifest = await ComponentSet.fromManifest({ manifestPath: join(dir, 'manifest', 'package.xml'), resolveSourcePaths: sources });
    report.manifest = manifest.getSourceComponents().toArray().map((c) => `${c.type.name}: ${c.fullName}`).sort();
    if (manifest.size !== report.manifest.length) warnings.push(`the manifest names ${manifest.size} components, of which ${report.manifest.length} are there`);
    await new MetadataConverter().convert(source, 'metadata', { type: 'directory', outputDirectory: out, genUniqueDir: false });
    report.package = readFileSync(join(out, 'package.xml'), 'utf8');
    report.files = filesOf(out).map((f) => relative(out, f)).filter((f) => f !== 'package.xml');
    for (const file of [...filesOf(dir), ...filesOf(out)].filter((f) => /(\.xml|\.object|\.permissionset)$/.test(f))) {
      const text = readFileSync(file, 'utf8'), valid = XMLValidator.validate(text);
      if (valid !== true) { warnings.push(`${file}: ${valid.err.msg}`); continue; }
      const [root] = parser.parse(text);
      const name = Object.keys(root).find((k) => k !== ':@');
      if (root[':@']?.['@_xmlns'] !== 'http://soap.sforce.com/2006/04/metadata') warnings.push(`${file}: another namespace`);
      if (name === 'CustomObject') for (const f of root[name]) check(file, 'CustomField', f.fields); // what converting put together
      else check(relative(dir, file), name, root[name]);
    }
  } catch (e) {
    warnings.push(String(e.message));
  }
  console.log(JSON.stringify({ ...report, checked, warnings }));
}
rmSync(home, { recursive: true, force: true });
