/** The one place in the shim with the host's name; a test compares it with the native-messaging manifest. */
export const kHostName = 'com.grok_retry.host';
/** The versions of the protocol that the shim speaks, lowest and highest. */
export const kProtocols = [1, 1];

/** Of a host that is alive, and answers when its file is checked or restored. @param {{kind: string}|null|undefined} problem */
export const isAtWork = (problem) => ['checking', 'restoring'].includes(problem?.kind ?? '');
/** Of a host that answers later, or whose next one will: nothing has to be done. @param {{kind: string}|null|undefined} problem */
export const isPassing = (problem) => problem?.kind === 'crashed' || isAtWork(problem);
