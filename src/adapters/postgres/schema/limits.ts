import { lastMillisecond } from '../../../model/instants.js';
import { defaultParseOptions } from '../../../model/options.js';
import { maxMinutes, maxQuantity } from '../../../model/scalars.js';

/**
 * What may be kept, as far as no type says it. The package checks the same before it sends anything, but who calls the
 * functions by himself must not leave behind what no reader of the tables can read any more.
 *
 * Lengths are in UTF-16 units: a character beyond the first 65536 counts as two.
 */
export const limits = `
create function onehop.is_id(id text) returns boolean
language sql immutable
as $$
  select id <> '' and length(id) <= ${defaultParseOptions.maxIdLength}
    and (octet_length(id) <= ${defaultParseOptions.maxIdLength}
      or length(regexp_replace(id, '[\\U00010000-\\U0010FFFF]', 'xx', 'g')) <= ${defaultParseOptions.maxIdLength})
$$;

create function onehop.is_term(ttl_ms bigint, until_ms bigint) returns boolean
language sql immutable
as $$
  select (ttl_ms is null or ttl_ms between 1 and ${maxMinutes * 60_000})
    and (until_ms is null or until_ms between 0 and ${lastMillisecond})
$$;

create function onehop.is_use(room text, starts bigint, span bigint, amount bigint, most bigint) returns boolean
language sql immutable
as $$
  select room <> '' and starts between ${Number.MIN_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER}
    and span between 1 and ${maxMinutes} and amount between 1 and ${maxQuantity} and most between 0 and ${maxQuantity}
$$;
`;
