#!/usr/bin/env node
// Reads a JSON array of queries from standard input and prints, a line for each, what soql-parser-js makes of it:
// {"query": its tree} or {"error": why it refuses}.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const { parseQuery } = createRequire(import.meta.url)('@jetstreamapp/soql-parser-js');
for (const text of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  let line;
  try {
    line = { query: parseQuery(text) };
  } catch (e) {
    line = { error: String(e.message) };
  }
  console.log(JSON.stringify(line));
}
