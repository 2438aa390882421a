// The English texts, for modules that a test runs outside of any browser. Import it before them.
import { readFileSync } from 'node:fs';

globalThis.grokRetryMessages = JSON.parse(readFileSync(new URL('../../../extension-shim/_locales/en/messages.json', import.meta.url), 'utf8'));
