// Native messaging frames for the Node peers: synchronous, which is the fastest that Node has for one message at a time.
import { readSync, writeSync } from 'node:fs';

function readFully(buffer) {
  for (let at = 0; at < buffer.length;) {
    const got = readSync(0, buffer, at, buffer.length - at, null);
    if (got === 0) process.exit(0);
    at += got;
  }
  return buffer;
}

function writeFully(buffer) {
  for (let at = 0; at < buffer.length;) at += writeSync(1, buffer, at);
}

export function serve(answer) {
  const header = Buffer.alloc(4);
  for (;;) {
    const payload = readFully(Buffer.allocUnsafe(readFully(header).readUInt32LE()));
    const request = JSON.parse(payload);
    const body = JSON.stringify({ jsonrpc: '2.0', id: request.id, result: answer(request) });
    const frame = Buffer.allocUnsafe(4 + Buffer.byteLength(body));
    frame.writeUInt32LE(frame.length - 4);
    frame.write(body, 4);
    writeFully(frame);
  }
}
