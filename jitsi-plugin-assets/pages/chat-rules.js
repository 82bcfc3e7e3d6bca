/** What of the chat of a call is a control code that is expected. Pure. */

import { codeIn } from './call-rules.js';

/** Events of the IFrame API: the civil servant hears what is said, the citizen what he says. */
export const EVENTS = { staff: 'incomingMessage', citizen: 'outgoingMessage' };

/**
 * What must be sent of a message, or null. A private one never: it is none of the citizen's, and
 * one of ours holds the very code, for the eyes of the civil servant.
 */
export function wordsOf({ message, privateMessage, nick } = {}) {
  const code = privateMessage ? null : codeIn(message);
  return code ? { code, name: nick ?? '' } : null;
}
