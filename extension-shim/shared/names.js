/** The one place in the shim with the host's name; a test compares it with the native-messaging manifest. */
export const kHostName = 'com.grok_retry.host';
/** The versions of the protocol that the shim speaks, lowest and highest. */
export const kProtocols = [1, 1];
