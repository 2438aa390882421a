#!/usr/bin/env node
// In the place of the host, where a test wants to lose what passes between it and the browser: hands its pipes to the
// test, which starts the real host (gate.mjs).
import { connect } from 'node:net';
import { join } from 'node:path';

const test = connect(join(process.env.HOME, 'gate'));
test.on('error', () => {}); // told by 'close'
test.on('close', () => process.exit(0));
process.stdin.pipe(test).pipe(process.stdout);
