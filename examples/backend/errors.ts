import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { InputError } from 'onehop';
import { StoreError } from 'onehop/postgres';

/** 400 with every issue for bad input, 409 for an id that is taken, 503 where the database does not answer. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof InputError) {
    const isTaken = error.issues.some(({ code }) => code === 'DUPLICATE_ID');
    return reply.code(isTaken ? 409 : 400).send({ status: 'refused', issues: error.issues });
  }
  if (error instanceof StoreError) {
    request.log.error(error);
    return reply.code(503).header('retry-after', 1).send({ status: 'unavailable', code: error.code });
  }
  // What Fastify itself refuses, such as a body that is no JSON.
  const { statusCode = 500, message } = error as FastifyError;
  if (statusCode < 500) return reply.code(statusCode).send({ status: 'refused', message });
  request.log.error(error);
  return reply.code(500).send({ status: 'failed' });
}
