import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateSample } from './sample/generate.js';

// Writes the sample network and its orders anew: the same bytes every time.
const folder = fileURLToPath(new URL('sample', import.meta.url));
for (const [name, text] of generateSample()) {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`${name}: ${text.length} bytes`);
}
