// The reference server of tus 1.0, on a port and in a folder of its command line.
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';

const [port, directory, maxSize, lasts] = process.argv.slice(2);
const datastore = new FileStore({ directory, expirationPeriodInMilliseconds: Number(lasts) });
new Server({ path: '/files', datastore, maxSize: Number(maxSize), relativeLocation: true }).listen(
  { host: '127.0.0.1', port: Number(port) },
  () => process.stdout.write('ready\n'),
);
