import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import {
  type Checkout,
  checkout,
  type ExcludedFacility,
  type Network,
  promise,
  type Rejection,
  type Reservation,
  type ReservationStore,
} from 'onehop';
import type { Following, SqlClient } from 'onehop/postgres';
import { type OrderRead, orderBody, promiseQuery, rejectionBody } from './bodies.js';
import { answerError, answerNoRoute } from './errors.js';
import { Orders } from './orders.js';

export interface Backend {
  readonly network: Network;
  readonly store: ReservationStore;
  readonly client: SqlClient;
  readonly following: Following;
}

/** HTTP status of what became of an order. What the buyer may try again is 409; what will not come back is 410. */
const statusOf: Readonly<Record<Checkout['status'] | Rejection['status'], number>> = {
  held: 200,
  elsewhere: 200,
  unknown: 404,
  contended: 409,
  committed: 409,
  ended: 410,
  unserved: 422,
};

type ById = { Params: { id: string } };

/** The routes over a network, a ledger and the feed that keeps the one in step with the other. */
export function backend({ network, store, client, following }: Backend, logger: boolean): FastifyInstance {
  const orders = new Orders(network, store, client);
  // Ids have up to 256 characters, and an address writes one as up to nine.
  const routerOptions = { maxParamLength: 9 * 256 };
  // The longest order there can be, with ids of 256 characters throughout, is shorter.
  const app = fastify({ logger, routerOptions, bodyLimit: 64 * 1024, frameworkErrors: answerError });
  // Bodies and queries are read by the package's own parsers, which tell everything that is wrong at once.
  app.setValidatorCompiler<{ validate: (data: unknown) => unknown }>(({ schema }) => (data) => ({
    value: schema.validate(data),
  }));
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNoRoute);
  // Many clients name a content type always, and most of these routes need no body.
  const readJson = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') done(null, undefined);
    else readJson(request, text, done);
  });

  app.post<{ Body: OrderRead }>('/checkout', { schema: { body: orderBody } }, async ({ body }, reply) => {
    const { order, warnings } = body;
    let answer = await checkout(network, order, { store });
    if (answer.status === 'contended') {
      // Others were quicker time and again: what they took is in the network once it has caught up.
      await following.caughtUp();
      answer = await checkout(network, order, { store });
    }
    if (answer.status === 'contended') reply.header('retry-after', 1);
    const told = warnings.length > 0 ? { ...outcome(answer), warnings } : outcome(answer);
    return reply.code(statusOf[answer.status]).send(told);
  });

  app.get<{ Querystring: Parameters<typeof promise>[1] }>(
    '/promise',
    { schema: { querystring: promiseQuery } },
    ({ query }, reply) => {
      const answer = promise(network, query);
      return reply.send(answer);
    },
  );

  app.get<ById>('/reservations/:id', async ({ params }, reply) => {
    const reservation = await orders.find(params.id);
    return reservation === null ? unknown(reply) : reply.send(told(reservation));
  });

  app.post<ById>('/reservations/:id/confirm', async ({ params }, reply) => {
    const answer = await orders.confirm(params.id);
    if (answer.status === 'unknown') return unknown(reply);
    const isKept = answer.status === 'held' || answer.status === 'committed';
    return reply.code(isKept ? 200 : 410).send(told(answer.reservation));
  });

  app.post<ById>('/reservations/:id/ship', async ({ params }, reply) => {
    const answer = await orders.ship(params.id);
    if (answer.status === 'unknown') return unknown(reply);
    if (answer.status === 'short') {
      const { short, shortRooms } = answer;
      return reply.code(409).send({ status: 'short', short, shortRooms, reservation: told(answer.reservation) });
    }
    return reply.code(answer.status === 'committed' ? 200 : 410).send(told(answer.reservation));
  });

  app.post<ById>('/reservations/:id/release', async ({ params }, reply) => {
    const answer = await orders.callOff(params.id);
    if (answer.status === 'unknown') return unknown(reply);
    return reply.code(answer.status === 'committed' ? 409 : 200).send(told(answer.reservation));
  });

  app.post<ById & { Body: ExcludedFacility }>(
    '/reservations/:id/reject',
    { schema: { body: rejectionBody } },
    async ({ params, body: { facilityId, until } }, reply) => {
      const answer = await orders.reject(params.id, facilityId, until === undefined ? {} : { until });
      if (answer.status === 'unknown') return unknown(reply);
      return reply.code(statusOf[answer.status]).send(outcome(answer));
    },
  );

  app.get('/health', (_, reply) => {
    const { cursor, looks, failure } = following;
    const isWell = failure === null;
    return reply.code(isWell ? 200 : 503).send({ status: isWell ? 'ok' : 'behind', cursor, looks });
  });

  return app;
}

function unknown(reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ status: 'unknown' });
}

/** Order, plan and history are kept in the details: nothing to tell a buyer twice. */
function told({ details: _, ...reservation }: Reservation): Omit<Reservation, 'details'> {
  return reservation;
}

function outcome(answer: Exclude<Checkout | Rejection, { status: 'unknown' }>): object {
  const { status, plan, reservation, excluded, tries } = answer;
  return { status, reservation: reservation && told(reservation), plan, excluded, tries: tries.length };
}
