/**
 * Builds the front end: the pages of the sidecar, the meeting page of the laptop stack, and
 * lib-jitsi-meet and external_api for it. Nothing that is built or fetched here is committed.
 */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, '../../..');
const OUT = join(ROOT, 'build/meeting');
const PAGES_OUT = join(ROOT, 'branding/static/dist');

/**
 * Jitsi's own external_api comes out of this package. It is unpacked, not installed: an
 * installation would draw in React Native, and three of its dependencies are no registry packages.
 * The few packages that external_api needs are dependencies of ours.
 */
const JITSI_SDK = {
  name: '@jitsi/react-native-sdk',
  version: '13.2.0',
  integrity:
    'sha512-J7itSoy85IScxeC4letOtoS33Sp0tH5hLYFHYtH+v3WQwLjganuWlFCjlDbL5ks9ebGhVNsCyCBdML9qC+SAWw==',
};

const SHARED = {
  bundle: true,
  minify: true,
  sourcemap: false,
  logLevel: 'warning',
  legalComments: 'none',
  nodePaths: [join(ROOT, 'node_modules')],
};

/** Answers the folder of the unpacked package; fetches it only when this version is not there. */
function jitsiSdk() {
  const folder = join(OUT, `sdk-${JITSI_SDK.version}`);
  if (existsSync(folder)) return folder;
  const unpacking = `${folder}.${process.pid}`;
  mkdirSync(unpacking, { recursive: true });
  const wanted = `${JITSI_SDK.name}@${JITSI_SDK.version}`;
  const command = ['pack', '--silent', '--pack-destination', unpacking, wanted];
  const archive = join(unpacking, execFileSync('npm', command, { encoding: 'utf8' }).trim());
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (found !== JITSI_SDK.integrity) {
    rmSync(unpacking, { recursive: true });
    throw new Error(`${wanted} is not the package that was checked: ${found}`);
  }
  execFileSync('tar', ['xzf', archive, '-C', unpacking, 'package/modules', 'package/react']);
  renameSync(join(unpacking, 'package'), folder);
  rmSync(unpacking, { recursive: true });
  return folder;
}

/**
 * The one change to external_api: it speaks to the meeting page in the protocol of the page that
 * embeds it. The laptop stack is plain http on localhost, upstream always says https.
 */
const followPageProtocol = {
  name: 'follow-page-protocol',
  setup(run) {
    run.onLoad({ filter: /external_api\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const changed = source.replace('`https://${domain}/#', '`${location.protocol}//${domain}/#');
      if (changed === source)
        throw new Error('external_api: the address of the frame was not found');
      return { contents: changed, loader: 'js' };
    });
  },
};

function externalApi() {
  return build({
    ...SHARED,
    entryPoints: [join(jitsiSdk(), 'modules/API/external/external_api.js')],
    outfile: join(OUT, 'external_api.js'),
    format: 'iife',
    globalName: 'JitsiMeetExternalAPIModule',
    footer: { js: 'window.JitsiMeetExternalAPI = JitsiMeetExternalAPIModule.default;' },
    resolveExtensions: ['.web.js', '.web.ts', '.js', '.ts'],
    plugins: [followPageProtocol],
  });
}

/**
 * Stream resumption is left out: the registry's plugin for it is older than what lib-jitsi-meet
 * calls, and a page that loses its line comes back with a new token and a new knock anyway.
 */
const withoutStreamResumption = {
  name: 'without-stream-resumption',
  setup(run) {
    run.onLoad({ filter: /strophejs-plugin-stream-management/ }, () => ({ contents: '' }));
  },
};

/**
 * Two modules of this version take a module for what it exports by default, so that a room which
 * is not open is never reported and every session sets its codec twice.
 */
const mendImports = {
  name: 'mend-imports',
  setup(run) {
    const mended = {
      'moderator.js': /(XMPPEvents = require\('[^']+'\));/,
      'TraceablePeerConnection.js': /(CodecMimeType = __importStar\(require\("[^"]+"\)\));/,
    };
    run.onLoad({ filter: /(moderator|TraceablePeerConnection)\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const changed = source.replace(mended[basename(path)], '$1.default;');
      if (changed === source) throw new Error(`lib-jitsi-meet: nothing to mend in ${path}`);
      return { contents: changed, loader: 'js' };
    });
  },
};

/** lib-jitsi-meet, bundled anew from its unbundled form: the bundle that it ships does not run. */
function libJitsiMeet() {
  return build({
    ...SHARED,
    entryPoints: [join(ROOT, 'node_modules/@lyno/lib-jitsi-meet/dist/index.js')],
    outfile: join(OUT, 'lib-jitsi-meet.js'),
    format: 'iife',
    globalName: 'JitsiMeetJS',
    define: { __filename: '"lib"', global: 'window' },
    plugins: [withoutStreamResumption, mendImports],
  });
}

function meetingPage() {
  mkdirSync(OUT, { recursive: true });
  copyFileSync(join(HERE, 'page/index.html'), join(OUT, 'index.html'));
  return build({
    ...SHARED,
    entryPoints: [join(HERE, 'page/index.js'), join(HERE, 'page/index.css')],
    outdir: OUT,
    entryNames: 'meeting',
    format: 'iife',
  });
}

function pages() {
  const source = join(ROOT, 'jitsi-plugin-assets/pages');
  return build({
    ...SHARED,
    entryPoints: [
      { in: join(source, 'index.js'), out: 'pages' },
      // Apart: fetched only by who is asked for a document.
      { in: join(source, 'upload/index.js'), out: 'upload' },
      { in: join(source, 'index.css'), out: 'pages' },
      { in: join(source, 'reading.css'), out: 'reading' },
    ],
    outdir: PAGES_OUT,
    format: 'esm',
    target: ['es2022'],
    external: ['*.woff2', '*.svg', '*.png'],
    plugins: [inlineIcons],
  });
}

/** Icons that Jitsi shows travel inside the script: in the frame nothing of ours can be fetched. */
const inlineIcons = {
  name: 'inline-icons',
  setup(run) {
    run.onResolve({ filter: /jitsi\/icons\/.*\.svg$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path),
    }));
    run.onLoad({ filter: /jitsi\/icons\/.*\.svg$/ }, ({ path }) => ({
      contents: readFileSync(path),
      loader: 'dataurl',
    }));
  },
};

// An image holds the pages only: `node build.mjs pages`.
const everything = [externalApi, libJitsiMeet, meetingPage, pages];
const asked = process.argv[2] === 'pages' ? [pages] : everything;
await Promise.all(asked.map((part) => part()));
