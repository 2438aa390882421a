// A second peer of the same state: starts the host binary as a browser would and speaks its frames.
// Used to change settings and to ask for the truth, never in the place of the shim.
import { spawn } from 'node:child_process';

import { frame, takeFrames } from '../../support/frames.mjs';
import { environment, kExtensionOrigin, kHost } from './places.mjs';

export class HostClient {
  #child;
  #waiting = new Map();
  #next = 1;
  #stderr = '';

  /** @param {{stateHome: string, flags?: string[]}} where `flags`: of the host's own, before the caller's name */
  static async start({ stateHome, flags = [] }) {
    const client = new HostClient(stateHome, flags);
    try {
      await client.request('hello', { protocol: 1, client: { name: 'e2e', version: '1' } });
    } catch (error) {
      await client.close(); // a host that keeps running would keep the world from closing
      throw error;
    }
    return client;
  }

  constructor(stateHome, flags = []) {
    this.#child = spawn(kHost, [...flags, `${kExtensionOrigin}/`], { env: environment(stateHome) });
    let buffer = Buffer.alloc(0);
    this.#child.stdout.on('data', (chunk) => {
      buffer = takeFrames(Buffer.concat([buffer, chunk]), (message) => this.#deliver(message));
    });
    this.#child.stderr.on('data', (chunk) => { this.#stderr += chunk; });
    this.#child.stdin.on('error', () => {}); // told by 'close'
    this.#child.once('error', (error) => this.#fail(error));
    this.#child.once('close', (code) => this.#fail(new Error(`the host ended with ${code}: ${this.#stderr}`)));
  }

  #deliver(message) {
    const waiting = this.#waiting.get(message.id);
    if (!waiting) return; // a push
    this.#waiting.delete(message.id);
    if (message.error) waiting.reject(Object.assign(new Error(message.error.message), message.error));
    else waiting.resolve(message.result);
  }

  #fail(error) {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  request(method, params = {}) {
    const id = this.#next++;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#child.stdin.write(frame({ jsonrpc: '2.0', id, method, params }));
    return answer;
  }

  /** Closes stdin, which is how a browser ends a host. */
  async close() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.stdin.end();
    await ended;
  }
}
