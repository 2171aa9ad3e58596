import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { defaultParseOptions } from '../src/model/options.js';
import { jsonSchemaNotes } from '../src/model/scalars.js';
import { createSchemas } from '../src/model/schema.js';

const folder = new URL('../schema/', import.meta.url);

/** The text of each JSON Schema file, by file name: draft 2020-12, describing input, made from the schemas that parse it. */
export function schemaFiles(): Map<string, string> {
  const { problem, order } = createSchemas({ maxIdLength: defaultParseOptions.maxIdLength, negativeOnHand: false });
  return new Map([
    ['problem.schema.json', fileText(problem, 'A commerce network: facilities, services, stock and policy')],
    ['orders.schema.json', fileText(z.array(order), 'Orders to route')],
  ]);
}

/** Files that differ from what the schemas say now. */
export function staleFiles(): string[] {
  return [...schemaFiles()].filter(([name, text]) => read(name) !== text).map(([name]) => name);
}

function fileText(schema: z.ZodType, title: string): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-2020-12',
    metadata: jsonSchemaNotes,
  });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}

function read(name: string): string | null {
  try {
    return readFileSync(new URL(name, folder), 'utf8');
  } catch {
    return null;
  }
}

// Run as `npm run schema` it writes the files; with --check it only says which are out of date.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--check')) {
    const stale = staleFiles();
    for (const name of stale) console.error(`schema/${name} is out of date: npm run schema`);
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else {
    for (const [name, text] of schemaFiles()) writeFileSync(new URL(name, folder), text);
  }
}
