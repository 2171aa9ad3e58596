/*
 * The tables of a network and of orders as CSV files: UTF-8, commas, a header, RFC 4180 quoting, LF or CRLF. A column is
 * called as its field in the JSON form, nested ones dotted: `money.base`, `capacity.ordersPerDay`, `hours.mon`.
 * Numbers are plain digits with an optional minus and fraction; `true` and `false` are the only words for flags; an empty
 * cell is an absent value; entries of a list stand between bars (`courier|parcel`, `09:00-12:00|13:00-18:00`), where
 * `\|` and `\\` are a bar and a backslash that belong to an entry.
 */

/**
 * How the text of a cell becomes a value. `texts` are separated by `|`; `inbound` reads `5@2026-10-01T00:00:00Z|…`.
 * An empty cell is an absent value, except where a list may be empty and must be there.
 */
export type CellKind = 'text' | 'number' | 'boolean' | 'texts' | 'inbound';

export interface Column {
  /** The name of the field, nested ones dotted: `money.base`. */
  readonly name: string;
  /** The name, cut at its dots. */
  readonly keys: readonly string[];
  readonly kind: CellKind;
  /** A header without it is refused. */
  readonly required: boolean;
  /** An empty list means the same as no list, so that an empty cell can say it. */
  readonly emptyIsNone: boolean;
}

export interface TableShape {
  /** The field of the problem that holds the rows; the file is called `<name>.csv`. */
  readonly name: string;
  readonly columns: readonly Column[];
}

function column(name: string, kind: CellKind, { required = false, emptyIsNone = false } = {}): Column {
  return { name, keys: name.split('.'), kind, required, emptyIsNone };
}
const needed = { required: true };

export const facilityTable: TableShape = {
  name: 'facilities',
  columns: [
    column('id', 'text', needed),
    column('kind', 'text', needed),
    column('latitude', 'number', needed),
    column('longitude', 'number', needed),
    column('timeZone', 'text'),
    ...['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => column(`hours.${day}`, 'texts')),
    column('closedOn', 'texts', { emptyIsNone: true }),
    column('cutoff', 'text'),
    column('handlingMinutes', 'number'),
    column('services', 'texts', { required: true, emptyIsNone: true }),
    column('collect', 'boolean'),
    column('install.bays', 'number'),
    column('install.minutes', 'number'),
    column('capacity.ordersPerDay', 'number'),
    column('capacity.unitsPerDay', 'number'),
    column('owner', 'text'),
    column('acceptance', 'number'),
    column('brands', 'texts'),
    column('channels', 'texts'),
    column('territory.radiusMetres', 'number'),
    column('territory.regions', 'texts'),
  ],
};

export const serviceTable: TableShape = {
  name: 'services',
  columns: [
    column('id', 'text', needed),
    column('maxMetres', 'number'),
    column('detour', 'number'),
    column('baseMinutes', 'number', needed),
    column('minutesPerKm', 'number', needed),
    column('departures', 'texts'),
    column('money.base', 'number', needed),
    column('money.perKm', 'number'),
    column('money.perUnit', 'number'),
    column('stops', 'number'),
  ],
};

export const laneTable: TableShape = {
  name: 'lanes',
  columns: [
    column('from', 'text', needed),
    column('to', 'text', needed),
    column('minutes', 'number', needed),
    column('departures', 'texts'),
    column('days', 'texts'),
    column('money.base', 'number', needed),
    column('money.perUnit', 'number'),
    column('unitsPerDay', 'number'),
  ],
};

export const skuTable: TableShape = {
  name: 'skus',
  columns: [
    column('sku', 'text', needed),
    column('brand', 'text'),
    column('interchange', 'text'),
    column('penalty', 'number'),
    column('together', 'boolean'),
  ],
};

export const stockTable: TableShape = {
  name: 'stock',
  columns: [
    column('facilityId', 'text', needed),
    column('sku', 'text', needed),
    column('onHand', 'number', needed),
    column('reserved', 'number'),
    column('safetyStock', 'number'),
    column('unitMoney', 'number'),
    column('pool', 'text'),
    column('inbound', 'inbound', { emptyIsNone: true }),
  ],
};

/** The fields of an order, which every row of it repeats. */
export const orderColumns: readonly Column[] = [
  column('id', 'text', needed),
  column('placedAt', 'text', needed),
  column('latitude', 'number', needed),
  column('longitude', 'number', needed),
  column('region', 'text'),
  column('channel', 'text'),
  column('method', 'text', needed),
  column('facilityId', 'text'),
  column('slot', 'text'),
  column('dueBy', 'text'),
  column('strict', 'boolean'),
  column('maxShipments', 'number'),
  column('shipComplete', 'boolean'),
  column('priority', 'number'),
  column('exclude', 'texts', { emptyIsNone: true }),
];

/** The fields of an order line, one row each. */
export const orderLineColumns: readonly Column[] = [
  column('sku', 'text', needed),
  column('quantity', 'number', needed),
  column('accept', 'text'),
  column('together', 'boolean'),
  column('price', 'number'),
];

export const orderTable: TableShape = { name: 'orders', columns: [...orderColumns, ...orderLineColumns] };
