#!/usr/bin/env node
import { runProcess } from './run.js';

await runProcess(process);
