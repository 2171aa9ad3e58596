import type {
  AdjustAnswer,
  CellState,
  HoldAnswer,
  HoldTerm,
  Reservation,
  RoomUse,
  Shortage,
  StockLine,
} from '../model/reservation.js';
import { canonicalText, type Operation, type Told } from './operation.js';

/** A call in a few words, such as `reserve 1: 2 a/tyre, 1 b/tyre, for 5 min, partial`. */
export function operationText(operation: Operation): string {
  switch (operation.verb) {
    case 'reserve': {
      const { claim, options } = operation;
      const wanted = [...claim.lines.map(lineText), ...(claim.rooms ?? []).map(roomText)].join(' + ');
      return `reserve ${options.id}: ${wanted}${termText(options)}${options.partial ? ', partial' : ''}`;
    }
    case 'commit':
      return `commit ${operation.id}${operation.ifFree ? ' if free' : ''}`;
    case 'extend':
      return `extend ${operation.id}${termText(operation.term)}`;
    case 'release':
    case 'find':
      return `${operation.verb} ${operation.id}`;
    case 'receive':
      return `receive ${lineText(operation)}${idText(operation.id)}`;
    case 'adjust': {
      const { version } = operation;
      const compare = version === undefined ? '' : ` if version ${version}`;
      return `adjust ${operation.facilityId}/${operation.sku} to ${operation.onHand}${compare}${idText(operation.id)}`;
    }
    case 'cell':
      return `cell ${operation.facilityId}/${operation.sku}`;
    case 'expire':
      return 'expire';
    case 'clock':
      return `clock to ${new Date(operation.to).toISOString()}`;
  }
}

/**
 * What was told in a few words: a status, then what was short as `a/tyre 1 of 3` (one of the three wanted is there), a
 * cell's numbers, or the issues of a refusal.
 */
export function toldText(told: Told): string {
  if ('refused' in told) return `refused ${told.refused.join(', ')}`;
  const { answer } = told;
  if (answer === null) return 'none';
  if (Array.isArray(answer)) return `swept ${answer.length > 0 ? answer.join(', ') : 'none'}`;
  if (typeof answer !== 'object') return canonicalText(answer) ?? String(answer);
  if ('onHand' in answer) return cellText(answer as CellState);
  if ('state' in answer) return foundText(answer as Reservation);
  if ('cell' in answer) return adjustText(answer as AdjustAnswer);
  if ('status' in answer) return answerText(answer as HoldAnswer);
  return canonicalText(answer);
}

function answerText(answer: HoldAnswer): string {
  if (answer.status === 'short') return `short ${shortText(answer)}`;
  const { reservation } = answer;
  if (!reservation) return answer.status;
  const isLater = answer.status === 'held' && reservation.state !== 'held';
  const short =
    reservation.short?.length > 0 ? `, short ${shortText({ short: reservation.short, shortRooms: [] })}` : '';
  return `${answer.status}${isLater ? `, by now ${reservation.state}` : ''}${short}`;
}

function shortText({ short, shortRooms }: Omit<Shortage, 'status'>): string {
  const cells = short.map(({ facilityId, sku, wanted, available }) => `${facilityId}/${sku} ${available} of ${wanted}`);
  const rooms = shortRooms.map(({ room, from, wanted, available }) => `${room}@${from} ${available} of ${wanted}`);
  return [...cells, ...rooms].join(', ');
}

function cellText({ onHand, held, available, version, shortfall }: CellState): string {
  const missing = shortfall > 0 ? `, ${shortfall} missing` : '';
  return `${onHand} on hand, ${held} held, ${available} available, version ${version}${missing}`;
}

function adjustText(answer: AdjustAnswer): string {
  const holders = answer.status === 'adjusted' && answer.holders.length > 0 ? ` for ${answer.holders.join(', ')}` : '';
  return `${answer.status}: ${cellText(answer.cell)}${holders}`;
}

function foundText({ state, lines, rooms, expiresAt }: Reservation): string {
  const held = [...lines.map(lineText), ...rooms.map(roomText)].join(' + ');
  return `${state} ${held}${expiresAt === null ? '' : ` until ${expiresAt}`}`;
}

const lineText = ({ facilityId, sku, quantity }: StockLine): string => `${quantity} ${facilityId}/${sku}`;
const roomText = ({ room, from, amount, limit }: RoomUse): string => `${amount} ${room}@${from} (limit ${limit})`;
const idText = (id: string | undefined): string => (id === undefined ? '' : ` as ${id}`);

function termText({ ttlMinutes, expiresAt }: HoldTerm): string {
  return `${ttlMinutes === undefined ? '' : `, for ${ttlMinutes} min`}${expiresAt === undefined ? '' : `, until ${expiresAt}`}`;
}
