import type { RoomUse } from 'onehop';

/**
 * An id or the name of a room as Redis knows it: its JSON text. Whatever characters it has, it fits into an answer and a
 * journal entry as it is, it holds no NUL, and it can be read in redis-cli.
 */
export const nameText = (name: string): string => JSON.stringify(name);

/** A cell: the inside of a JSON object, so that `{` + cell + `,"quantity":2}` is a line. */
export const cellName = (facilityId: string, sku: string): string =>
  `"facilityId":${JSON.stringify(facilityId)},"sku":${JSON.stringify(sku)}`;

export const useFields = ({ room, from, span, amount, limit }: RoomUse): (string | number)[] => [
  nameText(room),
  from,
  span,
  amount,
  limit,
];
