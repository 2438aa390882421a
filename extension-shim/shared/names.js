/** The one place in the shim with the host's name; a test compares it with the native-messaging manifest. */
export const kHostName = 'com.grok_retry.host';
export const kProtocol = 1;
