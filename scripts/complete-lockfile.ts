import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/*
 * A registry mirror that holds only this platform's binaries makes npm write a lockfile without those of all others,
 * and `npm ci` refuses such a lockfile everywhere, there too. This adds the missing entries: version, os, cpu and libc,
 * all that `npm ci` needs to pass over them or to fetch them. Run it after an install from such a mirror.
 */

interface Entry {
  version?: string;
  cpu?: string[];
  dev?: boolean;
  libc?: string[];
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
  os?: string[];
}

const path = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock: { packages: Record<string, Entry> } = JSON.parse(readFileSync(path, 'utf8'));

let added = 0;
for (const [place, { dev, optionalDependencies = {} }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (isThere(place, name)) continue;
    const { cpu, libc, os } = platformOf(name);
    // In npm's own order of keys.
    const entry: Entry = { version, cpu, ...(dev && { dev }), ...(libc && { libc }), optional: true, os };
    lock.packages[`node_modules/${name}`] = entry;
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${added} entries added`);

/** Whether Node, looking from the package at `place`, finds `name`: in its own node_modules or in one further up. */
function isThere(place: string, name: string): boolean {
  for (let from = place; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
    if (`${from}/node_modules/${name}`.replace(/^\//, '') in lock.packages) return true;
    if (from === '') return false;
  }
}

/** `@rollup/rollup-linux-x64-musl` names its platform, as all packages of binaries do. */
function platformOf(name: string): { cpu: string[]; libc: string[] | null; os: string[] } {
  const os = /aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32/.exec(name)?.[0];
  const cpu = /arm64|loong64|mips64el|ppc64|riscv64|s390x|ia32|x64|arm/.exec(name.split('/').at(-1) ?? '')?.[0];
  if (!os || !cpu) throw new Error(`${name}: names no platform, so its entry cannot be written`);
  const libc = os === 'linux' ? /musl|gnu/.exec(name)?.[0] : undefined;
  return { cpu: [cpu], libc: libc ? [libc === 'gnu' ? 'glibc' : libc] : null, os: [os] };
}
