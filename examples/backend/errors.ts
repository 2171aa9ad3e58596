import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { InputError, type Issue } from 'onehop';
import { StoreError } from 'onehop/postgres';
import { byOwnPath, issue } from './bodies.js';

/**
 * 400 with every issue for bad input, 409 for an id that is taken, 503 where the database does not answer. What is refused
 * has one shape, whoever refuses it.
 */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof InputError) {
    const isTaken = error.issues.some(({ code }) => code === 'DUPLICATE_ID');
    return refuse(reply, isTaken ? 409 : 400, error.issues.map(byOwnPath));
  }
  if (error instanceof StoreError) {
    request.log.error(error);
    return reply.code(503).header('retry-after', 1).send({ status: 'unavailable', code: error.code });
  }
  const { statusCode = 500 } = error as FastifyError;
  if (statusCode < 500) return refuse(reply, statusCode, [frameworkIssue(error as FastifyError, request)]);
  request.log.error(error);
  return reply.code(500).send({ status: 'failed' });
}

/** An address that leads nowhere. */
export function answerNoRoute({ method, url }: FastifyRequest, reply: FastifyReply): FastifyReply {
  return refuse(reply, 404, [issue('UNKNOWN_REFERENCE', 'url', `${method} ${url}`, 'there is no such route')]);
}

function refuse(reply: FastifyReply, code: number, issues: readonly Issue[]): FastifyReply {
  return reply.code(code).send({ status: 'refused', issues });
}

/** What Fastify itself refuses, such as a body that is no JSON. */
function frameworkIssue({ code, statusCode, message }: FastifyError, { url }: FastifyRequest): Issue {
  if (code === 'FST_ERR_BAD_URL') return issue('BAD_TEXT', 'url', url, 'expected percent signs as in RFC 3986');
  if (statusCode === 414) return issue('TOO_LARGE', 'url', url, 'expected an id of at most 256 characters');
  return issue(statusCode === 413 ? 'TOO_LARGE' : 'WRONG_TYPE', 'body', '', message);
}
