/** The line to the page that embeds us: the transport is Jitsi's own (@jitsi/js-utils). */

import { PostMessageTransportBackend, Transport } from '@jitsi/js-utils/transport';

/** A page that nobody embeds has no backend: what it tells goes nowhere. */
export function transportFor({ apiId, balieOrigin }) {
  if (apiId === null || window.parent === window) return new Transport();
  const scope = `jitsi_meet_external_api_${apiId}`;
  const postisOptions = { scope, allowedOrigin: balieOrigin };
  return new Transport({ backend: new PostMessageTransportBackend({ postisOptions }) });
}
