/** What every page loads; each part looks for its own data attributes and does nothing without. */

import htmx from 'htmx.org';
import * as call from './call.js';
import * as clock from './clock.js';
import * as confirm from './confirm.js';
import * as continueIn from './continue-in.js';
import * as copy from './copy.js';
import * as deadline from './deadline.js';
import * as devices from './devices.js';
import * as formProgress from './form-progress.js';
import * as identPart from './ident-part.js';
import * as newcomers from './newcomers.js';
import * as ownTime from './own-time.js';
import * as partials from './partials.js';
import * as phoneLink from './phone-link.js';
import * as queue from './queue.js';
import * as stream from './stream.js';
import * as uploads from './uploads.js';

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;

const parts = [
  ...[partials, clock, copy, confirm, devices, queue, call, identPart, stream, continueIn],
  ...[deadline, phoneLink, newcomers, ownTime, uploads, formProgress],
];
for (const part of parts) part.start();
