/** What every page of the sidecar loads. */

import 'htmx.org';
