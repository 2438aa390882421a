#!/usr/bin/env node
// In the place of the host, where a test needs one that ours is not: it greets as a host of the next protocol would.
import { frame, takeFrames } from '../../support/frames.mjs';

const error = {
  code: -32001, message: 'The extension and the host use different protocols. Update whichever is older.',
  data: { name: 'protocol_mismatch', retryable: false },
};
let rest = Buffer.alloc(0);
process.stdin.on('data', (chunk) => {
  rest = takeFrames(Buffer.concat([rest, chunk]), ({ id }) => process.stdout.write(frame({ jsonrpc: '2.0', id, error })));
});
process.stdin.on('end', () => process.exit(0));
