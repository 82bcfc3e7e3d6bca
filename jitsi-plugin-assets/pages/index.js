/** What every page loads; each part looks for its own data attributes and does nothing without. */

import 'htmx.org';
