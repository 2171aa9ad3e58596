import { report } from './shuffled-routing.js';

// Run in a process of its own, under another zone or with other intrinsics.
process.stdout.write(report());
