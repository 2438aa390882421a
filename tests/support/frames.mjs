// Native messaging's framing: a length of four bytes in the machine's order, then JSON.
import { endianness } from 'node:os';

const kLittle = endianness() === 'LE';

export function frame(value) {
  const body = Buffer.from(JSON.stringify(value));
  const head = Buffer.alloc(4);
  if (kLittle) head.writeUInt32LE(body.length);
  else head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

/** Whole frames out of a growing buffer; returns what is left over. */
export function takeFrames(buffer, deliver) {
  let rest = buffer;
  while (rest.length >= 4) {
    const size = kLittle ? rest.readUInt32LE() : rest.readUInt32BE();
    if (rest.length < 4 + size) break;
    deliver(JSON.parse(rest.subarray(4, 4 + size).toString()));
    rest = rest.subarray(4 + size);
  }
  return rest;
}
