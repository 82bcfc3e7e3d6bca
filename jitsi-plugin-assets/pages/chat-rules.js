/** What of the chat of a call is a control code that is expected. Pure. */

import { codeIn } from './call-rules.js';

/**
 * What must be sent of a message, or null. A private one never: it is none of the citizen's, and
 * one of ours holds the very code, for the eyes of the civil servant.
 */
export function wordsOf({ message, privateMessage, nick } = {}) {
  const code = privateMessage ? null : codeIn(message);
  return code ? { code, name: nick ?? '' } : null;
}
