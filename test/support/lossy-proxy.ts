import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface LossyProxy {
  readonly port: number;
  /** The next reply does not arrive: both connections are cut when it comes, so what it answers has been done. */
  loseNextReply(): void;
  /** How many replies have been lost. */
  readonly lost: number;
  close(): Promise<void>;
}

/** Stands between a client and a server on loopback, and forwards bytes until it is told to lose a reply. */
export async function lossyProxy(host: string, port: number): Promise<LossyProxy> {
  const open = new Set<Socket>();
  let isArmed = false;
  let lost = 0;
  const server = createServer((client) => {
    const upstream = connect(port, host);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (reply) => {
      if (!isArmed) return void client.write(reply);
      isArmed = false;
      lost += 1;
      client.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    loseNextReply: () => {
      isArmed = true;
    },
    get lost() {
      return lost;
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
